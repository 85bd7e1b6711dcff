# Fuzzing: every *_fuzz.cpp of src/ is a libFuzzer target, built with ASan + UBSan in build/asan.
#
# A target starts from testdata/crashes/TARGET (inputs that once failed), testdata/calls (as it is, or
# as tools/dev/fuzz_seeds.py writes it) and what earlier runs found (build/fuzz/TARGET/corpus). What
# fails now is left in build/fuzz/TARGET.
#
# family_fuzz is one binary and many targets: family_fuzz:NAME gives everything to that family. So is
# dialects_fuzz: dialects_fuzz:NAME has that dialect read everything.

FUZZ_SECONDS=15

fuzz_binary() { find build/asan/src -type f -name "${1%%:*}" -perm -u+x | head -n 1; }

# Needs the binaries: the families and dialects are known to them alone.
fuzz_targets() {
  local families dialects
  families=$(fuzz_binary family_fuzz)
  dialects=$(fuzz_binary dialects_fuzz)
  find src -name '*_fuzz.cpp' -printf '%f\n' | sed 's/\.cpp$//' | sort
  if [[ -n $families ]]; then SIDESEAT_FUZZ_FAMILY=list "$families" | sed 's/^/family_fuzz:/'; fi
  if [[ -n $dialects ]]; then SIDESEAT_FUZZ_DIALECT=list "$dialects" | sed 's/^/dialects_fuzz:/'; fi
}

# fuzz_one TARGET SECONDS
fuzz_one() {
  local target=$1 seconds=$2 found=build/fuzz/$1 name=${1%%:*} binary seeds=() folder
  mkdir -p "$found/corpus"
  case $name in
    converse_fuzz | dialects_fuzz | doors_fuzz | family_fuzz | model_id_fuzz | otlp_json_fuzz | \
      otlp_logs_fuzz)
      "$PY" tools/dev/fuzz_seeds.py "$name" "$found/seeds"
      seeds+=("$found/seeds") ;;
    *) seeds+=(testdata/calls) ;;
  esac
  folder=testdata/crashes/$name
  if [[ -d $folder ]]; then seeds+=("$folder"); fi
  binary=$(fuzz_binary "$target")
  if [[ -z $binary ]]; then
    echo "fuzz: $target is not built"
    return 1
  fi
  case $target in
    family_fuzz:*) export SIDESEAT_FUZZ_FAMILY=${target#*:} ;;
    dialects_fuzz:*) export SIDESEAT_FUZZ_DIALECT=${target#*:} ;;
  esac
  if "$binary" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 \
    -print_final_stats=1 -artifact_prefix="$found/" "$found/corpus" "${seeds[@]}" >"$found/log" 2>&1; then
    echo "fuzz: $target passed, $(sed -n 's/^stat::number_of_executed_units: *//p' "$found/log") inputs"
  else
    tail -n 60 "$found/log"
    echo "fuzz: $target FAILED; the input is in $found, and belongs in testdata/crashes/$name"
    return 1
  fi
}

# fuzz_all SECONDS [TARGET...]: JOBS targets at a time
fuzz_all() {
  local seconds=$1 targets target status=0
  shift
  targets=("$@")
  if (($# == 0)); then mapfile -t targets < <(fuzz_targets); fi
  for target in "${targets[@]}"; do
    while (($(jobs -rp | wc -l) >= JOBS)); do wait -n || status=1; done
    fuzz_one "$target" "$seconds" &
  done
  while (($(jobs -p | wc -l) > 0)); do wait -n || status=1; jobs >/dev/null; done
  return "$status"
}
