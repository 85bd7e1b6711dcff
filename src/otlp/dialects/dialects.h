// Every dialect's entry, one line each: what dialects.cpp makes its table of.
#pragma once

#include "otlp/dialects/dialect.h"

namespace sideseat::otlp {

const Dialect& genai_dialect();          ///< genai.cpp: the current conventions.
const Dialect& genai_events_dialect();   ///< genai_events.cpp: those before v1.37.
const Dialect& langsmith_dialect();      ///< langsmith.cpp: LangSmith's tracing as OTel spans.
const Dialect& openinference_dialect();  ///< openinference.cpp: Arize's conventions.
const Dialect& openllmetry_dialect();    ///< openllmetry.cpp: Traceloop's, of all years.
const Dialect& sideseat1_dialect();      ///< sideseat1.cpp: the SideSeat 1.x SDK's.
const Dialect& strands_dialect();        ///< strands.cpp: Strands' own.
const Dialect& vercel_dialect();         ///< vercel.cpp: the Vercel AI SDK's.

}  // namespace sideseat::otlp
