# Steps: one line each while they work; their output goes to build/logs and is shown on failure.
#
#   plan 3                                 how many steps are coming
#   step  "C++ build" build_cpp            runs it quietly; a failure ends ./dev
#   suite "C++ tests" '^[0-9]+% ' ctest    the same for tests: a failure is remembered and the next
#                                          suite still runs; lines matching the pattern are shown,
#                                          the last 12 or $CLOSING_LINES of them
#   finish_suites                          the table of suites, and the exit code
#
# A step is a command or a function; it runs in a process group of its own, which Ctrl-C ends whole.

STEP=0
STEPS=0
STEP_GROUP=
SUITES=()
SUITES_FAILED=0

plan() {
  STEPS=$((STEPS + $1))
  mkdir -p "$LOGS"
}

# Says that a long step lives: the seconds so far and, where it prints them, its own [done/all].
heartbeat() {
  local log=$1 elapsed=0 progress
  while sleep 30; do
    elapsed=$((elapsed + 30))
    progress=$(grep -oE '^\[[0-9]+/[0-9]+\]' "$log" | tail -n 1 || true)
    printf '%d s%s ... ' "$elapsed" "${progress:+ $progress}"
  done
}

end_group() {
  if [[ -n $STEP_GROUP ]]; then
    kill -TERM -- "-$STEP_GROUP" 2>/dev/null || true
  fi
}
interrupted() {
  end_group
  echo
  echo "dev: interrupted" >&2
  exit 130
}
trap interrupted INT TERM

# Runs a command in the background into a log; leaves its exit code in STEP_STATUS.
run_logged() {
  local log=$1 pulse
  shift
  set -m
  { "$@"; } >"$log" 2>&1 </dev/null &
  STEP_GROUP=$!
  heartbeat "$log" &
  pulse=$!
  set +m
  STEP_STATUS=0
  wait "$STEP_GROUP" || STEP_STATUS=$?
  STEP_GROUP=
  kill -- "-$pulse" 2>/dev/null || true
  wait "$pulse" 2>/dev/null || true
}

begin_step() {
  STEP=$((STEP + 1))
  STEP_NAME=$1
  STEP_LOG=$LOGS/$(tr -cs '[:alnum:]\n' '-' <<<"${1,,}" | sed 's/-*$//').log
  STEP_STARTED=$SECONDS
  printf '==> [%d/%d] %s ... ' "$STEP" "$STEPS" "$1"
}

show_failure() {
  echo "FAILED after $((SECONDS - STEP_STARTED)) s"
  tail -n 120 "$STEP_LOG" | sed 's/^/    /'
  echo "    (exit code $STEP_STATUS; the whole log: ${STEP_LOG#"$ROOT"/})"
}

step() {
  begin_step "$1"
  shift
  run_logged "$STEP_LOG" "$@"
  if ((STEP_STATUS != 0)); then
    show_failure
    exit 1
  fi
  echo "$((SECONDS - STEP_STARTED)) s"
}

suite() {
  local pattern=$2
  begin_step "$1"
  shift 2
  run_logged "$STEP_LOG" "$@"
  local closing line
  closing=$(sed 's/\x1b\[[0-9;]*m//g' "$STEP_LOG" | grep -E "$pattern" | tail -n "${CLOSING_LINES:-12}" || true)
  if ((STEP_STATUS == 0)); then
    echo "$((SECONDS - STEP_STARTED)) s"
    while read -r line; do echo "    $line"; done <<<"$closing"
    SUITES+=("ok      $STEP_NAME ($((SECONDS - STEP_STARTED)) s)")
  else
    show_failure
    SUITES+=("FAILED  $STEP_NAME (log: ${STEP_LOG#"$ROOT"/})")
    SUITES_FAILED=$((SUITES_FAILED + 1))
  fi
}

finish_suites() {
  echo
  printf '    %s\n' "${SUITES[@]}"
  echo
  echo "==> suites: $((${#SUITES[@]} - SUITES_FAILED)) passed, $SUITES_FAILED failed in $SECONDS s"
  ((SUITES_FAILED == 0))
}
