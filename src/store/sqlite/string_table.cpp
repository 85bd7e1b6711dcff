// Bounded caches in front of one table.
#include "store/sqlite/string_table.h"

namespace sideseat::store::sqlite {
namespace {

constexpr std::size_t kCachedMax = 16384;
/// Longer ones are rare and not kept in memory.
constexpr std::size_t kCachedBytesMax = 256;

}  // namespace

Result<StringWriter> StringWriter::open(Connection& connection) {
  SIDESEAT_TRY(NameEraser eraser, NameEraser::open(connection, "string"));
  StringWriter writer(connection, std::move(eraser));
  SIDESEAT_TRY(writer.find_, connection.prepare("SELECT id FROM string WHERE text=?1"));
  SIDESEAT_TRY(writer.insert_, connection.prepare("INSERT INTO string(text) VALUES(?1)"));
  return writer;
}

Result<std::int64_t> StringWriter::intern(std::string_view text) {
  if (text.empty()) return 0;
  if (const auto cached = cache_.find(text); cached != cache_.end()) return cached->second;
  find_.bind(text);
  SIDESEAT_TRY(const Step step, find_.step());
  std::int64_t number = step == Step::kRow ? find_.integer(0) : 0;
  find_.reset();
  if (step == Step::kDone) {
    insert_.bind(text);
    SIDESEAT_CHECK(insert_.run());
    number = connection_->last_insert_id();
  }
  eraser_.note(number);
  if (text.size() <= kCachedBytesMax) {
    if (cache_.size() >= kCachedMax) cache_.clear();
    cache_.emplace(text, number);
  }
  return number;
}

Result<std::string> StringWriter::intern_list(const std::vector<std::string>& texts) {
  std::string json;
  for (const std::string& text : texts) {
    SIDESEAT_TRY(const std::int64_t number, intern(text));
    json.append(json.empty() ? "[" : ",").append(std::to_string(number));
  }
  if (!json.empty()) json += ']';
  return json;
}

Result<StringReader> StringReader::open(Connection& connection) {
  StringReader reader;
  SIDESEAT_TRY(reader.find_, connection.prepare("SELECT text FROM string WHERE id=?1"));
  return reader;
}

Result<std::string> StringReader::text(std::int64_t number) {
  if (number == 0) return std::string();
  if (const auto cached = cache_.find(number); cached != cache_.end()) return cached->second;
  find_.bind(number);
  const StatementReset reset(find_);
  SIDESEAT_TRY(const Step step, find_.step());
  if (step == Step::kDone) return Error(ErrorCode::kCorrupt, "a stored name is missing");
  std::string text = find_.text(0);
  if (text.size() <= kCachedBytesMax) {
    if (cache_.size() >= kCachedMax) cache_.clear();
    cache_.emplace(number, text);
  }
  return text;
}

Result<std::vector<std::string>> StringReader::list(std::string_view json) {
  std::vector<std::string> texts;
  SIDESEAT_CHECK(for_each_number(json, [&](std::int64_t number) -> Status {
    SIDESEAT_TRY(std::string text, this->text(number));
    texts.push_back(std::move(text));
    return ok();
  }));
  return texts;
}

}  // namespace sideseat::store::sqlite
