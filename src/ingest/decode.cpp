// Small requests in one go, large ones decoded at once and taken apart in pieces.
#include "ingest/decode.h"

#include <string>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "ingest/log_events.h"
#include "ingest/metric_points.h"
#include "ingest/take_apart.h"
#include "otlp/logs.h"
#include "otlp/metrics.h"
#include "otlp/otlp.h"

namespace sideseat::ingest {
namespace {

/// An answer says no more than this about what was refused.
constexpr std::size_t kRejectionBytesMax = 1024;

void fail(Request& request, Error error) {
  request.failure = std::move(error);
  request.next = Request::Next::kAnswer;
}

std::size_t item_count(const Request& request) {
  const std::size_t spans = request.chunks ? request.chunks->span_count() : 0;
  return spans + request.later_events.size() + request.later_points.size();
}

template <typename Item>
std::vector<Item> take_front(std::deque<Item>& items, std::size_t count) {
  const auto end = items.begin() + static_cast<std::ptrdiff_t>(std::min(count, items.size()));
  std::vector<Item> taken(std::make_move_iterator(items.begin()), std::make_move_iterator(end));
  items.erase(items.begin(), end);
  return taken;
}

void take_spans(Request& request, TraceRequest spans) {
  TakenApart taken = take_apart(request.body.project, std::move(spans));
  request.result.spans_rejected += taken.spans_rejected;
  request.result.attachments_rejected += taken.attachments_rejected;
  add_rejection(request.result, taken.rejection);
  request.piece.records = std::move(taken.records);
  request.piece.bytes += taken.bytes;
}

/// To the disk, if there is anything to be stored.
void take_piece(Request& request, std::size_t items_max) {
  // A piece of which nothing is left needs no commit.
  do {
    request.piece = {};
    if (request.chunks) {
      take_spans(request, request.chunks->next(items_max, limits::kCommitBytesMax / 2));
    }
    request.piece.events = take_front(request.later_events, items_max);
    request.piece.points = take_front(request.later_points, items_max);
    for (const auto& event : request.piece.events) request.piece.bytes += event.bytes.size();
    for (const auto& point : request.piece.points) request.piece.bytes += point.bytes.size();
  } while (request.piece.size() == 0 && !request.is_taken());
  request.next = request.piece.size() == 0 ? Request::Next::kAnswer : Request::Next::kCommit;
}

}  // namespace

void Decoder::decode(Request& request) const {
  if (!request.is_decoded) {
    auto decoded = decode_body(request, small_.bytes_max);
    const bool is_large = !decoded && decoded.error().code() == ErrorCode::kTooLarge &&
                          request.body.packing != Packing::kNone;
    if (is_large) {
      request.next = Request::Next::kLane;
      return;
    }
    if (!decoded) return fail(request, std::move(decoded).error());
  }
  if (item_count(request) > small_.items_max) {
    request.next = Request::Next::kLane;
    return;
  }
  take_piece(request, small_.items_max);
}

void Decoder::decode_piece(Request& request) const {
  if (!request.is_decoded) {
    auto decoded = decode_body(request, limits::kRequestInflatedBytesMax);
    if (!decoded) return fail(request, std::move(decoded).error());
  }
  take_piece(request, small_.items_max);
}

Status Decoder::decode_body(Request& request, std::size_t unpacked_bytes_max) const {
  SIDESEAT_TRY(const std::string bytes, unpack(request.body, unpacked_bytes_max));
  counters_.bytes_decoded += bytes.size();
  Status decoded = ok();
  switch (request.body.signal) {
    case otlp::Signal::kTraces:
      decoded = decode_spans(request, bytes);
      break;
    case otlp::Signal::kLogs:
      decoded = decode_logs(request, bytes);
      break;
    case otlp::Signal::kMetrics:
      decoded = decode_metrics(request, bytes);
      break;
  }
  SIDESEAT_CHECK(std::move(decoded));
  request.body.bytes = {};
  request.is_decoded = true;
  return ok();
}

Status Decoder::decode_spans(Request& request, std::string_view bytes) const {
  auto decoded = otlp::decode_request(request.body.encoding, bytes);
  if (!decoded) return std::move(decoded).error().in("OTLP trace request");
  request.chunks.emplace(*std::move(decoded));
  return ok();
}

Status Decoder::decode_logs(Request& request, std::string_view bytes) const {
  auto decoded = otlp::decode_logs(request.body.encoding, bytes);
  if (!decoded) return std::move(decoded).error().in("OTLP logs request");
  TakenLogs taken = take_events(*std::move(decoded));
  counters_.log_records_ignored += taken.ignored;
  const std::int64_t now_ns = clock_.unix_ns();
  for (const LogEvent& event : taken.events) {
    request.later_events.push_back(
        {{request.body.project, event.trace_id, event.span_id}, now_ns, encode_event(event)});
  }
  return ok();
}

Status Decoder::decode_metrics(Request& request, std::string_view bytes) const {
  auto decoded = otlp::decode_metrics(request.body.encoding, bytes);
  if (!decoded) return std::move(decoded).error().in("OTLP metrics request");
  TakenPoints taken = take_points(request.body.project, *decoded);
  counters_.metric_points_ignored += taken.ignored;
  request.later_points = std::move(taken.points);
  return ok();
}

void add_rejection(IngestResult& result, std::string_view rejection) {
  if (rejection.empty()) return;
  const bool fits = result.rejection.size() + rejection.size() <= kRejectionBytesMax;
  if (!result.rejection.empty() && !fits) return;
  if (!result.rejection.empty()) result.rejection += "; ";
  result.rejection += rejection;
}

}  // namespace sideseat::ingest
