// Error answers come in a few spellings; proxies in front of Bedrock answer with anything.
#include "bedrock/service_error.h"

#include "base/json.h"

namespace sideseat::bedrock {
namespace {

// "ThrottlingException:http://internal.amazon.com/..." and
// "com.amazon.coral.service#Throttling...".
std::string bare_type(std::string_view type) {
  type = type.substr(0, type.find(':'));
  const std::size_t hash = type.rfind('#');
  return std::string(hash == std::string_view::npos ? type : type.substr(hash + 1));
}

// The first member that holds text.
std::string first_text(JsonValue object, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    std::string text = object[name].text();
    if (!text.empty()) return text;
  }
  return {};
}

void read_original(JsonValue root, ServiceError& error) {
  error.original_message = root["originalMessage"].text();
  error.original_status = root["originalStatusCode"].integer();
  error.resource_name = root["resourceName"].text();
  if (error.message.empty()) error.message = error.original_message;
  if (error.message == error.original_message) error.original_message.clear();
}

}  // namespace

ServiceError read_error_answer(const HeaderList& headers, std::string_view body) {
  ServiceError error{bare_type(find_header(headers, "x-amzn-errortype")), ""};
  const Result<JsonDocument> document = JsonDocument::parse(body);
  if (!document) return error;
  const JsonValue root = document->root();
  error.message = first_text(root, {"message", "Message"});
  if (error.type.empty()) error.type = bare_type(first_text(root, {"__type", "code"}));
  const JsonValue nested = root["error"];
  if (error.message.empty()) error.message = first_text(nested, {"message"});
  if (error.type.empty()) error.type = bare_type(first_text(nested, {"type", "code"}));
  // An operation or path that the endpoint does not know.
  if (error.type.empty()) error.type = bare_type(first_text(root["Output"], {"__type"}));
  read_original(root, error);
  return error;
}

ServiceError read_error_frame(const Frame& frame) {
  ServiceError error{std::string(frame.exception_type), std::string(frame.error_message)};
  const Result<JsonDocument> document = JsonDocument::parse(frame.payload);
  if (!document) return error;
  const JsonValue root = document->root();
  const std::string message = first_text(root, {"message", "Message"});
  if (!message.empty()) error.message = message;
  read_original(root, error);
  return error;
}

}  // namespace sideseat::bedrock
