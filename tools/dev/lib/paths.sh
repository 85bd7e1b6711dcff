# Where things live. Everything ./dev makes stays inside the checkout, so an empty HOME is enough.

VENV=$ROOT/.venv
PY=$VENV/bin/python
RELEASE=$ROOT/build/release
LOGS=$ROOT/build/logs
JOBS=${SIDESEAT_JOBS:-$(nproc)}

export CCACHE_DIR=${CCACHE_DIR:-$ROOT/.cache/ccache}
# Objects that differ only in the build folder's name are the same: bench reuses what release has.
export CCACHE_BASEDIR=$ROOT CCACHE_NOHASHDIR=true
export PIP_CACHE_DIR=${PIP_CACHE_DIR:-$ROOT/.cache/pip}
export npm_config_cache=${npm_config_cache:-$ROOT/.cache/npm}
export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false
export PYTHONDONTWRITEBYTECODE=1
export NO_COLOR=1
# The Python that makes .venv; not the one in it, should the caller have activated it.
SYSTEM_PYTHON=$(PATH=${PATH//"$VENV/bin:"/} command -v python3)
# What is installed for the project comes first, and Node.js for it when the system has none.
export PATH=$VENV/bin:$PATH

die() {
  echo "dev: $*" >&2
  exit 1
}
