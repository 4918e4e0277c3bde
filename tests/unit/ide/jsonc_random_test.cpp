// Random documents with foreign tasks in them: after merging, all that is foreign is as it was, and merging twice is
// merging once.
#include "tool/ide/jsonc.h"

#include "tests/catch.h"

#include <boost/json/serialize.hpp>

#include <random>

using namespace cmakewatch;
namespace json = boost::json;

namespace {

constexpr unsigned documents = 3000;
constexpr unsigned damaged_documents = 20'000;

const jsonc::List ours{
    "tasks",
    "label",
    {{{"label", "ours 1"}, {"args", {"run", "]}\"//"}}}, {{"label", "ours 2"}, {"deep", {{"x", {{"y", 1}}}}}}}};

// Writes documents as people might have.
class Writer {
  public:
    explicit Writer(unsigned seed) : random_(seed) {
        newline_ = pick(3) == 0 ? "\r\n" : "\n";
        indent_ = std::vector<std::string>{"", " ", "  ", "    ", "\t"}[pick(5)];
    }

    std::string document() {
        std::string text = pick(5) == 0 ? "\xEF\xBB\xBF" : "";
        text += gap(0) + "{";
        const auto members = pick(4);
        const auto place = pick(members + 1);
        bool is_first = true;
        for (unsigned i = 0; i <= members; ++i) {
            const bool is_list = i == place && pick(8) != 0;
            if (!is_list && i == place) continue;
            if (!is_first) text += gap(1) + ",";
            is_first = false;
            text += gap(1) + string(is_list ? "tasks" : "m" + std::to_string(i)) + gap(1) + ":" + gap(1);
            text += is_list ? tasks() : value(2);
        }
        if (!is_first && pick(3) == 0) text += gap(1) + ",";
        return text + gap(0) + "}" + gap(0);
    }

    // The text with a few bytes changed, lost or added.
    std::string damaged(std::string text) {
        constexpr std::string_view bytes("{}[],:\"\\/*\n\r\t 0ae\0\xFF", 19);
        for (auto count = 1 + pick(3); count > 0 && !text.empty(); --count) {
            const auto at = pick(static_cast<unsigned>(text.size()));
            const auto what = pick(3);
            if (what == 0) text.erase(at, 1 + pick(20));
            if (what == 1) text.insert(at, 1, bytes[pick(static_cast<unsigned>(bytes.size()))]);
            if (what == 2) text[at] = bytes[pick(static_cast<unsigned>(bytes.size()))];
        }
        return text;
    }

  private:
    unsigned pick(unsigned count) { return std::uniform_int_distribution<unsigned>(0, count - 1)(random_); }

    // White space and comments.
    std::string gap(int depth) {
        std::string text;
        while (pick(2) == 0) {
            switch (pick(6)) {
            case 0: text += " "; break;
            case 1: text += "// \" { [ */ " + std::to_string(pick(100)) + (pick(2) == 0 ? " " : "") + newline_; break;
            case 2: text += "/* } ] , \\ " + std::string(pick(4), '*') + "*/"; break;
            case 3: text += "/*" + newline_ + "*/"; break;
            default:
                text += newline_;
                for (int i = 0; i < depth; ++i) text += indent_;
            }
        }
        return text;
    }

    std::string string(const std::string& text) {
        std::string quoted = "\"";
        for (const char c : text) quoted += pick(20) == 0 && c > 0 ? "\\u00" + hex(c) : std::string(1, c);
        return quoted + "\"";
    }
    static std::string hex(char c) {
        constexpr std::string_view digits = "0123456789abcdef";
        return {digits[static_cast<unsigned char>(c) / 16], digits[static_cast<unsigned char>(c) % 16]};
    }

    std::string value(int depth) {
        switch (pick(depth > 5 ? 4 : 7)) {
        case 0: return std::to_string(pick(1000));
        case 1: return string("] } // /* , : \xC3\xA4");
        case 2: return R"("\"\\")";
        case 3: return pick(2) == 0 ? "null" : "-1.5e3";
        case 4: return list(depth, [&](unsigned) { return value(depth + 1); });
        default:
            return "{" +
                   list(depth,
                        [&](unsigned i) {
                            return string("k" + std::to_string(i)) + gap(depth) + ":" + gap(depth) + value(depth + 1);
                        })
                       .substr(1) +
                   "\b"; // the bracket is put right below
        }
    }

    template <class Item> std::string list(int depth, const Item& item) {
        std::string text = "[";
        const auto count = pick(4);
        for (unsigned i = 0; i < count; ++i) text += (i > 0 ? gap(depth) + "," : "") + gap(depth) + item(i);
        if (count > 0 && pick(3) == 0) text += gap(depth) + ",";
        return text + gap(depth) + "]";
    }

    std::string tasks() {
        const auto own_place = pick(8);
        return list(1, [&](unsigned i) -> std::string {
            if (i == own_place) return R"({"label": "ours 1", "args": "outdated"})";
            if (pick(6) == 0) return value(3);
            return "{" + gap(2) + string("label") + ":" + gap(2) + string("foreign " + std::to_string(i)) + "," +
                   gap(2) + string("x") + ":" + value(3) + gap(2) + "}";
        });
    }

    std::mt19937 random_;
    std::string newline_;
    std::string indent_;
};

// Objects are written as lists first; "\b" behind one says so.
std::string mended(std::string text) {
    for (auto at = text.find("]\b"); at != std::string::npos; at = text.find("]\b")) text.replace(at, 2, "}");
    return text;
}

bool is_ours(const json::value& task) {
    const auto* object = task.if_object();
    const auto* label = object != nullptr ? object->if_contains("label") : nullptr;
    return label != nullptr && (*label == "ours 1" || *label == "ours 2");
}

json::value foreign_part(const std::string& text) {
    auto root = jsonc::parse(text).value();
    auto& object = root.as_object();
    if (!object.contains("tasks")) object["tasks"] = json::array{};
    json::array foreign;
    for (const auto& task : object["tasks"].as_array())
        if (!is_ours(task)) foreign.push_back(task);
    object["tasks"] = std::move(foreign);
    return root;
}

// Whether `text` is what is left of `longer` if some of its bytes are taken out.
bool is_within(std::string_view text, std::string_view longer) {
    size_t at = 0;
    for (const char c : longer)
        if (at < text.size() && text[at] == c) ++at;
    return at == text.size();
}

} // namespace

TEST_CASE("random documents keep all that is foreign in them") {
    for (unsigned seed = 1; seed <= documents; ++seed) {
        const auto text = mended(Writer(seed).document());
        INFO("seed " << seed << "\n" << text);
        const auto result = jsonc::merged(text, ours, {"  ", "\n"});
        REQUIRE(result.has_value());
        INFO(*result);
        CHECK(foreign_part(*result) == foreign_part(text));
        for (const auto& task : ours.objects) {
            const auto root = jsonc::parse(*result).value();
            const auto& list = root.at("tasks").as_array();
            CHECK(std::count(list.begin(), list.end(), json::value(task)) == 1);
        }
        const auto outdated = text.find(R"({"label": "ours 1", "args": "outdated"})");
        CHECK(is_within(text.substr(0, outdated), *result));
        if (outdated != std::string::npos) CHECK(is_within(text.substr(outdated + 39), *result));
        const auto again = jsonc::merged(*result, ours, {"  ", "\n"});
        REQUIRE(again.has_value());
        CHECK(*again == *result);
    }
}

TEST_CASE("damaged documents are refused, or keep what is foreign in them") {
    unsigned refused = 0;
    for (unsigned seed = 1; seed <= damaged_documents; ++seed) {
        Writer writer(seed);
        const auto text = writer.damaged(mended(writer.document()));
        INFO("seed " << seed << "\n" << text);
        const auto result = jsonc::merged(text, ours, {"  ", "\n"});
        if (!result) {
            ++refused;
            CHECK_FALSE(result.error().why.empty());
            continue;
        }
        CHECK(foreign_part(*result) == foreign_part(text));
        CHECK(*jsonc::merged(*result, ours, {"  ", "\n"}) == *result);
    }
    CHECK(refused > damaged_documents / 4);
    CHECK(refused < damaged_documents);
}
