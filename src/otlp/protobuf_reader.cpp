// Values and attributes, whatever they belong to.
#include "otlp/protobuf_reader.h"

#include <limits>

#include "base/utf8.h"

namespace sideseat::otlp {

void ProtobufReader::count_item(std::size_t count) {
  item_count_ += count;
  if (item_count_ > limits::kRequestItemsMax) {
    throw Refused{ErrorCode::kTooLarge, "the request holds more than " +
                                            std::to_string(limits::kRequestItemsMax) + " items"};
  }
}

std::string ProtobufReader::text(pbf_reader& in) {
  const auto view = in.get_view();
  const std::string_view bytes(view.data(), view.size());
  return is_utf8(bytes) ? std::string(bytes) : repair_utf8(bytes);
}

std::int64_t ProtobufReader::time(pbf_reader& in) {
  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return static_cast<std::int64_t>(std::min(in.get_fixed64(), kMax));
}

void ProtobufReader::read(pbf_reader in, Resource& out) {
  while (next(in)) {
    switch (in.tag_and_type()) {
      case message(field::resource::kAttributes):
        read(in.get_message(), add(out.attributes));
        break;
      case varint(field::resource::kDroppedAttributes):
        out.dropped_attributes_count = in.get_uint32();
        break;
      default:
        in.skip();
    }
  }
}

void ProtobufReader::read(pbf_reader in, Scope& out) {
  while (next(in)) {
    switch (in.tag_and_type()) {
      case message(field::scope::kName):
        out.name = text(in);
        break;
      case message(field::scope::kVersion):
        out.version = text(in);
        break;
      case message(field::scope::kAttributes):
        read(in.get_message(), add(out.attributes));
        break;
      case varint(field::scope::kDroppedAttributes):
        out.dropped_attributes_count = in.get_uint32();
        break;
      default:
        in.skip();
    }
  }
}

void ProtobufReader::read(pbf_reader in, Attribute& out, int depth) {
  while (next(in)) {
    switch (in.tag_and_type()) {
      case message(field::key_value::kKey):
        out.key = text(in);
        break;
      case message(field::key_value::kValue):
        read(in.get_message(), out.value, depth);
        break;
      default:
        in.skip();
    }
  }
}

void ProtobufReader::read(pbf_reader in, AttributeValue& out, int depth) {
  if (depth > limits::kAttributeDepthMax) {
    throw Refused{ErrorCode::kTooLarge, "an attribute value is nested deeper than " +
                                            std::to_string(limits::kAttributeDepthMax)};
  }
  while (next(in)) {
    switch (in.tag_and_type()) {
      case message(field::any_value::kString):
        out.data = text(in);
        break;
      case varint(field::any_value::kBool):
        out.data = in.get_bool();
        break;
      case varint(field::any_value::kInt):
        out.data = in.get_int64();
        break;
      case fixed64(field::any_value::kDouble):
        out.data = in.get_double();
        break;
      case message(field::any_value::kArray):
        read_values(in.get_message(), out.data.emplace<AttributeList>(), depth);
        break;
      case message(field::any_value::kKeyValueList):
        read_values(in.get_message(), out.data.emplace<Attributes>(), depth);
        break;
      case message(field::any_value::kBytes):
        out.data = AttributeBytes{in.get_bytes()};
        break;
      default:
        in.skip();
    }
  }
}

}  // namespace sideseat::otlp
