// Walks projects, traces and spans by their keys; a span is loaded when it is its turn.
#include "query/export.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "model/attachment_reference.h"
#include "model/attribute_names.h"
#include "otlp/lines.h"
#include "query/stored_span.h"

namespace sideseat::query {
namespace {

using Form = ExportRequest::Form;

constexpr int kTracesAPage = 100;
/// A line of requests ends after so many bytes, unless one span has more.
constexpr std::size_t kRequestLineBytes = std::size_t{1} << 20;
/// A span that changes while it is read is read again.
constexpr int kAttempts = 3;

class Export {
 public:
  Export(store::Store& store, const ExportRequest& request,
         const std::function<Status(std::string_view line)>& write)
      : store_(store), request_(request), write_(write) {}

  Result<ExportResult> run() {
    SIDESEAT_TRY(const auto projects, store_.projects());
    bool is_found = request_.project.empty();
    for (const store::ProjectRow& project : projects) {
      if (!request_.project.empty() && project.name != request_.project) continue;
      is_found = true;
      given_.clear();
      SIDESEAT_CHECK(write_project(project.name));
    }
    if (!is_found) return Error(ErrorCode::kNotFound, "there is no such project");
    return result_;
  }

 private:
  Status write_project(const std::string& project) {
    store::TraceFilter filter{.project = project,
                              .from_ns = request_.from_ns,
                              .to_ns = request_.to_ns,
                              .order = store::Order::kOldestFirst,
                              .limit = kTracesAPage};
    do {
      SIDESEAT_TRY(const auto page, store_.traces(filter));
      for (const store::TraceRow& trace : page.rows) {
        SIDESEAT_CHECK(write_trace(project, trace.trace_id));
      }
      filter.after = page.next;
    } while (filter.after);
    return ok();
  }

  Status write_trace(const std::string& project, const TraceId& trace_id) {
    const auto spans = store_.spans(project, trace_id, store::WithRest::kNo);
    if (!spans) return unless_erased(spans.error());
    for (const store::SpanRow& span : *spans) {
      SIDESEAT_CHECK(write_span(project, trace_id, span.record.span_id));
    }
    ++result_.traces;
    return end_request(project);
  }

  Status write_span(const std::string& project, const TraceId& trace_id, const SpanId& span_id) {
    for (int attempt = 1;; ++attempt) {
      const auto row = store_.span(project, trace_id, span_id);
      if (!row) return unless_erased(row.error());
      const auto loaded = StoredSpan::load(store_, *row);
      if (loaded) return write_loaded(*row, *loaded);
      // Between the two, what the row refers to may have been erased, or another have replaced it.
      if (attempt == kAttempts) return loaded.error().clone();
    }
  }

  Status write_loaded(const store::SpanRow& row, const StoredSpan& loaded) {
    const std::string& project = row.record.project;
    std::string text = encode(project, loaded, loaded.span());
    std::vector<Attachment> attachments;
    if (text.find("attachment") != std::string::npos) {
      SIDESEAT_TRY(attachments, take_attachments(row));
    }
    if (!attachments.empty()) {
      result_.attachments += attachments.size();
      Span span = loaded.span();
      span.attributes.push_back(
          {std::string(attribute::kAttachments), attachments_value(std::move(attachments))});
      text = encode(project, loaded, span);
    }
    ++result_.spans;
    if (request_.form == Form::kSpanALine) return write_(text);
    if (!elements_.empty() && elements_.size() + text.size() > kRequestLineBytes) {
      SIDESEAT_CHECK(end_request(project));
    }
    if (!elements_.empty()) elements_ += ',';
    elements_ += text;
    return ok();
  }

  std::string encode(const std::string& project, const StoredSpan& loaded, const Span& span) const {
    return request_.form == Form::kSpanALine
               ? otlp::encode_span_line(project, loaded.resource(), loaded.scope(), span)
               : otlp::encode_resource_spans(loaded.resource(), loaded.scope(), span);
  }

  Status end_request(const std::string& project) {
    if (elements_.empty()) return ok();
    const std::string line = otlp::encode_request_line(project, elements_);
    elements_.clear();
    return write_(line);
  }

  /// Those that the span refers to, are stored, and were not given before.
  Result<std::vector<Attachment>> take_attachments(const store::SpanRow& row) {
    std::vector<std::int64_t> ids;
    for (const auto& reference : row.references) ids.push_back(reference.content_id);
    SIDESEAT_TRY(const auto texts, store_.contents(ids));
    std::vector<Attachment> taken;
    for (const std::string& text : texts) {
      for (const ContentHash& hash : attachment_references(text)) {
        if (given_.contains(hash)) continue;
        auto attachment = store_.attachment(row.record.project, hash);
        if (!attachment) {
          SIDESEAT_CHECK(unless_erased(attachment.error()));
          continue;
        }
        given_.insert(hash);
        taken.push_back(*std::move(attachment));
      }
    }
    return taken;
  }

  static Status unless_erased(const Error& error) {
    return error.code() == ErrorCode::kNotFound ? ok() : Status(error.clone());
  }

  store::Store& store_;
  const ExportRequest& request_;
  const std::function<Status(std::string_view line)>& write_;
  std::set<ContentHash> given_;  // Of the project.
  std::string elements_;         // Of the request that is not written yet.
  ExportResult result_;
};

}  // namespace

Result<ExportResult> export_spans(store::Store& store, const ExportRequest& request,
                                  const std::function<Status(std::string_view line)>& write) {
  return Export(store, request, write).run();
}

}  // namespace sideseat::query
