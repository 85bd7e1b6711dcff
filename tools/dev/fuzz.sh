# Fuzz every target, or one, for some seconds (default 15; more finds more)
#
# usage: ./dev fuzz [TARGET] [SECONDS]
#
#   ./dev fuzz                          each target for 15 s
#   ./dev fuzz event_stream_fuzz 3600   one of them for an hour
#   ./dev fuzz family_fuzz:nova 600     one family of InvokeModel bodies for ten minutes
#   ./dev fuzz dialects_fuzz:strands    one dialect of OTLP's spans
#
# What fails is kept in build/fuzz/TARGET; add it to testdata/crashes/TARGET with its mend.

targets=()
if [[ ${1:-} == *_fuzz || ${1:-} == *_fuzz:* ]]; then
  targets=("$1")
  shift
fi
seconds=${1:-$FUZZ_SECONDS}
plan 2
setup build test
step "ASan + UBSan: build" build_asan
suite "Fuzzing ($seconds s each)" '^fuzz: ' fuzz_all "$seconds" "${targets[@]}"
finish_suites
