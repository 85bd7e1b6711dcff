// Errors as answers: RFC 9457 problem details.
#pragma once

#include "base/error.h"
#include "net/http.h"

namespace sideseat::serve {

/// Status and title come from base/error_map.h, the detail from the error's message (with the
/// offset where there is one). A retryable error carries Retry-After.
net::HttpResponse problem(const Error& error);
/// For what only HTTP knows (405, 415 ...).
net::HttpResponse problem(int status, std::string_view title, std::string_view detail);

}  // namespace sideseat::serve
