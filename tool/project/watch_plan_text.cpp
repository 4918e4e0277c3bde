#include "tool/project/watch_plan_text.h"

#include "tool/base/varint.h"

#include <algorithm>
#include <cstdint>

namespace cmakewatch {
namespace {

constexpr std::string_view format = "cmakewatch plan 1\n";
constexpr size_t most_in_common = 4096; // a text of some size cannot stand for more than so many times that

// Every list of a plan but `files` and `copies`. All members are named, so that none is forgotten.
template <class Plan, class Visit> void for_each_list(Plan& plan, const Visit& visit) {
    auto& [mode, files, globs, runtime_globs, build_globs, ignored, search_dirs, header_names, trees, unread, excluded,
           included, doubtful, generated, copies, written, roots] = plan;
    visit(globs);
    visit(runtime_globs);
    visit(build_globs);
    visit(ignored);
    visit(search_dirs);
    visit(header_names);
    visit(trees);
    visit(unread);
    visit(excluded);
    visit(included);
    visit(doubtful);
    visit(generated);
    visit(written);
    visit(roots);
}

class Writer {
  public:
    void number(std::uint64_t value) { add_varint(bytes_, value); }
    void name(std::string_view name) {
        const auto shorter = std::min({name.size(), before_.size(), most_in_common});
        const auto common = static_cast<size_t>(
            std::mismatch(name.begin(), name.begin() + static_cast<std::ptrdiff_t>(shorter), before_.begin()).first -
            name.begin());
        number(common);
        number(name.size() - common);
        bytes_ += name.substr(common);
        before_ = name;
    }
    template <class Names> void list(const Names& names) {
        number(names.size());
        for (const auto& text : names) name(text);
    }
    void text(std::string_view text) { bytes_ += text; }
    [[nodiscard]] std::string take() { return std::move(bytes_); }

  private:
    std::string bytes_;
    std::string_view before_; // the name before, which the plan holds
};

// After what cannot be read, everything is empty and has_failed().
class Reader {
  public:
    explicit Reader(std::string_view bytes) : rest_(bytes) {}

    std::uint64_t number() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (rest_.empty()) return fail();
            const auto byte = static_cast<unsigned char>(rest_.front());
            rest_.remove_prefix(1);
            value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
            if (byte < 0x80) return value;
        }
        return fail();
    }
    const std::string& name() {
        const auto common = number();
        const auto size = number();
        if (common > std::min(before_.size(), most_in_common) || size > rest_.size()) {
            fail();
            before_.clear();
            return before_;
        }
        before_.resize(common);
        before_ += rest_.substr(0, size);
        rest_.remove_prefix(size);
        return before_;
    }
    template <class Names> void list(Names& names) {
        for (auto left = number(); left > 0 && !has_failed_; --left) names.insert(names.end(), name());
    }
    void expect(std::string_view text) {
        if (!rest_.starts_with(text))
            fail();
        else
            rest_.remove_prefix(text.size());
    }
    [[nodiscard]] bool has_failed() const { return has_failed_; }
    [[nodiscard]] bool is_at_end() const { return rest_.empty(); }

  private:
    std::uint64_t fail() {
        has_failed_ = true;
        rest_ = {};
        return 0;
    }

    std::string_view rest_;
    std::string before_;
    bool has_failed_ = false;
};

constexpr auto last_kind = static_cast<std::uint64_t>(ChangeKind::runtime);

} // namespace

std::string to_bytes(const WatchPlan& plan) {
    Writer writer;
    writer.text(format);
    writer.number(static_cast<std::uint64_t>(plan.mode));
    writer.number(plan.files.size());
    for (const auto& [file, kind] : plan.files) {
        writer.name(file);
        writer.number(static_cast<std::uint64_t>(kind));
    }
    for_each_list(plan, [&](const auto& names) { writer.list(names); });
    writer.number(plan.copies.size());
    for (const auto& copy : plan.copies) {
        writer.name(copy.source);
        writer.name(copy.destination);
        writer.number(copy.is_directory ? 1 : 0);
    }
    return writer.take();
}

std::optional<WatchPlan> parse_watch_plan(std::string_view bytes) {
    Reader reader(bytes);
    reader.expect(format);
    WatchPlan plan;
    plan.mode = reader.number() == static_cast<std::uint64_t>(WatchPlan::Mode::wide) ? WatchPlan::Mode::wide
                                                                                     : WatchPlan::Mode::exact;
    for (auto left = reader.number(); left > 0 && !reader.has_failed(); --left) {
        const auto& file = reader.name();
        const auto kind = reader.number();
        if (kind > last_kind) return std::nullopt;
        plan.files.add(file, static_cast<ChangeKind>(kind));
    }
    plan.files.shrink_to_fit();
    for_each_list(plan, [&](auto& names) { reader.list(names); });
    for (auto left = reader.number(); left > 0 && !reader.has_failed(); --left) {
        FileCopy copy;
        copy.source = reader.name();
        copy.destination = reader.name();
        copy.is_directory = reader.number() != 0;
        plan.copies.push_back(std::move(copy));
    }
    if (reader.has_failed() || !reader.is_at_end()) return std::nullopt;
    return plan;
}

} // namespace cmakewatch
