// Reads traces back through the API.
#include "bench/server/load/checking.h"

#include <map>
#include <set>

#include "base/json.h"

namespace sideseat::bench {
namespace {

/// Adds what is wrong with one trace.
void check_trace(const JsonValue& trace, const std::set<std::string>& expected, Checked& checked) {
  std::set<std::string> found;
  std::size_t listed = 0;
  for (const JsonValue span : trace["spans"].elements()) {
    ++listed;
    if (!found.insert(span["span_id"].text()).second) ++checked.twice;
  }
  if (trace["span_count"].integer() != static_cast<std::int64_t>(listed)) ++checked.twice;
  for (const std::string& span_id : expected) {
    ++checked.spans;
    if (!found.contains(span_id)) ++checked.missing;
  }
}

}  // namespace

Result<Checked> check_all(const Address& address, const std::vector<SpanName>& expected) {
  std::map<std::string, std::set<std::string>> traces;
  for (const SpanName& span : expected) traces[span.trace_id.hex()].insert(span.span_id.hex());
  Connection connection(address);
  Checked checked;
  for (const auto& [trace_id, span_ids] : traces) {
    ++checked.traces;
    SIDESEAT_TRY(const Answer answer,
                 connection.exchange("GET /api/v1/projects/default/traces/" + trace_id +
                                         " HTTP/1.1\r\nhost: " + address.host + "\r\n\r\n",
                                     {}));
    if (answer.status == 404) {
      checked.spans += span_ids.size();
      checked.missing += span_ids.size();
      continue;
    }
    SIDESEAT_TRY(const auto document, JsonDocument::parse(answer.body));
    if (answer.status != 200) return Error(ErrorCode::kMalformed, "an answer that is no trace");
    check_trace(document.root(), span_ids, checked);
  }
  return checked;
}

}  // namespace sideseat::bench
