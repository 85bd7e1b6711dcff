// The operations of bedrock-runtime and bedrock-agent-runtime: which reader understands which.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "bedrock/call_facts.h"
#include "bedrock/event_merger.h"
#include "bedrock/headers.h"

namespace sideseat::bedrock {

/// What the caller sent.
struct CallRequest {
  std::string operation;  ///< The service's name: "ConverseStream".
  std::string model_id;
  HeaderList headers;
  std::string_view body;      ///< Empty if it was not seen.
  std::string_view url_path;  ///< As on the wire; empty if there was no request.
};

/// What came back: the body, or that of a stream's merger.
struct CallAnswer {
  HeaderList headers;
  std::string_view body;
};

struct Operation {
  std::string_view name;
  void (*read_request)(const CallRequest& request, CallFacts& facts);
  void (*read_answer)(const CallAnswer& answer, CallFacts& facts);
  /// Null for an operation whose answer is one body.
  std::unique_ptr<EventMerger> (*merge_events)();

  /// Whether a whole stream always does: else it was cut short.
  bool says_why_it_stopped = false;

  bool streams() const { return merge_events != nullptr; }
};

/// Total: an operation that is not in the table keeps its bodies as JSON.
const Operation& find_operation(std::string_view name);

}  // namespace sideseat::bedrock
