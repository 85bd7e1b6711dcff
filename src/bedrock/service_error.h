// How Bedrock says that something went wrong: error answers, and exceptions inside a stream.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bedrock/event_stream.h"
#include "bedrock/headers.h"

namespace sideseat::bedrock {

struct ServiceError {
  /// The service's word for it, as on the wire: "ThrottlingException" in an answer,
  /// "modelStreamErrorException" in a stream. Empty if there is none.
  std::string type;
  std::string message;  ///< May quote what the caller sent.

  // What the service knows of an error of the model itself; botocore loses these.
  std::string original_message{};  ///< Empty if it is the message.
  std::optional<std::int64_t> original_status{};
  std::string resource_name{};
};

/// An answer with a status of 400 or more. The type is in x-amzn-errortype, else in the body.
ServiceError read_error_answer(const HeaderList& headers, std::string_view body);

/// A frame that `is_failure()`.
ServiceError read_error_frame(const Frame& frame);

}  // namespace sideseat::bedrock
