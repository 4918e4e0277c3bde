// Records, in the directory $RECORD, how it was started and which signal asks it to stop. With $STUBBORN it goes on.
#include "generation.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <unistd.h>

extern char** environ;

static FILE* record(const char* name, const char* mode) {
    return std::fopen((std::string(std::getenv("RECORD")) + "/" + name).c_str(), mode);
}

int main(int argc, char** argv) {
    FILE* arguments = record("arguments", "w");
    for (int i = 1; i < argc; ++i) std::fwrite(argv[i], 1, std::strlen(argv[i]) + 1, arguments);
    std::fclose(arguments);
    FILE* environment = record("environment", "w");
    for (const char* name : {"GREETING", "EMPTY", "LIST", "CONFIGURATION", "GENERATED"})
        if (const char* value = std::getenv(name)) std::fprintf(environment, "%s=%s\n", name, value);
    std::fclose(environment);
    FILE* directory = record("directory", "w");
    char* where = ::getcwd(nullptr, 0);
    std::fprintf(directory, "%s\n", where);
    std::free(where);
    std::fclose(directory);

    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT, SIGUSR1}) sigaddset(&signals, signal);
    sigprocmask(SIG_BLOCK, &signals, nullptr);
    FILE* starts = record("starts", "a"); // a line each, when all else is there
    std::fprintf(starts, "%d\n", GENERATION);
    std::fclose(starts);
    int signal = 0;
    do {
        sigwait(&signals, &signal);
        FILE* stops = record("stops", "a");
        std::fprintf(stops, "%d\n", signal);
        std::fclose(stops);
    } while (std::getenv("STUBBORN") != nullptr);
}
