// When a program that has been started once is started again by itself.
#pragma once

namespace cmakewatch {

enum class RestartWhen {
    on_change,  // when a build, or a file of --watch, has changed it
    on_failure, // then, and when it has failed
    manual,     // never: only when the user asks for it
};

} // namespace cmakewatch
