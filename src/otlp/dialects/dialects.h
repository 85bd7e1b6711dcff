// Every dialect's entry, one line each: what dialects.cpp makes its table of.
#pragma once

#include "otlp/dialects/dialect.h"

namespace sideseat::otlp {

const Dialect& genai_dialect();          ///< genai.cpp: the current conventions.
const Dialect& openinference_dialect();  ///< openinference.cpp: Arize's conventions.
const Dialect& openllmetry_dialect();    ///< openllmetry.cpp: Traceloop's, of all years.
const Dialect& vercel_dialect();         ///< vercel.cpp: the Vercel AI SDK's.

}  // namespace sideseat::otlp
