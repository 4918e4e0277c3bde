#include "tool/timings/outside_headers.h"

#include "tool/base/path.h"

#include <algorithm>
#include <map>
#include <set>

namespace cmakewatch {
namespace {

using Names = std::vector<std::string>;

std::string_view without_blanks(std::string_view text) {
    const auto start = text.find_first_not_of(" \t");
    return start == std::string_view::npos ? std::string_view() : text.substr(start);
}

// Takes `word` off the beginning of `text`, with the blanks behind it.
bool take(std::string_view& text, std::string_view word) {
    if (!text.starts_with(word)) return false;
    text = without_blanks(text.substr(word.size()));
    return true;
}

// Those that an object's own files include, by the last part of their path.
using Included = std::multimap<std::string, std::string, std::less<>>;

std::string without_brackets(const std::string& name) {
    return name.substr(1, name.size() - 2);
}

// Takes the name that `file` goes by out of `included`; "" if there is none.
std::string take_name(std::string_view file, Included& included) {
    const auto [first, last] = included.equal_range(path::name(file));
    for (auto entry = first; entry != last; ++entry) {
        if (!file.ends_with("/" + without_brackets(entry->second))) continue;
        auto name = std::move(entry->second);
        included.erase(entry);
        return name;
    }
    return "";
}

struct Weight {
    size_t objects = 0;
    std::uint64_t bytes = 0;
};

class Weights {
  public:
    explicit Weights(const SourceFiles& sources) : sources_(sources) {}

    // What follows a header up to the next one that the project names itself is what it has brought in.
    void add(const CompiledObject& object) {
        auto included = included_by(object);
        Weight* current = nullptr;
        for (const auto& file : object.files) {
            const auto bytes = size_of(file);
            all_bytes_ += bytes;
            if (sources_.is_own(file)) {
                current = nullptr;
                continue;
            }
            if (const auto name = take_name(file, included); !name.empty()) {
                current = &weights_[name];
                ++current->objects;
            }
            if (current != nullptr) current->bytes += bytes;
        }
    }

    [[nodiscard]] std::vector<OutsideHeader> headers() const {
        std::vector<OutsideHeader> headers;
        for (const auto& [name, weight] : weights_)
            headers.push_back(
                {name, weight.objects,
                 static_cast<double>(weight.bytes) / static_cast<double>(std::max<std::uint64_t>(all_bytes_, 1))});
        std::stable_sort(headers.begin(), headers.end(),
                         [](const OutsideHeader& one, const OutsideHeader& other) { return one.share > other.share; });
        return headers;
    }

  private:
    Included included_by(const CompiledObject& object) {
        std::set<std::string> names;
        for (const auto& file : object.files)
            if (sources_.is_own(file)) names.insert(names_in(file).begin(), names_in(file).end());
        Included included;
        for (const auto& name : names) included.emplace(path::name(without_brackets(name)), name);
        return included;
    }

    const Names& names_in(const std::string& file) {
        const auto known = names_.find(file);
        return known != names_.end() ? known->second
                                     : names_.emplace(file, included_names(sources_.text(file))).first->second;
    }

    std::uint64_t size_of(const std::string& file) {
        const auto known = sizes_.find(file);
        return known != sizes_.end() ? known->second : sizes_.emplace(file, sources_.size(file)).first->second;
    }

    const SourceFiles& sources_;
    std::map<std::string, Names> names_;
    std::map<std::string, std::uint64_t> sizes_;
    std::map<std::string, Weight> weights_;
    std::uint64_t all_bytes_ = 0;
};

} // namespace

std::vector<std::string> included_names(std::string_view source) {
    Names names;
    while (!source.empty()) {
        const auto end = std::min(source.find('\n'), source.size());
        auto line = without_blanks(source.substr(0, end));
        source.remove_prefix(std::min(end + 1, source.size()));
        if (!take(line, "#") || !take(line, "include") || line.empty()) continue;
        const auto closing = line.front() == '<' ? '>' : line.front() == '"' ? '"' : '\0';
        const auto last = closing != '\0' ? line.find(closing, 1) : std::string_view::npos;
        if (last != std::string_view::npos && last > 1) names.emplace_back(line.substr(0, last + 1));
    }
    return names;
}

std::vector<OutsideHeader> outside_headers(const std::vector<CompiledObject>& objects, const SourceFiles& sources) {
    Weights weights(sources);
    for (const auto& object : objects) weights.add(object);
    return weights.headers();
}

} // namespace cmakewatch
