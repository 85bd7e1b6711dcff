// Every recorded call of testdata/calls, through ingest and store and back out.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <sstream>

#include "base/json.h"
#include "base/temporary_folder_testing.h"
#include "ingest/ingest.h"
#include "otlp/otlp.h"
#include "query/api_schema_testing.h"
#include "query/query.h"
#include "store/sqlite/sqlite_store.h"

namespace sideseat::query {
namespace {

/// The value as the recorder would send it: whatever has members is a string of JSON, white space
/// and all.
AttributeValue attribute_value(JsonValue value) {
  if (value.is_string()) return {value.text()};
  if (const auto boolean = value.boolean()) return {*boolean};
  const bool is_whole = value.raw().find_first_of(".eE") == std::string_view::npos;
  if (const auto integer = value.integer(); integer && is_whole) return {*integer};
  if (const auto number = value.number()) return {*number};
  return {std::string(value.raw())};
}

/// The span that an expected.json describes, as far as it does.
Span read_span(const std::filesystem::path& path, std::uint8_t number) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  const auto document = JsonDocument::parse(text.str());
  EXPECT_TRUE(document.has_value());
  Span span;
  span.trace_id.bytes[0] = span.span_id.bytes[0] = number;
  span.started_at_ns = 1'767'323'045'000'000'000;
  span.ended_at_ns = span.started_at_ns + 1;
  if (!document) return span;
  span.name = document->root()["name"].text();
  span.kind = SpanKind::kClient;
  if (document->root()["status"].text() == "error") span.status = StatusCode::kError;
  for (const JsonValue attribute : document->root()["attributes"].members()) {
    span.attributes.push_back({attribute.key(), attribute_value(attribute)});
  }
  return span;
}

class RecordedCalls : public testing::Test {
 protected:
  RecordedCalls() {
    auto opened = store::SqliteStore::open({.path = folder_.file("sideseat.db")});
    if (opened) store_ = *std::move(opened);
    ingest_ = ingest::Ingest::start(*store_);
  }
  void send(TraceRequest request) {
    std::promise<Result<ingest::IngestResult>> answered;
    ingest_->submit("default", std::move(request),
                    [&](auto result) { answered.set_value(std::move(result)); });
    const auto result = answered.get_future().get();
    ASSERT_TRUE(result.has_value());
    ASSERT_EQ(result->spans_accepted, 1U);
  }
  Query query() { return Query(*store_); }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<store::SqliteStore> store_;
  std::unique_ptr<ingest::Ingest> ingest_;
};

TEST_F(RecordedCalls, ComeBackExactlyAndInTheShapeOfTheDescription) {
  const ApiSchemas schemas;
  std::uint8_t number = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(std::string(SIDESEAT_TESTDATA) + "/calls")) {
    if (entry.path().filename() != "expected.json") continue;
    SCOPED_TRACE(entry.path().string());
    TraceRequest request(1);
    request[0].scopes.resize(1);
    request[0].scopes[0].spans.push_back(read_span(entry.path(), ++number));
    const Span& span = request[0].scopes[0].spans[0];
    ASSERT_NO_FATAL_FAILURE(send(request));

    const auto otlp = query().span_as_otlp("default", span.trace_id, span.span_id);
    ASSERT_TRUE(otlp.has_value());
    const auto decoded = otlp::decode_request(otlp::Encoding::kJson, *otlp);
    ASSERT_TRUE(decoded.has_value()) << decoded.error().message();
    EXPECT_EQ(*decoded, request);
    const auto shown = query().span("default", span.trace_id, span.span_id);
    ASSERT_TRUE(shown.has_value());
    EXPECT_EQ(schemas.problems("Span", *shown), "");
    const auto thread = query().trace_messages("default", span.trace_id);
    ASSERT_TRUE(thread.has_value());
    EXPECT_EQ(schemas.problems("Thread", *thread), "");
  }
  EXPECT_GT(number, 20) << "the recorded calls were not found";
}

}  // namespace
}  // namespace sideseat::query
