// Statistics as the API's JSON: Stats of src/serve/openapi.json.
#pragma once

#include <string>
#include <vector>

#include "store/stats.h"

namespace sideseat::query {

/// `rows`: what the store answered to `filter`.
std::string stats_json(const store::StatsFilter& filter, const std::vector<store::StatsRow>& rows);

}  // namespace sideseat::query
