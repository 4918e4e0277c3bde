#include "tool/project/ninja_deps.h"

#include "tool/base/path.h"
#include "tool/project/deps_format.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>

namespace cmakewatch {
namespace {

using namespace deps_format;

constexpr size_t worth_dropping = 100'000; // bytes

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

void add_record(std::string& bytes, std::uint32_t output, std::int64_t time, const std::vector<std::uint32_t>& inputs) {
    add_number(bytes, static_cast<std::uint32_t>(4 + time_size + 4 * inputs.size()) | output_record);
    add_number(bytes, output);
    char text[sizeof time];
    static_assert(sizeof time == time_size);
    std::memcpy(text, &time, sizeof time);
    bytes.append(text, sizeof time);
    for (const auto input : inputs) add_number(bytes, input);
}

} // namespace

Result<NinjaDeps> NinjaDeps::parse(std::string_view bytes) {
    const Error malformed{ErrorKind::project, "cannot read", ".ninja_deps", "it is not a deps log of version 4", ""};
    if (!bytes.starts_with(signature) || bytes.size() < signature.size() + 4) return malformed;
    if (number_at(bytes, signature.size()) != version) return malformed;
    NinjaDeps log;
    log.size_read_ = signature.size() + 4;
    log.inputs_.reserve(bytes.size()); // more than there will be: what is not used takes no memory
    log.append(bytes.substr(log.size_read_));
    return log;
}

bool NinjaDeps::append(std::string_view bytes) {
    bool is_any_new = false;
    size_read_ += for_each_record(bytes, [&](std::string_view record, bool is_of_output) {
        const auto taken = is_of_output ? take_inputs(record) : take_path(record);
        is_any_new |= taken == Taken::other_inputs;
        return taken != Taken::damaged;
    });
    return is_any_new;
}

NinjaDeps::Taken NinjaDeps::take_inputs(std::string_view record) {
    constexpr auto head_size = number_size + time_size;
    if (record.size() < head_size) return Taken::damaged;
    const auto output = number_at(record, 0);
    if (output >= paths_.size()) return Taken::damaged;
    std::vector<Id> inputs((record.size() - head_size) / number_size);
    if (!inputs.empty()) std::memcpy(inputs.data(), record.data() + head_size, inputs.size() * number_size);
    if (std::any_of(inputs.begin(), inputs.end(), [&](Id id) { return id >= paths_.size(); })) return Taken::damaged;
    std::memcpy(&records_[output].time, record.data() + number_size, time_size);
    auto& place = records_[output].inputs;
    const auto before = recorded(records_[output]);
    if (place != nowhere && std::ranges::equal(before, inputs)) return Taken::nothing_new;
    if (!inputs.empty()) {
        lost_inputs_.erase(output);
    } else if (!before.empty()) {
        lost_inputs_.insert(output);
    }
    for (const auto id : before) --records_[id].uses;
    for (const auto id : inputs) ++records_[id].uses;
    if (place != nowhere) old_bytes_ += before.size() + 1;
    place = static_cast<std::uint32_t>(inputs_.size());
    PackedIds::write(inputs, inputs_);
    if (old_bytes_ > inputs_.size() / 2 && old_bytes_ > worth_dropping) drop_old_bytes();
    return Taken::other_inputs;
}

void NinjaDeps::drop_old_bytes() {
    std::vector<std::uint8_t> kept;
    kept.reserve(inputs_.size() - old_bytes_);
    for (auto& record : records_) {
        if (record.inputs == nowhere) continue;
        const auto packed = recorded(record);
        const std::vector<Id> inputs(packed.begin(), PackedIds::end());
        record.inputs = static_cast<std::uint32_t>(kept.size());
        PackedIds::write(inputs, kept);
    }
    inputs_ = std::move(kept);
    old_bytes_ = 0;
}

NinjaDeps::Taken NinjaDeps::take_path(std::string_view record) {
    if (record.size() < 8) return Taken::damaged;
    const auto id = static_cast<Id>(paths_.size());
    if (number_at(record, record.size() - 4) != ~id) return Taken::damaged;
    auto path = record.substr(0, record.size() - 4);
    for (int padding = 0; padding < 3 && path.ends_with('\0'); ++padding) path.remove_suffix(1);
    if (path.empty() || path.find('\0') != std::string_view::npos) return Taken::damaged;
    paths_.append(path);
    records_.emplace_back();
    return Taken::nothing_new;
}

PackedIds NinjaDeps::recorded(const Record& record) const {
    return record.inputs == nowhere ? PackedIds() : PackedIds::read(inputs_.data() + record.inputs);
}

size_t NinjaDeps::uses_of(const std::string& file, const std::string& build_dir) const {
    const auto uses_by = [this](const std::string& name) -> size_t {
        const auto id = find(name);
        return id ? uses_of(*id) : 0;
    };
    const auto relative = path::relative(file, build_dir);
    return uses_by(file) + (relative != file ? uses_by(relative) : 0);
}

std::optional<PackedIds> NinjaDeps::inputs_of(std::string_view output) const {
    const auto id = find(output);
    if (!id || !has_record(*id)) return std::nullopt;
    return inputs_of(*id);
}

std::vector<std::string> NinjaDeps::files_of(const std::vector<std::string_view>& outputs,
                                             const std::string& build_dir) const {
    std::vector<bool> is_wanted(paths_.size());
    for (const auto output : outputs) {
        auto inputs = inputs_of(path::relative(output, build_dir));
        if (!inputs) inputs = inputs_of(output);
        if (!inputs) continue;
        for (const auto id : *inputs) is_wanted[id] = true;
    }
    std::vector<std::string> files;
    for (Id id = 0; id < paths_.size(); ++id)
        if (is_wanted[id]) files.push_back(path::absolute(path(id), build_dir));
    return files;
}

std::vector<NinjaDeps::Id> NinjaDeps::ids_of(const std::vector<std::string>& outputs) const {
    std::vector<Id> ids;
    for (const auto& output : outputs)
        if (const auto id = find(output); id && has_record(*id)) ids.push_back(*id);
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

std::vector<NinjaDeps::Time> NinjaDeps::times_of(const std::vector<std::string>& outputs) const {
    std::vector<Time> times;
    for (const auto id : ids_of(outputs)) times.push_back({std::string(path(id)), records_[id].time});
    return times;
}

std::vector<bool> NinjaDeps::inputs_where(const std::function<bool(std::string_view)>& accepts) const {
    std::vector<bool> found(paths_.size());
    for (Id id = 0; id < paths_.size(); ++id) found[id] = records_[id].uses > 0 && accepts(path(id));
    return found;
}

std::vector<NinjaDeps::Id> NinjaDeps::outputs_with(const std::vector<bool>& inputs) const {
    std::vector<Id> outputs;
    // One look at a byte for each input: there are millions.
    const std::vector<unsigned char> wanted(inputs.begin(), inputs.end());
    for (Id output = 0; output < paths_.size(); ++output) {
        unsigned found = 0;
        for (const auto input : inputs_of(output)) found |= wanted[input];
        if (found != 0) outputs.push_back(output);
    }
    return outputs;
}

size_t NinjaDeps::size() const {
    return static_cast<size_t>(
        std::count_if(records_.begin(), records_.end(), [](const Record& record) { return record.inputs != nowhere; }));
}

std::vector<std::string> NinjaDeps::outputs_that_lost_inputs() const {
    std::vector<std::string> outputs;
    for (const auto output : lost_inputs_) outputs.emplace_back(path(output));
    return outputs;
}

std::vector<std::string> NinjaDeps::outputs_with(const std::function<bool(const std::string&)>& accepts) const {
    const auto accepted = inputs_where([&](std::string_view path) { return accepts(std::string(path)); });
    std::vector<std::string> outputs;
    for (const auto output : outputs_with(accepted)) outputs.emplace_back(path(output));
    return outputs;
}

std::string NinjaDeps::empty_log() {
    std::string log(signature);
    add_number(log, version);
    return log;
}

std::string NinjaDeps::excerpt(const std::vector<std::string>& outputs) const {
    auto log = empty_log();
    std::unordered_map<Id, Id> ids; // there, by those here
    const auto id_there = [&](Id id) {
        const auto [entry, is_new] = ids.emplace(id, static_cast<Id>(ids.size()));
        if (is_new) add_path(log, path(id), entry->second);
        return entry->second;
    };
    for (const auto id : ids_of(outputs)) {
        const auto output = id_there(id);
        std::vector<Id> inputs;
        for (const auto input : inputs_of(id)) inputs.push_back(id_there(input));
        add_record(log, output, records_[id].time, inputs);
    }
    return log;
}

std::string NinjaDeps::what_follows_from(const NinjaDeps& other) const {
    std::unordered_map<std::string_view, Id> new_ids;
    std::string more;
    const auto id_here = [&](Id id) {
        const auto name = other.path(id);
        if (const auto known = find(name)) return *known;
        const auto [entry, is_new] = new_ids.emplace(name, static_cast<Id>(paths_.size() + new_ids.size()));
        if (is_new) add_path(more, name, entry->second);
        return entry->second;
    };
    for (Id id = 0; id < other.paths(); ++id) {
        if (!other.has_record(id)) continue;
        const auto output = id_here(id);
        std::vector<Id> inputs;
        for (const auto input : other.inputs_of(id)) inputs.push_back(id_here(input));
        const auto time = other.records_[id].time;
        const auto is_known = [&] {
            const auto before = inputs_of(output);
            return has_record(output) && records_[output].time == time && std::ranges::equal(before, inputs);
        };
        if (output < paths_.size() && is_known()) continue;
        add_record(more, output, time, inputs);
    }
    return more;
}

} // namespace cmakewatch
