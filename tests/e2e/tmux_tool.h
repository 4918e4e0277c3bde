// The real binary in a real terminal emulator, tmux: keys go in, and what a person would see comes out.
#pragma once

#include "tests/e2e/harness.h"

namespace e2e {

class Tmux {
  public:
    // `command` for a shell, in the sandbox; what it has written stays when it has ended.
    Tmux(const Sandbox& sandbox, const std::string& command, int columns = 80, int rows = 24)
        : tmux_("env -u TMUX tmux -S '" + sandbox.path("tmux").string() + "' -f /dev/null ") {
        const auto size = " -x " + std::to_string(columns) + " -y " + std::to_string(rows);
        const auto shell = "cd '" + sandbox.path("").string() + "' && " + command + "; echo \"[ended $?]\"; exec cat";
        run("new-session -d" + size + " " + quoted(shell));
    }
    Tmux(const Tmux&) = delete;
    Tmux& operator=(const Tmux&) = delete;
    ~Tmux() { (void)!std::system((tmux_ + "kill-server 2>/dev/null").c_str()); }

    // As tmux names them: "C-]", "Enter", or text.
    void type(const std::string& keys) const { run("send-keys " + keys); }
    void resize(int columns, int rows) const {
        run("resize-window -x " + std::to_string(columns) + " -y " + std::to_string(rows));
    }

    // All rows, without the blanks at their ends; with sequences for colours if asked for.
    [[nodiscard]] std::string screen(bool with_colours = false) const {
        return output_of(std::string("capture-pane -p") + (with_colours ? " -e" : ""));
    }
    // And all that has scrolled out of it.
    [[nodiscard]] std::string history() const { return output_of("capture-pane -p -S -"); }
    // What tmux knows of the terminal's state, for example "#{alternate_on} #{mouse_any_flag} #{cursor_flag}".
    [[nodiscard]] std::string state(const std::string& format) const {
        return output_of("display-message -p " + quoted(format));
    }

    void wait_until(const std::string& what, const std::function<bool()>& holds) const {
        const auto end = std::chrono::steady_clock::now() + deadline;
        while (!holds()) {
            if (std::chrono::steady_clock::now() > end)
                FAIL("gave up waiting for " << what << "; screen:\n" << history());
            std::this_thread::sleep_for(10ms);
        }
    }
    void wait_for(const std::string& text) const {
        wait_until(text, [&] { return screen().find(text) != std::string::npos; });
    }

  private:
    static std::string quoted(const std::string& text) {
        std::string all = "'";
        for (const char c : text) all += c == '\'' ? "'\\''" : std::string(1, c);
        return all + "'";
    }
    void run(const std::string& words) const {
        if (std::system((tmux_ + words).c_str()) != 0) FAIL("tmux " << words);
    }
    [[nodiscard]] std::string output_of(const std::string& words) const {
        std::string text;
        auto* pipe = ::popen((tmux_ + words).c_str(), "r");
        REQUIRE(pipe != nullptr);
        char chunk[4096];
        for (size_t size = 0; (size = std::fread(chunk, 1, sizeof chunk, pipe)) > 0;) text.append(chunk, size);
        REQUIRE(::pclose(pipe) == 0);
        return text;
    }

    std::string tmux_;
};

// `words` for cmakewatch, which runs in a Tmux and writes its events for wait_for_event().
inline std::string run(const std::string& words, const std::string& environment = "") {
    return environment + " " CMAKEWATCH_EXECUTABLE " " + words + " -B build --events events";
}

inline void wait_for_event(const Tmux& tmux, const Sandbox& sandbox, const std::string& event, size_t times) {
    tmux.wait_until(
        event, [&] { return count(content(sandbox.path("events").string()), "\"event\":\"" + event + "\"") >= times; });
}

// A first build that takes its time is watched widely until it is done.
inline void wait_for_exact_watch(const Tmux& tmux, const Sandbox& sandbox) {
    tmux.wait_until("an exact watch",
                    [&] { return holds(content(sandbox.path("events").string()), "\"mode\":\"exact\""); });
}

// What the terminal is in, when all is as it was at the start.
inline constexpr const char* modes =
    "#{alternate_on} #{mouse_any_flag} #{cursor_flag} #{scroll_region_upper} #{wrap_flag} #{keypad_flag}";
inline constexpr const char* modes_at_start = "0 0 1 0 1 0\n";

} // namespace e2e
