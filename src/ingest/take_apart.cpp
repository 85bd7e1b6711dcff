// Goes through the request once.
#include "ingest/take_apart.h"

#include <map>
#include <string_view>
#include <utility>

#include "ingest/attachments.h"
#include "ingest/check.h"
#include "ingest/span_record.h"

namespace sideseat::ingest {
namespace {

std::size_t size_bytes(const store::SpanRecord& record) {
  std::size_t bytes = sizeof record + record.rest.size() + record.origin.size();
  for (const store::Content& content : record.contents) {
    bytes += sizeof content + content.text.size();
  }
  for (const Attachment& attachment : record.attachments) {
    bytes += sizeof attachment + attachment.bytes.size();
  }
  return bytes;
}

/// How often each reason came up.
using Refusals = std::map<std::string_view, std::size_t>;

/// "3 spans refused: an end before its start (1), no trace id (2)"; empty if none was.
std::string describe(const Refusals& refusals, std::string_view what) {
  std::size_t count = 0;
  for (const auto& [reason, times] : refusals) count += times;
  if (count == 0) return {};
  std::string text = std::to_string(count).append(" ").append(what);
  text += count == 1 ? " refused" : "s refused";
  std::string_view separator = ": ";
  for (const auto& [reason, times] : refusals) {
    text.append(separator).append(reason).append(" (").append(std::to_string(times)).append(")");
    separator = ", ";
  }
  return text;
}

class RequestTaker {
 public:
  explicit RequestTaker(const TraceRequest& request) {
    std::size_t spans = 0;
    for (const ResourceSpans& resource : request) {
      for (const ScopeSpans& scope : resource.scopes) spans += scope.spans.size();
    }
    taken_.records.reserve(spans);
  }

  void take(const SpanGroup& group, Span& span) {
    const std::string_view reason = reason_to_refuse(span);
    if (!reason.empty()) {
      ++spans_refused_[reason];
      ++taken_.spans_rejected;
      return;
    }
    TakenAttachments attachments = take_attachments(span.attributes);
    for (const std::string_view refusal : attachments.refusals) {
      ++attachments_refused_[refusal];
      ++taken_.attachments_rejected;
    }
    store::SpanRecord record = make_record(group, std::move(span));
    record.attachments = std::move(attachments.attachments);
    taken_.bytes += size_bytes(record);
    taken_.records.push_back(std::move(record));
  }

  TakenApart finish() {
    const std::string spans = describe(spans_refused_, "span");
    const std::string attachments = describe(attachments_refused_, "attachment");
    taken_.rejection = spans;
    if (!spans.empty() && !attachments.empty()) taken_.rejection += "; ";
    taken_.rejection += attachments;
    return std::move(taken_);
  }

 private:
  TakenApart taken_;
  Refusals spans_refused_;
  Refusals attachments_refused_;
};

}  // namespace

TakenApart take_apart(const std::string& project, TraceRequest request) {
  RequestTaker taker(request);
  for (ResourceSpans& resource : request) {
    for (ScopeSpans& scope : resource.scopes) {
      const SpanGroup group = make_group(project, resource.resource, scope.scope);
      for (Span& span : scope.spans) taker.take(group, span);
    }
  }
  return taker.finish();
}

}  // namespace sideseat::ingest
