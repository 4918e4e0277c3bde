// A network without any other machine, for a server that cannot be kept to loopback.
#pragma once

#include "tests/catch.h"

#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace e2e {

// What this thread starts while it lives has that network: loopback only. Needs root's rights.
class OwnNetwork {
  public:
    OwnNetwork() : before_(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC)) {
        is_own_ = before_ >= 0 && ::unshare(CLONE_NEWNET) == 0;
        if (is_own_) set_loopback_up();
    }
    OwnNetwork(const OwnNetwork&) = delete;
    OwnNetwork& operator=(const OwnNetwork&) = delete;
    ~OwnNetwork() {
        if (is_own_) CHECK(::setns(before_, CLONE_NEWNET) == 0);
        ::close(before_);
    }
    [[nodiscard]] bool is_own() const { return is_own_; }

  private:
    static void set_loopback_up() {
        const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        ifreq request{"lo"};
        request.ifr_flags = IFF_UP;
        const bool is_up = ::ioctl(socket, SIOCSIFFLAGS, &request) == 0;
        ::close(socket);
        REQUIRE(is_up);
    }

    int before_;
    bool is_own_ = false;
};

} // namespace e2e
