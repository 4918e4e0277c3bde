// What a type is called in messages and traces.
#pragma once

#include <boost/core/demangle.hpp>

#include <string>
#include <typeinfo>

namespace cmakewatch {

// Without namespaces: "Watch" of cmakewatch::order::Watch.
template <class Type> [[nodiscard]] const std::string& type_name() {
    static const auto name = [] {
        const auto whole = boost::core::demangle(typeid(Type).name());
        return whole.substr(whole.rfind(':') + 1);
    }();
    return name;
}

} // namespace cmakewatch
