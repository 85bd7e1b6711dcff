// Bytes as they are: what they hold is compressed already, as a rule.
#include "store/sqlite/attachment_table.h"

#include <cstring>

#include "base/encoding.h"
#include "store/sqlite/rows.h"

namespace sideseat::store::sqlite {

namespace {

/// The first `word` at or after `from`. memmem is several times as fast as find().
std::size_t find_word(std::string_view text, std::string_view word, std::size_t from) {
  const void* found = ::memmem(text.data() + from, text.size() - from, word.data(), word.size());
  return found == nullptr ? std::string_view::npos
                          : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

}  // namespace

Result<AttachmentTable> AttachmentTable::open(Connection& connection) {
  AttachmentTable table;
  SIDESEAT_TRY(table.find_,
               connection.prepare("SELECT 1 FROM attachment WHERE project=?1 AND hash=?2"));
  SIDESEAT_TRY(table.insert_, connection.prepare("INSERT INTO attachment"
                                                 "(project,hash,media_type,size_bytes,bytes)"
                                                 " VALUES(?1,?2,?3,?4,?5)"));
  SIDESEAT_TRY(
      table.insert_use_,
      connection.prepare("INSERT OR IGNORE INTO attachment_use(content,hash) VALUES(?1,?2)"));
  return table;
}

Status AttachmentTable::insert(std::int64_t project, const Attachment& attachment) {
  find_.bind(project, hash_blob(attachment.hash));
  SIDESEAT_TRY(const Step step, find_.step());
  find_.reset();
  if (step == Step::kRow) return ok();
  insert_.bind(project, hash_blob(attachment.hash), attachment.media_type,
               static_cast<std::int64_t>(attachment.bytes.size()), Blob{attachment.bytes});
  return insert_.run();
}

/// `"attachment":"<hash>"` in a part, `sideseat:attachment:<hash>` elsewhere, in JSON within JSON
/// with backslashes between.
Status AttachmentTable::note_uses(std::int64_t content_id, std::string_view text) {
  constexpr std::string_view kWord = "attachment";
  constexpr std::string_view kBetween = "\": \\";
  std::size_t at = 0;
  while ((at = find_word(text, kWord, at)) != std::string_view::npos) {
    at += kWord.size();
    const std::size_t begin = text.find_first_not_of(kBetween, at);
    if (begin == at || begin == std::string_view::npos) continue;
    ContentHash hash;
    if (!from_hex(text.substr(begin, 2 * hash.bytes.size()), hash.bytes)) continue;
    insert_use_.bind(content_id, hash_blob(hash));
    SIDESEAT_CHECK(insert_use_.run());
  }
  return ok();
}

}  // namespace sideseat::store::sqlite
