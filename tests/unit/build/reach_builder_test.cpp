// Builds of only what an edit reaches, by real Ninja on manifests that hold all that a manifest can: afterwards a full
// Ninja finds nothing to do, and what was made is what a full one would have made.
#include "tool/build/reach_builder_posix.h"

#include "tests/catch.h"
#include "tests/unit/deps_log_bytes.h"
#include "tests/unit/directory.h"
#include "tool/base/file_system_posix.h"
#include "tool/base/path.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <sys/stat.h>

using namespace cmakewatch;

namespace {

// A compiler: its output is its input and all files that this one names in lines "use FILE". The word FAIL stops it.
constexpr const char* compiler = R"(used=$(sed -n 's/^use //p' "$1" | tr '\n' ' ')
cat "$1" $used > "$2"
echo "$2: $1 $used" > "$2.d"
if grep -q FAIL "$2"; then rm "$2"; exit 1; fi
)";

constexpr const char* rules = R"(
rule cc
  command = sh cc.sh $in $out
  depfile = $out.d
  deps = gcc
rule cc_without_deps
  command = sh cc.sh $in $out
  depfile = $out.d
rule link
  command = cat $in > $out && echo $in >> ran
rule make
  command = $COMMAND
)";

std::string text_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

class Project {
  public:
    explicit Project(const std::string& statements, const std::string& manifest = "build.ninja")
        : manifest_(manifest), records_(directory_.path(), manifest), builder_(directory_.path(), manifest, records_) {
        directory_.write(".cmakewatch/build.lock");
        directory_.write("cc.sh", compiler);
        directory_.write(manifest, rules + statements);
    }
    [[nodiscard]] ReachBuilder& builder() { return builder_; }
    [[nodiscard]] std::string operator()(const std::string& name) const { return directory_(name); }
    [[nodiscard]] std::string content(const std::string& name) const { return text_of(directory_(name)); }

    // Newer than all that has been made.
    void write(const std::string& name, const std::string& text) {
        const auto last = state_of(directory_(".ninja_log")).modified;
        do directory_.write(name, text);
        while (state_of(directory_(name)).modified <= last);
    }

    // What Ninja says.
    std::string ninja(const std::string& words, bool must_be_good = true) const {
        const auto out = directory_("out");
        const int status =
            std::system(("ninja -C '" + directory_.path() + "' " + words + " > '" + out + "' 2>&1").c_str());
        INFO(text_of(out));
        CHECK((status == 0) == must_be_good);
        return text_of(out);
    }

    // A full build of the targets, as the session makes the first.
    void build_all(const std::vector<std::string>& targets = {"app"}) {
        targets_ = targets;
        std::string words = "-f " + manifest_;
        for (const auto& target : targets) words += " " + target;
        ninja(words);
        const auto taken = builder_.take_full_build();
        INFO((taken ? "" : taken.error().message()));
        REQUIRE(taken.has_value());
    }

    [[nodiscard]] ReachBuilder::Edit edit_of(const std::vector<std::string>& changed, bool are_hidden = false) {
        ReachBuilder::Edit edit{targets_, {}, {}};
        for (const auto& name : changed) {
            Change change;
            change.path = directory_(name);
            edit.changes.push_back(change);
            if (are_hidden) edit.outdated.push_back(change.path);
        }
        return edit;
    }
    [[nodiscard]] auto plan(const std::vector<std::string>& changed) { return builder_.plan(edit_of(changed)); }
    std::string refusal(const std::vector<std::string>& changed) {
        const auto answer = plan(changed);
        const auto* refusal = std::get_if<ReachBuilder::Refusal>(&answer);
        if (refusal == nullptr) return "";
        return (refusal->file.empty() ? "" : path::relative(refusal->file, directory_.path()) + " ") + refusal->why;
    }

    // What Ninja says of a build of only what the changed files reach.
    std::string build_reach(const std::vector<std::string>& changed, bool must_be_good = true,
                            bool are_hidden = false) {
        return build_reach(edit_of(changed, are_hidden), must_be_good);
    }
    std::string build_reach(const ReachBuilder::Edit& edit, bool must_be_good = true, const std::string& words = "") {
        const auto answer = builder_.plan(edit);
        if (const auto* refusal = std::get_if<ReachBuilder::Refusal>(&answer)) FAIL("refused: " << refusal->why);
        steps_ = std::get<ReachBuilder::Plan>(answer).steps;
        auto said = ninja(words + " -f " + std::get<ReachBuilder::Plan>(answer).manifest, must_be_good);
        const auto taken = builder_.take_reach_build();
        INFO((taken ? "" : taken.error().message()));
        REQUIRE(taken.has_value());
        return said;
    }
    // Builds what an edit of one file reaches: nothing is left to do then.
    void edit(const std::string& name, const std::string& text) {
        write(name, text);
        build_reach({name});
        check_complete();
    }
    [[nodiscard]] size_t steps() const { return steps_; } // of the last plan

    // A full Ninja has nothing to do, and nothing to complain of in its logs.
    void check_complete() const {
        std::string words = "-n -d explain -f " + manifest_;
        for (const auto& target : targets_) words += " " + target;
        const auto said = ninja(words);
        INFO(said);
        CHECK(said.find("no work to do") != std::string::npos);
        CHECK(said.find("warning") == std::string::npos);
        CHECK(ninja("-f " + manifest_ + " -t deps").find("STALE") == std::string::npos);
    }

  private:
    Directory directory_;
    std::string manifest_;
    BuildRecords records_;
    ReachBuilder builder_;
    std::vector<std::string> targets_;
    size_t steps_ = 0;
};

constexpr const char* two_sources = R"(
build a.o: cc a.c
build b.o: cc b.c
build app: link a.o b.o
build other.o: cc other.c
build other: link other.o
)";

void write_two_sources(Project& project) {
    project.write("a.c", "a\nuse a.h\n");
    project.write("b.c", "b\nuse b.h\n");
    project.write("other.c", "other\nuse a.h\n");
    project.write("a.h", "1\n");
    project.write("b.h", "1\n");
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("reach: an edit of a source, then of a header, builds only what is made from it") {
    Project project(two_sources);
    write_two_sources(project);
    project.build_all();
    project.edit("a.c", "a is new\nuse a.h\n");
    CHECK(project.steps() == 2);
    CHECK(project.content("app") == "a is new\nuse a.h\n1\nb\nuse b.h\n1\n");
    project.edit("a.h", "2\n"); // other.o, which is none of the target's, has never been built with it
    CHECK(project.steps() == 2);
    CHECK(project.content("app") == "a is new\nuse a.h\n2\nb\nuse b.h\n1\n");
}

TEST_CASE("reach: names that stand for nothing, such as those of directories without targets, are left as they are") {
    Project project("build a.o: cc a.c || names\nbuild app: link a.o || include/all\n"
                    "build names: phony docs/all\nbuild include/all: phony\nbuild docs/all: phony\n");
    project.write("a.c", "a\n");
    project.build_all();
    project.edit("a.c", "a is new\n");
    CHECK(project.content("app") == "a is new\n");
}

TEST_CASE("reach: a new include is known from then on, to the next build and to Ninja by hand") {
    Project project(two_sources);
    write_two_sources(project);
    project.build_all();
    project.write("new.h", "x\n");
    project.edit("a.c", "a\nuse new.h\n");
    CHECK(holds(project.ninja("-t deps a.o"), "    new.h\n"));
    project.edit("new.h", "y\n");
    CHECK(holds(project.content("app"), "y\n"));
    project.write("a.h", "2\n"); // not included any more
    CHECK(project.refusal({"a.h"}) == "a.h is the input of no step that is known");
}

TEST_CASE("reach: after a failed build the fix builds what all edits since the good one reach") {
    Project project(two_sources);
    write_two_sources(project);
    project.build_all();
    project.write("a.h", "FAIL\n");
    project.build_reach({"a.h"}, false);
    project.write("b.h", "2\n");
    project.build_reach({"a.h", "b.h"}, false);
    project.write("a.h", "3\n");
    project.build_reach({"a.h", "b.h"});
    CHECK(project.content("app") == "a\nuse a.h\n3\nb\nuse b.h\n2\n");
    project.check_complete();
}

TEST_CASE("reach: a change that is older than what it is missing in is built all the same") {
    Project project(two_sources);
    write_two_sources(project);
    project.build_all();
    project.write("a.h", "old and new\n");
    const timespec times[2] = {{1000, 0}, {1000, 0}};
    REQUIRE(::utimensat(AT_FDCWD, project("a.h").c_str(), times, 0) == 0);
    project.build_reach({"a.h"}, true, true);
    CHECK(holds(project.content("app"), "old and new\n"));
    project.check_complete();
}

TEST_CASE("reach: a file that may hide others leads to all that was made with these") {
    Project project(two_sources);
    write_two_sources(project);
    project.build_all();
    project.write("a.h", "2\n");
    ReachBuilder::Edit edit{{"app"}, {}, {}};
    edit.changes.resize(1);
    edit.changes.front().path = project("a.h");
    edit.changes.front().shadows = {GENERATE(as<std::string>(), "b.h", "absolute")};
    if (edit.changes.front().shadows.front() == "absolute") edit.changes.front().shadows = {project("b.h")};
    edit.outdated = {project("a.h")};
    project.build_reach(edit);
    CHECK(project.steps() == 3);
    CHECK(project.content("ran") == "a.o b.o\na.o b.o\n");
    project.check_complete();
}

TEST_CASE("reach: the step that is likely to fail is started first, though others have more steps behind them") {
    Project project("pool one\n  depth = 1\nrule logged\n  command = echo $out >> started; sh cc.sh $in $out\n"
                    "  depfile = $out.d\n  deps = gcc\n"
                    "build a.o: logged a.c\nbuild b.o: logged b.c\nbuild c.o: logged c.c\n"
                    "build lib: link a.o b.o\nbuild tool: link lib\nbuild gen: make || tool\n  COMMAND = touch gen\n"
                    "build app: link c.o || gen\n");
    for (const auto* name : {"a.c", "b.c", "c.c"}) project.write(name, std::string(name) + "\nuse all.h\n");
    project.write("all.h", "1\n");
    project.build_all();
    const auto first_of = [&](const FirstStepHints& hints) {
        std::remove(project("started").c_str());
        project.write("all.h", "2\n");
        auto edit = project.edit_of({"all.h"});
        edit.hints = hints;
        project.build_reach(edit, true, "-j1");
        CHECK(project.steps() == 6);
        project.check_complete();
        const auto started = project.content("started");
        CHECK(std::count(started.begin(), started.end(), '\n') == 3);
        return started.substr(0, started.find('\n'));
    };
    CHECK(first_of({}) != "c.o"); // or it proves nothing
    CHECK(first_of({{}, {project("all.h"), project("c.c")}}) == "c.o");
    CHECK(first_of({{"c.o"}, {project("b.c")}}) == "c.o");
    CHECK(first_of({{}, {project("include/b.h"), project("c.c")}}) == "b.o");
}

TEST_CASE("reach: a step that leaves its output as it was stops what follows") {
    Project project(R"(
build gen.h: make gen.in
  COMMAND = sed s/.*x.*/x/ gen.in > new.h; if cmp -s new.h gen.h; then rm new.h; else mv new.h gen.h; fi
  restat = 1
build a.o: cc a.c || gen.h
build app: link a.o
)");
    project.write("gen.in", "1 x\n");
    project.write("a.c", "use gen.h\n");
    project.build_all();
    project.edit("gen.in", "2 x\n");
    CHECK(project.steps() == 3);
    CHECK(project.content("ran") == "a.o\n"); // the program was not linked again
    project.edit("gen.in", "3\n");
    CHECK(project.content("app") == "use gen.h\n3\n");
}

TEST_CASE("reach: what orders steps among each other does so, by phony names too, and other names make nothing dirty") {
    Project project(R"(
build gen.c: make gen.in
  COMMAND = sleep 0.1; cp gen.in gen.c
build order_of_gen: phony gen.c
build order: phony || order_of_gen
build a.o: make a.c || order
  COMMAND = cat a.c gen.c > a.o
build names: phony b.c
build again: phony names
build app: link a.o | again
)");
    project.write("gen.in", "1\n");
    project.write("a.c", "a\n");
    project.write("b.c", "b\n");
    project.build_all();
    project.write("gen.in", "2\n");
    project.write("a.c", "A\n");
    project.build_reach({"gen.in", "a.c"});
    CHECK(project.steps() == 3);
    CHECK(project.content("app") == "A\n2\n");
    project.check_complete();
    project.edit("a.c", "alone\n");
    CHECK(project.steps() == 2);
    project.write("b.c", "B\n"); // by way of two names
    CHECK(project.refusal({"b.c"}).empty());
    project.build_reach({"b.c"});
    CHECK(project.steps() == 1);
    project.check_complete();
}

TEST_CASE("reach: pools, the console, response files, several outputs and names with spaces") {
    Project project(R"(
build a$ b.o: make a$ b.c
  COMMAND = cp "a b.c" "a b.o"
build both.h | both.c: make both.in
  COMMAND = cp both.in both.h; cp both.in both.c
  pool = console
build both.o: cc both.c | both.h
pool one
  depth = 1
rule rsp
  command = cat $$(cat $out.rsp) > $out
  rspfile = $out.rsp
  rspfile_content = $in
  pool = one
build app: rsp both.o | a$ b.o
build all_of_it: phony app
)");
    project.write("a b.c", "a b\n");
    project.write("both.in", "1\n");
    project.build_all({"all_of_it"});
    project.edit("both.in", "2\n");
    CHECK(project.content("app") == "2\n");
    project.edit("a b.c", "A B\n");
    CHECK(project.content("a b.o") == "A B\n");
}

TEST_CASE("reach: what Ninja reads from depfiles each time") {
    Project project("build gen.h: make gen.in\n  COMMAND = cp gen.in gen.h\n"
                    "build a.o: cc_without_deps a.c\nbuild b.o: cc b.c\nbuild app: link a.o b.o\n");
    project.write("a.c", "use a.h\nuse gen.h\n");
    project.write("a.h", "1\n");
    project.write("b.c", "b\n");
    project.write("gen.in", "g\n");
    project.ninja("gen.h");
    project.build_all();
    project.edit("a.h", "2\n");
    CHECK(holds(project.content("app"), "2\n"));
    project.edit("gen.in", "G\n");
    CHECK(project.steps() == 3);
    CHECK(holds(project.content("app"), "G\n"));
    project.write("a.c", "use other.h\n");
    project.write("other.h", "o\n");
    project.build_reach({"a.c"});
    project.edit("other.h", "O\n");
    CHECK(holds(project.content("app"), "O\n"));
}

TEST_CASE("reach: headers that are made") {
    Project project("build gen.h: make gen.in\n  COMMAND = cp gen.in gen.h\n"
                    "build a.o: cc a.c || gen.h\nbuild b.o: cc b.c || gen.h\nbuild app: link a.o b.o\n");
    project.write("a.c", "use gen.h\n");
    project.write("b.c", "b\n");
    project.write("gen.in", "1\n");
    project.build_all();
    project.edit("gen.in", "2\n");
    CHECK(project.steps() == 3);
    CHECK(project.content("app") == "use gen.h\n2\nb\n");
}

TEST_CASE("reach: steps that run each time belong to every build, and are what a full Ninja is expected to find") {
    Project project(R"(
build version.h | never: make
  COMMAND = cat version.in > new; if cmp -s new version.h; then rm new; else mv new version.h; fi
  restat = 1
build a.o: cc a.c || version.h
build b.o: cc b.c
build app: link a.o b.o
build elsewhere: make
  COMMAND = true
)");
    project.write("version.in", "1\n"); // which nothing names
    project.write("a.c", "use version.h\n");
    project.write("b.c", "b\n");
    project.build_all();
    CHECK(project.builder().expected_steps({"app"}) == 3);
    CHECK(holds(project.ninja("-n app"), "[1/3] "));
    project.write("version.in", "2\n");
    project.write("b.c", "B\n");
    project.build_reach({"b.c"});
    CHECK(project.content("app") == "use version.h\n2\nB\n");
    CHECK(holds(project.ninja("-n app"), "[1/3] "));
}

TEST_CASE("reach: a manifest that includes its parts, and has another name") {
    Project project("include impl.ninja\n", "build-Debug.ninja");
    project.write("impl.ninja", "dir = .\nbuild ${dir}/a.o: cc a.c\nbuild app: link ./a.o\n");
    project.write("a.c", "1\n");
    project.build_all();
    project.edit("a.c", "2\n");
    CHECK(project.content("app") == "2\n");
    project.write("impl.ninja", "build a.o: cc a.c\nbuild app: link a.o a.o\n");
    CHECK(project.refusal({"a.c"}) == "build-Debug.ninja has changed");
}

TEST_CASE("reach: Ninja's own work on its logs finds them in order") {
    Project project(two_sources);
    write_two_sources(project);
    project.build_all();
    for (int i = 0; i < 5; ++i) {
        project.write("a.h", std::to_string(i) + "\n");
        project.build_reach({"a.h"});
    }
    project.ninja("-t recompact");
    project.check_complete();
    project.ninja("-t cleandead");
    project.check_complete();
    project.write("a.h", "by hand\n");
    project.ninja("app");
    CHECK(project.refusal({"b.h"}) == "another ninja has built here");
    project.build_all();
    project.edit("b.h", "reach\n");
    CHECK(project.content("app") == "a\nuse a.h\nby hand\nb\nuse b.h\nreach\n");
}

TEST_CASE("reach: an output or a record that is missing is made again") {
    Project project(two_sources);
    write_two_sources(project);
    project.build_all();
    std::remove(project("a.o").c_str());
    project.edit("a.h", "2\n");
    std::remove(project("b.o").c_str()); // it is none of the next steps
    project.write("a.h", "3\n");
    const auto plan = project.plan({"a.h"});
    REQUIRE(std::holds_alternative<ReachBuilder::Plan>(plan));
    CHECK(holds(project.ninja("-f " + std::get<ReachBuilder::Plan>(plan).manifest, false),
                "ninja: error: 'b.o', needed by 'app', missing and no known rule to make it"));
}

TEST_CASE("reach: an object that something else has written since Ninja's compile is built again before it is linked") {
    Project project(two_sources);
    write_two_sources(project);
    project.build_all();
    project.write("b.o", "of an earlier text\n");
    project.write("a.h", "2\n");
    CHECK(project.refusal({"a.h"}) == "b.o has been written by something else than ninja");
    project.build_all();
    project.edit("a.h", "3\n");
    CHECK(project.content("app") == "a\nuse a.h\n3\nb\nuse b.h\n1\n");
}

TEST_CASE("reach: a tail of a log that a killed writer has left in half is cut off") {
    Project project(two_sources);
    write_two_sources(project);
    project.build_all();
    const auto append = [&](const std::string& name, const std::string& text) {
        std::ofstream(project(name), std::ios::binary | std::ios::app) << text;
    };
    append(".ninja_log", "1\t2\t3\ta");
    append(".ninja_deps", number(40) + "half");
    const auto taken = project.builder().take_full_build(); // as it is when a session starts
    REQUIRE(taken.has_value());
    project.edit("a.h", "2\n");
    CHECK(holds(project.content("app"), "2\n"));
}

TEST_CASE("reach: results that are put back only in part are made again") {
    Project project(two_sources);
    write_two_sources(project);
    project.build_all();
    project.write("a.h", "2\n");
    const auto plan = project.plan({"a.h"});
    REQUIRE(std::holds_alternative<ReachBuilder::Plan>(plan));
    const auto log = project.content(".ninja_log");
    const auto deps = project.content(".ninja_deps");
    project.ninja("-f " + std::get<ReachBuilder::Plan>(plan).manifest);
    REQUIRE(project.builder().take_reach_build().has_value());
    SECTION("nothing was") {
        std::ofstream(project(".ninja_deps"), std::ios::binary) << deps;
    }
    SECTION("the deps were") {}
    std::ofstream(project(".ninja_log"), std::ios::binary) << log;
    project.ninja("app");
    CHECK(holds(project.content("app"), "2\n"));
    project.build_all();
    project.check_complete();
}

TEST_CASE("reach: results are not put into logs that another Ninja has written meanwhile, but made again") {
    Project project(two_sources);
    write_two_sources(project);
    project.build_all();
    project.write("a.h", "2\n");
    const auto plan = project.plan({"a.h"});
    REQUIRE(std::holds_alternative<ReachBuilder::Plan>(plan));
    project.ninja("-f " + std::get<ReachBuilder::Plan>(plan).manifest);
    project.ninja("other");
    const auto log = project.content(".ninja_log");
    const auto deps = project.content(".ninja_deps");
    CHECK_FALSE(project.builder().take_reach_build().has_value());
    CHECK(project.content(".ninja_log") == log);
    CHECK(project.content(".ninja_deps") == deps);
    CHECK(project.refusal({"a.h"}) == "another ninja has built here");
    CHECK(holds(project.ninja("app"), "[2/2] "));
    project.check_complete();
}

namespace {

// As CMake does it for C++20: each source is scanned for the modules that it imports and exports, in lines "import
// NAME" and "export NAME".
constexpr const char* modular_sources = R"(
rule scan
  command = grep -E '^(import|export) ' $in > $out || :
rule collate
  command = sh collate.sh $in
  restat = 1
rule cc_scanned
  command = sh cc.sh $in $out && for name in $$(sed -n 's/^export //p' $in); do echo made > $$name.bmi; done
  depfile = $out.d
  deps = gcc
build a.o.scan: scan a.c
build b.o.scan: scan b.c
build m.o.scan: scan m.c
build app.dd | modules a.o.map b.o.map m.o.map: collate a.o.scan b.o.scan m.o.scan
build a.o: cc_scanned a.c | a.o.map || app.dd
  dyndep = app.dd
build b.o: cc_scanned b.c | b.o.map || app.dd
  dyndep = app.dd
build m.o: cc_scanned m.c | m.o.map || app.dd
  dyndep = app.dd
build app: link a.o b.o m.o
)";

constexpr const char* collate = R"(put() { if cmp -s new "$1"; then rm new; else mv new "$1"; fi }
echo 'ninja_dyndep_version = 1.0' > app.dd
for scan; do
    object=${scan%.scan}
    made=$(sed -n 's/^export \(.*\)/\1.bmi/p' "$scan" | tr '\n' ' ')
    needed=$(sed -n 's/^import \(.*\)/\1.bmi/p' "$scan" | tr '\n' ' ')
    echo "build $object${made:+ | $made}: dyndep${needed:+ | $needed}" >> app.dd
    [ -z "$made" ] || echo '  restat = 1' >> app.dd
    cat "$scan" > new; put "$object.map"
done
cat "$@" | grep export > new; put modules
)";

void write_modular_sources(Project& project) {
    project.write("collate.sh", collate);
    project.write("a.c", "import m\n");
    project.write("b.c", "b\n");
    project.write("m.c", "export m\n");
}

} // namespace

TEST_CASE("reach: a source without modules is built alone, though each source is scanned for them") {
    Project project(modular_sources);
    write_modular_sources(project);
    project.build_all();
    project.edit("b.c", "b is new\n");
    CHECK(project.steps() == 4); // its scan and what follows from it, the object and the program
    CHECK_FALSE(project.builder().has_reached_more());
    CHECK(holds(project.content("app"), "b is new\n"));
    project.write("a.c", "import m\na\n");
    CHECK(project.refusal({"a.c"}) == "a.c imports or exports a module");
    CHECK(project.refusal({"m.c"}) == "m.c imports or exports a module");
}

TEST_CASE("reach: a source that comes to import or export a module reaches more than was planned") {
    const std::string text = GENERATE("import m\n", "export n\n", "import m\nFAIL\n");
    CAPTURE(text);
    Project project(modular_sources);
    write_modular_sources(project);
    project.build_all();
    project.write("b.c", text);
    const bool is_good = !holds(text, "FAIL");
    CHECK_FALSE(project.builder().has_reached_more());
    project.build_reach({"b.c"}, is_good);
    CHECK(project.builder().has_reached_more());
    if (!is_good) project.write("b.c", "import m\nmended\n");
    project.build_all();
    CHECK_FALSE(project.builder().has_reached_more());
    project.check_complete();
    CHECK(project.refusal({"b.c"}) == "b.c imports or exports a module");
}

TEST_CASE("reach: what is not certain is refused, with the reason") {
    SECTION("before any full build") {
        Project project(two_sources);
        CHECK(project.refusal({"a.c"}) == "the build graph has not been read yet");
    }
    SECTION("parts of a manifest that cannot be taken out") {
        const auto [statements, why] = GENERATE(table<const char*, const char*>({
            {"subninja sub.ninja\n", "the manifest has subninja"},
            {"build check: make\n  COMMAND = touch check\nbuild x: make |@ check\n  COMMAND = touch x\n",
             "the manifest has validations"},
            {"v = 1\nbuild x: make\n  COMMAND = touch x$v\nv = 2\n", "the manifest changes a variable"},
            {"builddir = logs\n", "the manifest has Ninja's logs elsewhere"},
        }));
        CAPTURE(why);
        Project project(std::string(statements) + two_sources);
        project.write("sub.ninja", "build sub: make\n  COMMAND = touch sub\n");
        write_two_sources(project);
        project.ninja("app");
        if (std::string(why).find("elsewhere") != std::string::npos)
            std::system(
                ("cp '" + project("logs/.ninja_log") + "' '" + project("logs/.ninja_deps") + "' '" + project("") + "'")
                    .c_str());
        REQUIRE(project.builder().take_full_build().has_value());
        CHECK(project.refusal({"a.c"}) == why);
    }
    SECTION("dynamic dependencies that a rule names, or that nobody has written") {
        const auto [statements, why] = GENERATE(table<std::string, std::string>({
            {"rule dynamic\n  command = cp a.c a.o\n  dyndep = dd\nbuild a.o: dynamic a.c || dd\n",
             "a rule has dynamic dependencies"},
            {"build a.o: make a.c || dd\n  COMMAND = cp a.c a.o\n  dyndep = dd\n", "a.c imports or exports a module"},
        }));
        Project project(
            "build dd: make list\n  COMMAND = printf 'ninja_dyndep_version = 1\\nbuild a.o: dyndep\\n' > dd\n" +
            statements + "build b.o: cc b.c\nbuild app: link a.o b.o\n");
        for (const auto* name : {"a.c", "b.c", "list"}) project.write(name, "text\n");
        project.build_all();
        project.write("a.c", "A\n");
        if (why.starts_with("a.c")) project.write("dd", "ninja_dyndep_version = 1\n");
        CHECK(project.refusal({"a.c"}) == why);
    }
    SECTION("what CMake reads") {
        Project project(std::string(two_sources) +
                        "build build.ninja: make lists.txt a.h\n  COMMAND = touch build.ninja\n  generator = 1\n");
        write_two_sources(project);
        project.write("lists.txt", "");
        project.ninja("build.ninja");
        project.build_all();
        CHECK(project.refusal({"lists.txt"}) == "cmake reads one of the files");
        CHECK(project.refusal({"a.h"}) == "cmake reads one of the files");
        ReachBuilder::Edit edit{{"app"}, {}, {}};
        edit.changes.resize(1);
        edit.changes.front().path = project("b.h");
        edit.changes.front().kind = ChangeKind::cmake;
        CHECK(std::get<ReachBuilder::Refusal>(project.builder().plan(edit)).why == "is read by cmake");
    }
    SECTION("a file that nothing names, is new or is gone, or hides another one") {
        Project project(two_sources);
        write_two_sources(project);
        project.build_all();
        project.write("unknown.h", "");
        CHECK(project.refusal({"unknown.h"}) == "unknown.h is the input of no step that is known");
        CHECK(project.refusal({"gone.h"}) == "gone.h is new, or is gone");
        ReachBuilder::Edit edit{{"none"}, {}, {}};
        edit.changes.resize(1);
        edit.changes.front().path = project("a.h");
        CHECK(std::get<ReachBuilder::Refusal>(project.builder().plan(edit)).why ==
              "ninja knows one of the targets no more");
    }
    SECTION("logs of another version") {
        Project project(two_sources);
        write_two_sources(project);
        project.build_all();
        project.write("a.h", "2\n");
        std::ofstream(project(".ninja_log")) << "# ninja log v99\n";
        CHECK_FALSE(project.builder().take_full_build().has_value());
        CHECK(project.refusal({"a.h"}) == "the build graph has not been read yet");
    }
}
