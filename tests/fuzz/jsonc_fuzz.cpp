// JSON with comments, and what is merged into it
#include "tests/fuzz/fuzz.h"
#include "tool/ide/jsonc.h"

#include <boost/json/value.hpp>

#include <algorithm>

using namespace cmakewatch;

namespace {

const jsonc::List ours{"tasks", "label", {{{"label", "ours 1"}, {"args", {"run", "]}\"//"}}}, {{"label", "ours 2"}}}};
constexpr std::string_view mark = "ours";

// Whether every byte of `text` is in `edited`, in this order.
bool holds_all(std::string_view edited, std::string_view text) {
    for (const char c : edited)
        if (!text.empty() && text.front() == c) text.remove_prefix(1);
    return text.empty();
}

// Boost.JSON 1.81 does not read every such number as the nearest one, so that what it prints may be read as another
// one.
bool has_double(const boost::json::value& value) {
    const auto* array = value.if_array();
    const auto* object = value.if_object();
    return value.is_double() || (array != nullptr && std::any_of(array->begin(), array->end(), has_double)) ||
           (object != nullptr &&
            std::any_of(object->begin(), object->end(), [](const auto& member) { return has_double(member.value()); }));
}

void merge(std::string_view text, const jsonc::List& list) {
    const auto merged = jsonc::merged(text, list, {});
    if (!merged) return;
    fuzz::expect(jsonc::parse(*merged).has_value(), "the result is read");
    const auto again = jsonc::merged(*merged, list, {});
    fuzz::expect(again.has_value() && *again == *merged, "merging twice is merging once");
    // What is foreign may be called "\u006furs 1" as well.
    if (text.find(mark) == std::string_view::npos && text.find('\\') == std::string_view::npos)
        fuzz::expect(holds_all(*merged, text), "what is foreign stays");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text(data, size);
    const auto value = jsonc::parse(text);
    if (!value) {
        fuzz::expect(!value.error().why.empty(), "an error says why");
        return 0;
    }
    if (!has_double(*value)) {
        const auto printed = jsonc::parse(jsonc::printed(*value, {}));
        fuzz::expect(printed.has_value() && *printed == *value, "what is printed is read the same");
    }
    merge(text, ours);
    merge(text, {"", ours.key, ours.objects});
    const auto extended = jsonc::with_member(text, "version", "2.0.0", {});
    if (extended) fuzz::expect(holds_all(*extended, text), "what is foreign stays");
    return 0;
}
