// Anthropic's messages dialect of InvokeModel.
#include "base/json_writer.h"
#include "replay/echo_dialects.h"

namespace sideseat::replay {
namespace {

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

std::string tool_id(const ToolCall& call) { return "toolu_bdrk_" + call.id_suffix; }

/// "us.anthropic.claude-sonnet-4-5-20250929-v1:0" -> "claude-sonnet-4-5-20250929".
std::string model_name(std::string_view model) {
  const std::size_t vendor = model.find("anthropic.");
  std::string_view name = vendor == std::string_view::npos ? model : model.substr(vendor + 10);
  const std::size_t version = name.rfind("-v");
  return std::string(name.substr(0, version));
}

void write_usage(JsonWriter& json, const Reply& reply, std::int64_t output_tokens) {
  json.key("usage")
      .begin_object()
      .member("input_tokens", reply.input_tokens)
      .member("cache_creation_input_tokens", 0)
      .member("cache_read_input_tokens", 0)
      .member("output_tokens", output_tokens)
      .end_object();
}

/// Everything of a message but its content, stop reason and usage.
void write_head(JsonWriter& json, const Reply& reply, std::string_view model) {
  json.member("model", model_name(model))
      .member("id", "msg_bdrk_" + reply.id)
      .member("type", "message")
      .member("role", "assistant");
}

std::string whole_body(const Reply& reply, std::string_view model) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_head(json, reply, model);
  json.key("content").begin_array();
  if (!reply.thinking.empty()) {
    json.begin_object().member("type", "thinking").member("thinking", reply.thinking);
    json.member("signature", reply.signature).end_object();
  }
  json.begin_object().member("type", "text").member("text", reply.text).end_object();
  if (reply.tool_call) {
    json.begin_object().member("type", "tool_use").member("id", tool_id(*reply.tool_call));
    json.member("name", reply.tool_call->name).key("input").raw(reply.tool_call->arguments);
    json.end_object();
  }
  json.end_array().member("stop_reason", stop_reason(reply)).key("stop_sequence").null();
  write_usage(json, reply, reply.output_tokens);
  json.end_object();
  return out;
}

class Chunks {
 public:
  Chunks(const Reply& reply, std::string_view model) : reply_(reply), model_(model) {}

  std::vector<std::string> write() {
    add("message_start", [&](JsonWriter& json) {
      json.key("message").begin_object();
      write_head(json, reply_, model_);
      json.key("content").begin_array().end_array().key("stop_reason").null();
      json.key("stop_sequence").null();
      write_usage(json, reply_, 1);
      json.end_object();
    });
    if (!reply_.thinking.empty()) {
      write_block(
          [](JsonWriter& json) {
            json.member("type", "thinking").member("thinking", "").member("signature", "");
          },
          "thinking_delta", "thinking", streamed(reply_.thinking), reply_.signature);
    }
    write_block([](JsonWriter& json) { json.member("type", "text").member("text", ""); },
                "text_delta", "text", streamed(reply_.text), {});
    if (reply_.tool_call) write_tool_call(*reply_.tool_call);
    add("message_delta", [&](JsonWriter& json) {
      json.key("delta").begin_object().member("stop_reason", stop_reason(reply_));
      json.key("stop_sequence").null().end_object();
      json.key("usage").begin_object().member("output_tokens", reply_.output_tokens).end_object();
    });
    add("message_stop", [](JsonWriter&) {});
    return std::move(chunks_);
  }

 private:
  template <typename Fill>
  void add(std::string_view type, Fill fill) {
    std::string chunk;
    JsonWriter json(chunk);
    json.begin_object().member("type", type);
    fill(json);
    json.end_object();
    chunks_.push_back(std::move(chunk));
  }

  void add_delta(std::string_view type, std::string_view member, std::string_view text) {
    add("content_block_delta", [&](JsonWriter& json) {
      json.member("index", block_).key("delta").begin_object().member("type", type);
      json.member(member, text).end_object();
    });
  }

  template <typename Start>
  void write_block(Start start, std::string_view delta_type, std::string_view member,
                   const std::vector<std::string>& pieces, std::string_view signature) {
    add("content_block_start", [&](JsonWriter& json) {
      json.member("index", block_).key("content_block").begin_object();
      start(json);
      json.end_object();
    });
    for (const std::string& piece : pieces) add_delta(delta_type, member, piece);
    if (!signature.empty()) add_delta("signature_delta", "signature", signature);
    add("content_block_stop", [&](JsonWriter& json) { json.member("index", block_); });
    ++block_;
  }

  void write_tool_call(const ToolCall& call) {
    std::vector<std::string> pieces = streamed(call.arguments);
    pieces.insert(pieces.begin(), "");  // The service begins with an empty one.
    write_block(
        [&](JsonWriter& json) {
          json.member("type", "tool_use").member("id", tool_id(call)).member("name", call.name);
          json.key("input").begin_object().end_object();
        },
        "input_json_delta", "partial_json", pieces, {});
  }

  const Reply& reply_;
  std::string_view model_;
  std::vector<std::string> chunks_;
  int block_ = 0;
};

}  // namespace

Dialect anthropic_dialect(const Reply& reply, std::string_view model) {
  return {whole_body(reply, model), Chunks(reply, model).write()};
}

}  // namespace sideseat::replay
