# Building: the web UI, the C++ (through CMake's presets) and a .venv that imports what was built.

# Everything Vite reads; a file newer than the last build, or a folder that lost one, rebuilds.
web_is_current() {
  [[ -f web/dist/index.html ]] &&
    [[ -z $(find web -path web/node_modules -prune -o -path web/dist -prune -o \
      -path web/tests -prune -o -newer web/dist/index.html -print -quit) ]]
}
build_web() {
  if web_is_current; then return; fi
  (cd web && npm run --silent build)
  # Vite copies public/ with its dates and may leave an index.html that says the same as before.
  touch web/dist/index.html
}

# configure PRESET: CMake runs again by itself when its lists change, but not for the presets.
configure() {
  if [[ ! -f build/$1/build.ninja || CMakePresets.json -nt build/$1/build.ninja ]]; then
    cmake --preset "$1"
  fi
}

# The server and the Python extension: what `run` needs, and no tests.
build_product() {
  configure release
  ninja -C build/release -j "$JOBS" sideseat _core
  ln -sfn release/src/main/sideseat build/sideseat
}

# .venv/bin/python imports the package from python/src with the extension that CMake built, and
# .venv/bin/sideseat is the server, as after `pip install ./python`; nothing is compiled again.
link_python() {
  local site
  site=$("$PY" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
  mkdir -p python/src/sideseat
  ln -sf "$ROOT"/build/release/python/ext/_core.*.so python/src/sideseat/
  echo "$ROOT/python/src" >"$site/sideseat-checkout.pth"
  ln -sfn ../../build/sideseat "$VENV/bin/sideseat"
}

# What every command that needs the product starts with.
BUILD_STEPS=3
build_steps() {
  step "Web UI" build_web
  step "C++ build" build_product
  step "Python package" link_python
}
