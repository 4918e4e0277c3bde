#include "tool/project/preset_record.h"

#include "tool/base/json_text.h"
#include "tool/project/preset_fields.h"

#include <boost/json.hpp>

namespace cmakewatch {

std::string PresetRecord::to_json() const {
    return boost::json::serialize(boost::json::object{{"configure", names.configure},
                                                      {"build", names.build},
                                                      {"test", names.test},
                                                      {"digest", digest},
                                                      {"variables", boost::json::value_from(cache_variables)}}) +
           "\n";
}

PresetRecord PresetRecord::parse(std::string_view text) {
    const auto value = parse_json(text);
    if (!value || !value->is_object()) return {};
    const PresetFields fields(value->get_object());
    return {{fields.text("configure"), fields.text("build"), fields.text("test")},
            fields.text("digest"),
            fields.texts("variables")};
}

} // namespace cmakewatch
