// Merges the events of ConverseStream into the answer that Converse would have given.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/json_writer.h"
#include "bedrock/event_merger.h"
#include "model/message.h"

namespace sideseat::bedrock {

/// A run of deltas of one kind within a content block.
struct DeltaRun {
  std::string kind;  ///< The delta's member: "text", "toolUse", "reasoningContent", ...
  std::vector<JsonMember> start;  ///< Members that the block's start has.
  std::string text;               ///< What is appended: text, arguments, thoughts.
  std::string signature;
  std::string bytes;  ///< Decoded: redacted reasoning, an image.
  std::string items;  ///< JSON values with commas between: citations, results.
};
/// Tolerates what was met on the wire: blocks without start or stop, gaps in the indexes, blocks in
/// turns, a first delta that is empty, tools without arguments, arguments that are no JSON (they
/// become a string), and one index for several blocks. Members and events that nobody here knows
/// are kept.
class ConverseStreamMerger final : public EventMerger {
 public:
  /// What texts of different blocks are that follow each other.
  enum class Texts : std::uint8_t { kAreBlocks, kNeighboursAreOne };
  explicit ConverseStreamMerger(Texts texts = Texts::kAreBlocks) : texts_(texts) {}

  StreamStep add(const Frame& frame) override;
  /// The same for an event that came inside other JSON.
  StreamStep add_event(std::string_view type, JsonValue event);
  /// Puts a member beside the message.
  void keep_member(JsonValue member);
  std::string body() const override;

 private:
  /// One content block; more than one run only where a vendor uses its index twice.
  using Block = std::vector<DeltaRun>;

  DeltaRun& begin_run(JsonValue event, std::string_view kind);
  DeltaRun& run_of(JsonValue event, std::string_view kind);
  void start_block(JsonValue event);
  void add_delta(JsonValue event);
  void keep_members(JsonValue event);
  void write_blocks(JsonWriter& json) const;

  const Texts texts_;
  std::map<std::int64_t, Block> blocks_;  // By contentBlockIndex.
  std::string role_;
  std::vector<JsonMember> members_;  // Of the answer, beside its message.
};

}  // namespace sideseat::bedrock
