#include "tool/protocol/message_line.h"

#include "tool/base/type_name.h"

#include <boost/json.hpp>
#include <boost/mp11.hpp>

#include <exception>
#include <type_traits>

namespace cmakewatch {
namespace {

namespace json = boost::json;

template <class Variant> std::string line_of(const Variant& message) {
    return std::visit(
        [](const auto& one) {
            return json::serialize(json::object{{type_name<std::decay_t<decltype(one)>>(), json::value_from(one)}});
        },
        message);
}

template <class Variant> std::optional<Variant> parsed(std::string_view line) {
    using Messages = boost::mp11::mp_transform<boost::mp11::mp_identity, Variant>;
    std::optional<Variant> message;
    try {
        // Paths, arguments and variables may hold any bytes; they travel as they are.
        json::parse_options options;
        options.allow_invalid_utf8 = true;
        const auto value = json::parse(line, {}, options);
        const auto& object = value.as_object();
        if (object.size() != 1) return std::nullopt;
        const auto& [name, members] = *object.begin();
        boost::mp11::mp_for_each<Messages>([&, &name = name, &members = members](auto identity) {
            using Message = typename decltype(identity)::type;
            if (name == type_name<Message>()) message = json::value_to<Message>(members);
        });
    } catch (const std::exception&) { // malformed JSON, a missing or mistyped member
        return std::nullopt;
    }
    return message;
}

} // namespace

std::string to_line(const Order& order) {
    return line_of(order);
}

std::string to_line(const Report& report) {
    return line_of(report);
}

std::optional<Order> parse_order(std::string_view line) {
    return parsed<Order>(line);
}

std::optional<Report> parse_report(std::string_view line) {
    return parsed<Report>(line);
}

} // namespace cmakewatch
