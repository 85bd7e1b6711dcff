// Bytes as they are: what they hold is compressed already, as a rule.
#include "store/sqlite/attachment_table.h"

#include "model/attachment_reference.h"
#include "store/sqlite/rows.h"

namespace sideseat::store::sqlite {

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

Status AttachmentTable::note_uses(std::int64_t content_id, std::string_view text) {
  for (const ContentHash& hash : attachment_references(text)) {
    insert_use_.bind(content_id, hash_blob(hash));
    SIDESEAT_CHECK(insert_use_.run());
  }
  return ok();
}

}  // namespace sideseat::store::sqlite
