// Whether an object is still there, for callbacks that may come after its end.
#pragma once

#include <memory>

namespace cmakewatch {

// A member of that object.
class Lifetime {
  public:
    // Outlives the object; false once that has ended.
    class Observer {
      public:
        [[nodiscard]] explicit operator bool() const { return *is_alive_; }

      private:
        friend class Lifetime;
        explicit Observer(std::shared_ptr<const bool> is_alive) : is_alive_(std::move(is_alive)) {}
        std::shared_ptr<const bool> is_alive_;
    };

    Lifetime() = default;
    Lifetime(const Lifetime&) = delete;
    Lifetime& operator=(const Lifetime&) = delete;
    ~Lifetime() { *is_alive_ = false; }

    [[nodiscard]] Observer observe() const { return Observer(is_alive_); }

  private:
    std::shared_ptr<bool> is_alive_ = std::make_shared<bool>(true);
};

} // namespace cmakewatch
