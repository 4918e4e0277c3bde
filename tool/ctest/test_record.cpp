#include "tool/ctest/test_record.h"

#include <boost/json.hpp>

namespace cmakewatch {

namespace json = boost::json;

TestRecord TestRecord::parse(std::string_view text) {
    TestRecord record;
    try {
        json::parse_options options;
        options.allow_invalid_utf8 = true;
        const auto root = json::parse(text, {}, options);
        for (const auto& value : root.as_object().at("tests").as_array()) {
            const auto& test = value.as_object();
            const auto result = test_result_of(std::string_view(test.at("result").as_string()));
            if (!result) return {};
            record.set(
                {std::string(test.at("name").as_string()), test.at("number").to_number<int>()},
                {std::string(test.at("digest").as_string()), *result, std::string(test.at("reason").as_string())});
        }
        for (const auto& [file, digest] : root.as_object().at("watched").as_object())
            record.set_watched(std::string(file), std::string(digest.as_string()));
        return record;
    } catch (const std::exception&) { // malformed JSON, a missing or mistyped member
        return {};
    }
}

std::string TestRecord::to_json() const {
    json::array tests;
    for (const auto& [key, entry] : entries_)
        tests.push_back(json::object{{"name", key.first},
                                     {"number", key.second},
                                     {"digest", entry.digest},
                                     {"result", to_string(entry.result)},
                                     {"reason", entry.reason}});
    json::object watched;
    for (const auto& [file, digest] : watched_) watched[file] = digest;
    return json::serialize(json::object{{"tests", std::move(tests)}, {"watched", std::move(watched)}}) + "\n";
}

const TestRecord::Entry* TestRecord::find(const Key& key) const {
    const auto found = entries_.find(key);
    return found == entries_.end() ? nullptr : &found->second;
}

void TestRecord::forget(const Key& key, const std::string& reason) {
    auto& entry = entries_[key];
    if (entry.digest.empty() && !entry.reason.empty()) return;
    entry.digest.clear();
    entry.reason = reason;
}

std::set<std::string> TestRecord::set_watched(std::map<std::string, std::string> all) {
    std::set<std::string> changed;
    for (const auto& [file, digest] : all) {
        const auto was = watched_.find(file);
        if (was == watched_.end() || was->second != digest) changed.insert(file);
    }
    for (const auto& [file, digest] : watched_)
        if (!all.contains(file)) changed.insert(file);
    watched_ = std::move(all);
    return changed;
}

std::vector<TestRecord::Key> keys_of(const std::vector<Test>& tests) {
    std::map<std::string, int> counts;
    std::vector<TestRecord::Key> keys;
    keys.reserve(tests.size());
    for (const auto& test : tests) keys.emplace_back(test.name, ++counts[test.name]);
    return keys;
}

} // namespace cmakewatch
