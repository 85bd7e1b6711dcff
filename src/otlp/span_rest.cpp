// Columns leave, detached attributes come back to where they were; protobuf is made and read by the
// codecs.
#include "otlp/span_rest.h"

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "otlp/codec.h"
#include "otlp/plain_json.h"

namespace sideseat::otlp {
namespace {

// Both wrap: a time may be anything.
std::int64_t difference(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}

Error does_not_fit() {
  return {ErrorCode::kCorrupt, "a stored span's parts do not fit each other"};
}

/// The attributes that were taken out of one list.
class Returning {
 public:
  void add(std::size_t index, std::string key, AttributeValue value) {
    attributes_.push_back({index, {std::move(key), std::move(value)}});
  }

  /// Puts them back; false: there are no such places.
  bool merge_into(Attributes& kept) {
    if (attributes_.empty()) return true;
    std::sort(attributes_.begin(), attributes_.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    Attributes all;
    all.reserve(kept.size() + attributes_.size());
    auto next_kept = kept.begin();
    for (auto& [index, attribute] : attributes_) {
      if (index < all.size()) return false;
      if (index - all.size() > static_cast<std::size_t>(kept.end() - next_kept)) return false;
      while (all.size() < index) all.push_back(std::move(*next_kept++));
      all.push_back(std::move(attribute));
    }
    std::move(next_kept, kept.end(), std::back_inserter(all));
    kept = std::move(all);
    return true;
  }

 private:
  std::vector<std::pair<std::size_t, Attribute>> attributes_;
};

Status return_group(const Detachment& detachment, JsonValue object, Returning& out) {
  std::vector<std::size_t> indices;
  if (detachment.count > object.size()) return does_not_fit();
  for (std::size_t i = 0; i < detachment.count; ++i) indices.push_back(detachment.first + i);
  indices.insert(indices.end(), detachment.others.begin(), detachment.others.end());
  const std::size_t added = detachment.event >= 0 ? 1 : 0;  // The event's name comes first.
  if (indices.size() + added != object.size()) return does_not_fit();
  std::size_t member_number = 0;
  for (const JsonValue member : object.members()) {
    const std::size_t at = member_number++;
    if (at < added) continue;
    SIDESEAT_TRY(AttributeValue value, from_plain_json(member));
    out.add(indices[at - added], detachment.key + member.key(), std::move(value));
  }
  return ok();
}

Status return_attributes(const Detachment& detachment, PieceSupply& supply, Returning& out) {
  if (detachment.form == DetachedForm::kSlice) {
    SIDESEAT_TRY(const std::string_view text, sliced(detachment.frame, supply));
    out.add(detachment.first, detachment.key, {std::string(text)});
    return ok();
  }
  SIDESEAT_TRY(std::string text, join(detachment.frame, supply));
  if (detachment.form == DetachedForm::kText) {
    out.add(detachment.first, detachment.key, {std::move(text)});
    return ok();
  }
  const auto document = JsonDocument::parse(text);
  if (!document) return does_not_fit();
  if (detachment.form == DetachedForm::kGroup) {
    return return_group(detachment, document->root(), out);
  }
  SIDESEAT_TRY(AttributeValue value, from_plain_json(document->root()));
  out.add(detachment.first, detachment.key, std::move(value));
  return ok();
}

void fill_columns(Span& span, const Span& columns) {
  span.trace_id = columns.trace_id;
  span.span_id = columns.span_id;
  span.parent_span_id = columns.parent_span_id;
  span.name = columns.name;
  span.kind = columns.kind;
  span.started_at_ns = columns.started_at_ns;
  span.ended_at_ns = columns.ended_at_ns;
  if (columns.status == StatusCode::kError) span.status = StatusCode::kError;
  span.status_message = columns.status_message;
}

}  // namespace

std::string encode_span_rest(Span span, const std::vector<Detachment>& detachments) {
  std::vector<std::int64_t> event_times;
  event_times.reserve(span.events.size());
  for (SpanEvent& event : span.events) {
    event_times.push_back(difference(span.ended_at_ns, event.time_unix_ns));
    event.time_unix_ns = 0;
  }
  span.trace_id = {};
  span.span_id = {};
  span.parent_span_id = {};
  span.name.clear();
  span.kind = SpanKind::kUnspecified;
  span.started_at_ns = 0;
  span.ended_at_ns = 0;
  if (span.status == StatusCode::kError) span.status = StatusCode::kUnset;
  span.status_message.clear();
  return encode_rest({std::move(span), std::move(event_times), encode_detachments(detachments)});
}

bool RestoredSpan::is_message(std::int32_t event, std::size_t index) const {
  return std::any_of(detachments.begin(), detachments.end(), [&](const Detachment& one) {
    if (one.event != event || one.role == PieceRole::kOther) return false;
    return (index >= one.first && index - one.first < one.count) ||
           std::binary_search(one.others.begin(), one.others.end(), index);
  });
}

Result<RestoredSpan> restore_span(std::string_view rest, const Span& columns,
                                  std::span<const Piece> pieces) {
  SIDESEAT_TRY(EncodedRest encoded, decode_rest(rest));
  SIDESEAT_TRY(auto detachments, decode_detachments(encoded.detachments));
  Span& span = encoded.span;
  if (encoded.event_times.size() != span.events.size()) return does_not_fit();
  for (std::size_t i = 0; i < span.events.size(); ++i) {
    span.events[i].time_unix_ns = difference(columns.ended_at_ns, encoded.event_times[i]);
  }
  fill_columns(span, columns);

  PieceSupply supply(pieces);
  std::vector<Returning> returning(span.events.size() + 1);  // The span's own first.
  for (const Detachment& detachment : detachments) {
    const auto list = static_cast<std::size_t>(std::int64_t{detachment.event} + 1);
    if (list >= returning.size()) return does_not_fit();
    SIDESEAT_CHECK(return_attributes(detachment, supply, returning[list]));
  }
  bool fits = returning[0].merge_into(span.attributes);
  for (std::size_t i = 0; i < span.events.size(); ++i) {
    fits = fits && returning[i + 1].merge_into(span.events[i].attributes);
  }
  if (!fits) return does_not_fit();
  return RestoredSpan{std::move(span), std::move(detachments)};
}

std::string encode_origin(const Resource& resource, const Scope& scope) {
  return encode_protobuf(Batch{resource, scope, {}});
}

Result<Origin> decode_origin(std::string_view origin) {
  SIDESEAT_TRY(TraceRequest request, decode_protobuf(origin));
  if (request.size() != 1 || request.front().scopes.size() != 1) return does_not_fit();
  ResourceSpans& group = request.front();
  return Origin{std::move(group.resource), std::move(group.scopes.front().scope)};
}

}  // namespace sideseat::otlp
