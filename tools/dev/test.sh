# Run every test, or the suites named: lint cpp python web sanitize fuzz journey faults e2e conformance
#
# usage: ./dev test [SUITE...] [-- OPTIONS of faults]
#
#   lint         layers, lengths, formats, linters, types
#   cpp          C++ unit tests
#   python       Python tests against the real server and a local Bedrock
#   web          the web UI's unit tests
#   sanitize     C++ tests again under ASan + UBSan, those with threads under TSan, and the journeys
#                with a server under each
#   fuzz         each fuzz target for a short while
#   journey      the real binaries from outside
#   faults       kill -9, full disks, torn logs, slow clients, damaged requests; minutes instead of
#                seconds with `./dev test faults -- --full`, other random numbers with `--seed N`
#   e2e          the pages in Chromium
#   conformance  recordings of real traffic, where they are at hand, through the C++ core and through
#                boto3; a table of what came out as their index says. cpp and python contain it, so
#                that it runs by itself only where it is named
#
# A failing suite does not stop the next; the last lines say how each ended, and the exit code is 1 if
# any failed, 2 for a suite there is not. Logs are in build/logs.

ALL_SUITES=(lint cpp python web sanitize fuzz journey faults e2e)
NAMED_SUITES=("${ALL_SUITES[@]}" conformance)
WANTED=()
while (($# > 0)) && [[ $1 != -- ]]; do
  WANTED+=("$1")
  shift
done
if (($# > 0)); then FAULT_OPTIONS=("${@:2}"); fi
set -- "${WANTED[@]}"
for name in "$@"; do
  [[ " ${NAMED_SUITES[*]} " == *" $name "* ]] ||
    { echo "dev test: there is no suite '$name'; there are: ${NAMED_SUITES[*]}" >&2; exit 2; }
done
if (($# == 0)); then set -- "${ALL_SUITES[@]}"; fi

plan $((BUILD_STEPS + $(count_suite_steps "$@")))
setup build test
build_steps
for name in "$@"; do
  "suite_$name"
done
finish_suites
