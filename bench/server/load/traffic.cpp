// Agents' traces, cut into requests.
#include "bench/server/load/traffic.h"

#include <array>
#include <string_view>
#include <utility>

#include "base/json_writer.h"
#include "bench/server/load/texts.h"

namespace sideseat::bench {
namespace {

constexpr std::size_t kTracesPerSession = 5;
constexpr std::size_t kUsers = 200;
constexpr std::size_t kSystemPromptBytes = 200;
constexpr std::int64_t kMillisecondNs = 1'000'000;
constexpr std::array kModels{
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0", "us.anthropic.claude-haiku-4-5-20251001-v1:0",
    "us.amazon.nova-pro-v1:0", "us.anthropic.claude-opus-4-5-20251101-v1:0"};
constexpr std::array kTraceNames{"trip-planning", "support-ticket", "code-review", "report-summary",
                                 "sql-agent"};

struct Message {
  std::string_view role;
  std::string text;
};

/// Who a trace belongs to.
struct Session {
  std::string session_id;
  std::string user_id;
};

Attribute text(std::string key, std::string value) { return {std::move(key), {std::move(value)}}; }
Attribute number(std::string key, std::size_t value) {
  return {std::move(key), {static_cast<std::int64_t>(value)}};
}

/// Bedrock's content: a list of blocks.
std::string content_json(std::string_view words) {
  std::string out;
  JsonWriter json(out);
  json.begin_array().begin_object().member("text", words).end_object().end_array();
  return out;
}

std::string messages_json(const std::vector<Message>& messages) {
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  for (const Message& message : messages) {
    json.begin_object().member("role", message.role);
    json.key("content").raw(content_json(message.text)).end_object();
  }
  json.end_array();
  return out;
}

std::vector<SpanEvent> events_of(const std::vector<Message>& history, const std::string& answer,
                                 std::int64_t ended_at_ns) {
  return {
      {ended_at_ns - 4000,
       "gen_ai.client.inference.operation.details",
       {text("gen_ai.input.messages", messages_json(history)),
        text("gen_ai.output.messages", messages_json({{"assistant", answer}}))},
       0},
      {ended_at_ns - 3000,
       "gen_ai.system.message",
       {text("content", content_json(history.front().text))},
       0},
      {ended_at_ns - 2000,
       "gen_ai.user.message",
       {text("content", content_json(history.back().text))},
       0},
      {ended_at_ns - 1000,
       "gen_ai.choice",
       {text("message", content_json(answer)), text("finish_reason", "end_turn")},
       0},
  };
}

class Traffic {
 public:
  explicit Traffic(const TrafficOptions& options)
      : options_(options),
        random_(options.seed),
        system_prompt_(prose(random_, kSystemPromptBytes)) {}

  std::vector<Request> make() {
    for (std::size_t i = 0; i < options_.traces; ++i) add_trace(i);
    finish_request();
    return std::move(requests_);
  }

 private:
  void add_trace(std::size_t index) {
    if (index % kTracesPerSession == 0) {
      session_ = {"session-" + std::to_string(options_.seed) + "-" +
                      std::to_string(index / kTracesPerSession),
                  "user-" + std::to_string(random_.below(kUsers))};
    }
    const double window_ns = options_.hours * 3600e9;
    const double age = 1.0 - static_cast<double>(index) / static_cast<double>(options_.traces);
    std::int64_t at_ns = options_.now_ns - static_cast<std::int64_t>(window_ns * age);
    Span root = new_span(TraceId::random(random_), {}, at_ns);
    root.name = kTraceNames[random_.below(kTraceNames.size())];
    root.kind = SpanKind::kInternal;
    const std::string model = kModels[random_.below(kModels.size())];
    std::vector<Message> history{{"system", system_prompt_}};
    for (std::size_t i = 0; i < options_.calls_per_trace; ++i) {
      history.push_back({"user", any_text(options_.question_bytes)});
      std::string answer = any_text(options_.answer_bytes);
      Span call = new_span(root.trace_id, root.span_id, at_ns);
      call.ended_at_ns =
          at_ns + kMillisecondNs * static_cast<std::int64_t>(700 + random_.below(4000));
      describe_call(call, model, history, answer);
      at_ns = call.ended_at_ns + 5 * kMillisecondNs;
      history.push_back({"assistant", std::move(answer)});
      add_span(std::move(call));
    }
    root.ended_at_ns = at_ns;
    add_span(std::move(root));
  }

  Span new_span(const TraceId& trace_id, const SpanId& parent, std::int64_t started_at_ns) {
    Span span;
    span.trace_id = trace_id;
    span.span_id = SpanId::random(random_);
    span.parent_span_id = parent;
    span.started_at_ns = started_at_ns;
    span.attributes = {text("session.id", session_.session_id), text("user.id", session_.user_id)};
    return span;
  }

  void describe_call(Span& call, const std::string& model, const std::vector<Message>& history,
                     const std::string& answer) {
    std::size_t characters = 0;
    for (const Message& message : history) characters += message.text.size();
    call.name = "chat " + model;
    call.kind = SpanKind::kClient;
    call.status = StatusCode::kOk;
    for (Attribute attribute :
         {text("gen_ai.system", "aws_bedrock"), text("gen_ai.provider.name", "aws_bedrock"),
          text("gen_ai.operation.name", "chat"), text("gen_ai.request.model", model),
          Attribute{"gen_ai.request.temperature", {0.3}}, number("gen_ai.request.max_tokens", 1024),
          text("gen_ai.response.model", model), number("gen_ai.usage.input_tokens", characters / 4),
          number("gen_ai.usage.output_tokens", answer.size() / 4)}) {
      call.attributes.push_back(std::move(attribute));
    }
    call.attributes.push_back(
        {"gen_ai.response.finish_reasons", {AttributeList{{std::string("end_turn")}}}});
    call.events = events_of(history, answer, call.ended_at_ns);
  }

  std::string any_text(std::size_t average_bytes) {
    return prose(random_, average_bytes * 3 / 4 + random_.below(average_bytes / 2 + 1));
  }

  void add_span(Span span) {
    const bool is_root = span.parent_span_id.is_zero();
    names_.push_back({span.trace_id, span.span_id});
    (is_root ? roots_ : calls_).push_back(std::move(span));
    if (names_.size() >= options_.spans_per_request) finish_request();
  }

  void finish_request() {
    if (names_.empty()) return;
    ResourceSpans all{
        {{text("service.name", "load"), text("service.version", "1.0.0"),
          text("telemetry.sdk.name", "sideseat"), text("telemetry.sdk.language", "python"),
          text("deployment.environment", "development")}},
        {}};
    if (!calls_.empty())
      all.scopes.push_back({{"sideseat.aws.bedrock", "", {}}, std::move(calls_)});
    if (!roots_.empty()) all.scopes.push_back({{"sideseat", "", {}}, std::move(roots_)});
    requests_.push_back({otlp::encode_request(options_.encoding, {std::move(all)}), {}});
    requests_.back().spans = std::exchange(names_, {});
    calls_.clear();
    roots_.clear();
  }

  // Constant after construction.
  const TrafficOptions options_;
  // Changed by what is made.
  Random random_;
  const std::string system_prompt_;
  Session session_;
  std::vector<Span> calls_;
  std::vector<Span> roots_;
  std::vector<SpanName> names_;  // Of both, as they came.
  std::vector<Request> requests_;
};

}  // namespace

std::vector<Request> make_traffic(const TrafficOptions& options) { return Traffic(options).make(); }

}  // namespace sideseat::bench
