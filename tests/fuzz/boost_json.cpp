// Boost.JSON, compiled here as its documentation says for a use of its headers alone.
#include <boost/json/src.hpp>
