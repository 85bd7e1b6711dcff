// Protobuf to metrics. A point stays the bytes it came in; only times and attributes are read.
#include <cstdint>

#include "otlp/codec.h"
#include "otlp/fields.h"
#include "otlp/protobuf_reader.h"

namespace sideseat::otlp {
namespace {

class MetricReader : public ProtobufReader {
 public:
  using ProtobufReader::ProtobufReader;

  void read_message(pbf_reader in, MetricRequest& out) {
    read_groups(in, out,
                [this](pbf_reader item, ScopeMetrics& scope) { read(item, add(scope.metrics)); });
  }

 private:
  using ProtobufReader::read;

  void read(pbf_reader in, Metric& out) {
    while (next(in)) {
      switch (in.tag_and_type()) {
        case message(field::metric::kName):
          out.name = text(in);
          break;
        case message(field::metric::kUnit):
          out.unit = text(in);
          break;
        case message(field::metric::kGauge):
        case message(field::metric::kSum):
        case message(field::metric::kHistogram):
        case message(field::metric::kExponentialHistogram):
        case message(field::metric::kSummary):
          read_data(static_cast<MetricKind>(in.tag()), in.get_message(), out);
          break;
        default:
          in.skip();
      }
    }
  }

  /// Of several, which cannot be by the standard, the last one counts.
  void read_data(MetricKind kind, pbf_reader in, Metric& out) {
    out.kind = kind;
    out.temporality = 0;
    out.is_monotonic = false;
    out.points.clear();
    while (next(in)) {
      switch (in.tag_and_type()) {
        case message(field::metric_data::kPoints):
          read_point(in.get_message(), kind, add(out.points));
          break;
        case varint(field::metric_data::kTemporality):
          out.temporality = temporality(in.get_enum());
          break;
        case varint(field::metric_data::kIsMonotonic):
          out.is_monotonic = in.get_bool();
          break;
        default:
          in.skip();
      }
    }
  }

  static std::uint8_t temporality(std::int32_t number) {
    return number >= 0 && number <= kTemporalityMax ? static_cast<std::uint8_t>(number) : 0;
  }

  /// The value's fields are walked over, so that what is stored can be read again.
  void read_point(pbf_reader in, MetricKind kind, MetricPoint& out) {
    out.bytes.assign(in.data().data(), in.data().size());
    const std::uint32_t attributes = message(attributes_field(kind));
    while (next(in)) {
      if (in.tag_and_type() == attributes) {
        read(in.get_message(), add(out.attributes));
      } else if (in.tag_and_type() == fixed64(field::data_point::kStartTime)) {
        out.started_at_ns = time(in);
      } else if (in.tag_and_type() == fixed64(field::data_point::kTime)) {
        out.time_unix_ns = time(in);
      } else {
        in.skip();
      }
    }
  }

  static field::Tag attributes_field(MetricKind kind) {
    switch (kind) {
      case MetricKind::kHistogram:
        return field::data_point::kHistogramAttributes;
      case MetricKind::kExponentialHistogram:
        return field::data_point::kExponentialAttributes;
      default:
        return field::data_point::kNumberAttributes;
    }
  }
};

}  // namespace

Result<MetricRequest> decode_protobuf_metrics(std::string_view bytes) {
  return decode_protobuf_with<MetricReader, MetricRequest>(bytes, "metrics request");
}

}  // namespace sideseat::otlp
