// Builds the list of turns first, then writes it.
#include "query/thread.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "base/clock.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "query/agent_calls.h"
#include "query/message_key.h"
#include "query/stored_span.h"
#include "query/summary.h"
#include "store/rollup.h"

namespace sideseat::query {
namespace {

using store::ContentRole;
using store::SpanRow;

/// A message, a part of a system prompt or a tool, as it is shown.
struct Shown {
  std::string json;
  std::optional<ContentHash> key = {};  ///< Of a message; made when it is asked for.
  /// Of a message that was sent and is a system prompt: its parts.
  std::optional<std::vector<Shown>> prompt = {};
};

Shown shown_as(ContentRole role, std::string json) {
  Shown shown;
  if (role == ContentRole::kInput) {
    if (auto parts = system_prompt_of(json)) {
      auto& prompt = shown.prompt.emplace();
      for (std::string& part : *parts) prompt.push_back({std::move(part)});
    }
  }
  shown.json = std::move(json);
  return shown;
}

const ContentHash& key_of(Shown& message) {
  if (!message.key) message.key = message_key(message.json);
  return *message.key;
}

/// The contents that a thread needs, fetched at once. Each distinct one is read once, however many
/// calls send it.
class Contents {
 public:
  static Result<Contents> load(store::Store& store,
                               const std::vector<std::vector<SpanRow>>& traces) {
    std::set<std::int64_t> wanted;
    for (const auto& spans : traces) {
      for (const SpanRow& span : spans) {
        for (const auto& reference : span.references) {
          if (reference.role != ContentRole::kPiece) wanted.insert(reference.content_id);
        }
      }
    }
    const std::vector<std::int64_t> ids(wanted.begin(), wanted.end());
    SIDESEAT_TRY(auto texts, store.contents(ids));
    Contents contents;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      contents.texts_.emplace(ids[i], std::move(texts[i]));
    }
    return contents;
  }

  /// Stays where it is. `reference` is not of kPiece.
  std::vector<Shown>& shown(const otlp::Dialect& dialect, const SpanRow::Reference& reference) {
    const Way way{reference.content_id, reference.role, &dialect};
    const auto known = shown_.find(way);
    if (known != shown_.end()) return known->second;
    std::vector<Shown> shown;
    for (std::string& json :
         shown_messages(dialect, reference.role, texts_.at(reference.content_id))) {
      shown.push_back(shown_as(reference.role, std::move(json)));
    }
    return shown_.emplace(way, std::move(shown)).first->second;
  }

 private:
  /// A content says different things in different lists and dialects.
  using Way = std::tuple<std::int64_t, ContentRole, const otlp::Dialect*>;

  std::unordered_map<std::int64_t, std::string> texts_;
  std::map<Way, std::vector<Shown>> shown_;
};

/// What one call sent and got, by list.
struct Said {
  std::vector<Shown*> system;
  std::vector<Shown*> tools;
  std::vector<Shown*> input;
  std::vector<Shown*> output;
};

struct Turn {
  const SpanRow* span;
  bool is_answer;
  Shown* message;                ///< Null: a call cut short before any answer.
  bool is_first_answer = false;  ///< Carries the call's tokens, error and what cut it.
  store::Usage usage = {};
};

/// The parts of a system prompt, as one list.
struct SystemPrompt {
  std::string parts_json;
  SpanId span_id;
};

using Counts = std::map<ContentHash, int>;

class ThreadBuilder {
 public:
  explicit ThreadBuilder(Contents& contents) : contents_(contents) {}

  void add_trace(const std::vector<SpanRow>& spans) {
    in_trace_.clear();
    const bool has_calls = std::any_of(spans.begin(), spans.end(),
                                       [](const SpanRow& span) { return span.record.is_call; });
    const AgentCalls agents(spans);
    for (const SpanRow& span : spans) {
      // What goes on inside an agent is not what was said to it.
      if (agents.is_inside_one(span.record)) continue;
      usage_ = agents.usage_of(span.record);
      if (span.record.is_call || !has_calls) add_call(span);
    }
  }

  const std::vector<Turn>& turns() const { return turns_; }
  const std::vector<SystemPrompt>& system() const { return system_; }
  const std::vector<const Shown*>& tools() const { return tools_; }

 private:
  void add_call(const SpanRow& span) {
    const Said said = said_in(span);
    const Counts& known = continues_an_answer(said) ? in_thread_ : in_trace_;
    add_system(span, said);
    for (Shown* tool : said.tools) {
      if (seen_tools_.insert(tool).second) tools_.push_back(tool);
    }
    Counts sent;
    std::vector<Shown*> fresh;
    for (Shown* message : said.input) {
      const ContentHash& key = key_of(*message);
      const auto count = known.find(key);
      if (++sent[key] > (count == known.end() ? 0 : count->second)) fresh.push_back(message);
    }
    for (Shown* message : fresh) add_turn({&span, false, message});
    bool answered = false;
    for (Shown* message : said.output) {
      add_turn({&span, true, message, !answered});
      answers_.insert(key_of(*message));
      answered = true;
    }
    const bool cut_short = span.record.failed || !span.record.incomplete.empty();
    if (!answered && cut_short) push({&span, true, nullptr, true});
  }

  Said said_in(const SpanRow& span) {
    Said said;
    const otlp::Dialect& dialect = dialect_of(span.record);
    for (const SpanRow::Reference& reference : span.references) {
      if (reference.role == ContentRole::kPiece) continue;
      auto& list = list_of(said, reference.role);
      for (Shown& shown : contents_.shown(dialect, reference)) {
        if (!shown.prompt || !list.empty()) {
          list.push_back(&shown);
          continue;
        }
        for (Shown& part : *shown.prompt) said.system.push_back(&part);
      }
    }
    return said;
  }

  static std::vector<Shown*>& list_of(Said& said, ContentRole role) {
    switch (role) {
      case ContentRole::kSystem:
        return said.system;
      case ContentRole::kTool:
        return said.tools;
      case ContentRole::kInput:
        return said.input;
      case ContentRole::kOutput:
      case ContentRole::kPiece:
        break;
    }
    return said.output;
  }

  void add_system(const SpanRow& span, const Said& said) {
    if (said.system.empty() || !seen_prompts_.insert(said.system).second) return;
    std::string parts;
    for (const Shown* part : said.system) {
      parts += parts.empty() ? '[' : ',';
      parts += part->json;
    }
    parts += ']';
    // As a message, so that what does not count there does not count here.
    if (!prompts_.insert(message_key(R"({"role":"system","parts":)" + parts + "}")).second) return;
    system_.push_back({std::move(parts), span.record.span_id});
  }

  bool continues_an_answer(const Said& said) const {
    return std::any_of(said.input.begin(), said.input.end(),
                       [this](Shown* message) { return answers_.contains(key_of(*message)); });
  }

  void add_turn(Turn turn) {
    const ContentHash& key = key_of(*turn.message);
    ++in_thread_[key];
    ++in_trace_[key];
    push(turn);
  }

  void push(Turn turn) {
    turn.usage = usage_;
    turns_.push_back(turn);
  }

  Contents& contents_;
  store::Usage usage_;  // Of the call that is being added.
  std::vector<Turn> turns_;
  std::vector<SystemPrompt> system_;
  std::vector<const Shown*> tools_;
  std::set<const Shown*> seen_tools_;
  std::set<std::vector<Shown*>> seen_prompts_;
  std::set<ContentHash> prompts_;
  std::set<ContentHash> answers_;
  Counts in_thread_;  // How often each message stands in the thread ...
  Counts in_trace_;   // ... and of these, from the trace at hand.
};

void write_message(JsonWriter& json, const std::string& text) {
  const auto document = JsonDocument::parse(text);
  const JsonValue message = document ? document->root() : JsonValue();
  json.member("role", message["role"].text());
  const JsonValue parts = message["parts"];
  json.key("parts").raw(parts.is_array() ? parts.raw() : "[]");
  write_text_or_null(json, "finish_reason", message["finish_reason"].text());
}

void write_error(JsonWriter& json, const Turn& turn) {
  const auto& record = turn.span->record;
  json.key("error");
  if (!turn.is_first_answer || !record.failed) {
    json.null();
    return;
  }
  json.begin_object()
      .member("type", record.error_type)
      .member("message", record.status_message)
      .end_object();
}

/// What the call cost and took, on its first answer alone, so that sums over a thread are right.
void write_call_members(JsonWriter& json, const Turn& turn) {
  const auto& record = turn.span->record;
  const bool shown = turn.is_first_answer;
  const auto number = [&](std::string_view name, std::optional<double> value) {
    json.member(name, shown ? value : std::nullopt);
  };
  const auto count = [&](std::string_view name, std::optional<std::int64_t> value) {
    json.member(name, shown ? value : std::nullopt);
  };
  write_text_or_null(json, "model",
                     turn.is_answer ? store::known_model(record) : std::string_view());
  count("input_tokens", turn.usage.input_tokens);
  count("output_tokens", turn.usage.output_tokens);
  const auto& cost = turn.usage.cost_nano_usd;
  number("cost_usd", cost ? std::optional(dollars(*cost)) : std::nullopt);
  number("duration_ms", milliseconds(record.ended_at_ns - record.started_at_ns));
  const auto& first_token = record.time_to_first_token_ns;
  number("time_to_first_token_ms",
         first_token ? std::optional(milliseconds(*first_token)) : std::nullopt);
}

void write_turn(JsonWriter& json, const Turn& turn) {
  const auto& record = turn.span->record;
  json.begin_object();
  if (turn.message != nullptr) {
    write_message(json, turn.message->json);
  } else {
    json.member("role", "assistant").key("parts").raw("[]").key("finish_reason").null();
  }
  json.member("direction", turn.is_answer ? "output" : "input")
      .member("trace_id", record.trace_id.hex())
      .member("span_id", record.span_id.hex())
      .member("at", format_time(turn.is_answer ? record.ended_at_ns : record.started_at_ns));
  write_error(json, turn);
  write_text_or_null(json, "incomplete",
                     turn.is_first_answer ? std::string_view(record.incomplete) : "");
  write_call_members(json, turn);
  json.end_object();
}

}  // namespace

Result<std::string> thread_json(store::Store& store,
                                const std::vector<std::vector<SpanRow>>& traces) {
  SIDESEAT_TRY(auto contents, Contents::load(store, traces));
  ThreadBuilder thread(contents);
  for (const auto& spans : traces) thread.add_trace(spans);

  std::string out;
  JsonWriter json(out);
  json.begin_object().key("items").begin_array();
  for (const Turn& turn : thread.turns()) write_turn(json, turn);
  json.end_array().key("next_cursor").null();
  json.key("system").begin_array();
  for (const SystemPrompt& prompt : thread.system()) {
    json.begin_object().key("parts").raw(prompt.parts_json);
    json.member("span_id", prompt.span_id.hex()).end_object();
  }
  json.end_array().key("tools").begin_array();
  for (const Shown* tool : thread.tools()) json.raw(tool->json);
  json.end_array().end_object();
  return out;
}

}  // namespace sideseat::query
