# The lint checks, one function each; ./dev lint and ./dev test run them all.

cpp_files() {
  git ls-files -co --exclude-standard -- '*.cpp' '*.h' | while read -r file; do
    if [[ -f $file ]]; then echo "$file"; fi
  done
}

check_layers() { python3 tools/layers.py; }
check_tidy() { python3 tools/tidy.py; }
check_cpp_format() { cpp_files | xargs clang-format-14 --dry-run -Werror; }
check_python() {
  "$VENV/bin/ruff" check .
  "$VENV/bin/ruff" format --check .
}
check_web() { (cd web && npm run --silent typecheck && npm run --silent lint); }

# Runs every check, whatever the earlier ones said; the last line counts them.
lint_all() {
  local check failed=()
  local checks=(layers tidy cpp_format python web)
  for check in "${checks[@]}"; do
    echo "-- ${check//_/ }"
    "check_$check" || failed+=("$check")
  done
  echo "lint: $((${#checks[@]} - ${#failed[@]})) passed, ${#failed[@]} failed${failed:+: ${failed[*]}}"
  ((${#failed[@]} == 0))
}
