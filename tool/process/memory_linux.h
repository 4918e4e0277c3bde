// Memory that is not needed any more.
#pragma once

namespace cmakewatch {

// Gives the kernel back what is free after a large, passing need (a plan as JSON, Ninja's graph).
void give_back_memory();

} // namespace cmakewatch
