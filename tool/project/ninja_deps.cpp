#include "tool/project/ninja_deps.h"

#include "tool/base/path.h"
#include "tool/project/deps_format.h"

#include <algorithm>

namespace cmakewatch {
namespace {

using namespace deps_format;

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

void NinjaDeps::append(std::string_view bytes) {
    for (size_t at = 0; at + 4 <= bytes.size();) {
        const auto head = number_at(bytes, at);
        const auto size = head & ~output_record;
        at += 4;
        if (size > largest_record || size % 4 != 0 || at + size > bytes.size()) break;
        const auto record = bytes.substr(at, size);
        const bool is_good = (head & output_record) != 0 ? take_inputs(record) : take_path(record);
        if (!is_good) break;
        at += size;
        size_read_ += 4 + size;
    }
}

bool NinjaDeps::take_inputs(std::string_view record) {
    if (record.size() < 12) return false;
    const auto output = number_at(record, 0);
    std::vector<std::uint32_t> inputs((record.size() - 12) / 4);
    for (size_t i = 0; i < inputs.size(); ++i) inputs[i] = number_at(record, 12 + 4 * i);
    const auto is_unknown = [&](std::uint32_t id) { return id >= paths_.size(); };
    if (is_unknown(output) || std::any_of(inputs.begin(), inputs.end(), is_unknown)) return false;
    auto& recorded = inputs_[output];
    if (!inputs.empty()) {
        lost_inputs_.erase(output);
    } else if (!recorded.empty()) {
        lost_inputs_.insert(output);
    }
    for (const auto id : inputs) ++uses_[id];
    for (const auto id : recorded) --uses_[id];
    recorded = std::move(inputs);
    return true;
}

bool NinjaDeps::take_path(std::string_view record) {
    if (record.size() < 8) return false;
    const auto id = static_cast<std::uint32_t>(paths_.size());
    if (number_at(record, record.size() - 4) != ~id) return false;
    auto path = record.substr(0, record.size() - 4);
    for (int padding = 0; padding < 3 && path.ends_with('\0'); ++padding) path.remove_suffix(1);
    if (path.empty() || path.find('\0') != std::string_view::npos) return false;
    paths_.emplace_back(path);
    uses_.push_back(0);
    ids_.emplace(path, id);
    return true;
}

bool NinjaDeps::is_input(const std::string& file, const std::string& build_dir) const {
    for (const auto& name : {file, path::relative(file, build_dir)}) {
        const auto id = ids_.find(name);
        if (id != ids_.end() && uses_[id->second] > 0) return true;
    }
    return false;
}

const std::vector<std::uint32_t>* NinjaDeps::inputs_of(std::string_view output) const {
    const auto id = ids_.find(std::string(output));
    if (id == ids_.end()) return nullptr;
    const auto inputs = inputs_.find(id->second);
    return inputs == inputs_.end() ? nullptr : &inputs->second;
}

std::vector<std::string> NinjaDeps::files_of(const std::string& output, const std::string& build_dir) const {
    const auto* inputs = inputs_of(path::relative(output, build_dir));
    if (inputs == nullptr) inputs = inputs_of(output);
    std::vector<std::string> files;
    if (inputs == nullptr) return files;
    files.reserve(inputs->size());
    for (const auto id : *inputs) files.push_back(path::absolute(this->path(id), build_dir));
    return files;
}

std::vector<std::string> NinjaDeps::outputs_that_lost_inputs() const {
    std::vector<std::string> outputs;
    for (const auto output : lost_inputs_) outputs.push_back(paths_[output]);
    return outputs;
}

std::vector<std::string> NinjaDeps::outputs_with(const std::function<bool(const std::string&)>& accepts) const {
    std::vector<bool> is_accepted(paths_.size());
    for (size_t id = 0; id < paths_.size(); ++id) is_accepted[id] = accepts(paths_[id]);
    std::vector<std::string> outputs;
    for (const auto& [output, inputs] : inputs_)
        if (std::any_of(inputs.begin(), inputs.end(), [&](std::uint32_t id) { return is_accepted[id]; }))
            outputs.push_back(paths_[output]);
    return outputs;
}

} // namespace cmakewatch
