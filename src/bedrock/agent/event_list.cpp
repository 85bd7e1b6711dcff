// Events are appended as text.
#include "bedrock/agent/event_list.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/json_writer.h"

namespace sideseat::bedrock::agent {
namespace {

// Events that carry a piece of the answer; the others tell of the way there.
constexpr std::array<std::string_view, 8> kContent{
    "chunk",    "files",           "returnControl",        "output",
    "citation", "flowOutputEvent", "optimizedPromptEvent", "flowMultiTurnInputRequestEvent"};

class EventList final : public EventMerger {
 public:
  StreamStep add(const Frame& frame) override {
    const bool is_last = frame.event_type == "flowCompletionEvent";
    if (!JsonDocument::parse(frame.payload)) {
      return is_last ? StreamStep::kLast : StreamStep::kOther;
    }
    events_ += events_.empty() ? "{" : ",{";
    append_json_string(events_, frame.event_type);
    events_ += ':';
    events_ += frame.payload;
    events_ += '}';
    if (is_last) return StreamStep::kLast;
    const bool has_content =
        std::find(kContent.begin(), kContent.end(), frame.event_type) != kContent.end();
    return has_content ? StreamStep::kContent : StreamStep::kOther;
  }

  std::string body() const override { return "{\"events\":[" + events_ + "]}"; }

 private:
  std::string events_;
};

}  // namespace

std::unique_ptr<EventMerger> merge_event_list() { return std::make_unique<EventList>(); }

}  // namespace sideseat::bedrock::agent
