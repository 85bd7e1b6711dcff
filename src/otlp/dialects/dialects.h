// Every dialect's entry, one line each: what dialects.cpp makes its table of.
#pragma once

#include "otlp/dialects/dialect.h"

namespace sideseat::otlp {

const Dialect& genai_dialect();  ///< genai.cpp: the current conventions.

}  // namespace sideseat::otlp
