// What every OTLP door does with an export, whatever carried it: which body it is for ingest, and
// what its sender is told.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/error.h"
#include "ingest/ingest.h"
#include "otlp/otlp.h"

namespace sideseat::serve {

/// Where an export goes that names no project.
inline constexpr std::string_view kDefaultProject = "default";

/// The packings a sender may use, as HTTP's content-encoding and gRPC's grpc-encoding name them.
inline constexpr std::array<std::string_view, 3> kPackings{"gzip", "zstd", "deflate"};

/// Empty and "identity" are none. Errors: kUnsupported, naming those that are known.
Result<ingest::Packing> packing_of(std::string_view name);

/// The body of an OTLP response.
std::string export_response(otlp::Signal signal, otlp::Encoding encoding,
                            const ingest::IngestResult& result);

/// OTLP's senders keep what is answered "unavailable" and drop what is answered "internal error":
/// whatever may work later (a full disk that is emptied) is kUnavailable for them. The message says
/// where in the request it went wrong.
Error for_sender(const Error& error);

/// After this long a sender may try again.
inline constexpr int kRetryAfterMs = 1000;

}  // namespace sideseat::serve
