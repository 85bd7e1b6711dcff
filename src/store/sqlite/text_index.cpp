// The FTS5 table and its settings.
#include "store/sqlite/text_index.h"

#include <cstdio>
#include <utility>

#include "base/log.h"
#include "store/sqlite/text_query.h"

namespace sideseat::store::sqlite {
namespace {

constexpr std::int64_t kVersion = 2;
constexpr std::int64_t kCacheBytes = std::int64_t{8} << 20;

// detail=none: positions of words would more than double the file (text_query.h). automerge and
// hashsize are for large transactions: words are collected in memory and written as few large
// segments, which halves the work against the defaults.
constexpr std::string_view kSchema = R"sql(
CREATE TABLE mark(
  id INTEGER PRIMARY KEY CHECK(id=1),
  content INTEGER NOT NULL,
  erasures INTEGER NOT NULL,
  holds_removed INTEGER NOT NULL
) STRICT;
INSERT INTO mark VALUES(1, 0, 0, 0);
CREATE VIRTUAL TABLE words USING fts5(
  text, content='', columnsize=0, detail=none, tokenize='TOKENIZER');
INSERT INTO words(words, rank) VALUES('automerge', 8);
INSERT INTO words(words, rank) VALUES('hashsize', 16777216);
)sql";

std::string schema() {
  constexpr std::string_view kPlace = "TOKENIZER";
  std::string sql(kSchema);
  return sql.replace(sql.find(kPlace), kPlace.size(), kTokenizer);
}

void remove_files(const std::string& path) {
  for (const char* ending : {"", "-wal", "-shm"}) std::remove((path + ending).c_str());
}

}  // namespace

Result<TextIndex> TextIndex::open_once(const std::string& path) {
  SIDESEAT_TRY(Connection connection, Connection::open(path, Access::kWrite, kCacheBytes));
  // Losing the last commits is losing nothing: the mark goes back with them.
  SIDESEAT_CHECK(
      connection.execute("PRAGMA auto_vacuum=INCREMENTAL;"
                         "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                         "PRAGMA secure_delete=ON;"
                         "PRAGMA journal_size_limit=4194304"));
  SIDESEAT_TRY(const std::int64_t version, connection.query_integer("PRAGMA user_version"));
  if (version == 0) {
    SIDESEAT_TRY(Transaction transaction, Transaction::begin(connection));
    SIDESEAT_CHECK(connection.execute(schema().c_str()));
    SIDESEAT_CHECK(connection.execute(("PRAGMA user_version=" + std::to_string(kVersion)).c_str()));
    SIDESEAT_CHECK(transaction.commit());
  } else if (version != kVersion) {
    return Error(ErrorCode::kUnsupported, "an index of another version");
  }
  TextIndex index(std::move(connection));
  SIDESEAT_CHECK(index.prepare());
  SIDESEAT_CHECK(index.mark());
  return index;
}

Result<bool> TextIndex::has_missed(const StoreState& store, std::string& reason) {
  SIDESEAT_TRY(const std::int64_t content, mark());
  SIDESEAT_TRY(const std::int64_t erasures, number("erasures"));
  if (content == 0) {  // It has nothing that could have been erased.
    move_erasures_.bind(store.text_erasures, false);
    SIDESEAT_CHECK(move_erasures_.run());
    return false;
  }
  if (content > store.last_content) reason = "it knows contents that the store does not have";
  if (erasures != store.text_erasures) reason = "it has words of texts that were erased";
  return !reason.empty();
}

Result<bool> TextIndex::holds_removed() {
  SIDESEAT_TRY(const std::int64_t holds, number("holds_removed"));
  return holds != 0;
}

Result<std::int64_t> TextIndex::number(const std::string& name) {
  return connection_.query_integer("SELECT " + name + " FROM mark");
}

Result<std::int64_t> TextIndex::file_bytes() {
  SIDESEAT_TRY(const std::int64_t pages, connection_.query_integer("PRAGMA page_count"));
  SIDESEAT_TRY(const std::int64_t page_bytes, connection_.query_integer("PRAGMA page_size"));
  return pages * page_bytes;
}

Result<TextIndex> TextIndex::open(const std::string& path, const StoreState& store) {
  auto index = open_once(path);
  if (!index && index.error().code() == ErrorCode::kIo) return index;
  std::string reason;
  if (index) {
    SIDESEAT_TRY(const bool is_useless, index->has_missed(store, reason));
    if (!is_useless) return index;
    index = Error(ErrorCode::kCorrupt, reason);  // Closes the file.
  } else {
    reason = index.error().message();
  }
  log(LogLevel::kWarning, "store", "the text index is made anew: " + reason);
  remove_files(path);
  index = open_once(path);
  if (index) {
    SIDESEAT_CHECK(index->has_missed(store, reason));
  }
  return index;
}

Status TextIndex::prepare() {
  SIDESEAT_TRY(insert_, connection_.prepare("INSERT INTO words(rowid,text) VALUES(?1,?2)"));
  SIDESEAT_TRY(remove_,
               connection_.prepare("INSERT INTO words(words,rowid,text) VALUES('delete',?1,?2)"));
  SIDESEAT_TRY(move_mark_, connection_.prepare("UPDATE mark SET content=?1"));
  SIDESEAT_TRY(move_erasures_, connection_.prepare("UPDATE mark SET erasures=?1,holds_removed=?2"));
  return ok();
}

Status TextIndex::add(std::span<const IndexedText> texts, std::int64_t mark) {
  SIDESEAT_TRY(Transaction transaction, Transaction::begin(connection_));
  for (const IndexedText& indexed : texts) {
    insert_.bind(indexed.content_id, indexed.text);
    SIDESEAT_CHECK(insert_.run());
  }
  move_mark_.bind(mark);
  SIDESEAT_CHECK(move_mark_.run());
  return transaction.commit();
}

Status TextIndex::remove(std::span<const IndexedText> texts, std::int64_t text_erasures) {
  SIDESEAT_TRY(Transaction transaction, Transaction::begin(connection_));
  for (const IndexedText& indexed : texts) {
    remove_.bind(indexed.content_id, indexed.text);
    SIDESEAT_CHECK(remove_.run());
  }
  SIDESEAT_TRY(const std::int64_t before, number("erasures"));
  SIDESEAT_TRY(const bool holds, holds_removed());
  move_erasures_.bind(text_erasures != 0 ? text_erasures : before, holds || !texts.empty());
  SIDESEAT_CHECK(move_erasures_.run());
  return transaction.commit();
}

Status TextIndex::compact() {
  SIDESEAT_CHECK(
      connection_.execute("INSERT INTO words(words) VALUES('optimize');"
                          "PRAGMA incremental_vacuum;"
                          "UPDATE mark SET holds_removed=0"));
  // A reader under way keeps the log; it goes with the next time.
  return connection_.execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

Result<TextSearch> TextSearch::open(const std::string& path) {
  SIDESEAT_TRY(Connection connection, Connection::open(path, Access::kRead, kCacheBytes));
  TextSearch search(std::move(connection));
  SIDESEAT_TRY(search.find_,
               search.connection_.prepare("SELECT rowid FROM words WHERE words MATCH ?1 AND "
                                          "rowid<=?2 ORDER BY rowid DESC"));
  SIDESEAT_TRY(search.match_one_,
               search.connection_.prepare("SELECT 1 FROM words WHERE words MATCH ?1 AND "
                                          "rowid=?2"));
  return search;
}

Status TextSearch::begin(std::string_view words, std::int64_t newest) {
  find_.reset();
  words_ = words;
  find_.bind(words_, newest);
  return ok();
}

Result<std::int64_t> TextSearch::next() {
  SIDESEAT_TRY(const Step step, find_.step());
  return step == Step::kRow ? find_.integer(0) : 0;
}

Result<bool> TextSearch::matches(std::string_view words, std::int64_t content_id) {
  match_one_.bind(words, content_id);
  const StatementReset reset(match_one_);
  SIDESEAT_TRY(const Step step, match_one_.step());
  return step == Step::kRow;
}

}  // namespace sideseat::store::sqlite
