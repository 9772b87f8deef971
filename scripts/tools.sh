#!/usr/bin/env bash
# Looks whether the tools are there, installs Debian packages where it may, and otherwise prints the line that does.
#
#   scripts/tools.sh build     what the demonstration and every other build needs
#   scripts/tools.sh shell     the libraries of the desktop app
#   scripts/tools.sh test      what the tests need on top
#
# On Debian and its kin packages are shown first, and installed without questions when run as root. Nothing else is ever
# installed behind anybody's back, and nothing is changed where all is there.
set -euo pipefail
cd "$(dirname "$0")/.."

NODE_AT_LEAST=20.19.0
RUST_AT_LEAST=1.95.0

trouble=()
packages=()

# at_least WANTED HAVE
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n1)" = "$1" ]; }
there() { command -v "$1" >/dev/null 2>&1; }
library() { there pkg-config && pkg-config --exists "$1"; }
debian() { [ -r /etc/debian_version ] && there apt-get; }

# package NAME WHAT-FOR-ELSEWHERE: noted as missing.
package() {
  if debian; then packages+=("$1"); else trouble+=("$2"); fi
}

# The line that brings a new enough Node: what Debian 12 calls nodejs is too old.
node_line() {
  if debian; then
    echo "curl -fsSL https://deb.nodesource.com/setup_22.x | sudo -E bash - && sudo apt-get install -y nodejs"
  elif [ "$(uname -s)" = Darwin ]; then
    echo "brew install node"
  else
    echo "https://nodejs.org/en/download, or: nvm install 22"
  fi
}

RUSTUP="curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y && . \"\$HOME/.cargo/env\""

check_node() {
  local have
  have=$(there node && node --version 2>/dev/null | tr -d v || echo 0)
  if ! at_least "$NODE_AT_LEAST" "$have"; then
    trouble+=("Node $NODE_AT_LEAST or newer (here: ${have/#0/none}): $(node_line)")
  elif ! there npm; then
    trouble+=("npm, which comes with Node: $(node_line)")
  fi
}

check_rust() {
  local have
  if ! there cargo; then
    trouble+=("Rust $RUST_AT_LEAST or newer: $RUSTUP")
    return
  fi
  # rustup fetches the version of rust-toolchain.toml by itself at the first call.
  have=$(rustc --version 2>/dev/null | awk '{print $2}')
  at_least "$RUST_AT_LEAST" "${have:-0}" && return
  local line=$RUSTUP
  if there rustup; then line="rustup update stable"; fi
  trouble+=("Rust $RUST_AT_LEAST or newer (here: ${have:-none}): $line")
}

check_builders() {
  there cc || there gcc || there clang || package build-essential "a C compiler: xcode-select --install, or your system's gcc"
  there make || package make "make: your system's package of that name"
  there cmake || package cmake "cmake: brew install cmake, or your system's package of that name"
  there nasm || package nasm "nasm: brew install nasm, or your system's package of that name"
  there pkg-config || package pkg-config "pkg-config: brew install pkg-config, or your system's package of that name"
  if ! library openssl; then package libssl-dev "OpenSSL's headers: brew install openssl, or openssl-devel"; fi
}

check_shell() {
  [ "$(uname -s)" = Linux ] || return 0
  library webkit2gtk-4.1 || package libwebkit2gtk-4.1-dev "WebKitGTK 4.1's headers: webkit2gtk4.1-devel"
  library gtk+-3.0 || package libgtk-3-dev "GTK 3's headers: gtk3-devel"
  library librsvg-2.0 || package librsvg2-dev "librsvg's headers: librsvg2-devel"
}

check_browser() {
  there chromium || there chromium-browser || there google-chrome || [ -n "${CHROMIUM:-}" ] ||
    package chromium "Chromium, or set CHROMIUM to the path of one"
}

check_display() {
  [ "$(uname -s)" = Linux ] || return 0
  there Xvfb || package xvfb "Xvfb: xorg-x11-server-Xvfb"
  there xauth || package xauth "xauth: your system's package of that name"
  there WebKitWebDriver || package webkit2gtk-driver "WebKitWebDriver: comes with webkit2gtk4.1"
  fonts_han || package fonts-noto-cjk "a font with Chinese letters: google-noto-sans-cjk-fonts"
  if debian && ! dpkg-query -W -f '${Status}' libgl1-mesa-dri 2>/dev/null | grep -q 'ok installed'; then
    packages+=(libgl1-mesa-dri)
  fi
}

# grep reads to the end: a listing cut short would count as a failure.
fonts_han() { there fc-list && fc-list :lang=zh family | grep -c . >/dev/null; }

check_python() {
  there python3 || package python3 "Python 3.9 or newer: https://www.python.org/downloads/"
  there python3 && ! python3 -c "import ensurepip" 2>/dev/null && debian && packages+=(python3-venv)
  return 0
}

check_driver() {
  [ "$(uname -s)" = Linux ] || return 0
  there tauri-driver && return 0
  if may_install; then
    echo "installing tauri-driver …"
    cargo install tauri-driver --version '^2' --locked
  else
    trouble+=("tauri-driver: cargo install tauri-driver --version '^2' --locked")
  fi
}

may_install() { debian && { [ "$(id -u)" = 0 ] || [ "${CI:-}" = true ]; }; }

install_packages() {
  [ "${#packages[@]}" -gt 0 ] || return 0
  local root=()
  [ "$(id -u)" = 0 ] || root=(sudo -n)
  echo "Debian packages that are missing: ${packages[*]}"
  if may_install; then
    "${root[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -y --no-install-recommends "${packages[@]}"
  else
    trouble+=("sudo apt-get update && sudo apt-get install -y ${packages[*]}")
  fi
}

for what in "${@:-build}"; do
  case $what in
    build) check_node; check_builders; check_rust ;;
    shell) check_shell ;;
    test) check_browser; check_display; check_python ;;
    *) echo "usage: scripts/tools.sh build|shell|test …" >&2; exit 2 ;;
  esac
done
install_packages
case " $* " in *" test "*) check_driver ;; esac

if [ "${#trouble[@]}" -gt 0 ]; then
  {
    echo "Something is missing. Do this, then start again:"
    printf '  %s\n' "${trouble[@]}"
  } >&2
  exit 1
fi
