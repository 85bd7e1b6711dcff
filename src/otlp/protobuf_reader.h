// Inside otlp: what every protobuf message of OTLP is made of: values, attributes, and who sent it.
//
// protozero throws; decode_protobuf_with() catches, so that nothing it throws leaves the codecs.
#pragma once

#include <algorithm>
#include <protozero/exception.hpp>
#include <protozero/pbf_reader.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "model/span.h"
#include "otlp/fields.h"

namespace sideseat::otlp {

// A field's number and wire type in one, as protozero's tag_and_type() has it.
constexpr std::uint32_t message(field::Tag tag) {
  return protozero::tag_and_type(tag, protozero::pbf_wire_type::length_delimited);
}
constexpr std::uint32_t varint(field::Tag tag) {
  return protozero::tag_and_type(tag, protozero::pbf_wire_type::varint);
}
constexpr std::uint32_t fixed32(field::Tag tag) {
  return protozero::tag_and_type(tag, protozero::pbf_wire_type::fixed32);
}
constexpr std::uint32_t fixed64(field::Tag tag) {
  return protozero::tag_and_type(tag, protozero::pbf_wire_type::fixed64);
}

/// Our own reason to stop, thrown through protozero's callers and caught where its are.
struct Refused {
  ErrorCode code;
  std::string reason;
};

/// Every `read` walks one message. A field of another wire type than expected is skipped like an
/// unknown one.
class ProtobufReader {
 public:
  explicit ProtobufReader(std::string_view bytes) : begin_(bytes.data()), at_(bytes.data()) {}

  /// Where reading stood last: the field that could not be read begins before this.
  std::int64_t offset_bytes() const { return at_ - begin_; }

 protected:
  using pbf_reader = protozero::pbf_reader;

  bool next(pbf_reader& in) {
    at_ = in.data().data();
    return in.next();
  }

  /// One message more in a list, as long as the request may hold it. `expected`: as a rule it has
  /// about so many; to let it grow from one on would move them several times.
  template <typename Item>
  Item& add(std::vector<Item>& list, std::size_t expected = 1) {
    count_item();
    if (list.capacity() == 0) list.reserve(expected);
    return list.emplace_back();
  }
  void count_item(std::size_t count = 1);

  /// UTF-8, repaired where it is not.
  static std::string text(pbf_reader& in);
  /// Unsigned on the wire; what is beyond our range becomes its end.
  static std::int64_t time(pbf_reader& in);
  template <std::size_t N>
  static Id<N> id(pbf_reader& in, std::string_view name) {
    const auto view = in.get_view();
    Id<N> out;
    if (view.size() == 0) return out;
    if (view.size() != N) {
      throw Refused{ErrorCode::kMalformed, std::string(name) + " has " +
                                               std::to_string(view.size()) + " bytes instead of " +
                                               std::to_string(N)};
    }
    std::copy_n(view.data(), N, reinterpret_cast<char*>(out.bytes.data()));
    return out;
  }

  void read(pbf_reader in, Resource& out);
  void read(pbf_reader in, Scope& out);
  void read(pbf_reader in, Attribute& out, int depth = 1);
  void read(pbf_reader in, AttributeValue& out, int depth = 1);

  /// A whole request: groups by resource, and in them by scope, numbered the same for every signal.
  /// `read_item(in, scope_group)` reads one span, log record or metric.
  template <typename Group, typename ReadItem>
  void read_groups(pbf_reader in, std::vector<Group>& out, ReadItem read_item) {
    while (next(in)) {
      if (in.tag_and_type() == message(field::kItems)) {
        read_group(in.get_message(), add(out), read_item);
      } else {
        in.skip();
      }
    }
  }

 private:
  template <typename Group, typename ReadItem>
  void read_group(pbf_reader in, Group& out, ReadItem read_item) {
    while (next(in)) {
      switch (in.tag_and_type()) {
        case message(field::resource_group::kResource):
          read(in.get_message(), out.resource);
          break;
        case message(field::resource_group::kScopes):
          read_scope_group(in.get_message(), add(out.scopes), read_item);
          break;
        case message(field::resource_group::kSchemaUrl):
          out.resource.schema_url = text(in);
          break;
        default:
          in.skip();
      }
    }
  }

  template <typename ScopeGroup, typename ReadItem>
  void read_scope_group(pbf_reader in, ScopeGroup& out, ReadItem read_item) {
    while (next(in)) {
      switch (in.tag_and_type()) {
        case message(field::scope_group::kScope):
          read(in.get_message(), out.scope);
          break;
        case message(field::scope_group::kItems):
          read_item(in.get_message(), out);
          break;
        case message(field::scope_group::kSchemaUrl):
          out.scope.schema_url = text(in);
          break;
        default:
          in.skip();
      }
    }
  }

  template <typename Item>
  void read_values(pbf_reader in, std::vector<Item>& out, int depth) {
    while (next(in)) {
      if (in.tag_and_type() == message(field::kItems)) {
        read(in.get_message(), add(out), depth + 1);
      } else {
        in.skip();
      }
    }
  }

  std::size_t item_count_ = 0;
  const char* begin_;
  const char* at_;
};

/// Reads `bytes` with a reader that has read_message(pbf_reader, Message&). `what` names the
/// message in errors: "trace request". `arguments`: what its constructor takes besides the bytes.
template <typename Reader, typename Message, typename... Arguments>
Result<Message> decode_protobuf_with(std::string_view bytes, std::string_view what,
                                     Arguments... arguments) {
  Reader reader(bytes, arguments...);
  const std::string attempt = "read an OTLP " + std::string(what) + ": ";
  try {
    Message out;
    reader.read_message(protozero::pbf_reader(bytes.data(), bytes.size()), out);
    return out;
  } catch (const Refused& refused) {
    return Error{refused.code, attempt + refused.reason, reader.offset_bytes()};
  } catch (const protozero::end_of_buffer_exception&) {
    return Error{ErrorCode::kTruncated, attempt + "the protobuf ends inside a field",
                 reader.offset_bytes()};
  } catch (const protozero::exception& error) {
    return Error{ErrorCode::kMalformed, attempt + "not protobuf: " + error.what(),
                 reader.offset_bytes()};
  }
}

}  // namespace sideseat::otlp
