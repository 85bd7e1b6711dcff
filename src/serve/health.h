// GET /api/v1/health: at one glance, whether anything can be stored and found.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "ingest/counters.h"
#include "serve/store_figures.h"

namespace sideseat::serve {

/// Health of src/serve/openapi.json. `index`: absent where there is none.
std::string health_json(std::int64_t uptime_ns, const ingest::Counters& counters,
                        const std::optional<StoreFigures::TextIndex>& index);

}  // namespace sideseat::serve
