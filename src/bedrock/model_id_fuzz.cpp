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

void check(const std::string& text) {
  const ModelId id = read_model_id(text);
  (void)find_price(text, "us-east-1");  // Whether there is one is the table's business.
  if (id.name.size() > text.size() || id.foundation_model.size() > id.name.size()) std::abort();
  // Nothing is behind a foundation model but itself, or less.
  if (read_model_id(id.foundation_model).name.size() > id.foundation_model.size()) std::abort();
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
