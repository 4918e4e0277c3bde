#include "tool/watch/watchman_message.h"

#include "tests/catch.h"

using namespace cmakewatch::watchman;

namespace {

template <class Kind> Kind as(std::string_view line) {
    const auto message = parse_message(line);
    REQUIRE(message);
    const auto* found = std::get_if<Kind>(&*message);
    REQUIRE(found != nullptr);
    return *found;
}

} // namespace

TEST_CASE("a Watchman server's answers, failures and news are told apart") {
    CHECK(as<Answer>(R"({"version":"4.9.0"})").version == "4.9.0");
    CHECK(as<Answer>(R"({"version":"4.9.0","watch":"/p","relative_path":"a"})").watch == "/p");
    CHECK(as<Answer>(R"({"clock":"c:1:2"})").clock == "c:1:2");
    CHECK(as<Answer>(R"({"clock":7})").clock.empty());
    CHECK(as<Failure>(R"({"version":"4.9.0","error":"no such root"})").why == "no such root");
    CHECK(as<Failure>(R"({"error":[]})").why == "it reports an error");
    CHECK(parse_message(R"({"unilateral":true,"log":"x"})")->index() == Message(Unasked{}).index());
    CHECK(as<News>(R"({"unilateral":true,"subscription":"s","canceled":true})").is_cancelled);
    // The answer to the request "subscribe" names it too.
    CHECK(as<Answer>(R"({"subscribe":"s","clock":"c:1:2"})").clock == "c:1:2");
}

TEST_CASE("a Watchman server's news of files: what is missing is taken for the usual") {
    const auto news = as<News>(R"({"subscription":"s","is_fresh_instance":true,"files":[
        {"name":"a/b.h"}, {"name":"gone","exists":false,"new":false,"type":"d"}, {"exists":true}, 7]})");
    CHECK(news.subscription == "s");
    CHECK(news.is_fresh);
    REQUIRE(news.files.size() == 2);
    CHECK(news.files[0].name == "a/b.h");
    CHECK(news.files[0].exists);
    CHECK(news.files[0].is_new);
    CHECK_FALSE(news.files[0].is_directory);
    CHECK_FALSE(news.files[1].exists);
    CHECK_FALSE(news.files[1].is_new);
    CHECK(news.files[1].is_directory);
}

TEST_CASE("what is no JSON object is no message of a Watchman server") {
    for (const auto* line : {"", "nonsense", "[]", "7", "{", R"({"a":1} x)", "\xff"}) {
        CAPTURE(line);
        CHECK_FALSE(parse_message(line));
    }
    CHECK_FALSE(parse_message(std::string(100000, '[')));
    CHECK_FALSE(parse_message("{\"a\":" + std::string(100000, '[')));
    CHECK_FALSE(parse_message(R"({"subscription":"s","files":[{"name":"a\u0000b"}]})"));
    CHECK_FALSE(parse_message("{\"subscription\":\"s\",\"files\":[{\"name\":\"\xff\"}]}"));
}

TEST_CASE("a Watchman server before 4.9 is not supported") {
    for (const auto* version : {"4.9.0", "4.10", "5", "2023.04.10.00"}) CHECK(is_supported(version));
    for (const auto* version : {"", "4", "4.8.9", "3.99", "x", "-4.9"}) CHECK_FALSE(is_supported(version));
}
