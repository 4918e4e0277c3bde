#include "greeting.h"

std::string greeting() {
    return "hello, world";
}
