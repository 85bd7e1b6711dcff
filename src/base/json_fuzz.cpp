// Any bytes: either refused, or every value can be read and its text parses again to the same kind.
#include "base/json.h"

namespace {

void visit(sideseat::JsonValue value) {
  (void)value.text();
  (void)value.integer();
  (void)value.key();
  for (const auto child : value.elements()) visit(child);
  for (const auto child : value.members()) visit(child);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto document = sideseat::JsonDocument::parse({reinterpret_cast<const char*>(data), size});
  if (!document) return 0;
  visit(document->root());
  const auto again = sideseat::JsonDocument::parse(document->root().raw());
  if (!again || again->root().kind() != document->root().kind()) __builtin_trap();
  return 0;
}
