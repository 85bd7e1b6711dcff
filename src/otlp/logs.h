// OTLP logs in both encodings, both directions. Field numbers and JSON names are those of
// opentelemetry-proto v1.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/log_record.h"
#include "otlp/otlp.h"

namespace sideseat::otlp {

/// An ExportLogsServiceRequest; decode_logs reads back an equal one.
std::string encode_logs(Encoding encoding, const LogRequest& request);

/// Reads an ExportLogsServiceRequest, with decode_request's rules and errors. A severity that OTLP
/// does not know becomes 0.
Result<LogRequest> decode_logs(Encoding encoding, std::string_view bytes);

}  // namespace sideseat::otlp
