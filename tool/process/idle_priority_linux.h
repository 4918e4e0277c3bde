// A process that is to use only what nobody else needs.
#pragma once

#include <sched.h>
#include <sys/resource.h>
#include <sys/types.h>

namespace cmakewatch {

// Of what it starts from now on, too.
inline void use_idle_priority(pid_t pid) {
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(pid), 19);
    const sched_param none{};
    ::sched_setscheduler(pid, SCHED_IDLE, &none);
}

} // namespace cmakewatch
