// Any bytes as a span and as a piece: places lie within the span, and whatever a piece holds, what
// it becomes is JSON.
//
// Every dialect reads every input: as a piece in each role, and, where it is an export in JSON,
// each of its spans, with the pieces of those that it speaks for. Seeds that the instrumentation of
// each has really sent (testdata/dialects) lead to the inside of each. The last lines of a run
// count the spans that each spoke for and the messages that it made. (LangChain's messages are read
// within langsmith, openinference and openllmetry.) SIDESEAT_FUZZ_DIALECT names the one dialect
// that reads everything ("genai": the current conventions); "list" prints the names.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/json_writer.h"
#include "otlp/dialects/dialect.h"
#include "otlp/otlp.h"

namespace {

using namespace sideseat;
using namespace sideseat::otlp;

constexpr std::array<std::string_view, 8> kNames{"genai",         "genai_events", "langsmith",
                                                 "openinference", "openllmetry",  "sideseat1",
                                                 "strands",       "vercel"};

const Dialect* chosen = nullptr;

/// What a dialect has been reached by, for whoever wonders whether all of them were.
struct Seen {
  std::uint64_t spans = 0;     ///< That it speaks for.
  std::uint64_t messages = 0;  ///< That it made of pieces.
};
std::array<Seen, kNames.size()> seen;

void tell_seen() {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    std::fprintf(stderr, "dialect %s: %llu spans, %llu messages\n", kNames[i].data(),
                 static_cast<unsigned long long>(seen[i].spans),
                 static_cast<unsigned long long>(seen[i].messages));
  }
}

const Dialect* dialect_of(std::string_view name) {
  return find_dialect(name == "genai" ? std::string_view() : name);
}

void require(bool holds) {
  if (!holds) std::abort();
}

Seen& seen_of(const Dialect& dialect) {
  const auto* const name =
      std::find(kNames.begin(), kNames.end(), dialect.name.empty() ? kNames[0] : dialect.name);
  require(name != kNames.end());
  return seen[static_cast<std::size_t>(name - kNames.begin())];
}

void check_messages(const Dialect& dialect, MessageRole role, std::string_view piece) {
  for (const std::string& text : dialect.messages(role, piece)) {
    ++seen_of(dialect).messages;
    const auto document = JsonDocument::parse(text);
    // What is as deep as JSON may be is deeper once it is in a message.
    require(document.has_value() || document.error().code() == ErrorCode::kTooLarge);
  }
}

void check_piece(std::string_view piece) {
  for (const std::string_view name : kNames) {
    const Dialect* dialect = dialect_of(name);
    require(dialect != nullptr);
    if (chosen != nullptr && dialect != chosen) continue;
    for (int role = 0; role < 4; ++role) {
      check_messages(*dialect, static_cast<MessageRole>(role), piece);
    }
  }
}

const Attributes& attributes_at(const Span& span, const MessagePlace& place) {
  require(place.event < static_cast<std::int64_t>(span.events.size()));
  return place.event < 0 ? span.attributes
                         : span.events[static_cast<std::size_t>(place.event)].attributes;
}

void check_place(const Span& span, const MessagePlace& place) {
  const Attributes& attributes = attributes_at(span, place);
  require(place.first + place.count <= attributes.size());
  require(place.cut == Cut::kGroup || (place.count == 1 && place.others.empty()));
  std::size_t after = place.first + place.count;
  for (const std::size_t other : place.others) {
    require(other >= after && other < attributes.size());
    after = other + 1;
  }
}

/// Near enough to what ingest cuts: of values that are no strings only that they are there.
std::string group(const Span& span, const MessagePlace& place) {
  const Attributes& attributes = attributes_at(span, place);
  std::vector<std::size_t> indexes = place.others;
  for (std::size_t i = 0; i < place.count; ++i) indexes.push_back(place.first + i);
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  if (place.event >= 0) {
    json.member("event.name", span.events[static_cast<std::size_t>(place.event)].name);
  }
  for (const std::size_t index : indexes) {
    const Attribute& attribute = attributes[index];
    require(place.prefix_bytes <= attribute.key.size());
    json.key(std::string_view(attribute.key).substr(place.prefix_bytes));
    const std::string* text = attribute.value.string();
    if (text != nullptr) {
      json.string(*text);
    } else {
      json.null();
    }
  }
  json.end_object();
  return out;
}

void check_pieces(const Dialect& dialect, const Span& span, const MessagePlace& place) {
  if (place.cut == Cut::kGroup) return check_messages(dialect, place.role, group(span, place));
  const std::string* text = attributes_at(span, place)[place.first].value.string();
  if (text == nullptr) return;
  check_messages(dialect, place.role, *text);
  const auto document = JsonDocument::parse(*text);
  if (!document) return;
  for (const JsonValue element : document->root().elements()) {
    check_messages(dialect, place.role, element.raw());
  }
}

/// Whether the dialect speaks for the span.
bool check_span(const Dialect& dialect, const Span& span, const Scope& scope) {
  Reading reading;
  if (!dialect.read(span, scope, reading)) {
    require(reading.places.empty() && reading.facts.empty());
    return false;
  }
  for (const MessagePlace& place : reading.places) {
    check_place(span, place);
    check_pieces(dialect, span, place);
  }
  return true;
}

void check_span(const Span& span, const Scope& scope) {
  const Dialect* first = nullptr;
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    const Dialect* dialect = dialect_of(kNames[i]);
    if (chosen != nullptr && dialect != chosen) continue;
    if (!check_span(*dialect, span, scope)) continue;
    ++seen[i].spans;
    if (first == nullptr) first = dialect;
  }
  if (chosen != nullptr) return;
  Reading reading;
  const Dialect* speaks = read_dialect(span, scope, reading);
  require((speaks == nullptr) == (first == nullptr));
  require(speaks == nullptr || check_span(*speaks, span, scope));
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  const char* name = std::getenv("SIDESEAT_FUZZ_DIALECT");
  if (name == nullptr || std::string_view(name) != "list") std::atexit(tell_seen);
  if (name == nullptr) return 0;
  for (const std::string_view known : kNames) {
    if (std::string_view(name) == "list") std::puts(std::string(known).c_str());
    if (known == name) chosen = dialect_of(known);
  }
  if (chosen != nullptr) return 0;
  if (std::string_view(name) == "list") std::exit(0);
  std::fprintf(stderr, "there is no dialect %s\n", name);
  std::exit(2);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  check_piece(bytes);
  const auto request = decode_request(Encoding::kJson, bytes);
  if (!request) return 0;
  for (const ResourceSpans& resource : *request) {
    for (const ScopeSpans& scope : resource.scopes) {
      for (const Span& span : scope.spans) check_span(span, scope.scope);
    }
  }
  return 0;
}
