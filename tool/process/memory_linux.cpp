#include "tool/process/memory_linux.h"

#include <malloc.h>

namespace cmakewatch {

void give_back_memory() {
#ifdef __GLIBC__
    ::malloc_trim(0);
#endif
}

} // namespace cmakewatch
