// What only the SQLite store promises: a file that outlives crashes, a format, its size.
#include "store/sqlite/sqlite_store.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "base/temporary_folder_testing.h"
#include "store/conformance_testing.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/schema.h"

namespace sideseat::store {
namespace {

std::string file_of(const TemporaryFolder& folder) { return folder.file("sideseat.db"); }

std::unique_ptr<SqliteStore> open_store(const TemporaryFolder& folder) {
  auto store = SqliteStore::open({.path = file_of(folder)});
  if (store) return *std::move(store);
  ADD_FAILURE() << store.error().message();
  return nullptr;
}

class SqliteHarness final : public StoreHarness {
 public:
  Store& store() override { return *store_; }
  void wait_until_searchable() override { store_->wait_until_searchable(); }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<SqliteStore> store_ = open_store(folder_);
};

std::unique_ptr<StoreHarness> make_harness() { return std::make_unique<SqliteHarness>(); }

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreConformance, testing::Values(&make_harness));

TEST(SqliteStore, KeepsEverythingWhenItIsOpenedAgain) {
  const TemporaryFolder folder;
  SpanRecord span = call_span(1, 1, 0);
  span.session_id = "s";
  auto first = open_store(folder);
  ASSERT_TRUE(first->append({span}).has_value());
  const std::string before = describe(*first->trace("p", span.trace_id));
  first.reset();

  const auto second = open_store(folder);

  EXPECT_EQ(describe(*second->trace("p", span.trace_id)), before);
  EXPECT_EQ(second->append({span})->spans_known, 1U);
  SpanRecord more = call_span(1, 2, 3);
  more.contents.push_back(span.contents[0]);
  ASSERT_TRUE(second->append({more}).has_value());
  const auto old_row = second->span("p", span.trace_id, span.span_id);
  const auto new_row = second->span("p", span.trace_id, more.span_id);
  EXPECT_EQ(new_row->references[1].content_id, old_row->references[0].content_id)
      << "contents of before are found again";
  EXPECT_TRUE(second->verify().has_value());
}

Attachment picture(std::uint32_t number) {
  const std::string bytes = std::to_string(number) + std::string(10'000, '\xff');
  return {content_hash(bytes), "image/png", bytes};
}

// The child is killed while it appends; what it had acknowledged by then must be there.
TEST(SqliteStore, KeepsWhatWasAcknowledgedWhenTheProcessIsKilled) {
  const TemporaryFolder folder;
  int acks[2];
  ASSERT_EQ(::pipe(acks), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    auto store = SqliteStore::open({.path = file_of(folder)});
    for (std::uint32_t i = 0; store && i < 1'000'000; ++i) {
      SpanRecord call = call_span(i, i, 0);
      call.attachments = {picture(i)};
      if (!(*store)->append({call, inner_span(i, i + 1, 0)})) break;
      if (::write(acks[1], &i, sizeof i) != sizeof i) break;
    }
    ::_exit(1);
  }
  ::close(acks[1]);
  std::uint32_t last = 0;
  while (last < 20) ASSERT_EQ(::read(acks[0], &last, sizeof last), ssize_t{sizeof last});
  ASSERT_EQ(::kill(child, SIGKILL), 0);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  std::uint32_t number = 0;
  while (::read(acks[0], &number, sizeof number) == ssize_t{sizeof number}) last = number;
  ::close(acks[0]);

  const auto store = open_store(folder);
  ASSERT_NE(store, nullptr);
  EXPECT_TRUE(store->verify().has_value());
  for (std::uint32_t i = 0; i <= last; ++i) {
    const auto spans = store->spans("p", trace_number(i), WithRest::kYes);
    ASSERT_TRUE(spans.has_value()) << "trace " << i << " of " << last;
    EXPECT_EQ(spans->size(), 2U);
    const auto attachment = store->attachment("p", picture(i).hash);
    ASSERT_TRUE(attachment.has_value()) << "trace " << i << " of " << last;
    EXPECT_EQ(*attachment, picture(i));
  }
}

TEST(SqliteStore, IsUsedByOneProcessAtATime) {
  const TemporaryFolder folder;
  auto first = open_store(folder);
  const auto second = SqliteStore::open({.path = file_of(folder)});
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code(), ErrorCode::kUnavailable);
  first.reset();
  EXPECT_TRUE(SqliteStore::open({.path = file_of(folder)}).has_value());
}

TEST(SqliteStore, RefusesFilesThatAreNotItsOwn) {
  struct Case {
    std::string_view name;
    void (*make)(const std::string& path);
    ErrorCode expected;
  };
  const Case cases[] = {
      {"not a database",
       [](const std::string& path) { std::ofstream(path) << std::string(5000, 'x'); },
       ErrorCode::kCorrupt},
      {"another program's database",
       [](const std::string& path) {
         auto other = sqlite::Connection::open(path, sqlite::Access::kWrite, 1 << 20);
         ASSERT_TRUE(other->execute("CREATE TABLE theirs(x)").has_value());
       },
       ErrorCode::kCorrupt},
      {"a newer version's file",
       [](const std::string& path) {
         ASSERT_TRUE(SqliteStore::open({.path = path}).has_value());
         auto newer = sqlite::Connection::open(path, sqlite::Access::kWrite, 1 << 20);
         ASSERT_TRUE(newer->execute("PRAGMA user_version=99").has_value());
       },
       ErrorCode::kUnsupported},
      {"a folder that is not there",
       [](const std::string& path) {
         std::filesystem::remove_all(std::filesystem::path(path).parent_path());
       },
       ErrorCode::kIo},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.name));
    const TemporaryFolder folder;
    c.make(file_of(folder));
    const auto store = SqliteStore::open({.path = file_of(folder)});
    ASSERT_FALSE(store.has_value());
    EXPECT_EQ(store.error().code(), c.expected) << store.error().message();
  }
}

// Every call sends the whole conversation again; the file must grow with what is new only. A store
// that kept each call's messages would need 10 MB here.
TEST(SqliteStore, AConversationOfAHundredTurnsStaysSmall) {
  const TemporaryFolder folder;
  auto store = open_store(folder);
  constexpr std::uint32_t kTurns = 100;
  std::vector<Content> history;
  for (std::uint32_t turn = 0; turn < kTurns; ++turn) {
    const std::string tail = std::to_string(turn) + "\"}";
    history.push_back({ContentRole::kInput, R"({"q":")" + std::string(1000, 'q') + tail});
    SpanRecord span = call_span(1, turn, turn);
    span.contents = history;
    const std::string answer = R"({"a":")" + std::string(1000, 'a') + tail;
    span.contents.push_back({ContentRole::kOutput, answer});
    history.push_back({ContentRole::kInput, answer});
    ASSERT_TRUE(store->append({span}).has_value());
  }
  EXPECT_EQ(store->span("p", trace_number(1), span_number(kTurns - 1))->references.size(),
            2 * kTurns);
  store.reset();  // Moves the log into the file.
  // 200 texts of 1 KB, a row of some 200 bytes and about one byte a reference for each call.
  EXPECT_LT(std::filesystem::file_size(file_of(folder)), 400'000U);
}

/// The SQL examples of docs/formats/store.md.
std::vector<std::string> documented_questions() {
  std::ifstream file(std::string(SIDESEAT_TESTDATA) + "/../docs/formats/store.md");
  std::vector<std::string> questions;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line == "```sql") {
      questions.emplace_back();
      inside = true;
    } else if (line == "```") {
      inside = false;
    } else if (inside) {
      questions.back() += line + "\n";
    }
  }
  return questions;
}

TEST(SqliteStore, TheQuestionsOfItsDocumentationAreAnswered) {
  const TemporaryFolder folder;
  auto store = open_store(folder);
  SpanRecord span = call_span(1, 7, 0);
  span.project = "default";
  ASSERT_TRUE(store->append({span}).has_value());

  auto reader = sqlite::Connection::open(file_of(folder), sqlite::Access::kRead, 1 << 20);
  ASSERT_TRUE(reader.has_value());
  const auto questions = documented_questions();
  ASSERT_EQ(questions.size(), 5U);
  for (const std::string& question : questions) {
    auto statement = reader->prepare(question);
    ASSERT_TRUE(statement.has_value()) << question << statement.error().message();
    ASSERT_TRUE(statement->step().has_value()) << question;
  }
  auto dearest = *reader->prepare(questions.front());
  ASSERT_EQ(*dearest.step(), sqlite::Step::kRow);
  EXPECT_EQ(dearest.text(1), span.name);
}

std::int64_t query(const TemporaryFolder& folder, const std::string& sql) {
  auto reader = sqlite::Connection::open(file_of(folder), sqlite::Access::kRead, 1 << 20);
  const auto answer = reader->query_integer(sql);
  EXPECT_TRUE(answer.has_value()) << sql;
  return answer ? *answer : -1;
}

// One span a request must not cost a block each, also when the server was started in between.
TEST(SqliteStore, SmallAppendsShareBlocks) {
  const TemporaryFolder folder;
  auto store = open_store(folder);
  for (std::uint32_t i = 0; i < 300; ++i) {
    if (i % 100 == 50) {
      store.reset();
      store = open_store(folder);
    }
    ASSERT_TRUE(store->append({call_span(i, i, i)}).has_value());
  }
  // 300 spans of some 100 bytes.
  EXPECT_LE(query(folder, "SELECT count(*) FROM block"), 3);
  EXPECT_EQ(query(folder, "SELECT sum(count) FROM block"), 900);
  EXPECT_TRUE(store->verify().has_value());
  EXPECT_EQ(store->traces({.project = "p", .limit = 300})->rows.back().input_preview, "question 0");
}

// What is in memory and what is read back from the file must give the same rows.
TEST(SqliteStore, RowsGrowOnAsBeforeWhenItIsOpenedAgain) {
  const auto spans_of = [](std::uint32_t trace) {
    std::vector<SpanRecord> spans;
    for (std::uint32_t i = 0; i < 4; ++i) {
      SpanRecord span = call_span(trace, i, 3 - i);
      span.session_id = "s" + std::to_string(i / 2);
      span.user_id = i == 1 ? "u" : "";
      span.failed = i == 2;
      span.tags = {"tag " + std::to_string(i)};
      span.model = "m" + std::to_string(i);
      if (i == 3) span.input_preview.clear();
      spans.push_back(span);
    }
    return spans;
  };
  const TemporaryFolder folder;
  auto store = open_store(folder);
  for (const SpanRecord& span : spans_of(1)) {
    ASSERT_TRUE(store->append({span}).has_value());
    store.reset();
    store = open_store(folder);
  }
  const std::string reopened = describe(*store->session("p", "s1"));
  const std::string trace = describe(*store->trace("p", trace_number(1)));
  const TemporaryFolder other_folder;
  auto other = open_store(other_folder);
  ASSERT_TRUE(other->append(spans_of(1)).has_value());
  EXPECT_EQ(trace, describe(*other->trace("p", trace_number(1))));
  EXPECT_EQ(reopened, describe(*other->session("p", "s1")));
}

/// Deletes the first trace, and lists the texts that may be dead by it.
constexpr const char* kDeleteFirstTrace =
    "INSERT OR IGNORE INTO dead_entry SELECT rest FROM span WHERE trace=1;"
    "INSERT OR IGNORE INTO dead_entry SELECT content FROM content_use WHERE trace=1;"
    "DELETE FROM content_use WHERE trace=1;"
    "DELETE FROM span WHERE trace=1;"
    "DELETE FROM trace WHERE id=1;"
    "UPDATE project SET trace_count=trace_count-1;"
    "UPDATE stats SET call_count=call_count-1 WHERE id=1;";

TEST(SqliteStore, SweptTextsAreGoneAndTheirNeighboursStay) {
  const TemporaryFolder folder;
  auto store = open_store(folder);
  SpanRecord dies = call_span(1, 1, 0);
  dies.rest = "a rest that dies";
  dies.contents = {{ContentRole::kInput, "shared"}, {ContentRole::kInput, "dies"}};
  SpanRecord stays = call_span(2, 2, 0);
  stays.contents = {{ContentRole::kInput, "shared"}, {ContentRole::kOutput, "stays"}};
  ASSERT_TRUE(store->append({dies, stays}).has_value());
  store.reset();
  {
    auto writer = sqlite::Connection::open(file_of(folder), sqlite::Access::kWrite, 1 << 20);
    ASSERT_TRUE(writer->execute(kDeleteFirstTrace).has_value());
  }
  store = open_store(folder);
  EXPECT_EQ(*store->sweep(10), Swept::kAll);

  EXPECT_EQ(query(folder, "SELECT count(*) FROM dead_entry"), 0);
  EXPECT_EQ(query(folder, "SELECT count(*) FROM recent_key"), 2);
  EXPECT_TRUE(store->verify().has_value());
  const auto row = store->span("p", stays.trace_id, stays.span_id);
  ASSERT_TRUE(row.has_value());
  EXPECT_EQ(describe(row->record), describe(stays));
  std::vector<std::int64_t> ids;
  for (const auto& reference : row->references) ids.push_back(reference.content_id);
  EXPECT_EQ(*store->contents(ids), (std::vector<std::string>{"shared", "stays"}));
  const auto texts = store->searchable_texts(0, 1000);
  ASSERT_EQ(texts->texts.size(), 2U);
  EXPECT_EQ(store->contents({ids[0] + 1}).error().code(), ErrorCode::kCorrupt) << "dies";

  // What comes again is stored again, behind all that was there.
  ASSERT_TRUE(store->append({dies}).has_value());
  const auto again = store->span("p", dies.trace_id, dies.span_id);
  EXPECT_EQ(again->references[0].content_id, ids[0]);
  EXPECT_GT(again->references[1].content_id, ids[1]);
  EXPECT_EQ(store->searchable_texts(texts->through, 1000)->texts.size(), 1U);
}

TEST(SqliteStore, ABlockIsDeletedWithItsLastTextButNotTheLastBlock) {
  const TemporaryFolder folder;
  auto store = open_store(folder);
  std::string noise;
  for (int i = 0; noise.size() < 40'000; ++i) noise += std::to_string(i * 7919);
  std::vector<SpanRecord> spans;
  for (std::uint32_t i = 0; i < 3; ++i) {
    spans.push_back(call_span(1, i, i));
    spans.back().contents = {{ContentRole::kInput, std::to_string(i) + noise}};
  }
  ASSERT_TRUE(store->append(spans).has_value());
  const std::int64_t blocks = query(folder, "SELECT count(*) FROM block");
  ASSERT_GE(blocks, 3);
  const std::int64_t last = query(folder, "SELECT max(id+count) FROM block");
  store.reset();
  {
    auto writer = sqlite::Connection::open(file_of(folder), sqlite::Access::kWrite, 1 << 20);
    ASSERT_TRUE(writer->execute(kDeleteFirstTrace).has_value());
  }
  store = open_store(folder);
  EXPECT_EQ(*store->sweep(1), Swept::kSome);
  EXPECT_EQ(query(folder, "SELECT count(*) FROM block"), blocks - 1);
  while (*store->sweep(1) == Swept::kSome) {
  }
  EXPECT_EQ(query(folder, "SELECT count(*) FROM block"), 1);
  EXPECT_EQ(query(folder, "SELECT max(id+count) FROM block"), last);
  EXPECT_EQ(query(folder, "SELECT count(*) FROM recent_key"), 0);
  EXPECT_TRUE(store->searchable_texts(0, 1000)->texts.empty());
  ASSERT_TRUE(store->append(spans).has_value());
  EXPECT_GE(store->span("p", spans[0].trace_id, spans[0].span_id)->references[0].content_id, last);
}

// Files of versions 1 and 2 are written anew, so that they can give space back.
/// Of one call, with a text of its own of some kilobytes.
SpanRecord long_span(std::uint8_t trace, std::uint32_t number) {
  SpanRecord span = call_span(trace, 1, 0);
  span.span_id.bytes[5] = static_cast<std::uint8_t>(number >> 8);
  span.span_id.bytes[6] = static_cast<std::uint8_t>(number);
  span.contents = {{ContentRole::kInput, "common words"},
                   {ContentRole::kInput, std::to_string(trace) + "/" + std::to_string(number) +
                                             " " + std::string(6000, 'x')}};
  return span;
}

TEST(SqliteStore, ErasesMuchInSeveralTransactionsAsIfItWereOne) {
  const TemporaryFolder folder;
  const auto store = open_store(folder);
  constexpr std::uint32_t kSpans = 700;  // Three such traces are more than one transaction erases,
  std::vector<TraceKey> old;             // in spans, blocks and keys.
  std::vector<SpanRecord> again;
  for (std::uint8_t trace = 1; trace <= 4; ++trace) {
    std::vector<SpanRecord> spans;
    for (std::uint32_t i = 0; i < kSpans; ++i) spans.push_back(long_span(trace, i));
    ASSERT_TRUE(store->append(spans).has_value());
    if (trace == 1) again = spans;
    if (trace < 4) old.push_back({"p", spans[0].trace_id});
  }
  // The last trace needs one of the first one's texts.
  SpanRecord needing = long_span(4, kSpans);
  needing.contents.push_back(again[7].contents[1]);
  ASSERT_TRUE(store->append({needing}).has_value());

  const auto erased = store->erase(old);

  ASSERT_TRUE(erased.has_value());
  EXPECT_EQ(erased->traces_erased, 3U);
  EXPECT_EQ(erased->spans_erased, 3 * kSpans);
  const auto left = store->verify();
  ASSERT_TRUE(left.has_value()) << left.error().message();
  EXPECT_EQ(left->spans, kSpans + 1);
  EXPECT_EQ(left->contents, kSpans + 3) << "of its own, the common one and the first trace's";

  ASSERT_EQ(store->append(again)->spans_added, kSpans);
  const auto verified = store->verify();
  ASSERT_TRUE(verified.has_value()) << verified.error().message();
  EXPECT_EQ(verified->contents, 2 * kSpans + 2) << "texts that come again are stored again";
}

TEST(SqliteStore, WordsOfTextsErasedJustBeforeAKillAreGoneAfterTheNextStart) {
  const TemporaryFolder folder;
  const std::filesystem::path index = folder.file("sideseat.text.db");
  const std::filesystem::path before = index.string() + ".before";
  SpanRecord secret = call_span(1, 1, 0);
  secret.contents = {{ContentRole::kInput, "a secret word"}};
  SpanRecord other = call_span(2, 1, 0);
  other.contents = {{ContentRole::kInput, "a public word"}};
  {
    const auto store = open_store(folder);
    ASSERT_TRUE(store->append({secret, other}).has_value());
    store->wait_until_searchable();
  }
  // The index as a process would leave it that dies after the erasure and before its words are out.
  std::filesystem::copy_file(index, before);
  {
    const auto store = open_store(folder);
    ASSERT_TRUE(store->erase({{"p", secret.trace_id}}).has_value());
  }
  std::filesystem::rename(before, index);

  const auto store = open_store(folder);
  store->wait_until_searchable();

  EXPECT_EQ(store->traces({.project = "p", .text = "word"})->rows.size(), 1U);
  std::ifstream file(index, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  EXPECT_EQ(bytes.find("secret"), std::string::npos);
}

TEST(SqliteStore, OpensFilesThatWereMadeBeforeTheFormatsRelease) {
  const TemporaryFolder folder;
  const SpanRecord span = call_span(1, 1, 0);
  ASSERT_TRUE(open_store(folder)->append({span}).has_value());
  {
    auto connection = *sqlite::Connection::open(file_of(folder), sqlite::Access::kWrite, 1 << 20);
    ASSERT_TRUE(connection
                    .execute("DROP TABLE text_erasure;DROP TABLE recent_key;DROP TABLE name_sweep;"
                             "INSERT INTO string(text) VALUES('of an erased span')")
                    .has_value());
  }
  const auto store = open_store(folder);
  erase_names(*store);
  EXPECT_EQ(query(folder, "SELECT count(*) FROM string WHERE text='of an erased span'"), 0);
  ASSERT_TRUE(store->erase({{"p", span.trace_id}}).has_value());
  EXPECT_TRUE(store->verify().has_value());
}

TEST(SqliteStore, GivesSpaceBackAlsoInFilesOfEarlierVersions) {
  const TemporaryFolder folder;
  {
    auto old = sqlite::Connection::open(file_of(folder), sqlite::Access::kWrite, 1 << 20);
    ASSERT_TRUE(old->execute("PRAGMA journal_mode=WAL").has_value());
    ASSERT_TRUE(sqlite::migrate(*old, sqlite::migrations().first(2)).has_value());
  }
  for (int opened = 0; opened < 2; ++opened) {
    const auto store = open_store(folder);
    ASSERT_NE(store, nullptr);
    EXPECT_EQ(query(folder, "PRAGMA auto_vacuum"), 2);
  }
}

}  // namespace
}  // namespace sideseat::store
