// A request for traces comes by three doors, as protobuf, as JSON and as the message of a gRPC
// call, packed and in pieces: all three give the same spans, and the same records for the store.
//
// The first byte says how: its lowest bit whether the rest is protobuf (else JSON), the next two
// how bodies are packed, the other five in how small pieces the gRPC connection is fed.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/gzip.h"
#include "base/zstd.h"
#include "ingest/decode.h"
#include "net/grpc_session.h"
#include "otlp/otlp.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t size_max);

namespace {

using namespace sideseat;
using ingest::Packing;
using otlp::Encoding;

constexpr std::string_view kMethod = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
constexpr std::size_t kFrameBytesMax = 16384;

void require(bool holds) {
  if (!holds) std::abort();
}

struct Way {
  Encoding encoding;
  Packing packing;
  std::size_t piece_bytes;
};

Way read_way(std::uint8_t byte) {
  constexpr std::array kPackings{Packing::kNone, Packing::kGzip, Packing::kZstd, Packing::kNone};
  return {byte % 2 == 0 ? Encoding::kJson : Encoding::kProtobuf, kPackings[byte / 2 % 4],
          std::size_t{1} << (byte / 8 % 16)};
}

std::string pack(Packing packing, const std::string& bytes) {
  if (packing == Packing::kGzip) return gzip(bytes);
  return packing == Packing::kZstd ? zstd_compress(bytes) : bytes;
}

// --- A gRPC client, as far as one call needs it ------------------------------------------------

enum FrameType : char { kData = 0, kHeaders = 1, kSettings = 4 };

void add_number(std::string& out, std::size_t value, int bytes) {
  while (bytes-- > 0) out += static_cast<char>(value >> (8 * bytes));
}

void add_frame(std::string& out, FrameType type, int flags, int stream, std::string_view payload) {
  add_number(out, payload.size(), 3);
  out += static_cast<char>(type);
  out += static_cast<char>(flags);
  add_number(out, static_cast<std::size_t>(stream), 4);
  out += payload;
}

/// Each as HPACK's literal without an index, which needs no table.
std::string header_block(std::string_view encoding) {
  std::string block;
  const auto add = [&block](std::string_view name, std::string_view value) {
    block += '\0';
    add_number(block, name.size(), 1);
    block += name;
    add_number(block, value.size(), 1);
    block += value;
  };
  add(":method", "POST");
  add(":scheme", "http");
  add(":path", kMethod);
  add(":authority", "x");
  add("te", "trailers");
  add("content-type", "application/grpc");
  if (!encoding.empty()) add("grpc-encoding", encoding);
  return block;
}

/// All that a client sends for the call.
std::string connection_bytes(Packing packing, const std::string& packed) {
  constexpr int kEnd = 1;
  constexpr int kEndOfHeaders = 4;
  std::string_view encoding;
  if (packing == Packing::kGzip) encoding = "gzip";
  if (packing == Packing::kZstd) encoding = "zstd";
  std::string message(1, static_cast<char>(encoding.empty() ? 0 : 1));
  add_number(message, packed.size(), 4);
  message += packed;
  std::string out = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  add_frame(out, kSettings, 0, 0, {});
  add_frame(out, kHeaders, kEndOfHeaders, 1, header_block(encoding));
  for (std::size_t at = 0; at < message.size(); at += kFrameBytesMax) {
    const bool is_last = message.size() - at <= kFrameBytesMax;
    add_frame(out, kData, is_last ? kEnd : 0, 1,
              std::string_view(message).substr(at, kFrameBytesMax));
  }
  return out;
}

/// What a session makes of the call.
net::GrpcRequest through_grpc(const Way& way, const std::string& packed) {
  net::GrpcServerOptions options;
  options.encodings = {"gzip", "zstd"};
  options.budget = std::make_shared<net::Budget>(limits::kRequestsBytesMax);
  const net::GrpcSession::Time now{};
  std::vector<net::GrpcRequest> calls;
  {
    net::GrpcSession session(options, now, [&calls](std::int32_t stream, net::GrpcRequest call) {
      require(stream == 1);
      calls.push_back(std::move(call));
    });
    const std::string bytes = connection_bytes(way.packing, packed);
    std::string answered;
    for (std::size_t at = 0; at < bytes.size(); at += way.piece_bytes) {
      session.feed(std::string_view(bytes).substr(at, way.piece_bytes), now);
      session.output(answered, kFrameBytesMax);  // More of the window, too.
    }
    require(!session.is_over());
  }
  require(calls.size() == 1 && calls.front().path == kMethod);
  return std::move(calls.front());
}

// --- The comparison ----------------------------------------------------------------------------

/// The spans that a body holds, which finds NaN equal to itself as == does not.
std::string spans_of(Encoding encoding, const std::string& bytes) {
  const auto request = otlp::decode_request(encoding, bytes);
  require(request.has_value());
  return otlp::encode_request(Encoding::kJson, *request);
}

struct Taken {
  std::vector<store::SpanRecord> records;
  std::size_t spans_rejected;
  std::size_t attachments_rejected;
  std::string rejection;
  bool operator==(const Taken&) const = default;
};

Taken take(Encoding encoding, Packing packing, std::string packed) {
  constexpr ingest::SmallRequests kEverything{.bytes_max = limits::kRequestInflatedBytesMax,
                                              .items_max = limits::kIngestQueueSpansMax};
  ingest::Counters counters;
  ingest::Request request;
  request.body = {
      .project = "p", .encoding = encoding, .packing = packing, .bytes = std::move(packed)};
  ingest::Decoder(kEverything, system_clock(), counters).decode(request);
  require(!request.failure && request.is_taken());
  return {std::move(request.piece.records), request.result.spans_rejected,
          request.result.attachments_rejected, request.result.rejection};
}

/// Whatever its bits are, there is one NaN in JSON: then there is one in both.
TraceRequest with_one_nan(const TraceRequest& request) {
  auto again =
      otlp::decode_request(Encoding::kJson, otlp::encode_request(Encoding::kJson, request));
  require(again.has_value());
  return *std::move(again);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Way way = read_way(data[0]);
  const auto decoded =
      otlp::decode_request(way.encoding, {reinterpret_cast<const char*>(data) + 1, size - 1});
  if (!decoded) return 0;
  const TraceRequest request = with_one_nan(*decoded);
  const std::string json = otlp::encode_request(Encoding::kJson, request);
  const std::string protobuf = otlp::encode_request(Encoding::kProtobuf, request);
  require(spans_of(Encoding::kJson, json) == json);
  require(spans_of(Encoding::kProtobuf, protobuf) == json);

  const std::string packed = pack(way.packing, protobuf);
  net::GrpcRequest call = through_grpc(way, packed);
  require(call.message == packed);
  const Taken by_protobuf = take(Encoding::kProtobuf, way.packing, packed);
  require(take(Encoding::kJson, way.packing, pack(way.packing, json)) == by_protobuf);
  require(take(Encoding::kProtobuf, way.packing, std::move(call.message)) == by_protobuf);
  return 0;
}

/// Now and then the same request in the other encoding, so that each is mutated from the seeds of
/// both.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t size_max, unsigned int seed) {
  constexpr unsigned int kTurnsOneOf = 32;
  if (size == 0 || seed % kTurnsOneOf != 0) return LLVMFuzzerMutate(data, size, size_max);
  const auto decoded = otlp::decode_request(read_way(data[0]).encoding,
                                            {reinterpret_cast<const char*>(data) + 1, size - 1});
  if (!decoded) return LLVMFuzzerMutate(data, size, size_max);
  data[0] ^= 1;
  const std::string bytes = otlp::encode_request(read_way(data[0]).encoding, *decoded);
  if (bytes.size() >= size_max) {
    data[0] ^= 1;
    return LLVMFuzzerMutate(data, size, size_max);
  }
  std::copy(bytes.begin(), bytes.end(), data + 1);
  return 1 + bytes.size();
}
