// Takes a job every two seconds, as if somebody had asked for it.
#include "jobs.h"

#include <chrono>
#include <iostream>
#include <string>
#include <thread>

int main(int argc, char** argv) {
    const jobs::Queue queue(argc > 1 ? argv[1] : JOBS_FILE);
    for (int number = 1;; ++number) {
        const auto job = jobs::kind + std::string(" ") + std::to_string(number);
        queue.add(job);
        std::cout << "took " << job << std::endl;
        std::this_thread::sleep_for(std::chrono::seconds(2));
    }
}
