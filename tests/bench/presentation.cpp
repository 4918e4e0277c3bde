#include "tests/bench/presentation.h"

#include "tests/bench/contender.h"

#include <cmath>
#include <set>

namespace bench {
namespace {

constexpr const char* edit_name = "leaf edit";

std::string number(double value) {
    return value >= 100  ? fmt::format("{:.0f}", value)
           : value >= 10 ? fmt::format("{:.1f}", value)
                         : fmt::format("{:.2f}", value);
}

std::string grouped(int value) {
    auto text = std::to_string(value);
    for (int at = static_cast<int>(text.size()) - 3; at > 0; at -= 3) text.insert(static_cast<size_t>(at), ",");
    return text;
}

std::vector<std::string> contenders_of(const Results& results, const std::string& measurement) {
    std::vector<std::string> names;
    for (const auto& row : results.rows())
        if (row.measurement == measurement && std::find(names.begin(), names.end(), row.contender) == names.end())
            names.push_back(row.contender);
    return names;
}

std::vector<std::string> measurements_of(const Results& results) {
    std::vector<std::string> names;
    for (const auto& row : results.rows())
        if (std::find(names.begin(), names.end(), row.measurement) == names.end()) names.push_back(row.measurement);
    return names;
}

std::string spread(const std::vector<double>& values) {
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    return values.size() < 2 ? "" : fmt::format("{} to {}", number(*low), number(*high));
}

// Of several rounds, "412 ms (0.89)".
std::string cell(const Row* row) {
    if (!row || row->values.empty()) return row ? "-" : "";
    auto text = fmt::format("{} {}", number(median(row->values)), row->unit);
    if (row->contender != by_hand && !row->ratios.empty()) text += fmt::format(", {:.2f}", median(row->ratios));
    return text;
}

std::string table_of(const Results& results, const std::string& measurement) {
    const auto names = contenders_of(results, measurement);
    std::string text = "| objects |";
    std::string line = "\n|---|";
    for (const auto& name : names) {
        text += fmt::format(" {} |", name);
        line += "---|";
    }
    text += line + '\n';
    for (const auto size : results.sizes(measurement)) {
        text += fmt::format("| {} |", grouped(size));
        for (const auto& name : names) text += fmt::format(" {} |", cell(results.find(measurement, size, name)));
        text += '\n';
    }
    return text;
}

constexpr const char* page_head = R"(# Results of the bench

`sh tests/bench/run.sh` has written this; `results.json` holds each single value. [HISTORY.md](HISTORY.md) has what was
measured before.

The projects are generated: real CMake and Ninja, 60 headers for each object. A stub stands for the compiler of all
objects but the program's two, so the graph is measured, not a compiler. These two, and the link, are made by the real
compiler and linker; only they are edited.

An edit's time is that from just before the save to the first instruction of the new `main`, by one clock. By hand
starts Ninja at the moment of the save, without a shell, and then the program. In each round each contender in turn is
started, rests, gets one edit that does not count, and then those that do; it has ended before the next one's turn. So
none is disturbed by another, and a machine that is slow for a while is slow for all. Times are medians. The number
after a time is the median of the ratios to by hand of the same round. Each peer has the shortest wait that it allows.

Not measured, because Debian 12 has no package: watchexec, ibazel (which needs Bazel).
)";

} // namespace

std::string as_table(const Results& results) {
    return table_of(results, edit_name);
}

std::string as_page(const Results& results) {
    std::string page = page_head;
    page += "\nMeasured:\n\n";
    for (const auto& stamp : results.stamps()) page += "- " + stamp + '\n';
    for (const auto& measurement : measurements_of(results)) {
        page += fmt::format("\n## {}{}\n\n{}", static_cast<char>(std::toupper(measurement.front())),
                            measurement.substr(1), table_of(results, measurement));
        std::string more;
        for (const auto& row : results.rows()) {
            if (row.measurement != measurement) continue;
            const auto range = spread(row.values);
            if (range.empty() && row.note.empty()) continue;
            more += fmt::format("| {} | {} | {} | {} | {} |\n", grouped(row.objects), row.contender, row.values.size(),
                                range, row.note);
        }
        if (!more.empty()) page += "\n| objects | who | rounds | lowest to highest | |\n|---|---|---|---|---|\n" + more;
    }
    return page;
}

std::string as_picture(const Results& results) {
    constexpr double left = 60, right = 560, top = 30, bottom = 300;
    constexpr const char* colours[] = {"#0a84c6", "#d9640b", "#2c9a4b", "#b0489a", "#8a7a00", "#6a6ad0", "#c03a3a"};
    const auto sizes = results.sizes(edit_name);
    double lowest = 0.1;
    double highest = 2;
    for (const auto& row : results.rows()) {
        if (row.measurement != edit_name || row.ratios.empty()) continue;
        lowest = std::min(lowest, median(row.ratios));
        highest = std::max(highest, median(row.ratios));
    }
    lowest = std::pow(10, std::floor(std::log10(lowest)));
    const auto x = [&](int size) {
        const auto low = std::log10(sizes.front());
        const auto width = std::log10(sizes.back()) - low;
        return width > 0 ? left + (right - left) * (std::log10(size) - low) / width : (left + right) / 2;
    };
    const auto y = [&](double ratio) {
        return bottom - (bottom - top) * std::log(ratio / lowest) / std::log(highest * 1.1 / lowest);
    };
    std::string text =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 720 350\" font-family=\"sans-serif\" "
        "font-size=\"13\" fill=\"#808080\">\n<title>Save to the new main, relative to ninja and then the "
        "program by hand</title>\n";
    if (sizes.empty()) return text + "</svg>\n";
    for (const double ratio : {0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0}) {
        if (ratio < lowest || ratio > highest * 1.1) continue;
        text += fmt::format("<line x1=\"{0}\" x2=\"{1}\" y1=\"{2:.1f}\" y2=\"{2:.1f}\" stroke=\"#808080\" "
                            "stroke-width=\"{3}\"/>\n<text x=\"{4}\" y=\"{5:.1f}\" text-anchor=\"end\">{6}</text>\n",
                            left, right, y(ratio), ratio == 1 ? 2.0 : 0.4, left - 8, y(ratio) + 4, ratio);
    }
    for (const auto size : sizes)
        text += fmt::format("<text x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n", x(size), bottom + 20,
                            grouped(size));
    text += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">objects</text>\n<text x=\"{}\" y=\"16\">"
                        "save to new main, by hand = 1</text>\n",
                        (left + right) / 2, bottom + 40, left);
    size_t colour = 0;
    double last_label = top - 20;
    std::vector<std::pair<double, std::string>> labels;
    for (const auto& name : contenders_of(results, edit_name)) {
        std::string points;
        std::string dots;
        double end = 0;
        for (const auto size : sizes) {
            const auto* row = results.find(edit_name, size, name);
            if (name == by_hand || !row || row->ratios.empty()) continue;
            end = y(median(row->ratios));
            points += fmt::format("{:.1f},{:.1f} ", x(size), end);
            dots += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3\" fill=\"{}\"/>", x(size), end,
                                colours[colour % std::size(colours)]);
        }
        if (points.empty()) continue;
        const auto* stroke = colours[colour++ % std::size(colours)];
        text += fmt::format("<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"/>{}\n", points,
                            stroke, name == "cmakewatch" ? 4 : 1.5, dots);
        labels.emplace_back(end, fmt::format("fill=\"{}\">{}", stroke, name));
    }
    std::sort(labels.begin(), labels.end());
    for (const auto& [at, label] : labels) { // none above another
        last_label = std::max(at + 4, last_label + 16);
        text += fmt::format("<text x=\"{}\" y=\"{:.1f}\" {}</text>\n", right + 10, last_label, label);
    }
    return text + "</svg>\n";
}

std::string with_part(const std::string& text, const std::string& name, const std::string& part) {
    const auto begin_mark = fmt::format("<!-- {} -->\n", name);
    const auto begin = text.find(begin_mark);
    const auto end = text.find(fmt::format("<!-- /{} -->", name));
    if (begin == std::string::npos || end == std::string::npos || end < begin)
        throw std::runtime_error("there is no place for the part " + name);
    return text.substr(0, begin + begin_mark.size()) + part + text.substr(end);
}

} // namespace bench
