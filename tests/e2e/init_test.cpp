// `init` on the disk: what it writes, where, and what it leaves alone.
#include "tests/e2e/another_user.h"
#include "tests/e2e/answer.h"

#include <sys/stat.h>

using namespace e2e;

namespace {

constexpr const char* two_programs =
    "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c)\nadd_executable(other main.c)\n"
    "add_library(parts STATIC main.c)\n";

// Everything in a directory but the build directory and the answers, with each file's content.
std::map<std::string, std::string> files_in(const fs::path& directory) {
    std::map<std::string, std::string> files;
    for (fs::recursive_directory_iterator entry(directory), end; entry != end; ++entry) {
        if (entry->path().filename() == "build") entry.disable_recursion_pending();
        if (!fs::is_regular_file(fs::symlink_status(entry->path())) || entry->path().filename().stem() == "answer")
            continue;
        files[fs::relative(entry->path(), directory).string()] = content(entry->path());
    }
    return files;
}

json::value parsed(const fs::path& path) {
    return json::parse(content(path));
}

struct stat info_of(const fs::path& path) {
    struct stat info{};
    REQUIRE(::stat(path.c_str(), &info) == 0);
    return info;
}

} // namespace

TEST_CASE("init without an editor shows which ones there are, everywhere") {
    const Sandbox sandbox;
    sandbox.write("empty/x", "");
    const auto answer = answer_to(sandbox.path("empty"), "init");
    CHECK(answer.code == 0);
    CHECK(std::count(answer.output.begin(), answer.output.end(), '\n') == 4);
    std::istringstream lines(answer.output);
    for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 80);
    for (const auto* editor : {"vscode", "nvim", "zed", "clion"})
        CHECK(holds(answer.output, std::string("cmakewatch init ") + editor));
}

TEST_CASE("init writes an editor's files, and a second time not even touches them") {
    const Sandbox sandbox;
    struct Row {
        const char* editor;
        std::vector<std::string> files;
    };
    const auto row = GENERATE(Row{"vscode", {".vscode/tasks.json", ".vscode/launch.json"}},
                              Row{"zed", {".zed/tasks.json"}}, Row{"nvim", {".nvim.lua"}},
                              Row{"clion", {".run/cmakewatch-app.run.xml", ".run/cmakewatch-build.run.xml"}});
    const auto command = std::string("init ") + row.editor;
    CAPTURE(command);
    auto expected = files_in(sandbox.path("."));
    const auto answer = answer_to(sandbox.path("."), command);
    CAPTURE(answer.errors);
    CHECK(answer.code == 0);
    CHECK(answer.output.empty());
    std::map<std::string, struct stat> before;
    for (const auto& file : row.files) {
        CHECK(holds(answer.errors, "cmakewatch: wrote " + file + "\n"));
        CHECK(holds(content(sandbox.path(file)), "cmakewatch: "));
        expected[file] = content(sandbox.path(file));
        before[file] = info_of(sandbox.path(file));
    }
    CHECK(files_in(sandbox.path(".")) == expected);
    const auto again = answer_to(sandbox.path("."), command);
    CHECK(again.code == 0);
    for (const auto& file : row.files) {
        CHECK(holds(again.errors, "cmakewatch: " + file + " is up to date\n"));
        CHECK(info_of(sandbox.path(file)).st_ino == before[file].st_ino);
        CHECK(info_of(sandbox.path(file)).st_ctim.tv_nsec == before[file].st_ctim.tv_nsec);
    }
    CHECK(files_in(sandbox.path(".")) == expected);
}

TEST_CASE("init takes the targets that are named, or the only executable") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", two_programs);
    const auto none = answer_to(sandbox.path("."), "init vscode");
    CHECK(none.code == 4);
    CHECK(holds(none.errors, "there are app, other"));
    CHECK(holds(none.errors, "cmakewatch init vscode app"));
    CHECK_FALSE(fs::exists(sandbox.path(".vscode")));
    const auto unknown = answer_to(sandbox.path("."), "init vscode ap");
    CHECK(unknown.code == 4);
    CHECK(holds(unknown.errors, "did you mean \"app\"?"));
    const auto library = answer_to(sandbox.path("."), "init vscode app parts");
    CHECK(library.code == 4);
    CHECK(holds(library.errors, "it is of type static library"));
    CHECK_FALSE(fs::exists(sandbox.path(".vscode")));

    CHECK(answer_to(sandbox.path("."), "init vscode app app").code == 0);
    CHECK(parsed(sandbox.path(".vscode/tasks.json")).at("tasks").as_array().size() == 3);
    CHECK(answer_to(sandbox.path("."), "init vscode other").code == 0);
    CHECK(parsed(sandbox.path(".vscode/tasks.json")).at("tasks").as_array().size() == 4); // app stays
}

TEST_CASE("init asks for an editor that it knows") {
    const Sandbox sandbox;
    const auto answer = answer_to(sandbox.path("."), "init vscod");
    CHECK(answer.code == 2);
    CHECK(holds(answer.errors, "unknown editor \"vscod\""));
    CHECK(holds(answer.errors, "did you mean \"cmakewatch init vscode\"?"));
}

TEST_CASE("init writes where the project is, or where the editor is used already") {
    const Sandbox sandbox;
    sandbox.write("sub/x", "");
    sandbox.write("used/.vscode/settings.json", "{}");
    const auto build_dir = [&](const std::string& folder) {
        return parsed(sandbox.path(folder + "/.vscode/tasks.json")).at("tasks").at(0).at("args").at(3);
    };
    const auto options = "init vscode -B '" + sandbox.build().string() + "'";
    SECTION("from the build directory") {
        const auto answer = answer_to(sandbox.build(), "init vscode");
        CHECK(answer.code == 0);
        CHECK(holds(answer.errors, "wrote " + sandbox.path(".vscode/tasks.json").string()));
        CHECK(build_dir(".") == "${workspaceFolder}/build");
    }
    SECTION("from a directory below") {
        CHECK(answer_to(sandbox.path("sub"), options).code == 0);
        CHECK(build_dir(".") == "${workspaceFolder}/build");
        CHECK_FALSE(fs::exists(sandbox.path("sub/.vscode")));
    }
    SECTION("from a directory below that has the editor's files") {
        CHECK(holds(answer_to(sandbox.path("used"), options).errors, "wrote .vscode/tasks.json"));
        CHECK(build_dir("used").as_string() == sandbox.build().string());
        CHECK_FALSE(fs::exists(sandbox.path(".vscode")));
    }
    SECTION("from elsewhere, although the editor is used there") {
        const Sandbox elsewhere;
        elsewhere.write(".vscode/settings.json", "{}");
        CHECK(answer_to(elsewhere.path("."), options).code == 0);
        CHECK(build_dir(".") == "${workspaceFolder}/build");
        CHECK_FALSE(fs::exists(elsewhere.path(".vscode/tasks.json")));
    }
    SECTION("through a symbolic link") {
        fs::create_directory_symlink(sandbox.path("."), sandbox.path("link"));
        CHECK(answer_to(sandbox.path("link/used"), options).code == 0);
        CHECK(fs::exists(sandbox.path("used/.vscode/tasks.json")));
    }
    SECTION("with a preset") {
        sandbox.write("CMakePresets.json", R"({"version":3,"configurePresets":[
            {"name":"dev","generator":"Ninja","binaryDir":"${sourceDir}/out/${presetName}"}]})");
        CHECK(answer_to(sandbox.path("."), "init vscode --preset dev").code == 0);
        CHECK(build_dir(".") == "dev");
    }
}

TEST_CASE("init keeps what is in a file, how it is written, and its mode") {
    const Sandbox sandbox;
    const std::string head = "\xEF\xBB\xBF{\r\n\t// mine\r\n\t\"version\": \"2.0.0\",\r\n\t\"tasks\": [\r\n"
                             "\t\t{ \"label\": \"mine\", \"type\": \"shell\" }, // stays\r\n";
    const std::string tail = "\r\n\t], /* ! */\r\n}\r\n";
    sandbox.write(".vscode/tasks.json", head.substr(0, head.size() - 2) + tail);
    sandbox.write(".vscode/tasks.json.new", "somebody else's");
    fs::permissions(sandbox.path(".vscode/tasks.json"), static_cast<fs::perms>(0640));
    REQUIRE(answer_to(sandbox.path("."), "init vscode").code == 0);
    const auto text = content(sandbox.path(".vscode/tasks.json"));
    CHECK(text.starts_with(head + "\t\t{\r\n\t\t\t\"label\": \"cmakewatch: app\",\r\n"));
    CHECK(text.ends_with("\r\n\t\t},\r\n\t], /* ! */\r\n}\r\n"));
    CHECK(std::count(text.begin(), text.end(), '\n') == std::count(text.begin(), text.end(), '\r'));
    CHECK((info_of(sandbox.path(".vscode/tasks.json")).st_mode & 07777U) == 0640U);
    CHECK(content(sandbox.path(".vscode/tasks.json.new")) == "somebody else's");
    CHECK(files_in(sandbox.path(".vscode")).size() == 3); // no temporary file is left
}

TEST_CASE("init leaves a file alone that it does not understand, and prints what belongs in it") {
    const Sandbox sandbox;
    struct Row {
        const char* editor;
        const char* file;
        const char* text;
        const char* why;
    };
    const auto row = GENERATE(values<Row>({
        {"vscode", ".vscode/tasks.json", "{\n\"tasks\": [}\n", "line 2: syntax error"},
        {"vscode", ".vscode/tasks.json", "{\"tasks\": {}}", "\"tasks\" is no list"},
        {"vscode", ".vscode/tasks.json", "// nothing but this", "incomplete JSON"},
        {"zed", ".zed/tasks.json", "{}", "it is no JSON array"},
        {"nvim", ".nvim.lua", "vim.opt.number = true\n", "it is not one that cmakewatch has written"},
        {"clion", ".run/cmakewatch-app.run.xml", "<component/>", "it is not one that cmakewatch has written"},
    }));
    CAPTURE(row.editor, row.text);
    sandbox.write(row.file, row.text);
    const auto before = info_of(sandbox.path(row.file)).st_ino;
    const auto answer = answer_to(sandbox.path("."), std::string("init ") + row.editor);
    CAPTURE(answer.errors);
    CHECK(answer.code == 4);
    CHECK(holds(answer.errors, row.why));
    CHECK(holds(answer.errors, sandbox.path(row.file).string()));
    CHECK(holds(answer.errors, "what follows belongs in"));
    CHECK(holds(answer.output, "cmakewatch: app"));
    CHECK(content(sandbox.path(row.file)) == row.text);
    CHECK(info_of(sandbox.path(row.file)).st_ino == before);
    if (std::string(row.editor) == "vscode") CHECK(fs::exists(sandbox.path(".vscode/launch.json")));
}

TEST_CASE("init refuses what is no ordinary file") {
    const Sandbox sandbox;
    const auto tasks = sandbox.path(".vscode/tasks.json");
    fs::create_directory(tasks.parent_path());
    const char* why = "it is not a regular file";
    SECTION("a directory") {
        sandbox.write(".vscode/tasks.json/keep", "");
    }
    SECTION("a FIFO") {
        REQUIRE(::mkfifo(tasks.c_str(), 0600) == 0);
    }
    SECTION("a symbolic link") {
        why = "it is a symbolic link";
        sandbox.write("target.json", "{}");
        fs::create_symlink(sandbox.path("target.json"), tasks);
    }
    SECTION("a symbolic link to nothing") {
        why = "it is a symbolic link";
        fs::create_symlink(sandbox.path("nowhere.json"), tasks);
    }
    SECTION("a huge file") {
        why = "it is larger than 4 MB";
        sandbox.write(".vscode/tasks.json", "{}");
        fs::resize_file(tasks, 5'000'000);
    }
    const auto before = files_in(sandbox.path("."));
    const auto type = fs::symlink_status(tasks).type();
    const auto answer = answer_to(sandbox.path("."), "init vscode");
    CAPTURE(answer.errors);
    CHECK(answer.code == 4);
    CHECK(holds(answer.errors, why));
    CHECK(holds(answer.output, "\"label\": \"cmakewatch: app\""));
    CHECK(fs::symlink_status(tasks).type() == type);
    auto after = files_in(sandbox.path("."));
    after.erase(".vscode/launch.json");
    CHECK(after == before);
}

TEST_CASE("init says what it cannot write") {
    const Sandbox sandbox;
    SECTION("a file lies where the directory belongs") {
        sandbox.write(".vscode", "mine");
        const auto answer = answer_to(sandbox.path("."), "init vscode");
        CAPTURE(answer.errors);
        CHECK(answer.code != 0);
        CHECK(holds(answer.errors, sandbox.path(".vscode").string()));
        CHECK(content(sandbox.path(".vscode")) == "mine");
    }
    SECTION("the disk is full") {
        // A file size limit of nothing fails as a full disk does: in the middle of the writing.
        sandbox.write(".vscode/tasks.json", "{}");
        REQUIRE(answer_to(sandbox.path("."), "list").code == 0);
        const auto command = "cd '" + sandbox.path(".").string() +
                             "' && sh -c 'ulimit -f 0; trap \"\" XFSZ; exec " CMAKEWATCH_EXECUTABLE
                             " init vscode' 2>&1 | cat > build/answer";
        (void)std::system(command.c_str());
        CHECK(holds(content(sandbox.build() / "answer"), "cannot write"));
        CHECK(files_in(sandbox.path(".vscode")) == std::map<std::string, std::string>{{"tasks.json", "{}"}});
    }
}

TEST_CASE("init says that it cannot write into a directory that is not ours") {
    const Sandbox sandbox;
    sandbox.write(".vscode/tasks.json", "{}");
    fs::copy_file(CMAKEWATCH_EXECUTABLE, sandbox.path("cmakewatch"));
    std::string command = "./cmakewatch init vscode > answer 2>&1";
    if (::geteuid() == 0) { // who may write anywhere
        give_all_to(sandbox, another_user);
        give_to(sandbox.path(".vscode"), 0);
        command = "setpriv --reuid " + std::to_string(another_user) + " --clear-groups " + command;
    } else {
        fs::permissions(sandbox.path(".vscode"), static_cast<fs::perms>(0555));
    }
    const int status = std::system(("cd '" + sandbox.path(".").string() + "' && " + command).c_str());
    fs::permissions(sandbox.path(".vscode"), static_cast<fs::perms>(0755));
    const auto answer = content(sandbox.path("answer"));
    CAPTURE(answer);
    CHECK(WEXITSTATUS(status) == 5);
    CHECK(holds(answer, "cannot write \"" + sandbox.path(".vscode/tasks.json").string() + "\""));
    CHECK(content(sandbox.path(".vscode/tasks.json")) == "{}");
}

TEST_CASE("init writes builds and tests for a project without programs") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_library(parts main.c)\n");
    CHECK(answer_to(sandbox.path("."), "init vscode").code == 0);
    CHECK(parsed(sandbox.path(".vscode/tasks.json")).at("tasks").as_array().size() == 2);
    CHECK_FALSE(fs::exists(sandbox.path(".vscode/launch.json")));
}

TEST_CASE("init vscode says where cmakewatch is if only the user's shell knows") {
    const Sandbox sandbox;
    const auto own = fs::path(CMAKEWATCH_EXECUTABLE).parent_path().string();
    REQUIRE(answer_to(sandbox.path("."), "init vscode", "HOME=/nowhere PATH=/usr/bin:/bin:" + own).code == 0);
    const auto tasks = parsed(sandbox.path(".vscode/tasks.json")).at("tasks");
    CHECK(tasks.as_array().size() == 3);
    for (const auto& task : tasks.as_array())
        CHECK(task.at("options").at("env").at("PATH").as_string() == "${env:PATH}:" + own);
    REQUIRE(answer_to(sandbox.path("."), "init vscode", "HOME='" + own + "/..' PATH=/usr/bin:/bin:" + own).code == 0);
    CHECK(holds(content(sandbox.path(".vscode/tasks.json")),
                "\"${env:PATH}:${userHome}/" + fs::path(own).filename().string() + "\""));
}

TEST_CASE("init warns if the tasks would not find cmakewatch") {
    const Sandbox sandbox;
    REQUIRE(answer_to(sandbox.path("."), "list").code == 0);
    const auto own = fs::path(CMAKEWATCH_EXECUTABLE).parent_path().string();
    CHECK(holds(answer_to(sandbox.path("."), "init vscode", "PATH=/usr/bin:/bin").errors, "it is not in PATH"));
    CHECK_FALSE(
        holds(answer_to(sandbox.path("."), "init vscode", "PATH=/usr/bin:/bin:" + own).errors, "it is not in PATH"));
}
