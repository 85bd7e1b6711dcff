// Each event of an InvokeModel stream wraps one chunk: {"bytes": base64 of the family's JSON}.
#include "base/encoding.h"
#include "base/json_writer.h"
#include "bedrock/families/family.h"
#include "bedrock/invoke.h"

namespace sideseat::bedrock {
namespace {

// For streams of no known family: the chunks as they came, in a JSON array.
class ChunkList final : public ChunkMerger {
 public:
  StreamStep add(JsonValue chunk) override {
    if (!items_.empty()) items_ += ',';
    items_ += chunk.raw();
    return StreamStep::kContent;
  }
  std::string body() const override { return "[" + items_ + "]"; }

 private:
  std::string items_;
};

class InvokeStreamMerger final : public EventMerger {
 public:
  StreamStep add(const Frame& frame) override {
    if (frame.event_type != "chunk") return StreamStep::kOther;
    const Result<JsonDocument> event = JsonDocument::parse(frame.payload);
    if (!event) return StreamStep::kOther;
    const Result<std::string> bytes = from_base64(event->root()["bytes"].text());
    if (!bytes) return StreamStep::kOther;
    Result<JsonDocument> chunk = JsonDocument::parse(*bytes);
    if (!chunk) {  // Not JSON: kept as a string.
      std::string quoted;
      append_json_string(quoted, *bytes);
      chunk = JsonDocument::parse(quoted);
      if (!chunk) return StreamStep::kOther;
    }
    return add_chunk(chunk->root());
  }

  std::string body() const override { return merger_ ? merger_->body() : std::string(); }

 private:
  StreamStep add_chunk(JsonValue chunk) {
    if (!merger_) {
      const Family* family = family_of_stream(chunk);
      merger_ = family ? family->merge_chunks() : std::make_unique<ChunkList>();
    }
    const StreamStep step = merger_->add(chunk);
    // Whatever the family: the service adds its metrics to the last chunk.
    return chunk["amazon-bedrock-invocationMetrics"] ? StreamStep::kLast : step;
  }

  std::unique_ptr<ChunkMerger> merger_;
};

}  // namespace

std::unique_ptr<EventMerger> merge_invoke() { return std::make_unique<InvokeStreamMerger>(); }

}  // namespace sideseat::bedrock
