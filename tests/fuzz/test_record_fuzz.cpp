// The record of earlier test rounds, in .cmakewatch/tests.json
#include "tests/fuzz/fuzz.h"
#include "tool/ctest/test_record.h"

using namespace cmakewatch;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto record = TestRecord::parse(fuzz::text(data, size)).to_json();
    fuzz::expect(TestRecord::parse(record).to_json() == record, "what is written is read the same");
    return 0;
}
