// Builds the list of turns first, then writes it.
#include "query/thread.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>

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

/// The texts that a thread needs, fetched at once, each with its key where it is a message.
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
      contents.entries_.emplace(ids[i], Entry{std::move(texts[i]), std::nullopt});
    }
    return contents;
  }

  const std::string& text(std::int64_t id) const { return entries_.at(id).text; }
  const ContentHash& key(std::int64_t id) {
    Entry& entry = entries_.at(id);
    if (!entry.key) entry.key = message_key(entry.text);
    return *entry.key;
  }

 private:
  struct Entry {
    std::string text;
    std::optional<ContentHash> key;
  };
  std::unordered_map<std::int64_t, Entry> entries_;
};

struct Turn {
  const SpanRow* span;
  bool is_answer;
  std::optional<std::int64_t> content_id;  ///< Absent: a call cut short before any answer.
  bool is_first_answer = false;            ///< Carries the call's tokens, error and what cut it.
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
  const std::vector<std::int64_t>& tools() const { return tools_; }

 private:
  void add_call(const SpanRow& span) {
    const Counts& known = continues_an_answer(span) ? in_thread_ : in_trace_;
    Counts sent;
    std::vector<std::int64_t> fresh;
    bool answered = false;
    add_system(span);
    for (const auto& [role, id] : span.references) {
      if (role == ContentRole::kTool && seen_beside_.insert(id).second) {
        if (is_tool_definition(contents_.text(id))) tools_.push_back(id);
      } else if (role == ContentRole::kInput) {
        const ContentHash& key = contents_.key(id);
        const auto count = known.find(key);
        if (++sent[key] > (count == known.end() ? 0 : count->second)) fresh.push_back(id);
      }
    }
    for (const std::int64_t id : fresh) add_turn({&span, false, id});
    for (const auto& [role, id] : span.references) {
      if (role != ContentRole::kOutput) continue;
      add_turn({&span, true, id, !answered});
      answers_.insert(contents_.key(id));
      answered = true;
    }
    const bool cut_short = span.record.failed || !span.record.incomplete.empty();
    if (!answered && cut_short) push({&span, true, std::nullopt, true});
  }

  void add_system(const SpanRow& span) {
    std::string parts;
    for (const auto& [role, id] : span.references) {
      if (role != ContentRole::kSystem) continue;
      parts += parts.empty() ? '[' : ',';
      parts += contents_.text(id);
    }
    if (parts.empty()) return;
    parts += ']';
    // As a message, so that what does not count there does not count here.
    if (!prompts_.insert(message_key(R"({"role":"system","parts":)" + parts + "}")).second) return;
    system_.push_back({std::move(parts), span.record.span_id});
  }

  bool continues_an_answer(const SpanRow& span) {
    return std::any_of(span.references.begin(), span.references.end(),
                       [this](const auto& reference) {
                         return reference.role == ContentRole::kInput &&
                                answers_.contains(contents_.key(reference.content_id));
                       });
  }

  void add_turn(Turn turn) {
    const ContentHash& key = contents_.key(*turn.content_id);
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
  std::vector<std::int64_t> tools_;
  std::set<std::int64_t> seen_beside_;
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

void write_turn(JsonWriter& json, const Contents& contents, const Turn& turn) {
  const auto& record = turn.span->record;
  json.begin_object();
  if (turn.content_id) {
    write_message(json, contents.text(*turn.content_id));
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
  for (const Turn& turn : thread.turns()) write_turn(json, contents, turn);
  json.end_array().key("next_cursor").null();
  json.key("system").begin_array();
  for (const SystemPrompt& prompt : thread.system()) {
    json.begin_object().key("parts").raw(prompt.parts_json);
    json.member("span_id", prompt.span_id.hex()).end_object();
  }
  json.end_array().key("tools").begin_array();
  for (const std::int64_t id : thread.tools()) json.raw(contents.text(id));
  json.end_array().end_object();
  return out;
}

}  // namespace sideseat::query
