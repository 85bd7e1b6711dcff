// Reads a text file line by line, without taking an endless line into memory.
#pragma once

#include <cstdio>
#include <optional>
#include <string>
#include <utility>

#include "base/result.h"

namespace sideseat {

class LineReader {
 public:
  /// "-": stdin. Errors: kIo.
  static Result<LineReader> open(const std::string& path);
  LineReader(LineReader&& other) noexcept;
  LineReader& operator=(LineReader&&) = delete;
  ~LineReader();

  /// Without its end; nullopt after the last one. Errors: kTooLarge for a line of more than
  /// kJsonBytesMax, which is passed over; kIo.
  Result<std::optional<std::string>> next();
  /// Of the line that next() came to last; the first is 1.
  std::size_t number() const { return number_; }

 private:
  LineReader(std::FILE* file, std::string path) : file_(file), path_(std::move(path)) {}

  std::FILE* file_;  // Null: moved from.
  std::string path_;
  std::size_t number_ = 0;
};

}  // namespace sideseat
