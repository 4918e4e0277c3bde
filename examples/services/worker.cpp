// Does the jobs.
#include "jobs.h"

#include <chrono>
#include <iostream>
#include <thread>

int main(int argc, char** argv) {
    jobs::Queue queue(argc > 1 ? argv[1] : JOBS_FILE);
    queue.take(); // those of the one before
    std::cout << "waiting for each " << jobs::kind << std::endl;
    for (;;) {
        for (const auto& job : queue.take()) std::cout << "drew " << job << std::endl;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
}
