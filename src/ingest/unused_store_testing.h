// For tests: a store that refuses every question; a test's own store answers those that it expects.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"

namespace sideseat::ingest {

class UnusedStore : public store::Store {
 public:
  Result<store::AppendResult> append(const store::AppendRequest&) override { return unused(); }
  Result<store::EraseResult> erase(const std::vector<store::TraceKey>&) override {
    return unused();
  }
  Result<std::vector<store::TraceKey>> oldest_traces(std::optional<std::int64_t>,
                                                     std::int64_t) override {
    return unused();
  }
  Result<std::size_t> erase_loose(std::int64_t, std::size_t) override { return unused(); }
  Result<store::NameStep> erase_unused_names() override { return unused(); }
  Result<store::DiskUse> disk_use() override { return unused(); }
  Result<std::int64_t> give_back(std::int64_t) override { return unused(); }
  Result<std::vector<store::StatsRow>> stats(const store::StatsFilter&) override {
    return unused();
  }
  Result<std::vector<store::ProjectRow>> projects() override { return unused(); }
  Result<store::Page<store::TraceRow>> traces(const store::TraceFilter&) override {
    return unused();
  }
  Result<store::TraceRow> trace(std::string_view, const TraceId&) override { return unused(); }
  Result<std::vector<store::SpanRow>> spans(std::string_view, const TraceId&,
                                            store::WithRest) override {
    return unused();
  }
  Result<store::SpanRow> span(std::string_view, const TraceId&, const SpanId&) override {
    return unused();
  }
  Result<store::SessionRow> session(std::string_view, std::string_view) override {
    return unused();
  }
  Result<store::Page<store::SessionRow>> sessions(const store::SessionFilter&) override {
    return unused();
  }
  Result<std::vector<std::string>> contents(const std::vector<std::int64_t>&) override {
    return unused();
  }
  Result<store::SearchableTexts> searchable_texts(std::int64_t, std::size_t) override {
    return unused();
  }
  Result<Attachment> attachment(std::string_view, const ContentHash&) override { return unused(); }
  Result<std::vector<store::SpanKey>> pending_spans() override { return unused(); }
  Result<std::vector<std::string>> pending_events(const store::SpanKey&) override {
    return unused();
  }
  Result<store::Page<store::MetricRecord>> metric_points(const store::MetricFilter&) override {
    return unused();
  }

 private:
  static Error unused() { return {ErrorCode::kUnsupported, "not asked by this test"}; }
};

}  // namespace sideseat::ingest
