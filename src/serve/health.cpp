// Counters and the index's progress; the store itself is not asked.
#include "serve/health.h"

#include "base/clock.h"
#include "base/json_writer.h"
#include "base/version.h"

namespace sideseat::serve {

std::string health_json(std::int64_t uptime_ns, const ingest::Counters& counters,
                        const std::optional<StoreFigures::TextIndex>& index) {
  const bool is_failing = counters.is_failing;
  const std::int64_t committed_at_ns = counters.last_commit_unix_ns;
  std::string out;
  JsonWriter json(out);
  json.begin_object()
      .member("status", is_failing ? "failing" : "ok")
      .member("version", version())
      .member("uptime_ms", uptime_ns / 1'000'000)
      .member("store", "sqlite");
  json.key("writing").begin_object().member("failing", is_failing).key("last_commit_at");
  if (committed_at_ns == 0) {
    json.null();
  } else {
    json.string(format_time(committed_at_ns));
  }
  json.end_object().key("search");
  if (index) {
    json.begin_object()
        .member("failing", index->is_failing)
        .member("entries_waiting", index->entries_waiting)
        .end_object();
  } else {
    json.null();
  }
  json.end_object();
  return out;
}

}  // namespace sideseat::serve
