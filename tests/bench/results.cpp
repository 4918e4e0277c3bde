#include "tests/bench/results.h"

#include "tests/bench/measure.h"

#include <algorithm>

namespace json = boost::json;

namespace bench {

Results::Results(std::string file, std::string stamp) : file_(std::move(file)), stamp_(std::move(stamp)) {
    const auto text = content(file_);
    if (text.empty()) return;
    const auto all = json::parse(text);
    for (const auto& entry : all.at("rows").as_array()) {
        Row row;
        row.measurement = entry.at("measurement").as_string();
        row.objects = static_cast<int>(entry.at("objects").as_int64());
        row.contender = entry.at("contender").as_string();
        row.unit = entry.at("unit").as_string();
        row.values = json::value_to<std::vector<double>>(entry.at("values"));
        row.ratios = json::value_to<std::vector<double>>(entry.at("ratios"));
        row.note = entry.at("note").as_string();
        rows_.push_back(std::move(row));
        row_stamps_.emplace_back(entry.at("measured").as_string());
    }
}

void Results::put(Row row) {
    size_t i = 0;
    while (i < rows_.size() && (rows_[i].measurement != row.measurement || rows_[i].objects != row.objects ||
                                rows_[i].contender != row.contender))
        ++i;
    if (i == rows_.size()) {
        rows_.emplace_back();
        row_stamps_.emplace_back();
    }
    rows_[i] = std::move(row);
    row_stamps_[i] = stamp_;
    save();
}

void Results::save() const {
    std::string text = "{\"rows\": [";
    for (size_t i = 0; i < rows_.size(); ++i) {
        const auto& row = rows_[i];
        const auto numbers = [](const std::vector<double>& values) {
            std::string list;
            for (const auto value : values) list += fmt::format("{}{:.4g}", list.empty() ? "" : ", ", value);
            return '[' + list + ']';
        };
        text += fmt::format("{}\n{{\"measurement\": {}, \"objects\": {}, \"contender\": {}, \"unit\": {}, "
                            "\"values\": {}, \"ratios\": {}, \"note\": {}, \"measured\": {}}}",
                            i == 0 ? "" : ",", json::serialize(json::string(row.measurement)), row.objects,
                            json::serialize(json::string(row.contender)), json::serialize(json::string(row.unit)),
                            numbers(row.values), numbers(row.ratios), json::serialize(json::string(row.note)),
                            json::serialize(json::string(row_stamps_[i])));
    }
    write(file_, text + "\n]}\n");
}

std::vector<int> Results::sizes(const std::string& measurement) const {
    std::vector<int> sizes;
    for (const auto& row : rows_)
        if (row.measurement == measurement) sizes.push_back(row.objects);
    std::sort(sizes.begin(), sizes.end());
    sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
    return sizes;
}

const Row* Results::find(const std::string& measurement, int objects, const std::string& contender) const {
    for (const auto& row : rows_)
        if (row.measurement == measurement && row.objects == objects && row.contender == contender) return &row;
    return nullptr;
}

std::vector<std::string> Results::stamps() const {
    std::vector<std::string> found;
    for (const auto& stamp : row_stamps_) {
        if (const auto same = std::find(found.begin(), found.end(), stamp); same != found.end()) found.erase(same);
        found.push_back(stamp);
    }
    return found;
}

} // namespace bench
