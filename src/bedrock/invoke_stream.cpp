// Each event of an InvokeModel stream wraps one chunk: {"bytes": base64 of the family's JSON}.
#include <vector>

#include "base/encoding.h"
#include "base/json_writer.h"
#include "bedrock/families/family.h"
#include "bedrock/guess.h"
#include "bedrock/invoke.h"

namespace sideseat::bedrock {
namespace {

// How many chunks are waited for the one that tells the family: a stream may begin with a ping.
constexpr std::size_t kLeadingChunksMax = 8;

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
      chunk = JsonDocument::parse(json_string(*bytes));
      if (!chunk) return StreamStep::kOther;
    }
    return add_chunk(chunk->root());
  }

  /// For a stream of no known family: the chunks as they came, in a JSON array.
  std::string body() const override {
    if (merger_) return merger_->body();
    std::string out;
    JsonWriter json(out);
    json.begin_array();
    for (const std::string& chunk : chunks_) json.raw(chunk);
    json.end_array();
    return out;
  }

 private:
  StreamStep add_chunk(JsonValue chunk) {
    const StreamStep step = merger_ || recognise(chunk) ? merger_->add(chunk) : keep(chunk);
    // Whatever the family: the service adds its metrics to the last chunk.
    return chunk["amazon-bedrock-invocationMetrics"] ? StreamStep::kLast : step;
  }

  // Starts the family's merger with the chunks that came before the one that tells.
  bool recognise(JsonValue chunk) {
    if (chunks_.size() >= kLeadingChunksMax) return false;
    const Family* family = family_of_stream(chunk);
    if (family == nullptr || !family->merge_chunks) return false;
    merger_ = family->merge_chunks();
    for (const std::string& earlier : chunks_) {
      const Result<JsonDocument> document = JsonDocument::parse(earlier);
      if (document) (void)merger_->add(document->root());  // Its step was told when it came.
    }
    chunks_.clear();
    return true;
  }

  StreamStep keep(JsonValue chunk) {
    chunks_.emplace_back(chunk.raw());
    return has_guessable_text(chunk) ? StreamStep::kContent : StreamStep::kOther;
  }

  std::unique_ptr<ChunkMerger> merger_;  // Once the family is known.
  std::vector<std::string> chunks_;      // Until then.
};

}  // namespace

std::unique_ptr<EventMerger> merge_invoke() { return std::make_unique<InvokeStreamMerger>(); }

}  // namespace sideseat::bedrock
