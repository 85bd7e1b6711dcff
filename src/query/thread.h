// The calls of a trace, or of a session's traces, as one conversation: each message once.
//
// Every call sends its whole history again, so the calls overlap. Going through them by start time,
// a message that a call sends is new if the thread does not hold it as many times yet as this call
// does (people say "yes" twice). An answer is always new. Over the traces of a session the same
// holds where a call goes on from an earlier answer; a call without such history begins a
// conversation of its own, and its messages are shown although an earlier trace had the same.
//
// Calls that ran side by side follow each other by start time. System prompts and tool definitions
// stand beside the turns, each distinct one once: sub-agents have prompts of their own.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "store/store.h"

namespace sideseat::query {

/// The API's Thread (src/serve/openapi.json), from the spans of each trace in order, the traces by
/// start time. Only calls speak; where a trace has none, every span with messages does. Errors:
/// those of Store::contents.
Result<std::string> thread_json(store::Store& store,
                                const std::vector<std::vector<store::SpanRow>>& traces);

}  // namespace sideseat::query
