// `sideseat replay`: not wired yet.
#include "main/commands.h"
namespace sideseat {
int run_replay(const ReplayCommand&) { return kExitFailed; }
}  // namespace sideseat
