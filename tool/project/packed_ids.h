// Lists of small numbers in few bytes: each number as what it differs from the one before. Those of neighbours, as a
// compiler includes them, take one byte each.
#pragma once

#include "tool/base/varint.h"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <vector>

namespace cmakewatch {

// One list. Valid as long as the bytes are, in which it lies.
class PackedIds {
  public:
    using Id = std::uint32_t;

    PackedIds() = default;

    // The one that write() has put at `bytes`.
    static PackedIds read(const std::uint8_t* bytes) {
        PackedIds ids;
        ids.size_ = next_number(bytes);
        ids.bytes_ = bytes;
        return ids;
    }

    // Puts `ids` behind `bytes`.
    static void write(std::span<const Id> ids, std::vector<std::uint8_t>& bytes) {
        add_varint(bytes, ids.size());
        Id before = 0;
        for (const auto id : ids) {
            const auto difference = id - before; // modulo 2^32, as what it is turned into
            add_varint(bytes, (difference << 1U) ^ (0U - (difference >> 31U)));
            before = id;
        }
    }

    class Iterator {
      public:
        using iterator_category = std::input_iterator_tag;
        using value_type = Id;
        using difference_type = std::ptrdiff_t;
        using pointer = const Id*;
        using reference = Id;

        Iterator() = default;
        Iterator(const std::uint8_t* bytes, Id left) : bytes_(bytes), left_(left) { read(); }
        Id operator*() const { return id_; }
        Iterator& operator++() {
            --left_;
            read();
            return *this;
        }
        void operator++(int) { ++*this; }
        bool operator==(const Iterator& other) const { return left_ == other.left_; }

      private:
        void read() {
            if (left_ == 0) return;
            const auto number = next_number(bytes_);
            id_ += (number >> 1U) ^ (0U - (number & 1U));
        }

        const std::uint8_t* bytes_ = nullptr; // of the next one
        Id left_ = 0;                         // with this one
        Id id_ = 0;
    };
    [[nodiscard]] Iterator begin() const { return {bytes_, size_}; }
    [[nodiscard]] static Iterator end() { return {}; }
    [[nodiscard]] size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] Id front() const { return *begin(); } // of one that is not empty

  private:
    // As add_varint() writes it.
    static Id next_number(const std::uint8_t*& bytes) {
        Id value = *bytes & 0x7FU;
        for (unsigned shift = 7; (*bytes++ & 0x80U) != 0; shift += 7) value |= static_cast<Id>(*bytes & 0x7FU) << shift;
        return value;
    }

    const std::uint8_t* bytes_ = nullptr;
    Id size_ = 0;
};

} // namespace cmakewatch
