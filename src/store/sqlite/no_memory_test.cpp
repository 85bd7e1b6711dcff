// What the writer leaves behind where memory ends, at every allocation in turn: nothing, neither in
// the file nor in what it keeps in memory.
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "store/conformance_testing.h"
#include "store/sqlite/schema.h"
#include "store/sqlite/verification.h"
#include "store/sqlite/writer.h"

namespace {

constexpr int kEndless = -1;
thread_local int allocations_left = kEndless;

void* allocate(std::size_t bytes) noexcept {
  if (allocations_left == 0) return nullptr;
  if (allocations_left > 0) --allocations_left;
  return std::malloc(bytes == 0 ? 1 : bytes);
}

void* allocate_or_throw(std::size_t bytes) {
  void* memory = allocate(bytes);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

// All of one kind, for memory is given back in the way that it was taken. Weak, because a sanitizer
// brings its own, which then go before these.
#define SIDESEAT_WEAK __attribute__((weak))
SIDESEAT_WEAK void* operator new(std::size_t bytes) { return allocate_or_throw(bytes); }
SIDESEAT_WEAK void* operator new[](std::size_t bytes) { return allocate_or_throw(bytes); }
SIDESEAT_WEAK void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
  return allocate(bytes);
}
SIDESEAT_WEAK void* operator new[](std::size_t bytes, const std::nothrow_t&) noexcept {
  return allocate(bytes);
}
SIDESEAT_WEAK void operator delete(void* memory) noexcept { std::free(memory); }
SIDESEAT_WEAK void operator delete[](void* memory) noexcept { std::free(memory); }
SIDESEAT_WEAK void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
SIDESEAT_WEAK void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
SIDESEAT_WEAK void operator delete(void* memory, const std::nothrow_t&) noexcept {
  std::free(memory);
}
SIDESEAT_WEAK void operator delete[](void* memory, const std::nothrow_t&) noexcept {
  std::free(memory);
}

namespace sideseat::store::sqlite {
namespace {

// More allocations than anything here needs; a loop that gets there does not end by itself.
constexpr int kAllocationsMax = 20'000;

/// While one exists, this thread gets so many allocations and no more.
class FewAllocations {
 public:
  explicit FewAllocations(int count) { allocations_left = count; }
  FewAllocations(const FewAllocations&) = delete;
  FewAllocations& operator=(const FewAllocations&) = delete;
  ~FewAllocations() { allocations_left = kEndless; }
};

/// Whether the allocations of this program are those above.
bool allocations_are_ours() {
  try {
    const FewAllocations none(0);
    std::string(1000, 'x').swap(*std::make_unique<std::string>());
  } catch (const std::bad_alloc&) {
    return true;
  }
  return false;
}

/// A writer with a file of its own that holds a trace of two spans in a session, and one more.
class Written {
 public:
  Written() {
    EXPECT_TRUE(migrate(connection_, migrations()).has_value());
    writer_ = *Writer::open(connection_);
    SpanRecord call = call_span(1, 1, 0);
    call.session_id = "s";
    call.contents.push_back({ContentRole::kPiece, "\"words\"", {}, true});
    EXPECT_TRUE(writer_->append({call, inner_span(1, 2, 0), inner_span(9, 9, 0)}).has_value());
  }
  Writer& writer() { return *writer_; }

  /// Every row of every table.
  std::string dump() {
    std::string rows;
    Statement tables = *connection_.prepare(
        "SELECT m.name,(SELECT group_concat('quote('||c.name||')','||\",\"||') FROM"
        " pragma_table_info(m.name) c) FROM sqlite_master m WHERE m.type='table' ORDER BY m.name");
    while (*tables.step() == Step::kRow) {
      const std::string name = tables.text(0);
      rows += name + ":\n";
      Statement all = *connection_.prepare("SELECT " + tables.text(1) + " FROM " + name);
      while (*all.step() == Step::kRow) rows += all.text(0) + "\n";
    }
    return rows;
  }
  void expect_sound() {
    const auto transaction = Transaction::begin(connection_);
    const auto verified = verify(connection_);
    EXPECT_TRUE(verified.has_value()) << (verified ? "" : verified.error().message());
  }

 private:
  Connection connection_ = *Connection::open(":memory:", Access::kWrite, 1 << 20);
  std::unique_ptr<Writer> writer_;
};

SpanRecord replacement(const std::string& model) {
  SpanRecord call = call_span(1, 1, 0);
  call.session_id = "s";
  call.model = model;
  call.input_preview = "asked " + model;
  call.contents = {{ContentRole::kInput, "\"" + model + "\""}};
  call.replaces = true;
  return call;
}

/// A span replaced, one of a new trace, project and session, and something for each other table.
/// What came of an erasure or of a sweep.
struct Erased : EraseResult {
  std::vector<SearchableTexts::Text> texts;
};

bool append_all(Writer& writer, Erased&) {
  SpanRecord call = call_span(2, 3, 1);
  call.project = "q";
  call.session_id = "a session";
  call.origin = "an origin";
  const std::string bytes(3000, 'x');
  call.attachments = {{content_hash(bytes), "image/png", bytes}};
  call.contents.push_back(
      {ContentRole::kPiece, R"({"attachment":")" + std::string(32, '1') + "\"}"});
  const std::vector<SpanRecord> spans{replacement("new model"), call};
  const std::vector<PendingEvent> pending{{{"q", call.trace_id, span_number(9)}, 1, "event"}};
  const std::vector<SpanKey> joined{{"q", call.trace_id, call.span_id}};
  const std::vector<MetricRecord> points{
      {.project = "q", .name = "point", .origin = "another", .bytes = "bytes"}};
  return writer.append({.spans = spans, .pending = pending, .joined = joined, .points = points})
      .has_value();
}

bool do_nothing(Writer&, Erased&) { return true; }

bool erase_first(Writer& writer, Erased& result) {
  const std::vector<TraceKey> traces{{"p", trace_number(1)}};
  return writer.erase(traces, 1000, result).has_value();
}

bool sweep_all(Writer& writer, Erased& result) {
  return writer.sweep(10, result.texts).has_value();
}

/// The same as append_all() while the names of what was erased are looked for.
bool begin_names(Writer& writer, Erased& result) {
  return append_all(writer, result) && writer.begin_name_sweep().has_value();
}

struct Case {
  const char* name;
  bool (*prepare)(Writer&, Erased&);
  bool (*act)(Writer&, Erased&);
};
void PrintTo(const Case& one, std::ostream* out) { *out << one.name; }

class NoMemoryTest : public testing::TestWithParam<Case> {};

INSTANTIATE_TEST_SUITE_P(
    Every, NoMemoryTest,
    testing::Values(Case{"append", do_nothing, append_all}, Case{"replace", append_all, append_all},
                    Case{"erase", append_all, erase_first}, Case{"sweep", erase_first, sweep_all},
                    Case{"replace_while_names_go", begin_names, append_all}),
    [](const testing::TestParamInfo<Case>& one) { return std::string(one.param.name); });

/// Gives numbers, ids and names other meanings than what failed before would have. Returns what the
/// file has after each step.
std::string write_something_else(Written& written) {
  EXPECT_TRUE(written.writer().append({replacement("third model")}).has_value());
  std::string rows = written.dump();
  SpanRecord call = call_span(3, 4, 2);
  call.session_id = "s";
  call.model = "other model";
  call.contents.push_back({ContentRole::kPiece, "\"other words\"", {}, true});
  EXPECT_TRUE(written.writer().append({call}).has_value());
  return rows + written.dump();
}

TEST_P(NoMemoryTest, LeavesNothingBehindAndTheWriterGoesOn) {
  if (!allocations_are_ours()) GTEST_SKIP() << "a sanitizer has allocations of its own";
  Written untroubled;
  Erased ignored;
  ASSERT_TRUE(GetParam().prepare(untroubled.writer(), ignored));
  const std::string before = untroubled.dump();
  const std::string without = write_something_else(untroubled);
  ASSERT_TRUE(GetParam().act(untroubled.writer(), ignored));
  const std::string with = untroubled.dump();

  for (int allocations = 0; allocations < kAllocationsMax; ++allocations) {
    SCOPED_TRACE("allocation " + std::to_string(allocations));
    Written written;
    ASSERT_TRUE(GetParam().prepare(written.writer(), ignored));
    Erased result;
    bool has_failed = false;
    try {
      const FewAllocations few(allocations);
      GetParam().act(written.writer(), result);
    } catch (const std::bad_alloc&) {
      has_failed = true;
    }
    if (!has_failed) return;
    EXPECT_TRUE(result.texts.empty()) << "they are there still";
    ASSERT_EQ(written.dump(), before);
    ASSERT_EQ(write_something_else(written), without);
    ASSERT_TRUE(GetParam().act(written.writer(), result));
    ASSERT_EQ(written.dump(), with);
    written.expect_sound();
    if (HasFailure()) return;
  }
  FAIL() << "there is no end of allocations";
}

}  // namespace
}  // namespace sideseat::store::sqlite
