// The table of families.
#include "bedrock/families/anthropic.h"
#include "bedrock/families/anthropic_text.h"
#include "bedrock/families/family.h"

namespace sideseat::bedrock {

std::span<const Family> families() {
  static const Family kFamilies[] = {
      anthropic::kFamily,
      anthropic_text::kFamily,
  };
  return kFamilies;
}

const Family* family_of_request(JsonValue body, std::string_view model_id) {
  for (const Family& family : families()) {
    if (family.has_request_shape(body)) return &family;
  }
  for (const Family& family : families()) {
    if (family.may_be_request(body, model_id)) return &family;
  }
  return nullptr;
}

const Family* family_of_response(JsonValue body) {
  for (const Family& family : families()) {
    if (family.has_response_shape(body)) return &family;
  }
  return nullptr;
}

const Family* family_of_stream(JsonValue first_chunk) {
  for (const Family& family : families()) {
    if (family.has_chunk_shape(first_chunk)) return &family;
  }
  return nullptr;
}

}  // namespace sideseat::bedrock
