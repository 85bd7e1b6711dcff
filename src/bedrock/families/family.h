// The dialects of InvokeModel's bodies.
//
// InvokeModel takes and gives whatever JSON the model's vendor likes. Each dialect is a row of one
// table: how to recognise it, and how to read it. A body that no row recognises is kept as JSON,
// with its token counts and a guess at its text (see guess.h). To add a family: one file beside
// anthropic.cpp, one row in families.cpp, one folder of cases in testdata/calls.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/json.h"
#include "bedrock/call_facts.h"
#include "bedrock/event_merger.h"

namespace sideseat::bedrock {

/// Takes the chunks of one InvokeModel stream; see EventMerger for the idea and the promises.
class ChunkMerger {
 public:
  virtual ~ChunkMerger() = default;
  virtual StreamStep add(JsonValue chunk) = 0;
  virtual std::string body() const = 0;
};

/// A dialect. Shapes decide before model ids do, because ARNs and imported models hide the vendor.
/// Where several rows have a shape, the first of them in the table gets it. A row without one of
/// the functions has no such shape, or nothing to read.
struct Family {
  std::string_view name;  ///< `aws.bedrock.model.family`.

  /// Bodies that no other family's client would send.
  bool (*has_request_shape)(JsonValue body) = nullptr;
  /// For requests that several families could have sent: `model_id` decides.
  bool (*may_be_request)(JsonValue body, std::string_view model_id) = nullptr;
  /// Answers of several families may look alike: then the request's family has the first say.
  bool (*has_response_shape)(JsonValue body) = nullptr;
  /// Any chunk that tells the family, not only the first.
  bool (*has_chunk_shape)(JsonValue chunk) = nullptr;

  /// Sets `operation` too: "chat", "text_completion", "embeddings" ...
  void (*read_request)(JsonValue body, CallFacts& facts) = nullptr;
  /// Adds one message to `output` for each choice.
  void (*read_response)(JsonValue body, CallFacts& facts) = nullptr;
  /// Merges into such a body as `read_response` reads.
  std::unique_ptr<ChunkMerger> (*merge_chunks)() = nullptr;
};

std::span<const Family> families();

/// Null where no family is recognised.
const Family* family_of_request(JsonValue body, std::string_view model_id);
/// `request_family`: the name of the family that the request was recognised as; may be empty.
const Family* family_of_response(JsonValue body, std::string_view request_family);
const Family* family_of_stream(JsonValue chunk);

/// A model id is of a vendor: "anthropic." is in "us.anthropic.claude-..." and in an ARN's end.
bool is_of(std::string_view model_id, std::string_view vendor);

}  // namespace sideseat::bedrock
