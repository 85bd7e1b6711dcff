# The test suites of ./dev test: suite_NAME runs one; STEPS_OF says how many steps it has, if not one.

declare -A STEPS_OF=([cpp]=2 [python]=2 [sanitize]=6 [conformance]=3 [faults]=2)

count_suite_steps() {
  local name total=0
  for name in "$@"; do total=$((total + ${STEPS_OF[$name]:-1})); done
  echo "$total"
}

suite_lint() { suite "Lint" '^lint: ' lint_all; }

# ctest counts binaries; this adds the cases inside them, which GoogleTest counts.
run_ctest() {
  ctest --test-dir "$1" -j "$JOBS" --output-on-failure -V "${@:2}" | count_cases
}
count_cases() {
  awk '
    { print }
    /\[  PASSED  \]/ { for (i = 1; i < NF; i++) if ($i == "]") passed += $(i + 1) }
    /\[  SKIPPED \] [0-9]+ test/ { for (i = 1; i < NF; i++) if ($i == "]") skipped += $(i + 1) }
    /\[  FAILED  \] [0-9]+ test/ { for (i = 1; i < NF; i++) if ($i == "]") failed += $(i + 1) }
    END { printf "C++ cases: %d passed, %d failed, %d skipped\n", passed, failed, skipped }'
}
CTEST_CLOSING='^C\+\+ cases|tests passed,|^[[:space:]]*[0-9]+ - .*\(|SKIPPED.*because'

build_tests() { configure release && ninja -C build/release -j "$JOBS"; }
suite_cpp() {
  step "C++ tests: build" build_tests
  suite "C++ tests" "$CTEST_CLOSING" run_ctest build/release
}

PYTEST_CLOSING='^(=+ )?[0-9]+ (passed|failed|error|skipped)|^=+ .*(passed|failed|error|skipped).* =+$|^SKIPPED'
# python/ has its own settings; these tests need none.
pytest_plain() { "$PY" -m pytest -q -rs -p no:cacheprovider -p no:asyncio "$@"; }
run_tools_tests() { pytest_plain tools/tests; }
run_python_tests() { (cd python && "$PY" -m pytest -q -rs tests); }
suite_python() {
  suite "Tools' tests" "$PYTEST_CLOSING" run_tools_tests
  suite "Python tests" "$PYTEST_CLOSING" run_python_tests
}

# Parts of the two suites above, with what they say: a table, what the index is unsure of, and where
# there are no recordings, that nothing was judged.
CONFORMANCE_CLOSING='^(conformance|unsure): |no recordings|: [0-9]+ of [0-9]+ as expected'
build_capture_test() { configure release && ninja -C build/release -j "$JOBS" sideseat_capture_test; }
run_conformance_cpp() {
  build/release/src/capture/sideseat_capture_test --gtest_filter='Conformance*'
}
run_conformance_python() { (cd python && "$PY" -m pytest -q -rsP tests/test_conformance.py); }
suite_conformance() {
  local CLOSING_LINES=100
  step "Conformance: build" build_capture_test
  suite "Conformance of the C++ core" "$CONFORMANCE_CLOSING" run_conformance_cpp
  suite "Conformance through boto3" "$CONFORMANCE_CLOSING|$PYTEST_CLOSING" run_conformance_python
}

run_web_tests() { (cd web && npm run --silent test); }
suite_web() { suite "Web tests" '^ *(Test Files|Tests) ' run_web_tests; }

# Clang's sanitizers: everything under ASan + UBSan, the folders that know of threads under TSan, and
# the server in the journeys under each.

build_asan() { configure asan && ninja -C build/asan -j "$JOBS"; }
tsan_tests() {
  local folder
  for folder in src/*/; do
    if grep -rqE '#include <(thread|mutex|atomic|condition_variable)>' "$folder" &&
      [[ -n $(find "$folder" -name '*_test.cpp' -print -quit) ]]; then
      basename "$folder"
    fi
  done
}
build_tsan() {
  local tests
  mapfile -t tests < <(tsan_tests)
  tests=("${tests[@]/#/sideseat_}")
  configure tsan && ninja -C build/tsan -j "$JOBS" "${tests[@]/%/_test}" sideseat
}
run_tsan() { run_ctest build/tsan -R "^($(tsan_tests | paste -sd '|'))\$"; }
# The servers of the journeys: each writes what it has to report into a file of its own, also where a
# test kills it.
run_sanitized_journeys() {
  local reports=$ROOT/build/logs/$1-report failed=0
  rm -f "$reports".*
  SIDESEAT_BINARY=$ROOT/build/$1/src/main/sideseat \
    ASAN_OPTIONS=$ASAN_OPTIONS:log_path=$reports \
    UBSAN_OPTIONS=$UBSAN_OPTIONS:halt_on_error=1:log_path=$reports \
    TSAN_OPTIONS=$TSAN_OPTIONS:log_path=$reports \
    run_journeys || failed=1
  if compgen -G "$reports.*" >/dev/null; then
    cat "$reports".*
    failed=1
  fi
  return "$failed"
}
suite_sanitize() {
  export ASAN_OPTIONS=detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1
  export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1
  step "ASan + UBSan: build" build_asan
  suite "ASan + UBSan: C++ tests" "$CTEST_CLOSING" run_ctest build/asan
  suite "ASan + UBSan: journeys" "$PYTEST_CLOSING" run_sanitized_journeys asan
  step "TSan: build" build_tsan
  suite "TSan: C++ tests" "$CTEST_CLOSING" run_tsan
  suite "TSan: journeys" "$PYTEST_CLOSING" run_sanitized_journeys tsan
}

suite_fuzz() {
  suite "Fuzz targets ($FUZZ_SECONDS s each)" '^fuzz: ' fuzz_all "$FUZZ_SECONDS"
}

run_journeys() { pytest_plain tests/journey; }
suite_journey() { suite "Journeys" "$PYTEST_CLOSING" run_journeys; }

# What breaks around a server; FAULT_OPTIONS make it longer or other.
FAULT_OPTIONS=()
build_load() { configure release && ninja -C build/release -j "$JOBS" sideseat_load; }
run_faults() { pytest_plain tests/faults "${FAULT_OPTIONS[@]}"; }
suite_faults() {
  step "Faults: build" build_load
  suite "Faults" "$PYTEST_CLOSING" run_faults
}

# The pages, on a real server with the examples' traces: the web's tests are told its address.
run_e2e() { "$PY" tools/dev/e2e.py; }
suite_e2e() { suite "Pages in Chromium" '^ *(Test Files|Tests) ' run_e2e; }
