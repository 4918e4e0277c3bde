#include "tool/project/ninja_deps.h"

#include "tool/base/path.h"
#include "tool/project/deps_format.h"

#include <xxhash.h>

#include <algorithm>

namespace cmakewatch {
namespace {

using namespace deps_format;

constexpr size_t worth_dropping = 100'000; // inputs

} // namespace

Result<NinjaDeps> NinjaDeps::parse(std::string_view bytes) {
    const Error malformed{ErrorKind::project, "cannot read", ".ninja_deps", "it is not a deps log of version 4", ""};
    if (!bytes.starts_with(signature) || bytes.size() < signature.size() + 4) return malformed;
    if (number_at(bytes, signature.size()) != version) return malformed;
    NinjaDeps log;
    log.size_read_ = signature.size() + 4;
    log.append(bytes.substr(log.size_read_));
    return log;
}

bool NinjaDeps::append(std::string_view bytes) {
    bool is_any_new = false;
    for (size_t at = 0; at + 4 <= bytes.size();) {
        const auto head = number_at(bytes, at);
        const auto size = head & ~output_record;
        at += 4;
        if (size > largest_record || size % 4 != 0 || at + size > bytes.size()) break;
        const auto record = bytes.substr(at, size);
        const auto taken = (head & output_record) != 0 ? take_inputs(record) : take_path(record);
        if (taken == Taken::damaged) break;
        is_any_new |= taken == Taken::other_inputs;
        at += size;
        size_read_ += 4 + size;
    }
    return is_any_new;
}

NinjaDeps::Taken NinjaDeps::take_inputs(std::string_view record) {
    if (record.size() < 12) return Taken::damaged;
    const auto output = number_at(record, 0);
    if (output >= paths_.size()) return Taken::damaged;
    std::vector<Id> inputs((record.size() - 12) / 4);
    for (size_t i = 0; i < inputs.size(); ++i) inputs[i] = number_at(record, 12 + 4 * i);
    if (std::any_of(inputs.begin(), inputs.end(), [&](Id id) { return id >= paths_.size(); })) return Taken::damaged;
    auto& place = paths_[output].inputs;
    const auto before = recorded(paths_[output]);
    if (place != nowhere && std::equal(before.begin(), before.end(), inputs.begin(), inputs.end()))
        return Taken::nothing_new;
    if (!inputs.empty()) {
        lost_inputs_.erase(output);
    } else if (!before.empty()) {
        lost_inputs_.insert(output);
    }
    for (const auto id : before) --paths_[id].uses;
    for (const auto id : inputs) ++paths_[id].uses;
    if (place != nowhere) old_inputs_ += before.size() + 1;
    place = static_cast<std::uint32_t>(inputs_.size());
    inputs_.push_back(static_cast<std::uint32_t>(inputs.size()));
    inputs_.insert(inputs_.end(), inputs.begin(), inputs.end());
    if (old_inputs_ > inputs_.size() / 2 && old_inputs_ > worth_dropping) drop_old_inputs();
    return Taken::other_inputs;
}

void NinjaDeps::drop_old_inputs() {
    std::vector<Id> kept;
    kept.reserve(inputs_.size() - old_inputs_);
    for (auto& path : paths_) {
        if (path.inputs == nowhere) continue;
        const auto inputs = recorded(path);
        path.inputs = static_cast<std::uint32_t>(kept.size());
        kept.push_back(static_cast<std::uint32_t>(inputs.size()));
        kept.insert(kept.end(), inputs.begin(), inputs.end());
    }
    inputs_ = std::move(kept);
    old_inputs_ = 0;
}

NinjaDeps::Taken NinjaDeps::take_path(std::string_view record) {
    if (record.size() < 8) return Taken::damaged;
    const auto id = static_cast<Id>(paths_.size());
    if (number_at(record, record.size() - 4) != ~id) return Taken::damaged;
    auto path = record.substr(0, record.size() - 4);
    for (int padding = 0; padding < 3 && path.ends_with('\0'); ++padding) path.remove_suffix(1);
    if (path.empty() || path.find('\0') != std::string_view::npos) return Taken::damaged;
    paths_.push_back({static_cast<std::uint32_t>(names_.size()), static_cast<std::uint32_t>(path.size()), 0, nowhere});
    names_ += path;
    ids_.emplace(XXH3_64bits(path.data(), path.size()), id);
    return Taken::nothing_new;
}

std::string_view NinjaDeps::path(Id id) const {
    return std::string_view(names_).substr(paths_[id].begin, paths_[id].size);
}

std::optional<NinjaDeps::Id> NinjaDeps::find(std::string_view name) const {
    const auto found = ids_.find(XXH3_64bits(name.data(), name.size()));
    if (found == ids_.end() || path(found->second) != name) return std::nullopt;
    return found->second;
}

std::span<const NinjaDeps::Id> NinjaDeps::recorded(const Path& path) const {
    if (path.inputs == nowhere) return {};
    return {inputs_.data() + path.inputs + 1, inputs_[path.inputs]};
}

bool NinjaDeps::is_input(const std::string& file, const std::string& build_dir) const {
    for (const auto& name : {file, path::relative(file, build_dir)})
        if (const auto id = find(name); id && paths_[*id].uses > 0) return true;
    return false;
}

std::optional<std::span<const NinjaDeps::Id>> NinjaDeps::inputs_of(std::string_view output) const {
    const auto id = find(output);
    if (!id || paths_[*id].inputs == nowhere) return std::nullopt;
    return recorded(paths_[*id]);
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

size_t NinjaDeps::size() const {
    return static_cast<size_t>(
        std::count_if(paths_.begin(), paths_.end(), [](const Path& path) { return path.inputs != nowhere; }));
}

std::vector<std::string> NinjaDeps::outputs_that_lost_inputs() const {
    std::vector<std::string> outputs;
    for (const auto output : lost_inputs_) outputs.emplace_back(path(output));
    return outputs;
}

std::vector<std::string> NinjaDeps::outputs_with(const std::function<bool(const std::string&)>& accepts) const {
    std::vector<bool> is_accepted(paths_.size());
    for (Id id = 0; id < paths_.size(); ++id) is_accepted[id] = paths_[id].uses > 0 && accepts(std::string(path(id)));
    std::vector<std::string> outputs;
    for (const auto& output : paths_) {
        const auto inputs = recorded(output);
        if (std::any_of(inputs.begin(), inputs.end(), [&](Id id) { return is_accepted[id]; }))
            outputs.emplace_back(std::string_view(names_).substr(output.begin, output.size));
    }
    return outputs;
}

} // namespace cmakewatch
