# Measure: C++ benchmarks, the recorder's overhead, the server; writes bench/RESULTS.md
#
# usage: ./dev bench [NAME...]
#        ./dev bench server [--peer PATH|npm] [--quick] [--sizes N,N...] [--only PART]
#
# NAME is a folder of src/ that has benchmarks, or one of bench/'s programs: `server`, `overhead`,
# `instructions`. Without one everything runs (a quarter of an hour) and bench/RESULTS.md is written
# anew; with one the figures are only printed. What follows one NAME is for that program: the
# server is measured beside SideSeat 1.0.13 with --peer (its binary, or `npm` to install it), and in
# a few minutes with --quick.

build_benches() { configure bench && ninja -C build/bench -j "$JOBS"; }

plan $((BUILD_STEPS + 2))
setup build bench
build_steps
step "Benchmarks: build" build_benches
echo "==> [$STEPS/$STEPS] Benchmarks"
"$PY" tools/dev/bench.py "$@"
