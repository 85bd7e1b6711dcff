// Makes and describes the records that the store's tests use.
#include <sstream>

#include "store/conformance_testing.h"

namespace sideseat::store {
namespace {

template <std::size_t N>
Id<N> numbered(std::uint32_t number) {
  Id<N> id;
  for (std::size_t i = 0; i < 4; ++i) {
    id.bytes[N - 1 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  }
  id.bytes[0] = 0xab;  // Never zero.
  return id;
}

std::ostream& operator<<(std::ostream& out, const std::optional<std::int64_t>& value) {
  return value ? out << *value : out << "unknown";
}

std::ostream& operator<<(std::ostream& out, const Usage& usage) {
  return out << "usage " << usage.input_tokens << '/' << usage.output_tokens << '/'
             << usage.cache_read_tokens << '/' << usage.cache_write_tokens << '/'
             << usage.cost_nano_usd;
}

std::ostream& operator<<(std::ostream& out, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) out << '<' << text << '>';
  return out;
}

}  // namespace

TraceId trace_number(std::uint32_t number) { return numbered<16>(number); }
SpanId span_number(std::uint32_t number) { return numbered<8>(number); }

SpanRecord inner_span(std::uint32_t trace, std::uint32_t span, std::int64_t second) {
  SpanRecord record;
  record.project = "p";
  record.trace_id = trace_number(trace);
  record.span_id = span_number(span);
  record.parent_span_id = span_number(9999);
  record.name = "inner " + std::to_string(span);
  record.kind = SpanKind::kInternal;
  record.started_at_ns = kBegin + second * kSecond;
  record.ended_at_ns = record.started_at_ns + kSecond;
  record.rest = R"({"name":"inner"})";
  return record;
}

SpanRecord root_span(std::uint32_t trace, std::uint32_t span, std::int64_t second) {
  SpanRecord record = inner_span(trace, span, second);
  record.parent_span_id = {};
  record.name = "root " + std::to_string(span);
  return record;
}

SpanRecord call_span(std::uint32_t trace, std::uint32_t span, std::int64_t second) {
  SpanRecord record = inner_span(trace, span, second);
  record.name = "chat m";
  record.kind = SpanKind::kClient;
  record.operation = "chat";
  record.is_call = true;
  record.model = "m";
  record.usage = {.input_tokens = 10,
                  .output_tokens = 5,
                  .cache_read_tokens = 2,
                  .cache_write_tokens = 1,
                  .cost_nano_usd = 1000};
  record.time_to_first_token_ns = 7;
  record.input_preview = "question " + std::to_string(span);
  record.output_preview = "answer " + std::to_string(span);
  record.contents = {{ContentRole::kInput, "{\"q\":" + std::to_string(span) + "}"},
                     {ContentRole::kOutput, "{\"a\":" + std::to_string(span) + "}"}};
  return record;
}

std::string describe(const TraceRow& row) {
  std::ostringstream out;
  out << row.trace_id.hex() << ' ' << row.name << ' ' << row.started_at_ns - kBegin << '-'
      << row.ended_at_ns - kBegin << " failed " << row.failed << ' ' << row.error_type << " root "
      << row.root_arrived << " session " << row.session_id << " user " << row.user_id << " tags "
      << row.tags << " models " << row.models << " counts " << row.span_count << '/'
      << row.call_count << '/' << row.unpriced_call_count << ' ' << row.usage << " input "
      << row.input_preview << " output " << row.output_preview;
  return out.str();
}

std::string describe(const SessionRow& row) {
  std::ostringstream out;
  out << row.session_id << " user " << row.user_id << " counts " << row.trace_count << '/'
      << row.call_count << '/' << row.error_count << '/' << row.unpriced_call_count << ' '
      << row.first_at_ns - kBegin << '-' << row.last_at_ns - kBegin << ' ' << row.usage << " input "
      << row.input_preview << " output " << row.output_preview;
  return out.str();
}

std::string describe(const SpanRecord& record) {
  std::ostringstream out;
  out << record.project << ' ' << record.trace_id.hex() << ' ' << record.span_id.hex() << ' '
      << record.parent_span_id.hex() << ' ' << record.name << ' ' << static_cast<int>(record.kind)
      << ' ' << record.started_at_ns - kBegin << '-' << record.ended_at_ns - kBegin << " failed "
      << record.failed << ' ' << record.status_message << ' ' << record.error_type << " operation "
      << record.operation << ' ' << record.is_call << " models " << record.model << ' '
      << record.response_model << " session " << record.session_id << " user " << record.user_id
      << " tags " << record.tags << " incomplete " << record.incomplete << ' ' << record.usage
      << " first " << record.time_to_first_token_ns << " input " << record.input_preview
      << " output " << record.output_preview << " dialect " << record.dialect << " origin "
      << record.origin << " rest " << record.rest;
  return out.str();
}

}  // namespace sideseat::store
