// getrandom(2): a few hundred nanoseconds a call, and no state of ours that a fork would copy.
#include "base/random.h"

#include <sys/random.h>

namespace sideseat {
namespace {

class SystemRandom final : public RandomSource {
 public:
  void fill(std::span<std::uint8_t> out) override {
    while (!out.empty()) {
      const ssize_t filled = getrandom(out.data(), out.size(), 0);
      // Only EINTR is possible: the buffer is valid and the flags are none.
      if (filled > 0) out = out.subspan(static_cast<std::size_t>(filled));
    }
  }
};

}  // namespace

RandomSource& system_random() {
  static SystemRandom source;
  return source;
}

}  // namespace sideseat
