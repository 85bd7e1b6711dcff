# Delete what was built (--all: also what was installed into the checkout)
#
# usage: ./dev clean [--all]
#
# Deletes build/ and web/dist; with --all also .venv, web/node_modules and .cache. Debian packages
# stay installed.

rm -rf build web/dist
find python/src -name '_core*.so' -delete 2>/dev/null || true
if [[ ${1:-} == --all ]]; then
  rm -rf .venv web/node_modules .cache
fi
