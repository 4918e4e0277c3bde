#pragma once

#include <string>
#include <vector>

// The words of `text`: what spaces separate.
std::vector<std::string> words(const std::string& text);
