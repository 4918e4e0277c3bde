// Reading the fields of a preset, whatever their types are.
#pragma once

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

class PresetFields {
  public:
    // `object` must stay.
    explicit PresetFields(const boost::json::object& object) : object_(object) {}

    // What is not there, or of another type, counts as "", false, nothing or an empty list.
    [[nodiscard]] std::string text(std::string_view name) const;
    [[nodiscard]] bool flag(std::string_view name, bool otherwise = false) const;
    [[nodiscard]] std::optional<std::int64_t> number(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> texts(std::string_view name) const; // of a list, or the only one
    [[nodiscard]] PresetFields inner(std::string_view name) const;             // the fields of an object
    [[nodiscard]] const boost::json::object& object() const { return object_; }

  private:
    const boost::json::object& object_;
};

} // namespace cmakewatch
