// The InvokeModel dialects that carry little more than text, told apart by the request's members.
#include "base/json_writer.h"
#include "replay/echo_dialects.h"

namespace sideseat::replay {
namespace {

constexpr int kEmbeddingSize = 16;

/// One object of a body or a stream: `text` is the whole or a piece; `last` is true for the whole
/// and the last piece.
template <typename Write>
Dialect dialect_of(const Reply& reply, Write write) {
  Dialect dialect;
  const auto object = [&](std::string_view text, bool first, bool last) {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    write(json, text, first, last);
    json.end_object();
    return out;
  };
  dialect.body = object(reply.text, true, true);
  const std::vector<std::string> pieces = streamed(reply.text);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    dialect.chunks.push_back(object(pieces[i], i == 0, i + 1 == pieces.size()));
  }
  return dialect;
}

void write_reason(JsonWriter& json, std::string_view name, std::string_view reason, bool last) {
  if (last) {
    json.member(name, reason);
  } else {
    json.key(name).null();
  }
}

std::string_view openai_reason(const Reply& reply) {
  switch (reply.stop) {
    case Stop::kTool:
      return "tool_calls";
    case Stop::kLength:
      return "length";
    default:
      return "stop";
  }
}

Dialect legacy_claude(const Reply& reply) {
  const std::string_view reason = reply.stop == Stop::kLength ? "max_tokens" : "stop_sequence";
  return dialect_of(reply, [=](JsonWriter& json, std::string_view text, bool, bool last) {
    json.member("type", "completion").member("completion", text);
    write_reason(json, "stop_reason", reason, last);
    json.key("stop").null();
  });
}

Dialect titan_text(const Reply& reply) {
  const std::string_view reason = reply.stop == Stop::kLength ? "LENGTH" : "FINISH";
  Dialect dialect =
      dialect_of(reply, [&](JsonWriter& json, std::string_view text, bool, bool last) {
        json.member("outputText", text).member("index", 0);
        json.member("totalOutputTextTokenCount", reply.output_tokens);
        write_reason(json, "completionReason", reason, last);
        json.member("inputTextTokenCount", reply.input_tokens);
      });
  dialect.body.clear();
  JsonWriter json(dialect.body);
  json.begin_object().member("inputTextTokenCount", reply.input_tokens).key("results");
  json.begin_array().begin_object().member("tokenCount", reply.output_tokens);
  json.member("outputText", reply.text).member("completionReason", reason);
  json.end_object().end_array().end_object();
  return dialect;
}

Dialect llama(const Reply& reply) {
  const std::string_view reason = reply.stop == Stop::kLength ? "length" : "stop";
  return dialect_of(
      reply, [&, reason](JsonWriter& json, std::string_view text, bool first, bool last) {
        json.member("generation", text);
        if (first) {
          json.member("prompt_token_count", reply.input_tokens);
        } else {
          json.key("prompt_token_count").null();
        }
        json.member("generation_token_count", last ? reply.output_tokens : std::int64_t{1});
        write_reason(json, "stop_reason", reason, last);
      });
}

Dialect mistral(const Reply& reply) {
  const std::string_view reason = reply.stop == Stop::kLength ? "length" : "stop";
  return dialect_of(reply, [=](JsonWriter& json, std::string_view text, bool, bool last) {
    json.key("outputs").begin_array().begin_object().member("text", text);
    write_reason(json, "stop_reason", reason, last);
    json.end_object().end_array();
  });
}

Dialect cohere_command(const Reply& reply) {
  Dialect dialect = dialect_of(reply, [](JsonWriter& json, std::string_view text, bool, bool last) {
    json.member("text", text).member("is_finished", last);
    if (last) json.member("finish_reason", "COMPLETE");
  });
  dialect.body.clear();
  JsonWriter json(dialect.body);
  json.begin_object().member("id", reply.id).key("generations").begin_array().begin_object();
  json.member("finish_reason", "COMPLETE").member("id", reply.id).member("text", reply.text);
  json.end_object().end_array().end_object();
  return dialect;
}

Dialect cohere_chat(const Reply& reply) {
  Dialect dialect = dialect_of(reply, [](JsonWriter& json, std::string_view text, bool, bool last) {
    json.member("event_type", "text-generation").member("is_finished", last).member("text", text);
    if (last) json.member("finish_reason", "COMPLETE");
  });
  dialect.body.clear();
  JsonWriter json(dialect.body);
  json.begin_object().member("response_id", reply.id).member("generation_id", reply.id);
  json.member("text", reply.text).member("finish_reason", "COMPLETE").end_object();
  return dialect;
}

void write_openai_call(JsonWriter& json, const ToolCall& call) {
  json.key("tool_calls").begin_array().begin_object().member("index", 0);
  json.member("id", "call_" + call.id_suffix).member("type", "function").key("function");
  json.begin_object().member("name", call.name).member("arguments", call.arguments);
  json.end_object().end_object().end_array();
}

Dialect openai(const Reply& reply, std::string_view model) {
  return dialect_of(reply, [&](JsonWriter& json, std::string_view text, bool first, bool last) {
    const bool whole = first && last;
    json.member("id", "chatcmpl-" + reply.id).member("model", model).member("created", 1767225600);
    json.member("object", whole ? "chat.completion" : "chat.completion.chunk");
    json.key("choices").begin_array().begin_object().member("index", 0);
    json.key(whole ? "message" : "delta").begin_object();
    if (first) json.member("role", "assistant");
    json.member("content", text);
    if (last && reply.tool_call) write_openai_call(json, *reply.tool_call);
    json.end_object();
    write_reason(json, "finish_reason", openai_reason(reply), last);
    json.end_object().end_array();
    if (!last) return;
    json.key("usage").begin_object().member("prompt_tokens", reply.input_tokens);
    json.member("completion_tokens", reply.output_tokens);
    json.member("total_tokens", reply.input_tokens + reply.output_tokens).end_object();
  });
}

Dialect completion_choices(const Reply& reply) {
  return dialect_of(reply, [&](JsonWriter& json, std::string_view text, bool, bool last) {
    json.key("choices").begin_array().begin_object().member("index", 0).member("text", text);
    write_reason(json, "stop_reason", openai_reason(reply), last);
    json.end_object().end_array();
  });
}

void write_vector(JsonWriter& json, const Reply& reply) {
  json.begin_array();
  for (int i = 0; i < kEmbeddingSize; ++i) {
    json.number((reply.id[static_cast<std::size_t>(i)] - 'W') / 64.0);
  }
  json.end_array();
}

Dialect titan_embedding(const Reply& reply) {
  Dialect dialect;
  JsonWriter json(dialect.body);
  json.begin_object().key("embedding");
  write_vector(json, reply);
  json.member("inputTextTokenCount", reply.input_tokens).end_object();
  return dialect;
}

Dialect cohere_embedding(const Reply& reply, JsonValue texts) {
  Dialect dialect;
  JsonWriter json(dialect.body);
  json.begin_object().member("id", reply.id).member("response_type", "embeddings_floats");
  json.key("embeddings").begin_array();
  for (std::size_t i = 0; i < texts.size(); ++i) write_vector(json, reply);
  json.end_array().key("texts").raw(texts.raw()).end_object();
  return dialect;
}

}  // namespace

std::optional<Dialect> plain_dialect(const Reply& reply, std::string_view model, JsonValue body) {
  const auto is = [model](std::string_view vendor) { return model.find(vendor) != model.npos; };
  if (body["max_tokens_to_sample"]) return legacy_claude(reply);
  if (body["inputText"]) return is("embed") ? titan_embedding(reply) : titan_text(reply);
  if (body["texts"].is_array()) return cohere_embedding(reply, body["texts"]);
  if (body["messages"].is_array()) return openai(reply, model);
  if (body["message"].is_string()) return cohere_chat(reply);
  if (!body["prompt"].is_string()) return std::nullopt;
  if (body["max_gen_len"] || is("meta.")) return llama(reply);
  if (is("mistral.")) return mistral(reply);
  if (is("cohere.")) return cohere_command(reply);
  return completion_choices(reply);
}

std::string with_metrics(const std::string& chunk, const Reply& reply) {
  std::string metrics;
  JsonWriter(metrics)
      .begin_object()
      .member("inputTokenCount", reply.input_tokens)
      .member("outputTokenCount", reply.output_tokens)
      .member("invocationLatency", reply.latency_ms)
      .member("firstByteLatency", reply.first_byte_ms)
      .end_object();
  return chunk.substr(0, chunk.size() - 1) + ",\"amazon-bedrock-invocationMetrics\":" + metrics +
         "}";
}

}  // namespace sideseat::replay
