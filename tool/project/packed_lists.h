// Many short lists in one piece of memory.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace cmakewatch {

template <class T> class PackedLists {
  public:
    // Lists that have so many elements each, all to be assigned.
    explicit PackedLists(const std::vector<std::uint32_t>& sizes) {
        begins_.reserve(sizes.size() + 1);
        for (const auto size : sizes) begins_.push_back(begins_.back() + size);
        elements_.resize(begins_.back());
    }
    PackedLists() = default;

    // To the list that ends with the next end_list().
    void push(T element) { elements_.push_back(element); }
    void end_list() { begins_.push_back(static_cast<std::uint32_t>(elements_.size())); }

    // The one that is not ended yet.
    [[nodiscard]] std::span<const T> open_list() const {
        return {elements_.data() + begins_.back(), elements_.data() + elements_.size()};
    }

    [[nodiscard]] size_t size() const { return begins_.size() - 1; }
    [[nodiscard]] std::span<const T> operator[](size_t list) const {
        return {elements_.data() + begins_[list], elements_.data() + begins_[list + 1]};
    }
    [[nodiscard]] std::span<T> operator[](size_t list) {
        return {elements_.data() + begins_[list], elements_.data() + begins_[list + 1]};
    }

    void shrink_to_fit() {
        begins_.shrink_to_fit();
        elements_.shrink_to_fit();
    }

  private:
    std::vector<std::uint32_t> begins_{0};
    std::vector<T> elements_;
};

} // namespace cmakewatch
