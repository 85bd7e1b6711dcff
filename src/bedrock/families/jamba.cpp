// Only the model's name tells it from OpenAI's own.
#include "bedrock/families/jamba.h"

#include "bedrock/families/openai.h"

namespace sideseat::bedrock::jamba {
namespace {

bool may_be_request(JsonValue body, std::string_view model_id) {
  return is_of(model_id, "ai21.") && body["messages"].is_array();
}

}  // namespace

const Family kFamily{
    .name = "jamba",
    .may_be_request = may_be_request,
    .has_response_shape = openai::has_response_shape,
    .read_request = openai::read_request,
    .read_response = openai::read_response,
};

}  // namespace sideseat::bedrock::jamba
