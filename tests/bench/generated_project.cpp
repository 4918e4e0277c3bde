#include "tests/bench/generated_project.h"

#include "tests/bench/start_pipe.h"

namespace bench {
namespace {

constexpr int real_objects = 2;
constexpr int small_library = 100;
constexpr int most_libraries = 100; // CMake takes minutes for a thousand
constexpr int common_headers = 60;
constexpr int own_headers = 20; // of a library's; the other 40 of each object are common ones

// The stub is made by CMake itself when it configures.
constexpr const char* cmake_lists = R"(cmake_minimum_required(VERSION 3.20)
project(generated C)
set(stub "${CMAKE_BINARY_DIR}/stub_compiler")
execute_process(COMMAND "${CMAKE_C_COMPILER}" -O2 -o "${stub}" "${STUB_SOURCE}" COMMAND_ERROR_IS_FATAL ANY)
set(CMAKE_C_ARCHIVE_CREATE "\"${stub}\" <TARGET>")
set(CMAKE_C_ARCHIVE_FINISH "")
function(add_stub_library number last)
  set(sources "")
  foreach(file RANGE ${last})
    list(APPEND sources "lib${number}/file${file}.c")
  endforeach()
  add_library(lib${number} STATIC ${sources})
  set_target_properties(lib${number} PROPERTIES C_COMPILER_LAUNCHER "${stub}")
  target_link_libraries(app PRIVATE lib${number})
endfunction()
add_executable(app main.c value.c)
add_executable(small main.c value.c)
)";

void write_line(const fs::path& path, const std::string& text) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0 || ::write(file, text.data(), text.size()) < 0)
        throw std::runtime_error("cannot write " + path.string());
    ::close(file);
}

} // namespace

GeneratedProject::GeneratedProject(const fs::path& cache, int objects, const std::string& cmakewatch)
    : root_(cache / fmt::format("objects-{}", objects)), objects_(objects) {
    if (!fs::exists(root_ / "generated")) {
        fmt::print(stderr, "generating a project of {} objects\n", objects);
        fs::remove_all(root_);
        generate();
        run({"cmake", "-S", source(), "-B", build(), "-G", "Ninja",
             "-DSTUB_SOURCE=" CMAKEWATCH_SOURCE_DIR "/tests/bench/stub_compiler.c"});
        run({"ninja", "-C", build()});
        write(root_ / "generated", "");
    }
    run({cmakewatch, "list", "-B", build()});
    edit_header();
    edit_leaf();
    build_all();
}

int GeneratedProject::library_size() const {
    return std::max(small_library, objects_ / most_libraries);
}

int GeneratedProject::size_of_library(int library) const {
    const int rest = objects_ - real_objects;
    if (library == 0) return std::min(small_library, rest);
    return std::clamp(rest - small_library - (library - 1) * library_size(), 0, library_size());
}

void GeneratedProject::generate() const {
    const auto source = root_ / "src";
    fs::create_directories(source / "common");
    std::string includes;
    for (int i = 0; i < common_headers; ++i) {
        write_line(source / fmt::format("common/common{}.h", i), fmt::format("int common{}(void);\n", i));
        if (i > 0) includes += fmt::format("#include \"common/common{}.h\"\n", i);
    }
    write_line(source / "header.h", "#define HEADER_VALUE 0\n");
    write_line(source / "main.c", "#include \"common/common0.h\"\n" + includes + main_source);
    std::string lists = cmake_lists;
    for (int library = 0; size_of_library(library) > 0; ++library) {
        const auto directory = source / fmt::format("lib{}", library);
        fs::create_directories(directory);
        std::string headers = library == 0 ? (source / "header.h").string() + '\n' : "";
        for (int i = library == 0 ? 1 : 0; i < common_headers - own_headers; ++i)
            headers += (source / fmt::format("common/common{}.h", (library + i) % common_headers)).string() + '\n';
        for (int i = 0; i < own_headers; ++i) {
            const auto header = directory / fmt::format("own{}.h", i);
            write_line(header, "int own(void);\n");
            headers += header.string() + '\n';
        }
        write_line(directory / "headers", headers);
        const int size = size_of_library(library);
        for (int i = 0; i < size; ++i) write_line(directory / fmt::format("file{}.c", i), "int unused;\n");
        lists += fmt::format("add_stub_library({} {})\n", library, size - 1);
    }
    if (size_of_library(0) > 0) lists += "target_link_libraries(small PRIVATE lib0)\n";
    write_line(source / "value.c", "int value(void) { return 0; }\n");
    write_line(source / "CMakeLists.txt", lists);
}

double GeneratedProject::edit_leaf() {
    ++value_;
    std::string text;
    for (int i = 0; i + 1 < common_headers; ++i) text += fmt::format("#include \"common/common{}.h\"\n", i);
    text +=
        fmt::format("#include \"header.h\"\nint value(void) {{ return {} + HEADER_VALUE; }}\n", value_ - header_value_);
    const auto before = now();
    write_line(root_ / "src/value.c", text);
    return before;
}

double GeneratedProject::edit_header() {
    ++value_;
    ++header_value_;
    const auto text = fmt::format("#define HEADER_VALUE {}\n", header_value_);
    const auto before = now();
    write_line(root_ / "src/header.h", text);
    return before;
}

void GeneratedProject::build_all() const {
    run({"ninja", "-C", build()});
}

std::vector<std::string> GeneratedProject::stub_sources(int number) const {
    std::vector<std::string> sources;
    for (int library = 0; size_of_library(library) > 0; ++library)
        for (int i = 0; i < size_of_library(library) && static_cast<int>(sources.size()) < number; ++i)
            sources.push_back((root_ / fmt::format("src/lib{}/file{}.c", library, i)).string());
    return sources;
}

} // namespace bench
