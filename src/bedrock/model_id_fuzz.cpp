// Any text for a URL path or a model id: what is found in it is found again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "bedrock/model_id.h"
#include "bedrock/prices.h"

namespace {

using namespace sideseat::bedrock;

void check(const std::string& model_id) {
  const auto base = foundation_model(model_id);
  (void)find_price(model_id, "us-east-1");  // Whether there is one is the table's business.
  if (!base) return;
  if (base->size() > model_id.size()) std::abort();
  // Nothing is behind a foundation model but itself.
  const auto again = foundation_model(*base);
  if (again && again->size() > base->size()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check(text);
  for (const std::string& path : {text, "/model/" + text + "/converse"}) {
    const Target target = read_url_path(path);
    check(target.model_id);
  }
  return 0;
}
