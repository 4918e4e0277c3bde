#pragma once

bool is_prime(unsigned number);
