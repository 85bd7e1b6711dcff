// First the parts, whose meaning is known; then the raw JSON, where the same base64 stands again.
#include "capture/attachments.h"

#include <cstring>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "base/encoding.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "base/limits.h"
#include "capture/base64_finder.h"
#include "capture/file_magic.h"

namespace sideseat::capture {
namespace {

constexpr std::string_view kOmittedTooLarge = "\"too_large\"";

}  // namespace

std::size_t Attachments::HashOfHash::operator()(const ContentHash& hash) const noexcept {
  std::size_t value = 0;  // Its first bytes are as evenly distributed as all of it.
  std::memcpy(&value, hash.bytes.data(), sizeof value);
  return value;
}

bool Attachments::must_travel(const Known& known) {
  if (known.size_bytes > bytes_max_) return false;
  const std::int64_t now_ns = clock_.steady_ns();
  const auto [place, is_new] = handed_out_at_ns_.try_emplace(known.hash, now_ns);
  if (is_new) return true;
  const bool is_old =
      now_ns - place->second >= std::int64_t{limits::kAttachmentRememberedMs} * 1'000'000;
  if (is_old) place->second = now_ns;
  return is_old;
}

/// The work on one call.
class Taking {
 public:
  explicit Taking(Attachments& attachments) : owner_(attachments) {}

  void from(bedrock::CallFacts& facts);

  std::vector<Attachment> finish() { return std::move(taken_); }

 private:
  using Known = Attachments::Known;

  void from(std::vector<Part>& parts) {
    for (Part& part : parts) from(part);
  }
  void from(std::vector<JsonMember>& members) {
    for (JsonMember& member : members) from_raw(member.json);
  }
  void from(Attributes& attributes);
  void from(Part& part);
  void from_raw(std::string& json);
  void from_blob(Part& part);
  void from_data_url(Part& part);
  void from_nested_parts(std::string& json);
  std::optional<std::string> nested_reference(JsonValue part);
  std::optional<Known> take_raw(const FoundBase64& found);
  std::optional<Known> take(std::string_view base64, std::string_view media_type,
                            std::optional<std::string> bytes = std::nullopt);

  Attachments& owner_;
  std::vector<Attachment> taken_;
};

/// What `base64` holds, which from now on is an attachment; nullopt if it is no base64. `bytes`:
/// what it decodes to, where that was done already.
std::optional<Attachments::Known> Taking::take(std::string_view base64, std::string_view media_type,
                                               std::optional<std::string> bytes) {
  const ContentHash text_hash = content_hash(base64);
  auto known = owner_.known_.find(text_hash);
  if (known == owner_.known_.end()) {
    if (!bytes) {
      auto decoded = from_base64(base64);
      if (!decoded || decoded->empty()) return std::nullopt;
      bytes = *std::move(decoded);
    }
    known = owner_.known_
                .emplace(text_hash, Known{content_hash(*bytes), bytes->size(),
                                          std::string(media_type_of(*bytes))})
                .first;
  }
  if (owner_.must_travel(known->second)) {
    if (!bytes) bytes = *from_base64(base64);  // It was known, so it can be read.
    if (media_type.empty()) media_type = known->second.media_type;
    taken_.push_back({known->second.hash, std::string(media_type), *std::move(bytes)});
  }
  return known->second;
}

void Taking::from(bedrock::CallFacts& facts) {
  from(facts.system);
  for (Message& message : facts.input) from(message.parts);
  for (Message& message : facts.output) from(message.parts);
  from(facts.content_attributes);
  from(facts.request_members);
  from(facts.response_members);
  from_raw(facts.request_body);
  from_raw(facts.response_body);
  for (bedrock::Step& step : facts.steps) from(step.facts);
}

void Taking::from(Attributes& attributes) {
  for (Attribute& attribute : attributes) {
    if (auto* text = std::get_if<std::string>(&attribute.value.data)) from_raw(*text);
  }
}

// --- Parts --------------------------------------------------------------------------------------

void Taking::from(Part& part) {
  switch (part.type) {
    case PartType::kBlob:
      from_blob(part);
      break;
    case PartType::kUri:
      from_data_url(part);
      break;
    case PartType::kToolCallResponse:
    case PartType::kServerToolCallResponse:
      from_nested_parts(part.json);
      break;
    default:
      break;
  }
  from_raw(part.json);
  from(part.extra);
}

void Taking::from_blob(Part& part) {
  if (!part.attachment.empty()) return;
  const auto known = take(part.content, part.mime_type);
  if (!known) return;
  part.content.clear();
  part.attachment = to_hex(known->hash.bytes);
  part.size_bytes = static_cast<std::int64_t>(known->size_bytes);
  if (part.mime_type.empty()) part.mime_type = known->media_type;
  if (known->size_bytes > owner_.bytes_max_) part.with("omitted", kOmittedTooLarge);
}

/// "data:image/png;base64,iVBORw0..." is a blob in another dress.
void Taking::from_data_url(Part& part) {
  constexpr std::string_view kMark = ";base64,";
  if (!part.content.starts_with("data:")) return;
  const std::size_t mark = part.content.find(kMark);
  if (mark == std::string::npos) return;
  Part blob = part;
  blob.type = PartType::kBlob;
  blob.content = part.content.substr(mark + kMark.size());
  if (blob.mime_type.empty()) blob.mime_type = part.content.substr(5, part.content.find(';') - 5);
  from_blob(blob);
  if (!blob.attachment.empty()) part = std::move(blob);
}

/// A tool's response that is a list of parts, as parts_json() writes it.
void Taking::from_nested_parts(std::string& json) {
  if (json.find("\"blob\"") == std::string::npos) return;
  const Result<JsonDocument> document = JsonDocument::parse(json);
  if (!document || !document->root().is_array()) return;
  std::string out;
  JsonWriter writer(out);
  writer.begin_array();
  bool changed = false;
  for (const JsonValue element : document->root().elements()) {
    const std::optional<std::string> reference = nested_reference(element);
    writer.raw(reference ? std::string_view(*reference) : element.raw());
    changed = changed || reference;
  }
  writer.end_array();
  if (changed) json = std::move(out);
}

/// The part's JSON as a reference; nullopt if it is no blob. A tool may answer with JSON of its own
/// that looks a little like a part, so more than the type has to fit.
std::optional<std::string> Taking::nested_reference(JsonValue part) {
  if (part["type"].text() != "blob" || !part["modality"].is_string()) return std::nullopt;
  if (!part["content"].is_string()) return std::nullopt;
  Part blob;
  blob.type = PartType::kBlob;
  for (const JsonValue member : part.members()) {
    if (member.key_is("modality")) {
      blob.modality = member.text();
    } else if (member.key_is("mime_type") && member.is_string()) {
      blob.mime_type = member.text();
    } else if (member.key_is("content")) {
      blob.content = member.text();
    } else if (!member.key_is("type")) {
      blob.with(member.key(), member.raw());
    }
  }
  from_blob(blob);
  if (blob.attachment.empty()) return std::nullopt;
  std::string list = parts_json({&blob, 1});
  return list.substr(1, list.size() - 2);
}

// --- Raw JSON -----------------------------------------------------------------------------------

void Taking::from_raw(std::string& json) {
  std::string out;
  std::size_t copied = 0;
  Base64Finder finder(json, limits::kBase64BytesMin);
  while (const auto found = finder.next()) {
    const std::optional<Known> known = take_raw(*found);
    if (!known) continue;
    out.append(json, copied, found->begin - copied);
    out.append("\"").append(kAttachmentReference).append(to_hex(known->hash.bytes)).append("\"");
    copied = found->end;
  }
  if (copied == 0) return;
  out.append(json, copied, std::string::npos);
  json = std::move(out);
}

/// Base64 that nobody has read as a part is an attachment only if it shows what it is.
std::optional<Attachments::Known> Taking::take_raw(const FoundBase64& found) {
  std::string unescaped;
  std::string_view base64 = found.base64;
  if (base64.find('\\') != std::string_view::npos) base64 = unescaped = without_escapes(base64);
  if (found.is_data_url || owner_.known_.count(content_hash(base64)) != 0) {
    return take(base64, found.media_type);
  }
  const auto first = from_base64(base64.substr(0, kMagicBytes / 3 * 4));
  if (!first || !may_be_media(*first)) return std::nullopt;
  auto bytes = from_base64(base64);
  if (!bytes || media_type_of(*bytes).empty()) return std::nullopt;
  return take(base64, {}, *std::move(bytes));
}

std::vector<Attachment> Attachments::take(bedrock::CallFacts& facts) {
  if (known_.size() > limits::kAttachmentsRememberedMax) known_.clear();
  if (handed_out_at_ns_.size() > limits::kAttachmentsRememberedMax) handed_out_at_ns_.clear();
  Taking taking(*this);
  taking.from(facts);
  return taking.finish();
}

}  // namespace sideseat::capture
