// What is known of the tests from earlier rounds, also of earlier sessions.
// Promises: damaged text is as none. Does not touch the disk.
#pragma once

#include "tool/ctest/test_output.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cmakewatch {

class TestRecord {
  public:
    // A name, and its how-many-th test of that name it is: names need not be unique, and indices move.
    using Key = std::pair<std::string, int>;
    struct Entry {
        std::string digest; // of what it depended on when it finished; "" if it has to run whatever it is
        TestResult result = TestResult::passed;
        std::string reason; // why it has to run, if digest is ""
    };

    static TestRecord parse(std::string_view json);
    [[nodiscard]] std::string to_json() const;

    [[nodiscard]] const Entry* find(const Key& key) const;
    void set(const Key& key, Entry entry) { entries_[key] = std::move(entry); }
    // It has to run again, whatever its digest, until it has finished.
    void forget(const Key& key, const std::string& reason);

    // Files of --watch and the digests of their content; what `all` of them are now, or what some have become. Returns
    // those that were not so before.
    std::set<std::string> set_watched(std::map<std::string, std::string> all);
    void set_watched(const std::string& file, const std::string& digest) { watched_[file] = digest; }

  private:
    std::map<Key, Entry> entries_;
    std::map<std::string, std::string> watched_;
};

// The keys of a list, in its order.
[[nodiscard]] std::vector<TestRecord::Key> keys_of(const std::vector<Test>& tests);

} // namespace cmakewatch
