# Format C++, Python and TypeScript in place
#
# usage: ./dev format

plan 3
setup build test
format_cpp() { cpp_files | xargs clang-format-14 -i; }
format_python() { "$VENV/bin/ruff" check --fix-only . && "$VENV/bin/ruff" format .; }
format_web() { (cd web && npm run --silent format); }
step "C++" format_cpp
step "Python" format_python
step "TypeScript" format_web
