// Where one request ends and the next begins.
#include "send/batch.h"

#include <algorithm>

#include "base/gzip.h"
#include "base/limits.h"
#include "otlp/otlp.h"

namespace sideseat::send {
namespace {

// A tag, a length and a number or two: what every field costs beside its text.
constexpr std::size_t kFieldBytes = 8;
// Ids, times, kind, status: the fixed part of a span, an event, a link.
constexpr std::size_t kRecordBytes = 96;

std::size_t approximate_bytes(const Attributes& attributes);

std::size_t approximate_bytes(const AttributeValue& value) {
  if (const std::string* text = value.string()) return text->size() + kFieldBytes;
  if (const auto* bytes = std::get_if<AttributeBytes>(&value.data)) {
    return bytes->bytes.size() + kFieldBytes;
  }
  if (const auto* members = std::get_if<Attributes>(&value.data))
    return approximate_bytes(*members);
  std::size_t sum = kFieldBytes;
  if (const auto* elements = std::get_if<AttributeList>(&value.data)) {
    for (const AttributeValue& element : *elements) sum += approximate_bytes(element);
  }
  return sum;
}

std::size_t approximate_bytes(const Attributes& attributes) {
  std::size_t sum = kFieldBytes;
  for (const Attribute& attribute : attributes) {
    sum += attribute.key.size() + kFieldBytes + approximate_bytes(attribute.value);
  }
  return sum;
}

}  // namespace

std::int64_t send_timeout_ms(int timeout_ms, std::size_t body_bytes) {
  return timeout_ms +
         static_cast<std::int64_t>(body_bytes * 1000 / limits::kExportBytesPerSecondMin);
}

std::size_t approximate_bytes(const Span& span) {
  std::size_t sum = kRecordBytes + span.name.size() + span.trace_state.size() +
                    span.status_message.size() + approximate_bytes(span.attributes);
  for (const SpanEvent& event : span.events) {
    sum += kRecordBytes + event.name.size() + approximate_bytes(event.attributes);
  }
  for (const SpanLink& link : span.links) {
    sum += kRecordBytes + link.trace_state.size() + approximate_bytes(link.attributes);
  }
  return sum;
}

Batch first_batch(std::span<const Span> spans, std::size_t spans_max, std::size_t bytes_max) {
  const std::size_t length_max = std::min(spans.size(), std::max<std::size_t>(spans_max, 1));
  std::size_t bytes = 0;
  for (std::size_t length = 0; length < length_max; ++length) {
    const std::size_t more = approximate_bytes(spans[length]);
    if (length > 0 && bytes + more > bytes_max) return {spans.first(length), bytes};
    bytes += more;
  }
  return {spans.first(length_max), bytes};
}

Parcel pack(const Resource& resource, const Scope& scope, std::span<const Span> spans) {
  return {gzip(otlp::encode_request(otlp::Encoding::kProtobuf, resource, scope, spans)),
          spans.size()};
}

}  // namespace sideseat::send
