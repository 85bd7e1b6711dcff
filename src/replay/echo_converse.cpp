// Converse, ConverseStream, and Nova's InvokeModel, which is nearly the same.
#include "base/json_writer.h"
#include "replay/echo_dialects.h"

namespace sideseat::replay {
namespace {

using Event = std::pair<std::string, std::string>;

/// The padding the service adds to events, so that their length does not tell the text's.
constexpr std::string_view kPadding = "abcdefghijkl";

std::string_view stop_reason(const Reply& reply) {
  switch (reply.stop) {
    case Stop::kTool:
      return "tool_use";
    case Stop::kLength:
      return "max_tokens";
    default:
      return "end_turn";
  }
}

std::string tool_id(const ToolCall& call) { return "tooluse_" + call.id_suffix.substr(0, 22); }

void write_message(JsonWriter& json, const Reply& reply) {
  json.key("output").begin_object().key("message").begin_object().key("content").begin_array();
  if (!reply.thinking.empty()) {
    json.begin_object().key("reasoningContent").begin_object().key("reasoningText").begin_object();
    json.member("signature", reply.signature).member("text", reply.thinking);
    json.end_object().end_object().end_object();
  }
  json.begin_object().member("text", reply.text).end_object();
  if (reply.tool_call) {
    json.begin_object().key("toolUse").begin_object();
    json.key("input").raw(reply.tool_call->arguments);
    json.member("name", reply.tool_call->name).member("toolUseId", tool_id(*reply.tool_call));
    json.end_object().end_object();
  }
  json.end_array().member("role", "assistant").end_object().end_object();
}

void write_usage(JsonWriter& json, const Reply& reply) {
  json.key("usage")
      .begin_object()
      .member("cacheReadInputTokens", 0)
      .member("cacheWriteInputTokens", 0)
      .member("inputTokens", reply.input_tokens)
      .member("outputTokens", reply.output_tokens)
      .member("totalTokens", reply.input_tokens + reply.output_tokens)
      .end_object();
}

void write_metrics(JsonWriter& json, const Reply& reply) {
  json.key("metrics").begin_object().member("latencyMs", reply.latency_ms).end_object();
}

class Events {
 public:
  explicit Events(const Reply& reply) : reply_(reply) {}

  std::vector<Event> write() {
    add("messageStart", [](JsonWriter& json) { json.member("role", "assistant"); });
    if (!reply_.thinking.empty()) write_thinking();
    for (const std::string& piece : streamed(reply_.text)) {
      add_delta([&](JsonWriter& json) { json.member("text", piece); });
    }
    stop_block();
    if (reply_.tool_call) write_tool_call(*reply_.tool_call);
    add("messageStop", [&](JsonWriter& json) { json.member("stopReason", stop_reason(reply_)); });
    add("metadata", [&](JsonWriter& json) {
      write_metrics(json, reply_);
      write_usage(json, reply_);
    });
    return std::move(events_);
  }

 private:
  template <typename Fill>
  void add(std::string type, Fill fill) {
    std::string payload;
    JsonWriter json(payload);
    json.begin_object();
    fill(json);
    json.member("p", kPadding.substr(0, 4 + events_.size() % 9)).end_object();
    events_.emplace_back(std::move(type), std::move(payload));
  }
  template <typename Fill>
  void add_delta(Fill fill) {
    add("contentBlockDelta", [&](JsonWriter& json) {
      json.member("contentBlockIndex", block_).key("delta").begin_object();
      fill(json);
      json.end_object();
    });
  }
  void stop_block() {
    add("contentBlockStop", [&](JsonWriter& json) { json.member("contentBlockIndex", block_); });
    ++block_;
  }

  void write_thinking() {
    for (const std::string& piece : streamed(reply_.thinking)) {
      add_delta([&](JsonWriter& json) {
        json.key("reasoningContent").begin_object().member("text", piece).end_object();
      });
    }
    add_delta([&](JsonWriter& json) {
      json.key("reasoningContent").begin_object().member("signature", reply_.signature);
      json.end_object();
    });
    stop_block();
  }

  void write_tool_call(const ToolCall& call) {
    add("contentBlockStart", [&](JsonWriter& json) {
      json.member("contentBlockIndex", block_).key("start").begin_object().key("toolUse");
      json.begin_object().member("name", call.name).member("toolUseId", tool_id(call));
      json.end_object().end_object();
    });
    std::vector<std::string> pieces = streamed(call.arguments);
    pieces.insert(pieces.begin(), "");  // The service begins with an empty one.
    for (const std::string& piece : pieces) {
      add_delta([&](JsonWriter& json) {
        json.key("toolUse").begin_object().member("input", piece).end_object();
      });
    }
    stop_block();
  }

  const Reply& reply_;
  std::vector<Event> events_;
  int block_ = 0;
};

}  // namespace

std::string converse_body(const Reply& reply) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_metrics(json, reply);
  write_message(json, reply);
  json.member("stopReason", stop_reason(reply));
  write_usage(json, reply);
  json.end_object();
  return out;
}

std::vector<std::pair<std::string, std::string>> converse_events(const Reply& reply) {
  return Events(reply).write();
}

Dialect nova_dialect(const Reply& reply) {
  Dialect dialect;
  JsonWriter json(dialect.body);
  json.begin_object();
  write_message(json, reply);
  json.member("stopReason", stop_reason(reply));
  write_usage(json, reply);
  json.end_object();
  for (const auto& [type, payload] : converse_events(reply)) {
    std::string chunk;
    JsonWriter(chunk).begin_object().key(type).raw(payload).end_object();
    dialect.chunks.push_back(std::move(chunk));
  }
  return dialect;
}

}  // namespace sideseat::replay
