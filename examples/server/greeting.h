// What the server says. Change it, save, and load the page again.
#pragma once

inline constexpr const char* greeting = "Hello from cmakewatch";
