// Small requests in one go, large ones decoded at once and taken apart in pieces.
#include "ingest/decode.h"

#include <string>
#include <utility>

#include "base/limits.h"
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

std::size_t count(const ScopeLogs& scope) { return scope.records.size(); }
std::size_t count(const ScopeMetrics& scope) {
  std::size_t points = 0;
  for (const Metric& metric : scope.metrics) points += metric.points.size();
  return points;
}

/// Signals that are not kept are read, and their sender is told so.
template <typename Groups>
Status read_only(Request& request, Result<Groups> decoded, std::string_view item) {
  if (!decoded) return std::move(decoded).error().in("OTLP request");
  for (const auto& group : *decoded) {
    for (const auto& scope : group.scopes) request.result.spans_rejected += count(scope);
  }
  if (request.result.spans_rejected > 0) {
    request.result.rejection = "no " + std::string(item) + "s are kept";
  }
  request.body.bytes = {};
  request.chunks.emplace(TraceRequest{});
  return ok();
}

/// Unpacks and decodes into `request.chunks`. Errors: those of unpack() and decode_request().
Status decode_body(Request& request, std::size_t unpacked_bytes_max, Counters& counters) {
  SIDESEAT_TRY(const std::string bytes, unpack(request.body, unpacked_bytes_max));
  counters.bytes_decoded += bytes.size();
  switch (request.body.signal) {
    case otlp::Signal::kLogs:
      return read_only(request, otlp::decode_logs(request.body.encoding, bytes), "log record");
    case otlp::Signal::kMetrics:
      return read_only(request, otlp::decode_metrics(request.body.encoding, bytes), "data point");
    case otlp::Signal::kTraces:
      break;
  }
  auto decoded = otlp::decode_request(request.body.encoding, bytes);
  if (!decoded) return std::move(decoded).error().in("OTLP trace request");
  request.body.bytes = {};
  request.chunks.emplace(*std::move(decoded));
  return ok();
}

/// To the disk, if there is anything to be stored.
void take_piece(Request& request, TraceRequest piece) {
  TakenApart taken = take_apart(request.body.project, std::move(piece));
  request.result.spans_rejected += taken.spans_rejected;
  request.result.attachments_rejected += taken.attachments_rejected;
  add_rejection(request.result, taken.rejection);
  request.records = std::move(taken.records);
  request.records_bytes = taken.bytes;
  request.next = request.records.empty() ? Request::Next::kAnswer : Request::Next::kCommit;
}

}  // namespace

void decode(Request& request, const SmallRequests& small, Counters& counters) {
  if (!request.chunks) {
    auto decoded = decode_body(request, small.bytes_max, counters);
    const bool is_large = !decoded && decoded.error().code() == ErrorCode::kTooLarge &&
                          request.body.packing != Packing::kNone;
    if (is_large) {
      request.next = Request::Next::kLane;
      return;
    }
    if (!decoded) return fail(request, std::move(decoded).error());
  }
  if (request.chunks->span_count() > small.spans_max) {
    request.next = Request::Next::kLane;
    return;
  }
  take_piece(request, std::move(*request.chunks).all());
}

void decode_piece(Request& request, const SmallRequests& small, Counters& counters) {
  if (!request.chunks) {
    auto decoded = decode_body(request, limits::kRequestInflatedBytesMax, counters);
    if (!decoded) return fail(request, std::move(decoded).error());
  }
  // A piece of which nothing is left needs no commit.
  do {
    take_piece(request, request.chunks->next(small.spans_max, limits::kCommitBytesMax / 2));
  } while (request.records.empty() && !request.chunks->done());
}

void add_rejection(IngestResult& result, std::string_view rejection) {
  if (rejection.empty()) return;
  const bool fits = result.rejection.size() + rejection.size() <= kRejectionBytesMax;
  if (!result.rejection.empty() && !fits) return;
  if (!result.rejection.empty()) result.rejection += "; ";
  result.rejection += rejection;
}

}  // namespace sideseat::ingest
