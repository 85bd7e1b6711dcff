// One function a subject; docs/operating.md lists what each figure means.
#include "serve/metrics.h"

#include <algorithm>
#include <array>
#include <concepts>

#include "base/limits.h"
#include "base/process_usage.h"
#include "base/version.h"
#include "serve/prometheus.h"

namespace sideseat::serve {
namespace {

double in_seconds(std::int64_t ns) { return static_cast<double>(ns) / 1e9; }

double figure(std::integral auto number) { return static_cast<double>(number); }
double figure(const ingest::Counters::Count& count) { return static_cast<double>(count.load()); }

void write_doors(PrometheusText& text, const AllDoorFigures& all) {
  const std::array<std::pair<std::string, const DoorFigures*>, 3> doors{
      {{"http", &all.http}, {"otlp_http", &all.otlp_http}, {"otlp_grpc", &all.otlp_grpc}}};
  PrometheusText::Labelled ports;
  PrometheusText::LabelledTwice exports;
  for (const auto& [name, door] : doors) {
    ports.emplace_back(name, figure(door->port.load()));
    for (std::size_t index = 0; index < ingest::kOutcomes; ++index) {
      exports.push_back({name, ingest::outcome_name(static_cast<ingest::Outcome>(index)),
                         figure(door->exports[index])});
    }
  }
  text.gauges("sideseat_door_port", "Where each door listens; 0: it is closed.", "door", ports);
  text.counters("sideseat_exports_total",
                "Answered exports by where they came in and how they ended.", "door", "outcome",
                exports);
}

void write_waiting(PrometheusText& text, const ingest::Counters& counters) {
  text.gauge("sideseat_ingest_waiting_requests",
             "Exports that are accepted and whose commit has not begun.",
             figure(counters.requests_waiting));
  text.gauge("sideseat_ingest_waiting_large_requests",
             "Those of them in the lane for large ones, the one under way included.",
             figure(counters.large_requests_waiting));
  text.gauge("sideseat_ingest_waiting_spans", "Their spans, as far as they are decoded.",
             figure(counters.spans_waiting));
  text.gauge("sideseat_ingest_waiting_spans_limit", "Beyond it exports are answered 503.",
             figure(limits::kIngestQueueSpansMax));
  text.gauge("sideseat_ingest_waiting_bytes", "Their bytes in memory.",
             figure(counters.bytes_waiting));
  text.gauge("sideseat_ingest_waiting_bytes_limit",
             "Beyond it exports are answered 503; the lane for large ones has as many again.",
             figure(limits::kIngestQueueBytesMax));
}

void write_ingested(PrometheusText& text, const ingest::Counters& counters) {
  PrometheusText::Labelled requests;
  for (std::size_t index = 0; index < ingest::kOutcomes; ++index) {
    requests.emplace_back(ingest::outcome_name(static_cast<ingest::Outcome>(index)),
                          figure(counters.requests[index]));
  }
  text.counters("sideseat_ingest_requests_total", "Exports by how they ended.", "outcome",
                requests);
  text.counter("sideseat_ingest_spans_accepted_total",
               "Spans that were acknowledged, those known before included.",
               figure(counters.spans_accepted));
  text.counter("sideseat_ingest_spans_known_total", "Spans that were there already.",
               figure(counters.spans_known));
  text.counter("sideseat_ingest_spans_refused_total",
               "Spans that were refused for what is wrong with them.",
               figure(counters.spans_refused));
  text.counter("sideseat_ingest_log_events_joined_total",
               "GenAI log events that became events of their span.",
               figure(counters.log_events_joined));
  text.counter("sideseat_ingest_log_events_waited_total",
               "GenAI log events that came before their span.",
               figure(counters.log_events_waiting));
  text.counter("sideseat_ingest_log_records_ignored_total",
               "Log records that are not of GenAI, or of no span.",
               figure(counters.log_records_ignored));
  text.counter("sideseat_ingest_metric_points_kept_total", "Points of GenAI metrics.",
               figure(counters.metric_points_kept));
  text.counter("sideseat_ingest_metric_points_ignored_total", "Points of other metrics.",
               figure(counters.metric_points_ignored));
  text.counter("sideseat_ingest_received_bytes_total", "Bodies of exports as they were sent.",
               figure(counters.bytes_received));
  text.counter("sideseat_ingest_decoded_bytes_total", "Bodies of exports, unpacked.",
               figure(counters.bytes_decoded));
  text.counter("sideseat_ingest_decode_seconds_total",
               "Time spent unpacking, decoding and taking apart, by all threads.",
               figure(counters.decode_ns) / 1e9);
}

void write_commits(PrometheusText& text, const ingest::Counters& counters) {
  const auto& histogram = counters.commit_seconds;
  constexpr auto& kBounds = ingest::DurationHistogram::kBoundsSeconds;
  std::array<std::uint64_t, kBounds.size() + 1> counts{};
  for (std::size_t index = 0; index < counts.size(); ++index) {
    counts[index] = histogram.count(index);
  }
  text.histogram("sideseat_store_commit_seconds",
                 "How long commits took, the flush to the disk included.", kBounds, counts,
                 figure(histogram.sum_ns()) / 1e9);
  text.counter("sideseat_store_commits_failed_total",
               "Commits that the disk refused: full, read-only, broken.",
               figure(counters.commits_failed));
  text.gauge("sideseat_store_failing", "1 if the last commit failed.", counters.is_failing ? 1 : 0);
  text.gauge("sideseat_store_last_commit_timestamp_seconds",
             "When the last commit succeeded, in Unix time; 0: none since the start.",
             in_seconds(counters.last_commit_unix_ns));
}

void write_store(PrometheusText& text, const StoreFigures& store) {
  PrometheusText::Labelled files;
  for (const auto& [name, bytes] : store.file_bytes) files.emplace_back(name, figure(bytes));
  text.gauges("sideseat_store_file_bytes", "Size of each of the store's files.", "file", files);
  if (!store.text_index) return;
  text.gauge("sideseat_text_index_entries_waiting", "Stored entries that cannot be searched yet.",
             figure(store.text_index->entries_waiting));
  text.gauge("sideseat_text_index_failing", "1 if the last attempt to index failed.",
             store.text_index->is_failing ? 1 : 0);
}

void write_erased(PrometheusText& text, const ingest::EraseCounters& counters) {
  text.counter("sideseat_erased_traces_total",
               "Traces deleted, by retention or because somebody asked.", figure(counters.traces));
  text.counter("sideseat_erased_spans_total", "Their spans.", figure(counters.spans));
  text.counter("sideseat_erase_failures_total", "Deletions that the store could not finish.",
               figure(counters.failures));
}

void write_process(PrometheusText& text, std::int64_t started_unix_ns, std::int64_t uptime_ns) {
  text.gauges("sideseat_build_info", "Which build this is.", "version",
              {{std::string(version()), 1}});
  text.gauge("sideseat_uptime_seconds", "Since the server started.", in_seconds(uptime_ns));
  text.gauge("process_start_time_seconds", "When it started, in Unix time.",
             in_seconds(started_unix_ns));
  const ProcessUsage usage = process_usage();
  text.counter("process_cpu_seconds_total", "CPU time of the process.", usage.cpu_seconds);
  const auto gauge = [&text](std::string_view name, std::string_view help,
                             std::optional<std::int64_t> value) {
    if (value) text.gauge(name, help, figure(*value));
  };
  gauge("process_resident_memory_bytes", "Memory of the process.", usage.resident_bytes);
  gauge("process_open_fds", "Files and sockets it has open.", usage.open_files);
  gauge("process_max_fds", "How many it may have open.", usage.open_files_max);
}

}  // namespace

Route metrics_route(MetricsSources sources) {
  const std::int64_t started_unix_ns = sources.clock.unix_ns();
  const std::int64_t started_ns = sources.clock.steady_ns();
  return {"GET",
          "/metrics",
          {},
          [sources = std::move(sources), started_unix_ns, started_ns](
              const RoutedRequest&, net::HttpResponder responder) {
            net::HttpResponse response;
            response.headers = {{"content-type", std::string(kPrometheusType)},
                                {"cache-control", "no-store"}};
            PrometheusText text(response.body);
            write_process(text, started_unix_ns, sources.clock.steady_ns() - started_ns);
            write_doors(text, *sources.doors);
            text.gauge("sideseat_requests_memory_bytes",
                       "Bodies that come in or wait for their answer, over all doors.",
                       figure(sources.requests->used_bytes()));
            text.gauge("sideseat_requests_memory_bytes_limit",
                       "Beyond it a request is answered 503.",
                       figure(sources.requests->bytes_max()));
            const ingest::Counters& counters = sources.ingest.counters();
            write_waiting(text, counters);
            write_ingested(text, counters);
            write_commits(text, counters);
            if (sources.ask_store) write_store(text, sources.ask_store());
            write_erased(text, sources.housekeeper.counters());
            responder.send(std::move(response));
          }};
}

}  // namespace sideseat::serve
