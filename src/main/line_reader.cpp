// stdio, whose buffer is large enough to be fast.
#include "main/line_reader.h"

#include <cerrno>
#include <system_error>
#include <utility>

#include "base/limits.h"

namespace sideseat {

Result<LineReader> LineReader::open(const std::string& path) {
  std::FILE* file = path == "-" ? stdin : std::fopen(path.c_str(), "re");
  if (file == nullptr) {
    return Error(ErrorCode::kIo, "open " + path + ": " + std::generic_category().message(errno));
  }
  return LineReader(file, path);
}

LineReader::LineReader(LineReader&& other) noexcept
    : file_(std::exchange(other.file_, nullptr)),
      path_(std::move(other.path_)),
      number_(other.number_) {}

LineReader::~LineReader() {
  if (file_ != nullptr && file_ != stdin) std::fclose(file_);
}

Result<std::optional<std::string>> LineReader::next() {
  std::string line;
  std::size_t size_bytes = 0;
  int character = EOF;
  while ((character = ::getc_unlocked(file_)) != EOF && character != '\n') {
    ++size_bytes;
    if (size_bytes <= limits::kJsonBytesMax) line += static_cast<char>(character);
  }
  if (std::ferror(file_) != 0) {
    return Error(ErrorCode::kIo, "read " + path_ + ": " + std::generic_category().message(errno));
  }
  if (character == EOF && size_bytes == 0) return std::optional<std::string>();
  ++number_;
  if (size_bytes > limits::kJsonBytesMax) return Error(ErrorCode::kTooLarge, "it is too long");
  return std::optional(std::move(line));
}

}  // namespace sideseat
