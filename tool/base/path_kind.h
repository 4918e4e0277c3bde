// What there is at a path.
#pragma once

namespace cmakewatch {

enum class PathKind { missing, file, other };

} // namespace cmakewatch
