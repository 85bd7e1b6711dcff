// What HTTP and gRPC have in common here.
#include "serve/otlp_export.h"

#include "base/error_map.h"

namespace sideseat::serve {

Result<ingest::Packing> packing_of(std::string_view name) {
  if (name.empty() || name == "identity") return ingest::Packing::kNone;
  if (name == "gzip") return ingest::Packing::kGzip;
  if (name == "zstd") return ingest::Packing::kZstd;
  if (name == "deflate") return ingest::Packing::kGzip;  // Which of the two, is seen.
  std::string known;
  for (const std::string_view packing : kPackings) known.append(packing).append(", ");
  return Error(ErrorCode::kUnsupported, "a body can be packed with " + known +
                                            "or be plain (identity), but not '" +
                                            std::string(name) + "'");
}

std::string export_response(otlp::Signal signal, otlp::Encoding encoding,
                            const ingest::IngestResult& result) {
  return otlp::encode_response(encoding,
                               {.rejected_spans = static_cast<std::int64_t>(result.spans_rejected),
                                .error_message = result.rejection},
                               signal);
}

Error for_sender(const Error& error) {
  const bool retryable = map_error(error.code()).retryable;
  return {retryable ? ErrorCode::kUnavailable : error.code(), std::string(error.message()),
          error.offset_bytes()};
}

}  // namespace sideseat::serve
