// SQLite's own checks, then every block, then what refers to what, then what was added up.
#include "store/sqlite/verification.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "store/sqlite/block.h"
#include "store/sqlite/name_uses.h"
#include "store/sqlite/references.h"
#include "store/sqlite/rows.h"

namespace sideseat::store::sqlite {
namespace {

Error wrong(std::int64_t count, std::string_view what) {
  return {ErrorCode::kCorrupt, std::to_string(count).append(" ").append(what)};
}

/// Of which kind each entry is: a byte an entry.
class EntryKinds {
 public:
  /// In the order of the ids.
  void add(std::int64_t first_id, const Block& block) {
    std::string kinds;
    for (std::size_t i = 0; i < block.count(); ++i) {
      kinds += static_cast<char>(block.entry(i).kind);
    }
    blocks_.emplace_back(first_id, std::move(kinds));
  }
  /// kErased for one that is not there.
  EntryKind find(std::int64_t id) const {
    const auto after =
        std::upper_bound(blocks_.begin(), blocks_.end(), id,
                         [](std::int64_t wanted, const auto& one) { return wanted < one.first; });
    if (after == blocks_.begin()) return EntryKind::kErased;
    const auto& [first_id, kinds] = *std::prev(after);
    const auto index = static_cast<std::size_t>(id - first_id);
    return index < kinds.size() ? static_cast<EntryKind>(kinds[index]) : EntryKind::kErased;
  }

 private:
  std::vector<std::pair<std::int64_t, std::string>> blocks_;
};

Status verify_structure(Connection& connection) {
  SIDESEAT_TRY(Statement check, connection.prepare("PRAGMA integrity_check(1)"));
  SIDESEAT_TRY(const Step checked, check.step());
  if (checked == Step::kDone || check.text(0) != "ok") {
    return Error(ErrorCode::kCorrupt, "the database is damaged: " + check.text(0));
  }
  SIDESEAT_TRY(const std::int64_t dangling,
               connection.query_integer("SELECT count(*) FROM pragma_foreign_key_check"));
  return dangling == 0 ? ok() : wrong(dangling, "rows point at nothing");
}

Result<EntryKinds> read_blocks(Connection& connection, Verified& verified) {
  EntryKinds kinds;
  SIDESEAT_TRY(Statement blocks,
               connection.prepare("SELECT id,raw_bytes,bytes FROM block ORDER BY id"));
  for (;;) {
    SIDESEAT_TRY(const Step step, blocks.step());
    if (step == Step::kDone) return kinds;
    SIDESEAT_TRY(const auto block, Block::unpack(blocks.bytes(2), blocks.integer(1)));
    ++verified.blocks;
    for (std::size_t i = 0; i < block->count(); ++i) {
      if (is_content(block->entry(i).kind)) ++verified.contents;
    }
    kinds.add(blocks.integer(0), *block);
  }
}

/// Each span has an entry of its own, and the contents it refers to.
Status verify_spans(Connection& connection, const EntryKinds& kinds, Verified& verified) {
  SIDESEAT_TRY(Statement spans, connection.prepare("SELECT rest,contents FROM span"));
  for (;;) {
    SIDESEAT_TRY(const Step step, spans.step());
    if (step == Step::kDone) return ok();
    ++verified.spans;
    const std::int64_t rest = spans.integer(0);
    if (kinds.find(rest) != EntryKind::kRest) return wrong(1, "span without its own entry");
    SIDESEAT_TRY(const auto references, decode_references(spans.bytes(1), rest));
    for (const SpanRow::Reference& reference : references) {
      if (!is_content(kinds.find(reference.content_id))) {
        return wrong(1, "span with a content that is not there");
      }
    }
  }
}

/// Entries that other rows name, each 0 or NULL where it names none.
Status verify_references(Connection& connection, const EntryKinds& kinds) {
  struct Check {
    std::string_view what;
    const char* sql;
    bool is_content;
  };
  constexpr std::array kChecks{
      Check{"content of a trace that is not there", "SELECT content FROM content_use", true},
      Check{"key of a content that is not there",
            "SELECT id FROM content_key UNION ALL SELECT id FROM recent_key", true},
      Check{"preview of a trace that is not there",
            "SELECT input_span FROM trace UNION ALL SELECT output_span FROM trace", false},
      Check{"preview of a session that is not there",
            "SELECT input_span FROM session UNION ALL SELECT output_span FROM session", false},
  };
  for (const Check& check : kChecks) {
    SIDESEAT_TRY(Statement entries, connection.prepare(check.sql));
    for (;;) {
      SIDESEAT_TRY(const Step step, entries.step());
      if (step == Step::kDone) break;
      const std::int64_t id = entries.integer(0);
      if (id == 0) continue;
      const EntryKind kind = kinds.find(id);
      if (check.is_content ? !is_content(kind) : kind != EntryKind::kRest) {
        return wrong(1, check.what);
      }
    }
  }
  return ok();
}

/// Names that rows refer to by number.
Status verify_names(Connection& connection) {
  NameUses missing;
  constexpr std::size_t kRowsAtOnce = 16'384;
  for (Swept read = Swept::kSome; read == Swept::kSome;) {
    SIDESEAT_TRY(read, missing.read(connection, kRowsAtOnce));
  }
  const auto remove_those_of = [&](const char* sql, NumberSet& numbers) -> Status {
    SIDESEAT_TRY(Statement there, connection.prepare(sql));
    for (;;) {
      SIDESEAT_TRY(const Step step, there.step());
      if (step == Step::kDone) return ok();
      numbers.erase(there.integer(0));
    }
  };
  SIDESEAT_CHECK(remove_those_of("SELECT id FROM string", missing.strings));
  SIDESEAT_CHECK(remove_those_of("SELECT id FROM origin", missing.origins));
  const auto count = static_cast<std::int64_t>(missing.strings.size() + missing.origins.size());
  return count == 0 ? ok() : wrong(count, "names, resources or scopes are not there");
}

Status verify_attachments(Connection& connection, Verified& verified) {
  SIDESEAT_TRY(Statement attachments, connection.prepare("SELECT hash,bytes FROM attachment"));
  for (;;) {
    SIDESEAT_TRY(const Step step, attachments.step());
    if (step == Step::kDone) return ok();
    ++verified.attachments;
    const ContentHash hash = content_hash(attachments.bytes(1));
    if (attachments.bytes(0) != hash_blob(hash).bytes) {
      return wrong(1, "attachment whose bytes are not those that came");
    }
  }
}

/// Rows that add others up say what those add up to.
Status verify_sums(Connection& connection) {
  struct Check {
    std::string_view what;
    std::string_view from;
  };
  constexpr std::array kChecks{
      Check{"spans of a trace that is not there",
            "span WHERE NOT EXISTS(SELECT 1 FROM trace WHERE trace.id=span.trace)"},
      Check{"traces that do not agree with their spans",
            "trace LEFT JOIN (SELECT trace AS of,count(*) AS spans,sum(is_call) AS calls,"
            "min(started_at_ns) AS first_ns FROM span GROUP BY trace) ON of=trace.id"
            " WHERE span_count IS NOT spans OR call_count IS NOT calls"
            " OR started_at_ns IS NOT first_ns"},
      Check{"projects that do not agree with their traces",
            "project WHERE trace_count<>(SELECT count(*) FROM trace"
            " WHERE trace.project=project.id)"},
      Check{"traces of a session that is not there",
            "trace WHERE session IS NOT NULL AND NOT EXISTS(SELECT 1 FROM session"
            " WHERE session.project=trace.project AND session.session=trace.session)"},
      Check{"sessions that do not agree with their traces",
            "session LEFT JOIN (SELECT project AS of,session AS named,count(*) AS traces,"
            "sum(call_count) AS calls FROM trace WHERE session IS NOT NULL"
            " GROUP BY project,session) ON of=project AND named=session.session"
            " WHERE trace_count IS NOT traces OR call_count IS NOT calls"},
      Check{"projects whose statistics do not agree with their calls",
            "project WHERE coalesce((SELECT sum(call_count) FROM stats"
            " WHERE stats.project=project.id),0)<>coalesce((SELECT sum(call_count) FROM trace"
            " WHERE trace.project=project.id),0)"},
  };
  for (const Check& check : kChecks) {
    SIDESEAT_TRY(const std::int64_t count,
                 connection.query_integer(std::string("SELECT count(*) FROM ").append(check.from)));
    if (count != 0) return wrong(count, check.what);
  }
  return ok();
}

}  // namespace

Result<Verified> verify(Connection& connection) {
  Verified verified;
  SIDESEAT_CHECK(verify_structure(connection));
  SIDESEAT_TRY(const EntryKinds kinds, read_blocks(connection, verified));
  SIDESEAT_CHECK(verify_spans(connection, kinds, verified));
  SIDESEAT_CHECK(verify_references(connection, kinds));
  SIDESEAT_CHECK(verify_names(connection));
  SIDESEAT_CHECK(verify_attachments(connection, verified));
  SIDESEAT_CHECK(verify_sums(connection));
  SIDESEAT_TRY(verified.traces, connection.query_integer("SELECT count(*) FROM trace"));
  SIDESEAT_TRY(verified.sessions, connection.query_integer("SELECT count(*) FROM session"));
  return verified;
}

}  // namespace sideseat::store::sqlite
