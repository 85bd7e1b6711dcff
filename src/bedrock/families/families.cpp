// The table of families.
#include "bedrock/families/ai21_text.h"
#include "bedrock/families/amazon_image.h"
#include "bedrock/families/anthropic.h"
#include "bedrock/families/anthropic_text.h"
#include "bedrock/families/cohere_chat.h"
#include "bedrock/families/cohere_embed.h"
#include "bedrock/families/cohere_text.h"
#include "bedrock/families/deepseek_text.h"
#include "bedrock/families/family.h"
#include "bedrock/families/jamba.h"
#include "bedrock/families/llama.h"
#include "bedrock/families/luma.h"
#include "bedrock/families/mistral_chat.h"
#include "bedrock/families/mistral_text.h"
#include "bedrock/families/nova.h"
#include "bedrock/families/nova_embed.h"
#include "bedrock/families/nova_reel.h"
#include "bedrock/families/openai.h"
#include "bedrock/families/openai_text.h"
#include "bedrock/families/rerank.h"
#include "bedrock/families/sdxl.h"
#include "bedrock/families/stability.h"
#include "bedrock/families/titan_embed.h"
#include "bedrock/families/titan_text.h"
#include "bedrock/families/twelvelabs.h"
#include "bedrock/families/twelvelabs_embed.h"

namespace sideseat::bedrock {

std::span<const Family> families() {
  static const Family kFamilies[] = {
      anthropic::kFamily,    anthropic_text::kFamily, nova::kFamily,
      titan_text::kFamily,   llama::kFamily,          mistral_text::kFamily,
      cohere_text::kFamily,  cohere_chat::kFamily,    ai21_text::kFamily,
      openai_text::kFamily,  deepseek_text::kFamily,  openai::kFamily,
      mistral_chat::kFamily, jamba::kFamily,          titan_embed::kFamily,
      nova_embed::kFamily,   cohere_embed::kFamily,   twelvelabs_embed::kFamily,
      rerank::kFamily,       amazon_image::kFamily,   stability::kFamily,
      sdxl::kFamily,         nova_reel::kFamily,      luma::kFamily,
      twelvelabs::kFamily,
  };
  return kFamilies;
}

const Family* family_of_request(JsonValue body, std::string_view model_id) {
  for (const Family& family : families()) {
    if (family.has_request_shape && family.has_request_shape(body)) return &family;
  }
  for (const Family& family : families()) {
    if (family.may_be_request && family.may_be_request(body, model_id)) return &family;
  }
  return nullptr;
}

const Family* family_of_response(JsonValue body, std::string_view request_family) {
  const Family* first = nullptr;
  for (const Family& family : families()) {
    if (!family.has_response_shape || !family.has_response_shape(body)) continue;
    if (family.name == request_family) return &family;
    if (first == nullptr) first = &family;
  }
  return first;
}

const Family* family_of_stream(JsonValue chunk) {
  for (const Family& family : families()) {
    if (family.has_chunk_shape && family.has_chunk_shape(chunk)) return &family;
  }
  return nullptr;
}

bool is_of(std::string_view model_id, std::string_view vendor) {
  return model_id.find(vendor) != std::string_view::npos;
}

}  // namespace sideseat::bedrock
