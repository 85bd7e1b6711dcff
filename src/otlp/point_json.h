// Inside otlp: a metric's data point from JSON to the protobuf that says the same.
#pragma once

#include "model/metric.h"
#include "otlp/json_reader.h"

namespace sideseat::otlp {

struct PointField;

class PointReader : public JsonReader {
 public:
  using JsonReader::JsonReader;

 protected:
  /// Reads a NumberDataPoint, HistogramDataPoint ... as `kind` has it.
  Status read_point(JsonValue value, MetricKind kind, MetricPoint& out) const;

 private:
  Status read_fields(JsonValue value, const PointField* fields, std::string& out) const;
  Status read_field(JsonValue value, const PointField& field, std::string& out) const;
  Status read_number(JsonValue value, const PointField& field, std::string& out) const;
  Status read_numbers(JsonValue value, const PointField& field, std::string& out) const;
  Status read_message(JsonValue value, const PointField& field, std::string& out) const;
};

}  // namespace sideseat::otlp
