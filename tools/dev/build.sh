# Build everything: build/sideseat (the server) and a .venv that imports sideseat
#
# usage: ./dev build
#
# Installs what is missing, builds the web UI, the server with the UI inside it and the Python
# extension, optimised, into build/release. What is up to date is skipped. The logs are in build/logs.

plan "$BUILD_STEPS"
setup build
build_steps
echo "build/sideseat is the server; .venv/bin/python imports sideseat"
