#include "tool/project/deps_records.h"

#include "tool/project/deps_format.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace cmakewatch {
namespace {

using namespace deps_format;

constexpr DepsRecords::Id no_id = 0xFFFFFFFF;

void add_number(std::string& bytes, std::uint32_t value) {
    char text[sizeof value];
    std::memcpy(text, &value, sizeof value);
    bytes.append(text, sizeof value);
}

void add_path(std::string& bytes, std::string_view path, std::uint32_t id) {
    const auto padding = (4 - path.size() % 4) % 4;
    add_number(bytes, static_cast<std::uint32_t>(path.size() + padding + 4));
    bytes.append(path).append(padding, '\0');
    add_number(bytes, ~id);
}

} // namespace

Result<DepsRecords> DepsRecords::parse(std::string bytes) {
    DepsRecords log;
    log.bytes_ = std::move(bytes);
    const std::string_view all = log.bytes_;
    auto at = signature.size() + 4;
    if (!all.starts_with(signature) || all.size() < at || number_at(all, signature.size()) != version)
        return Error{ErrorKind::project, "cannot read", ".ninja_deps", "it is not a deps log of version 4", ""};
    while (at + number_size <= all.size()) {
        const auto head = number_at(all, at);
        const auto size = head & ~output_record;
        if (size > largest_record || size % 4 != 0 || at + number_size + size > all.size()) break;
        if (!log.take(all.substr(at + number_size, size), (head & output_record) != 0, at)) break;
        at += number_size + size;
    }
    log.size_read_ = at;
    return log;
}

bool DepsRecords::take(std::string_view record, bool is_of_output, size_t at) {
    const auto place = static_cast<std::uint32_t>(at);
    if (!is_of_output) {
        const auto id = static_cast<Id>(paths_.size());
        if (record.size() < 8 || number_at(record, record.size() - 4) != ~id) return false;
        paths_.push_back(place);
        records_.push_back(0);
        is_input_.push_back(false);
        return true;
    }
    if (record.size() < 4 + time_size) return false;
    const auto output = number_at(record, 0);
    if (output >= paths_.size()) return false;
    for (size_t at_input = 4 + time_size; at_input < record.size(); at_input += 4) {
        const auto input = number_at(record, at_input);
        if (input >= paths_.size()) return false;
        is_input_[input] = true;
    }
    records_[output] = place;
    return true;
}

std::string_view DepsRecords::path(Id id) const {
    const std::string_view all = bytes_;
    const auto size = number_at(all, paths_[id]);
    auto path = all.substr(paths_[id] + number_size, size - 4);
    for (int padding = 0; padding < 3 && path.ends_with('\0'); ++padding) path.remove_suffix(1);
    return path;
}

DepsRecords::Record DepsRecords::record_of(Id output) const {
    const std::string_view all = bytes_;
    const auto size = number_at(all, records_[output]) & ~output_record;
    return {output, all.substr(records_[output] + number_size + 4, size - 4)};
}

std::vector<bool> DepsRecords::inputs_where(const std::function<bool(std::string_view)>& accepts) const {
    std::vector<bool> found(paths_.size());
    for (Id id = 0; id < paths_.size(); ++id) found[id] = is_input_[id] && accepts(path(id));
    return found;
}

std::vector<DepsRecords::Id> DepsRecords::outputs_with(const std::vector<bool>& inputs) const {
    std::vector<Id> outputs;
    // One look at a byte for each input: there are millions.
    std::vector<unsigned char> wanted(inputs.begin(), inputs.end());
    for (Id output = 0; output < records_.size(); ++output) {
        if (!has_record(output)) continue;
        const auto recorded = record_of(output).times_and_inputs.substr(time_size);
        unsigned found = 0;
        for (size_t at = 0; at < recorded.size(); at += 4) found |= wanted[number_at(recorded, at)];
        if (found != 0) outputs.push_back(output);
    }
    return outputs;
}

std::vector<DepsRecords::Id> DepsRecords::inputs_of(Id output, const std::vector<bool>& inputs) const {
    std::vector<Id> found;
    const auto recorded = record_of(output).times_and_inputs.substr(time_size);
    for (size_t at = 0; at < recorded.size(); at += 4)
        if (const auto input = number_at(recorded, at); inputs[input]) found.push_back(input);
    return found;
}

std::vector<bool> DepsRecords::find(const std::vector<std::string>& names) const {
    const std::unordered_set<std::string_view> wanted(names.begin(), names.end());
    std::vector<bool> found(paths_.size());
    for (Id id = 0; id < paths_.size(); ++id) found[id] = wanted.contains(path(id));
    return found;
}

std::vector<DepsRecords::Time> DepsRecords::times_of(const std::vector<std::string>& outputs) const {
    std::vector<Time> times;
    const auto wanted = find(outputs);
    for (Id id = 0; id < wanted.size(); ++id) {
        if (!wanted[id] || !has_record(id)) continue;
        Time time{std::string(path(id)), 0};
        std::memcpy(&time.nanoseconds, record_of(id).times_and_inputs.data(), time_size);
        times.push_back(std::move(time));
    }
    return times;
}

std::string DepsRecords::empty_log() {
    std::string log(signature);
    add_number(log, version);
    return log;
}

std::string DepsRecords::excerpt(const std::vector<std::string>& outputs) const {
    auto log = empty_log();
    std::unordered_map<Id, Id> ids; // there, by those here
    const auto id_there = [&](Id id) {
        const auto [entry, is_new] = ids.emplace(id, static_cast<Id>(ids.size()));
        if (is_new) add_path(log, path(id), entry->second);
        return entry->second;
    };
    const auto wanted = find(outputs);
    for (Id id = 0; id < wanted.size(); ++id) {
        if (!wanted[id] || !has_record(id)) continue;
        const auto record = record_of(id).times_and_inputs;
        std::string translated;
        add_number(translated, id_there(id));
        translated.append(record.substr(0, time_size));
        for (size_t at = time_size; at < record.size(); at += 4)
            add_number(translated, id_there(number_at(record, at)));
        add_number(log, static_cast<std::uint32_t>(translated.size()) | output_record);
        log += translated;
    }
    return log;
}

std::string DepsRecords::what_follows_from(const DepsRecords& other) const {
    std::unordered_map<std::string_view, Id> ids; // here, of what `other` names
    for (Id id = 0; id < other.paths(); ++id) ids.emplace(other.path(id), no_id);
    for (Id id = 0; id < paths_.size(); ++id)
        if (const auto entry = ids.find(path(id)); entry != ids.end()) entry->second = id;
    std::string more;
    auto next_id = static_cast<Id>(paths_.size());
    const auto id_here = [&](Id id) {
        auto& here = ids.at(other.path(id));
        if (here == no_id) {
            here = next_id++;
            add_path(more, other.path(id), here);
        }
        return here;
    };
    for (Id id = 0; id < other.paths(); ++id) {
        if (!other.has_record(id)) continue;
        const auto record = other.record_of(id).times_and_inputs;
        std::string translated;
        add_number(translated, id_here(id));
        translated.append(record.substr(0, time_size));
        for (size_t at = time_size; at < record.size(); at += 4) add_number(translated, id_here(number_at(record, at)));
        const auto output = number_at(translated, 0);
        const bool is_known = output < paths_.size() && has_record(output) &&
                              record_of(output).times_and_inputs == std::string_view(translated).substr(4);
        if (is_known) continue;
        add_number(more, static_cast<std::uint32_t>(translated.size()) | output_record);
        more += translated;
    }
    return more;
}

} // namespace cmakewatch
