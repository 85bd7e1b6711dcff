// Spans without a request around them.
#include "ingest/stored_traces_testing.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <random>

namespace sideseat::ingest {

TraceId trace_id(std::uint8_t number) {
  TraceId id;
  id.bytes[15] = number;
  return id;
}

StoredTraces::StoredTraces() {
  store_ = *store::SqliteStore::open({.path = folder_.file("store.db")});
}

void StoredTraces::add(const Trace& trace) {
  std::mt19937 random(trace.number);
  std::vector<store::SpanRecord> spans(static_cast<std::size_t>(trace.spans));
  for (std::size_t i = 0; i < spans.size(); ++i) {
    store::SpanRecord& span = spans[i];
    span.project = "p";
    span.trace_id = trace_id(trace.number);
    span.span_id.bytes[0] = 1;
    span.span_id.bytes[6] = static_cast<std::uint8_t>(i >> 8);
    span.span_id.bytes[7] = static_cast<std::uint8_t>(i);
    span.name = "a span";
    span.started_at_ns = kBegin + trace.hour * 3600 * kSecond;
    span.ended_at_ns = span.started_at_ns + kSecond;
    span.session_id = trace.session_id;
    std::string text(trace.text_bytes, ' ');
    for (char& letter : text) letter = static_cast<char>('a' + random() % 26);
    span.contents = {{store::ContentRole::kInput, text}};
  }
  const auto appended = store_->append(spans);
  EXPECT_TRUE(appended.has_value());
}

std::vector<int> StoredTraces::numbers() {
  std::vector<int> numbers;
  const auto page =
      store_->traces({.project = "p", .order = store::Order::kOldestFirst, .limit = 200});
  EXPECT_TRUE(page.has_value());
  for (const store::TraceRow& row : page->rows) numbers.push_back(row.trace_id.bytes[15]);
  return numbers;
}

std::int64_t StoredTraces::file_bytes() {
  store_->wait_until_searchable();
  std::uintmax_t bytes = 0;
  for (const char* name : {"store.db", "store.db-wal", "store.text.db", "store.text.db-wal"}) {
    bytes += std::filesystem::file_size(folder_.file(name));
  }
  return static_cast<std::int64_t>(bytes);
}

}  // namespace sideseat::ingest
