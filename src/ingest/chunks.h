// A large request in pieces, each small enough not to hold others up while it is committed.
#pragma once

#include <cstddef>
#include <utility>

#include "model/span.h"

namespace sideseat::ingest {

/// Gives the spans of a request out, in order and once, with their resources and scopes.
class Chunks {
 public:
  explicit Chunks(TraceRequest request);

  /// Of the whole request.
  std::size_t span_count() const { return span_count_; }
  /// What the spans that are left take, about; goes through all of them.
  std::size_t size_bytes() const;
  /// As many spans as go into `spans_max` and `bytes_max`, but one at least; none at the end.
  TraceRequest next(std::size_t spans_max, std::size_t bytes_max);
  /// The whole request, before the first next().
  TraceRequest all() && { return std::move(request_); }
  bool done() const { return resource_ == request_.size(); }

 private:
  void skip_empty();

  TraceRequest request_;
  std::size_t span_count_ = 0;
  // Where the next span stands.
  std::size_t resource_ = 0;
  std::size_t scope_ = 0;
  std::size_t span_ = 0;
};

}  // namespace sideseat::ingest
