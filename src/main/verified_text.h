// What was found to be whole, for people.
#pragma once

#include <string>

#include "store/sqlite/sqlite_store.h"

namespace sideseat {

/// "3 traces, 12 spans, 1 session, ..."
inline std::string verified_text(const store::Verified& verified) {
  std::string text;
  const auto add = [&text](std::int64_t count, const char* name) {
    if (!text.empty()) text += ", ";
    text.append(std::to_string(count)).append(" ").append(name).append(count == 1 ? "" : "s");
  };
  add(verified.traces, "trace");
  add(verified.spans, "span");
  add(verified.sessions, "session");
  add(verified.contents, "stored text");
  add(verified.attachments, "attachment");
  add(verified.blocks, "block");
  return text;
}

}  // namespace sideseat
