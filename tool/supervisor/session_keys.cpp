#include "tool/supervisor/session_keys.h"

#include "tool/base/files.h"

#include <fmt/format.h>

#include <utility>

namespace cmakewatch {
namespace {

constexpr std::string_view filter_question = "names of tests to run (a regular expression)";

std::string shown(char key) {
    if (static_cast<unsigned char>(key) < ' ') return key_name(key);
    return {key};
}

} // namespace

void SessionKeys::take(char key) {
    if (filter_) return take_for_filter(key);
    switch (key) {
    case '?': return show_keys();
    case 'q': return handler_.on_quit();
    case 'b': return build();
    case 'p': return session_.driver.take(session::event::PauseToggled{});
    case 'w': return session_.reporter.explain_build();
    case 'o': return show_output();
    case 'c': return session_.console.screen().clear();
    case 't': return ask_for_filter();
    default: return run(key);
    }
}

void SessionKeys::build() {
    if (session_.driver.session().is_building()) return say("a build is under way already");
    session_.workloads.note_outdated({});
    session_.driver.take(session::event::BuildRequested{});
}

// Those that are the workloads': r, a, f and the numbers of programs.
void SessionKeys::run(char key) {
    const bool runs = key == 'r' || key == 'a' || key == 'f';
    const bool is_building = session_.driver.session().is_building();
    if (runs && !session_.workloads.runs_anything()) return key == 'r' ? build() : say("no tests run here");
    if (session_.workloads.take_key(key)) {
        if (runs && is_building) say("a build is under way: what it makes is run then");
        return;
    }
    if (key == 'a' || key == 'f') return say("no tests run here");
    say(fmt::format("nothing is on the key {}; ? shows the keys", shown(key)));
}

void SessionKeys::ask_for_filter() {
    if (!session_.workloads.has_tests()) return say("no tests run here");
    filter_.emplace();
    if (!show_filter()) say(fmt::format("{}: type it, then Enter", filter_question));
}

void SessionKeys::take_for_filter(char key) {
    const auto state = filter_->take(key);
    if (state == LineInput::State::open) {
        show_filter();
        return;
    }
    const auto text = std::exchange(filter_, std::nullopt)->text();
    session_.reporter.status().question("");
    if (state == LineInput::State::cancelled) return;
    say(text.empty() ? "all tests count again" : fmt::format("from now on only tests run whose names match {}", text));
    session_.workloads.filter_tests(text);
}

bool SessionKeys::show_filter() const {
    return session_.reporter.status().question(fmt::format("{}: {}_", filter_question, filter_->text()));
}

void SessionKeys::show_output() {
    const auto& output = session_.reporter.build_output();
    if (output.empty()) return say("the last build has printed nothing");
    auto path = session_.build_dir + "/.cmakewatch/output";
    session_.worker.run([path, output] { return write_file(path, output); },
                        [this, path](const Result<void>& written) {
                            if (!written) return session_.reporter.error(written.error());
                            session_.terminal.give_way_to_pager(); // it takes the modes that it finds for the user's
                            if (const auto shown_in_pager = pager_.show(path); !shown_in_pager) {
                                session_.terminal.stop_giving_way();
                                return session_.reporter.error(shown_in_pager.error());
                            }
                            handler_.on_pager();
                        });
}

void SessionKeys::show_keys() const {
    const auto& workloads = session_.workloads;
    std::string text = "keys: ";
    if (workloads.runs_anything())
        text += workloads.has_tests() && !workloads.has_several() ? "r run again, " : "r restart, ";
    if (workloads.has_tests()) text += "a all tests, f failed tests, t tests by name, ";
    if (const auto choice = workloads.choice().keys(); !choice.empty()) text += choice + ", ";
    text += "b build, p pause, w why it was built, o output of the build, c clear, q quit";
    if (workloads.may_take_keyboard())
        text += fmt::format("; behind {} while a program has the keyboard", session_.terminal.key_prefix());
    say(text);
}

std::string SessionKeys::hint() const {
    if (!session_.terminal.takes_keys()) return "";
    return session_.workloads.may_take_keyboard() && !session_.workloads.has_several()
               ? fmt::format("{} ? shows keys", session_.terminal.key_prefix())
               : "? shows keys";
}

} // namespace cmakewatch
