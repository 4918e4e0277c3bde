#include "numbers.h"

bool is_prime(unsigned number) {
    for (unsigned divisor = 2; divisor <= number / divisor; ++divisor)
        if (number % divisor == 0) return false;
    return number > 1;
}
