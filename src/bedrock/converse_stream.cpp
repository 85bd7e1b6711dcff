// Deltas are appended to runs; a run is written as the content block it amounts to.
#include "bedrock/converse_stream.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/json_writer.h"
#include "bedrock/call_facts.h"

namespace sideseat::bedrock {
namespace {

// Every event is padded with a member of random length.
constexpr std::string_view kPadding = "p";

std::string without_padding(JsonValue event) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  for (const JsonValue member : event.members()) {
    if (!member.key_is(kPadding)) json.key(member.key()).raw(member.raw());
  }
  json.end_object();
  return out;
}

void append_item(std::string& items, std::string_view json) {
  if (!items.empty()) items += ',';
  items += json;
}

// Bytes are base64 in each event, and base64 cannot be appended to.
void append_bytes(std::string& bytes, JsonValue base64) {
  Result<std::string> decoded = from_base64(base64.text());
  if (decoded) bytes += *decoded;
}

// Bytes come in pieces, all else about an image (where it lies, why there is none) at once.
void add_media(DeltaRun& run, JsonValue delta) {
  for (const JsonValue member : delta.members()) {
    if (member.key_is("source") && member["bytes"]) {
      append_bytes(run.bytes, member["bytes"]);
    } else {
      set_member(run.start, member.key(), member.raw());
    }
  }
}

// A tool's arguments: JSON if they are, {} if there are none, else the text as it came.
void write_arguments(JsonWriter& json, const std::string& text) {
  if (text.empty()) {
    json.raw("{}");
  } else if (JsonDocument::parse(text).has_value()) {
    json.raw(text);
  } else {
    json.string(text);
  }
}

void write_text(JsonWriter& json, const DeltaRun& run) {
  if (run.items.empty()) {
    json.member("text", run.text);
    return;
  }
  json.key("citationsContent").begin_object().key("content").begin_array();
  json.begin_object().member("text", run.text).end_object().end_array();
  json.key("citations").begin_array().raw(run.items).end_array().end_object();
}

void write_reasoning(JsonWriter& json, const DeltaRun& run) {
  json.key("reasoningContent").begin_object();
  const bool only_redacted = run.text.empty() && run.signature.empty() && !run.bytes.empty();
  if (!only_redacted) {
    json.key("reasoningText").begin_object().member("text", run.text);
    if (!run.signature.empty()) json.member("signature", run.signature);
    json.end_object();
  }
  if (!run.bytes.empty()) json.member("redactedContent", to_base64(run.bytes));
  json.end_object();
}

bool is_media(std::string_view kind) {
  return kind == "image" || kind == "video" || kind == "audio" || kind == "document";
}

// A block that has a start: its members, then what the deltas brought.
void write_started(JsonWriter& json, const DeltaRun& run) {
  json.key(run.kind).begin_object();
  for (const JsonMember& member : run.start) json.key(member.name).raw(member.json);
  if (run.kind == "toolUse") {
    json.key("input");
    write_arguments(json, run.text);
  } else if (is_media(run.kind)) {
    if (!run.bytes.empty()) {
      json.key("source").begin_object().member("bytes", to_base64(run.bytes)).end_object();
    }
  } else {
    json.key("content").begin_array();
    if (!run.items.empty()) json.raw(run.items);
    json.end_array();
  }
  json.end_object();
}

void write_block(JsonWriter& json, const DeltaRun& run) {
  json.begin_object();
  if (run.kind == "text") {
    write_text(json, run);
  } else if (run.kind == "reasoningContent") {
    write_reasoning(json, run);
  } else {
    write_started(json, run);
  }
  json.end_object();
}

}  // namespace

StreamStep ConverseStreamMerger::add(const Frame& frame) {
  const Result<JsonDocument> document = JsonDocument::parse(frame.payload);
  if (!document) return StreamStep::kOther;  // The frame was whole: nothing else to be had from it.
  return add_event(frame.event_type, document->root());
}

StreamStep ConverseStreamMerger::add_event(std::string_view type, JsonValue event) {
  if (type == "contentBlockDelta") {
    add_delta(event);
    return StreamStep::kContent;
  }
  if (type == "contentBlockStart") {
    start_block(event);
    return StreamStep::kContent;
  }
  if (type == "contentBlockStop") return StreamStep::kOther;
  if (type == "messageStart") {
    role_ = event["role"].text();
    return StreamStep::kOther;
  }
  if (type == "messageStop") {
    keep_members(event);
    return StreamStep::kOther;
  }
  if (type == "metadata") {
    keep_members(event);
    return StreamStep::kLast;
  }
  members_.push_back({std::string(type), without_padding(event)});
  return StreamStep::kOther;
}

DeltaRun& ConverseStreamMerger::begin_run(JsonValue event, std::string_view kind) {
  Block& block = blocks_[event["contentBlockIndex"].integer().value_or(0)];
  block.emplace_back();
  block.back().kind = kind;
  return block.back();
}

// The last of its kind: something unknown in between does not break a tool's arguments apart.
DeltaRun& ConverseStreamMerger::run_of(JsonValue event, std::string_view kind) {
  Block& block = blocks_[event["contentBlockIndex"].integer().value_or(0)];
  const auto last = std::find_if(block.rbegin(), block.rend(),
                                 [kind](const DeltaRun& run) { return run.kind == kind; });
  return last == block.rend() ? begin_run(event, kind) : *last;
}

void ConverseStreamMerger::start_block(JsonValue event) {
  for (const JsonValue kind : event["start"].members()) {
    DeltaRun& run = begin_run(event, kind.key());
    for (const JsonValue member : kind.members()) {
      run.start.push_back({member.key(), std::string(member.raw())});
    }
  }
}

void ConverseStreamMerger::add_delta(JsonValue event) {
  for (const JsonValue delta : event["delta"].members()) {
    if (delta.key_is("citation")) {  // It belongs to the text it follows.
      append_item(run_of(event, "text").items, delta.raw());
      continue;
    }
    DeltaRun& run = run_of(event, delta.key());
    if (run.kind == "text") {
      run.text += delta.text();
    } else if (run.kind == "toolUse") {
      run.text += delta["input"].text();
    } else if (run.kind == "reasoningContent") {
      run.text += delta["text"].text();
      run.signature += delta["signature"].text();
      append_bytes(run.bytes, delta["redactedContent"]);
    } else if (is_media(run.kind)) {
      add_media(run, delta);
    } else if (delta.is_array()) {  // toolResult: a list of pieces.
      for (const JsonValue piece : delta.elements()) append_item(run.items, piece.raw());
    } else {
      append_item(run.items, delta.raw());
    }
  }
}

void ConverseStreamMerger::keep_members(JsonValue event) {
  for (const JsonValue member : event.members()) {
    if (!member.key_is(kPadding)) members_.push_back({member.key(), std::string(member.raw())});
  }
}

void ConverseStreamMerger::keep_member(JsonValue member) {
  set_member(members_, member.key(), member.raw());
}

void ConverseStreamMerger::write_blocks(JsonWriter& json) const {
  DeltaRun text;  // Of neighbours that are one.
  const auto write_text_so_far = [&json, &text] {
    if (!text.kind.empty()) write_block(json, text);
    text = {};
  };
  for (const auto& [index, block] : blocks_) {
    for (const DeltaRun& run : block) {
      if (texts_ == Texts::kNeighboursAreOne && run.kind == "text") {
        text.kind = run.kind;
        text.text += run.text;
        if (!run.items.empty()) append_item(text.items, run.items);
        continue;
      }
      write_text_so_far();
      write_block(json, run);
    }
  }
  write_text_so_far();
}

std::string ConverseStreamMerger::body() const {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  if (!role_.empty() || !blocks_.empty()) {
    json.key("output").begin_object().key("message").begin_object();
    json.member("role", role_.empty() ? "assistant" : role_).key("content").begin_array();
    write_blocks(json);
    json.end_array().end_object().end_object();
  }
  for (const JsonMember& member : members_) json.key(member.name).raw(member.json);
  json.end_object();
  return out;
}

}  // namespace sideseat::bedrock
