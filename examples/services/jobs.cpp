#include "jobs.h"

#include <fstream>
#include <utility>

namespace jobs {

Queue::Queue(std::string file) : file_(std::move(file)) {}

void Queue::add(const std::string& job) const {
    std::ofstream(file_, std::ios::app) << job << '\n';
}

std::vector<std::string> Queue::take() {
    std::ifstream file(file_);
    std::vector<std::string> found;
    std::size_t number = 0;
    for (std::string line; std::getline(file, line) && !file.eof(); ++number)
        if (number >= taken_) found.push_back(line);
    taken_ = number;
    return found;
}

} // namespace jobs
