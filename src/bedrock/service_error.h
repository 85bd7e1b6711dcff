// How Bedrock says that something went wrong: error answers, and exceptions inside a stream.
#pragma once

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
};

/// An answer with a status of 400 or more. The type is in x-amzn-errortype, else in the body.
ServiceError read_error_answer(const HeaderList& headers, std::string_view body);

/// A frame that `is_failure()`.
ServiceError read_error_frame(const Frame& frame);

}  // namespace sideseat::bedrock
