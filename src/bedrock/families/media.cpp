// See the header.
#include "bedrock/families/media.h"

#include "base/json_writer.h"
#include "bedrock/families/reading.h"
#include "model/media_type.h"

namespace sideseat::bedrock {

Part read_url_part(std::string url, std::string_view modality) {
  Part part;
  part.modality = modality;
  constexpr std::string_view kBase64 = ";base64,";
  const std::size_t comma = url.find(kBase64);
  if (url.starts_with("data:") && comma != std::string::npos) {
    part.type = PartType::kBlob;
    const std::string_view type = std::string_view(url).substr(5, comma - 5);
    part.mime_type = type.substr(0, type.find(';'));
    part.content = url.substr(comma + kBase64.size());
  } else {
    part.type = PartType::kUri;
    part.content = std::move(url);
  }
  return part;
}

Part read_image_part(JsonValue base64) {
  std::string text = base64.text();
  if (text.starts_with("data:")) return read_url_part(std::move(text), "image");
  Part part;
  part.type = PartType::kBlob;
  part.modality = "image";
  part.mime_type = image_type(text);
  part.content = std::move(text);
  return part;
}

Part& with_use(Part& part, std::string_view use) { return part.with("use", json_string(use)); }

Part negative_text(std::string text) {
  Part part = Part::text(std::move(text));
  return part.with("negative", "true");
}

void add_image_choice(JsonValue base64, JsonValue seed, JsonValue vendor_reason, CallFacts& facts) {
  std::vector<Part> parts;
  if (base64.is_string() && base64.raw().size() > 2) {  // More than its quotes.
    parts.push_back(read_image_part(base64));
    if (seed && !seed.is_null()) parts.back().with("seed", seed.raw());
    facts.units.output_images = facts.units.output_images.value_or(0) + 1;
  }
  add_choice("assistant", std::move(parts), vendor_reason, facts);
}

void begin_generation(std::string_view output_type, CallFacts& facts) {
  facts.operation = "generate_content";
  facts.output_type = output_type;
}

void add_user_message(std::vector<Part> parts, CallFacts& facts) {
  if (!parts.empty()) facts.input.push_back({"user", std::move(parts), ""});
}

}  // namespace sideseat::bedrock
