// See the header.
#include "bedrock/families/embedding.h"

#include "bedrock/families/media.h"
#include "model/attribute_names.h"

namespace sideseat::bedrock {
namespace {

// The answer's number replaces the one that was asked for.
void set_integer(Attributes& attributes, attribute::Name name, std::int64_t value) {
  for (Attribute& attribute : attributes) {
    if (attribute.key == name) {
      attribute.value.data = value;
      return;
    }
  }
  attributes.push_back({std::string(name), {value}});
}

void count_pieces(const std::vector<Part>& parts, BilledUnits& units) {
  for (const Part& part : parts) {
    std::optional<std::int64_t> BilledUnits::*count = nullptr;
    if (part.modality == "image") count = &BilledUnits::input_images;
    if (part.modality == "audio" || part.modality == "video") count = &BilledUnits::input_clips;
    if (count != nullptr) units.*count = (units.*count).value_or(0) + 1;
  }
}

}  // namespace

void read_embedding_request(std::vector<Part> parts, JsonValue dimensions, JsonValue formats,
                            CallFacts& facts) {
  facts.operation = "embeddings";
  count_pieces(parts, facts.units);
  add_user_message(std::move(parts), facts);
  if (const auto asked = dimensions.integer()) {
    set_integer(facts.attributes, attribute::kEmbeddingsDimensions, *asked);
  }
  AttributeList names;
  for (const JsonValue format : formats.elements()) {
    if (format.is_string()) names.push_back({format.text()});
  }
  if (names.empty()) return;
  facts.attributes.push_back({std::string(attribute::kEncodingFormats), {std::move(names)}});
}

void add_embeddings(std::int64_t count, std::optional<std::int64_t> dimensions, CallFacts& facts) {
  Part part;
  part.type = PartType::kGeneric;
  part.name = "embeddings";
  part.with("count", std::to_string(count));
  if (dimensions) part.with("dimensions", std::to_string(*dimensions));
  facts.output.push_back({"assistant", {std::move(part)}, ""});
  facts.operation = "embeddings";
  set_integer(facts.attributes, attribute::kEmbeddingsCount, count);
  if (dimensions) set_integer(facts.attributes, attribute::kEmbeddingsDimensions, *dimensions);
}

JsonValue first_element(JsonValue list) {
  for (const JsonValue element : list.elements()) return element;
  return {};
}

std::optional<std::int64_t> vector_length(JsonValue vector) {
  if (!vector.is_array()) return std::nullopt;
  return static_cast<std::int64_t>(vector.size());
}

}  // namespace sideseat::bedrock
