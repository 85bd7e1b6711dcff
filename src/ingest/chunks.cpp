// Walks resources, scopes and spans; what is given out is moved.
#include "ingest/chunks.h"

#include <optional>
#include <utility>

namespace sideseat::ingest {
namespace {

std::size_t size_bytes(const Attributes& attributes);

std::size_t size_bytes(const AttributeValue& value) {
  if (const std::string* text = value.string()) return text->size();
  if (const auto* bytes = std::get_if<AttributeBytes>(&value.data)) return bytes->bytes.size();
  if (const auto* members = std::get_if<Attributes>(&value.data)) return size_bytes(*members);
  std::size_t size = sizeof value;
  if (const auto* list = std::get_if<AttributeList>(&value.data)) {
    for (const AttributeValue& item : *list) size += size_bytes(item);
  }
  return size;
}

std::size_t size_bytes(const Attributes& attributes) {
  std::size_t size = 0;
  for (const Attribute& attribute : attributes) {
    size += attribute.key.size() + size_bytes(attribute.value);
  }
  return size;
}

std::size_t size_bytes(const Span& span) {
  std::size_t size = sizeof span + span.name.size() + size_bytes(span.attributes);
  for (const SpanEvent& event : span.events) {
    size += sizeof event + event.name.size() + size_bytes(event.attributes);
  }
  for (const SpanLink& link : span.links) size += sizeof link + size_bytes(link.attributes);
  return size;
}

}  // namespace

Chunks::Chunks(TraceRequest request) : request_(std::move(request)) {
  for (const ResourceSpans& resource : request_) {
    for (const ScopeSpans& scope : resource.scopes) span_count_ += scope.spans.size();
  }
  skip_empty();
}

TraceRequest Chunks::next(std::size_t spans_max, std::size_t bytes_max) {
  TraceRequest chunk;
  std::size_t spans = 0;
  std::size_t bytes = 0;
  std::optional<std::size_t> resource_begun;
  std::optional<std::size_t> scope_begun;
  while (!done()) {
    ResourceSpans& resource = request_[resource_];
    ScopeSpans& scope = resource.scopes[scope_];
    Span& span = scope.spans[span_];
    const std::size_t size = ingest::size_bytes(span);
    if (spans > 0 && (spans >= spans_max || bytes + size > bytes_max)) break;
    spans += 1;
    bytes += size;
    if (resource_begun != resource_) {
      chunk.push_back({resource.resource, {}});
      resource_begun = resource_;
      scope_begun.reset();
    }
    if (scope_begun != scope_) {
      chunk.back().scopes.push_back({scope.scope, {}});
      scope_begun = scope_;
    }
    chunk.back().scopes.back().spans.push_back(std::move(span));
    span = {};  // What was moved from may still hold memory.
    ++span_;
    skip_empty();
  }
  return chunk;
}

std::size_t Chunks::size_bytes() const {
  std::size_t size = 0;
  for (const ResourceSpans& resource : request_) {
    for (const ScopeSpans& scope : resource.scopes) {
      for (const Span& span : scope.spans) size += ingest::size_bytes(span);
    }
  }
  return size;
}

void Chunks::skip_empty() {
  while (resource_ < request_.size()) {
    const std::vector<ScopeSpans>& scopes = request_[resource_].scopes;
    if (scope_ < scopes.size() && span_ < scopes[scope_].spans.size()) return;
    span_ = 0;
    if (++scope_ >= scopes.size()) {
      scope_ = 0;
      ++resource_;
    }
  }
}

}  // namespace sideseat::ingest
