// The dialects of InvokeModel's bodies.
//
// InvokeModel takes and gives whatever JSON the model's vendor likes. Each dialect is a row of one
// table: how to recognise it, and how to read it. A body that no row recognises is kept as JSON,
// with its token counts. To add a family: one file beside anthropic.cpp, one row in families.cpp,
// one folder of cases in testdata/calls.
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
struct Family {
  std::string_view name;  ///< `aws.bedrock.model.family`.

  bool (*has_request_shape)(JsonValue body);
  /// For requests that several families could have sent: `model_id` decides.
  bool (*may_be_request)(JsonValue body, std::string_view model_id);
  bool (*has_response_shape)(JsonValue body);
  bool (*has_chunk_shape)(JsonValue first_chunk);

  void (*read_request)(JsonValue body, CallFacts& facts);
  void (*read_response)(JsonValue body, CallFacts& facts);
  std::unique_ptr<ChunkMerger> (*merge_chunks)();
};

std::span<const Family> families();

/// Null where no family is recognised.
const Family* family_of_request(JsonValue body, std::string_view model_id);
const Family* family_of_response(JsonValue body);
const Family* family_of_stream(JsonValue first_chunk);

}  // namespace sideseat::bedrock
