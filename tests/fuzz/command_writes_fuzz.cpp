// The command lines of build steps.
#include "tests/fuzz/fuzz.h"
#include "tool/base/path.h"
#include "tool/project/command_writes.h"
#include "tool/project/shell_commands.h"

using namespace cmakewatch;

namespace {

void expect_normal(const std::string& path) {
    fuzz::expect(path::is_absolute(path) && path::normal(path) == path, "paths are absolute and normal");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto line = fuzz::text(data, size);
    size_t characters = 0;
    for (const auto& command : parse_shell_commands(line))
        for (const auto* words : {&command.words, &command.written})
            for (const auto& word : *words) characters += word ? word->size() : 0;
    fuzz::expect(characters <= size, "words come from the text");
    const auto writes = writes_of(line, "/home/user/build");
    for (const auto& copy : writes.copies) {
        expect_normal(copy.source);
        expect_normal(copy.destination);
        fuzz::expect(copy.is_directory || copy.source_of(copy.destination) == copy.source, "a copy goes somewhere");
        (void)copy.source_of("/home/user/dist/assets/a/b.txt");
    }
    for (const auto& file : writes.files) expect_normal(file);
    return 0;
}
