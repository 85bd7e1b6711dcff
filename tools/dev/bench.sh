# Measure: C++ benchmarks, the recorder's overhead, the server's start; writes bench/RESULTS.md
#
# usage: ./dev bench [NAME...]
#
# NAME is a folder of src/ that has benchmarks, or one of bench/'s programs: `server`, `overhead`,
# `instructions`. Without one everything runs (a quarter of an hour) and bench/RESULTS.md is written
# anew; with one the figures are only printed.

build_benches() { configure bench && ninja -C build/bench -j "$JOBS"; }

plan $((BUILD_STEPS + 2))
setup build bench
build_steps
step "Benchmarks: build" build_benches
echo "==> [$STEPS/$STEPS] Benchmarks"
"$PY" tools/dev/bench.py "$@"
