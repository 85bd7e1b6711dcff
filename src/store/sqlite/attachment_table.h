// Stores each attachment of a project once, and notes which contents refer to one.
#pragma once

#include <cstdint>
#include <string_view>

#include "model/attachment.h"
#include "store/sqlite/connection.h"

namespace sideseat::store::sqlite {

/// Used within the writer's transactions.
class AttachmentTable {
 public:
  static Result<AttachmentTable> open(Connection& connection);

  /// Unless it is there. Errors: kIo, kCorrupt.
  Status insert(std::int64_t project, const Attachment& attachment);

  /// Notes every attachment that the text of a new content refers to, there or not: whoever deletes
  /// contents can then tell which attachments nobody needs. Errors: kIo, kCorrupt.
  Status note_uses(std::int64_t content_id, std::string_view text);

 private:
  AttachmentTable() = default;

  Statement find_;
  Statement insert_;
  Statement insert_use_;
};

}  // namespace sideseat::store::sqlite
