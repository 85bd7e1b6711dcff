// The table of dialects.
#include "otlp/dialects/dialects.h"

#include <algorithm>
#include <array>

namespace sideseat::otlp {
namespace {

using Entry = const Dialect& (*)();

/// In the order in which they are asked: those that know their spans by the instrumentation's name
/// first, then those that go by attributes. The current conventions come last, because they speak
/// for every span with a name of theirs; so a span that has its messages in their attributes
/// (reading.h: has_current_messages) is to be left to them by the others.
constexpr std::array kDialects{
    Entry{sideseat1_dialect},    Entry{strands_dialect},   Entry{openinference_dialect},
    Entry{vercel_dialect},       Entry{langsmith_dialect}, Entry{openllmetry_dialect},
    Entry{genai_events_dialect}, Entry{genai_dialect},
};

}  // namespace

const Dialect* read_dialect(const Span& span, const Scope& scope, Reading& out) {
  for (const Entry entry : kDialects) {
    out.places.clear();
    out.facts.clear();
    const Dialect& dialect = entry();
    if (dialect.read(span, scope, out)) return &dialect;
  }
  return nullptr;
}

const Dialect* find_dialect(std::string_view name) {
  const auto* const found = std::find_if(kDialects.begin(), kDialects.end(),
                                         [&](Entry entry) { return entry().name == name; });
  return found == kDialects.end() ? nullptr : &(*found)();
}

}  // namespace sideseat::otlp
