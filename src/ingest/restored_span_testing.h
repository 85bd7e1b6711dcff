// For tests: a span as it comes back.
#pragma once

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "model/span.h"
#include "otlp/span_rest.h"
#include "store/span_columns.h"
#include "store/store.h"

namespace sideseat::ingest {

/// The span put together again, of nothing but its record; fails the test if the parts do not fit.
inline Span restored_span(const store::SpanRecord& record) {
  std::vector<otlp::Piece> pieces;
  for (const store::Content& content : record.contents) {
    pieces.push_back({static_cast<otlp::PieceRole>(content.role), content.text});
  }
  auto span = otlp::restore_span(record.rest, store::columns_of(record), pieces);
  EXPECT_TRUE(span.has_value()) << span.error().message();
  return span ? std::move(span->span) : Span();
}

}  // namespace sideseat::ingest
