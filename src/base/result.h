// A value or the reason there is none. A subset of std::expected, which GCC 12 and Clang 14 lack in
// C++20; docs/adr/0002-errors-are-values.md says why errors are values here.
#pragma once

#include <cassert>
#include <utility>
#include <variant>

#include "base/error.h"

namespace sideseat {

/// Holds a `T` or an `Error`. Do not use `Result<bool>`: name the outcomes in an enum instead.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  T& operator*() & { return assert(has_value()), *std::get_if<0>(&state_); }
  const T& operator*() const& { return assert(has_value()), *std::get_if<0>(&state_); }
  T&& operator*() && { return assert(has_value()), std::move(*std::get_if<0>(&state_)); }
  T* operator->() { return assert(has_value()), std::get_if<0>(&state_); }
  const T* operator->() const { return assert(has_value()), std::get_if<0>(&state_); }

  const Error& error() const& { return assert(!has_value()), *std::get_if<1>(&state_); }
  Error&& error() && { return assert(!has_value()), std::move(*std::get_if<1>(&state_)); }

 private:
  std::variant<T, Error> state_;
};

/// The outcome of an operation that has nothing to return.
using Status = Result<std::monostate>;
inline Status ok() { return std::monostate{}; }

/// `SIDESEAT_TRY(auto frame, decoder.next());` declares `frame`, or returns the error. Needs a line
/// of its own inside braces. `SIDESEAT_CHECK(status);` is the same for a Status.
#define SIDESEAT_CONCAT_(a, b) a##b
#define SIDESEAT_CONCAT(a, b) SIDESEAT_CONCAT_(a, b)
#define SIDESEAT_TRY(declaration, expression) \
  SIDESEAT_TRY_(SIDESEAT_CONCAT(sideseat_try_, __LINE__), declaration, expression)
#define SIDESEAT_TRY_(result, declaration, expression) \
  auto result = (expression);                          \
  if (!result) [[unlikely]] {                          \
    return std::move(result).error();                  \
  }                                                    \
  declaration = *std::move(result)
#define SIDESEAT_CHECK(expression) \
  SIDESEAT_CHECK_(SIDESEAT_CONCAT(sideseat_try_, __LINE__), expression)
#define SIDESEAT_CHECK_(result, expression) \
  auto result = (expression);               \
  if (!result) [[unlikely]] {               \
    return std::move(result).error();       \
  }

}  // namespace sideseat
