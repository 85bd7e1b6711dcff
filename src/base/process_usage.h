// What this process takes of the machine.
#pragma once

#include <cstdint>
#include <optional>

namespace sideseat {

struct ProcessUsage {
  double cpu_seconds = 0;  ///< User and system, all threads.
  // Absent where the system does not tell.
  std::optional<std::int64_t> resident_bytes;
  std::optional<std::int64_t> open_files;
  std::optional<std::int64_t> open_files_max;
};

/// Asks the kernel: some 20 us. Thread-safe.
ProcessUsage process_usage();

}  // namespace sideseat
