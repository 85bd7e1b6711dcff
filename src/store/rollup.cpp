// Sums, minima and maxima over spans and traces.
#include "store/rollup.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "base/limits.h"

namespace sideseat::store {
namespace {

/// Stays at the largest number instead of overflowing.
std::int64_t add_saturated(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  return b < 0 ? std::numeric_limits<std::int64_t>::min()
               : std::numeric_limits<std::int64_t>::max();
}

void add_known(std::optional<std::int64_t>& sum, const std::optional<std::int64_t>& value) {
  if (value) sum = add_saturated(sum.value_or(0), *value);
}

/// Adds what `after` has more than `before`.
void grow_known(std::optional<std::int64_t>& sum, const std::optional<std::int64_t>& before,
                const std::optional<std::int64_t>& after) {
  if (after) sum = add_saturated(sum.value_or(0), *after - before.value_or(0));
}

void grow_usage(Usage& sum, const Usage& before, const Usage& after) {
  grow_known(sum.input_tokens, before.input_tokens, after.input_tokens);
  grow_known(sum.output_tokens, before.output_tokens, after.output_tokens);
  grow_known(sum.cache_read_tokens, before.cache_read_tokens, after.cache_read_tokens);
  grow_known(sum.cache_write_tokens, before.cache_write_tokens, after.cache_write_tokens);
  grow_known(sum.cost_nano_usd, before.cost_nano_usd, after.cost_nano_usd);
}

/// True if the candidate was taken.
bool take_first(std::string& text, std::int64_t& at_ns, const std::string& candidate,
                std::int64_t candidate_at_ns) {
  if (candidate.empty()) return false;
  if (!text.empty() && std::tie(candidate_at_ns, candidate) >= std::tie(at_ns, text)) return false;
  text = candidate;
  at_ns = candidate_at_ns;
  return true;
}

bool take_last(std::string& text, std::int64_t& at_ns, const std::string& candidate,
               std::int64_t candidate_at_ns) {
  if (candidate.empty()) return false;
  if (!text.empty() && std::tie(candidate_at_ns, candidate) <= std::tie(at_ns, text)) return false;
  text = candidate;
  at_ns = candidate_at_ns;
  return true;
}

/// Keeps the smallest where there are too many, so that the order of arrival does not matter.
void insert_sorted(std::vector<std::string>& set, const std::string& text) {
  if (text.empty() || text.size() > limits::kListedTextBytesMax) return;
  const auto place = std::lower_bound(set.begin(), set.end(), text);
  if (place == set.end() || *place != text) set.insert(place, text);
  if (set.size() > limits::kListedTextsMax) set.pop_back();
}

void take_name(TraceRollup& trace, const SpanRecord& span, bool is_root) {
  TraceRow& row = trace.row;
  const bool outranked = row.root_arrived && !is_root;
  const bool outranks = row.span_count == 0 || (is_root && !row.root_arrived);
  const bool is_earlier =
      std::tie(span.started_at_ns, span.name) < std::tie(trace.name_at_ns, row.name);
  if (outranked || (!outranks && !is_earlier)) return;
  row.name = span.name;
  trace.name_at_ns = span.started_at_ns;
}

void add_call(TraceRollup& trace, const SpanRecord& span, std::int64_t entry) {
  TraceRow& row = trace.row;
  ++row.call_count;
  if (is_unpriced(span.usage)) ++row.unpriced_call_count;
  add_usage(row.usage, span.usage);
  insert_sorted(row.models, std::string(known_model(span)));
  if (take_first(row.input_preview, trace.input_at_ns, span.input_preview, span.started_at_ns)) {
    trace.input_entry = entry;
  }
  if (take_last(row.output_preview, trace.output_at_ns, span.output_preview, span.ended_at_ns)) {
    trace.output_entry = entry;
  }
}

}  // namespace

std::string_view known_model(const SpanRecord& span) {
  const bool is_hidden = span.model.starts_with("arn:") && !span.response_model.empty();
  return is_hidden ? span.response_model : span.model;
}

bool is_unpriced(const Usage& usage) {
  return !usage.cost_nano_usd && (usage.input_tokens || usage.output_tokens);
}

void add_usage(Usage& sum, const Usage& usage) {
  add_known(sum.input_tokens, usage.input_tokens);
  add_known(sum.output_tokens, usage.output_tokens);
  add_known(sum.cache_read_tokens, usage.cache_read_tokens);
  add_known(sum.cache_write_tokens, usage.cache_write_tokens);
  add_known(sum.cost_nano_usd, usage.cost_nano_usd);
}

void add_span(TraceRollup& trace, const SpanRecord& span, std::int64_t entry) {
  TraceRow& row = trace.row;
  const bool is_root = span.parent_span_id.is_zero();
  take_name(trace, span, is_root);
  if (row.span_count == 0) {
    row.trace_id = span.trace_id;
    row.started_at_ns = span.started_at_ns;
    row.ended_at_ns = span.ended_at_ns;
  }
  row.started_at_ns = std::min(row.started_at_ns, span.started_at_ns);
  row.ended_at_ns = std::max(row.ended_at_ns, span.ended_at_ns);
  row.root_arrived = row.root_arrived || is_root;
  if (span.failed && (is_root || span.is_call)) {
    row.failed = true;
    take_first(row.error_type, trace.error_at_ns,
               span.error_type.empty() ? span.status_message : span.error_type, span.started_at_ns);
  }
  take_first(row.session_id, trace.session_at_ns, span.session_id, span.started_at_ns);
  take_first(row.user_id, trace.user_at_ns, span.user_id, span.started_at_ns);
  for (const std::string& tag : span.tags) insert_sorted(row.tags, tag);
  ++row.span_count;
  if (span.is_call) add_call(trace, span, entry);
}

namespace {

/// What is a minimum or maximum: the same whether the trace is new to the session or only grew.
void take_extremes(SessionRollup& session, const TraceRollup& trace) {
  SessionRow& row = session.row;
  row.first_at_ns = std::min(row.first_at_ns, trace.row.started_at_ns);
  row.last_at_ns = std::max(row.last_at_ns, trace.row.ended_at_ns);
  take_first(row.user_id, session.user_at_ns, trace.row.user_id, trace.user_at_ns);
  if (take_first(row.input_preview, session.input_at_ns, trace.row.input_preview,
                 trace.input_at_ns)) {
    session.input_entry = trace.input_entry;
  }
  if (take_last(row.output_preview, session.output_at_ns, trace.row.output_preview,
                trace.output_at_ns)) {
    session.output_entry = trace.output_entry;
  }
}

}  // namespace

void add_trace(SessionRollup& session, const TraceRollup& trace) {
  SessionRow& row = session.row;
  if (row.trace_count == 0) {
    row.first_at_ns = trace.row.started_at_ns;
    row.last_at_ns = trace.row.ended_at_ns;
  }
  ++row.trace_count;
  row.call_count += trace.row.call_count;
  row.error_count += trace.row.failed ? 1 : 0;
  row.unpriced_call_count += trace.row.unpriced_call_count;
  add_usage(row.usage, trace.row.usage);
  take_extremes(session, trace);
}

void grow_trace(SessionRollup& session, const TraceRollup& before, const TraceRollup& after) {
  SessionRow& row = session.row;
  row.call_count += after.row.call_count - before.row.call_count;
  row.error_count += after.row.failed && !before.row.failed ? 1 : 0;
  row.unpriced_call_count += after.row.unpriced_call_count - before.row.unpriced_call_count;
  grow_usage(row.usage, before.row.usage, after.row.usage);
  take_extremes(session, after);
}

}  // namespace sideseat::store
