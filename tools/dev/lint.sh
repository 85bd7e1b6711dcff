# Check layers, lengths, formats, types and what the linters know (no tests)
#
# usage: ./dev lint
#
# The same checks as the first suite of ./dev test. ./dev format mends what can be mended.

plan 1
setup build test
suite "Lint" '^lint: ' lint_all
finish_suites
