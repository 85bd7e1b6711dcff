# Build and run SideSeat on http://127.0.0.1:5388, with the example programs' traces in it
#
# usage: ./dev run [--live] [--port N] [--data DIR] [--examples]
#
#   --live      the examples call the real Bedrock with your AWS credentials, instead of a local
#               replay of it
#   --port N    another port than 5388
#   --data DIR  where traces are kept, instead of build/run-data
#   --examples  run the examples also when there are traces already
#
# Ctrl-C ends everything it started.

python3 tools/dev/run.py --check "$@"
plan "$BUILD_STEPS"
setup build
build_steps
exec "$PY" tools/dev/run.py "$@"
