// What has been measured: kept as JSON, so that a part can be measured again, and shown as Markdown and as a picture.
#pragma once

#include <boost/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace bench {

// One measurement of one contender. The same contender, measurement and number of objects replace each other.
struct Row {
    std::string measurement;
    int objects = 0;
    std::string contender;
    std::string unit;           // "ms", "MB", "s" or "" for a count
    std::vector<double> values; // one for each round; none if it could not be measured
    std::vector<double> ratios; // of each value to that of by hand in the same round
    std::string note;           // why it could not be measured, or what else is to be known
};

class Results {
  public:
    // Those that `file` holds, if there is one. `stamp` says of what follows which commit was measured, where, when.
    Results(std::string file, std::string stamp);

    // Writes the file, so that nothing is lost if a later part cannot be measured.
    void put(Row row);

    [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
    [[nodiscard]] std::vector<int> sizes(const std::string& measurement) const;
    [[nodiscard]] const Row* find(const std::string& measurement, int objects, const std::string& contender) const;
    // In which circumstances the rows were measured, each once, the newest last.
    [[nodiscard]] std::vector<std::string> stamps() const;

  private:
    void save() const;

    std::string file_;
    std::string stamp_;
    std::vector<Row> rows_;
    std::vector<std::string> row_stamps_; // of each row
};

} // namespace bench
