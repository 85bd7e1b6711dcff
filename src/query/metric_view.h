// A point of a metric as the API's JSON: MetricPoint of src/serve/openapi.json.
#pragma once

#include "base/json_writer.h"
#include "store/metric_point.h"

namespace sideseat::query {

/// Writes members into an object that is open. What cannot be read of the point is left out.
void write_metric_members(JsonWriter& json, const store::MetricRecord& point);

}  // namespace sideseat::query
