# The lint checks, one function each; ./dev lint and ./dev test run them all.

cpp_files() {
  git ls-files -co --exclude-standard -- '*.cpp' '*.h' | while read -r file; do
    if [[ -f $file ]]; then echo "$file"; fi
  done
}

check_layers() { python3 tools/layers.py; }
check_tidy() { python3 tools/tidy.py; }
check_cpp_format() {
  local file status=0
  while read -r file; do
    if ! clang-format-14 --dry-run -Werror "$file" >/dev/null 2>&1; then
      echo "$file: not formatted; ./dev format mends it"
      status=1
    fi
  done < <(cpp_files)
  return "$status"
}
check_clang_tidy() {
  configure release >/dev/null
  JOBS=$JOBS python3 tools/clang_tidy.py
}
# The files are parts of one script: a variable set in one is used in another (SC2034).
check_shell() {
  shellcheck -s bash -e SC2034 -x dev .ci/run tools/pre-commit tools/dev/*.sh tools/dev/lib/*.sh
}
check_python() {
  "$VENV/bin/ruff" check .
  "$VENV/bin/ruff" format --check .
  (cd python && "$VENV/bin/basedpyright")
}
check_web() { (cd web && npm run --silent typecheck && npm run --silent lint); }

# Runs every check, whatever the earlier ones said; the last line counts them.
lint_all() {
  local check failed=()
  local checks=(layers tidy shell cpp_format clang_tidy python web)
  for check in "${checks[@]}"; do
    echo "-- ${check//_/ }"
    "check_$check" || failed+=("$check")
  done
  echo "lint: $((${#checks[@]} - ${#failed[@]})) passed, ${#failed[@]} failed${failed:+: ${failed[*]}}"
  ((${#failed[@]} == 0))
}
