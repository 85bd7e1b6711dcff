// What a call was set to and where it went: the `metadata` of a span.
#pragma once

#include "base/json_writer.h"
#include "query/stored_span.h"

namespace sideseat::query {

/// An object: provider, model, api; every setting under the name it was sent by
/// (inference_config, guardrail_config, temperature ...); region, request_id, retries, http_status,
/// stop_reason and what else the response told.
void write_metadata(JsonWriter& json, const StoredSpan& span);

}  // namespace sideseat::query
