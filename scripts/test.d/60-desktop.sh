#!/usr/bin/env bash
# The shell's own tests, then its real windows against a real server. Needs WebKitGTK, WebKitWebDriver and Xvfb.
#
# The shell is built in a target folder of its own: its features would make everything else be built anew.
set -uo pipefail
export NO_COLOR=1 CARGO_TERM_COLOR=never
target=${CARGO_TARGET_DIR:-target}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

if ! command -v tauri-driver >/dev/null; then
  cargo install --quiet tauri-driver --version '^2' --locked || exit 1
fi
npm ci --prefix tests/desktop --silent --no-audit --no-fund || exit 1
cargo build --quiet -p gridwalk-server --bins && cargo build --quiet -p gridwalk-mobile --features bindgen --example draw || exit 1

export CARGO_TARGET_DIR=$target/shell
cargo test --no-fail-fast -p gridwalk-shell --features custom-protocol 2>&1 | tee "$log"
cargo build --quiet -p gridwalk-shell --features custom-protocol --bin gridwalk || exit 1
export CARGO_TARGET_DIR=$target
PATH=$PATH:${CARGO_HOME:-$HOME/.cargo}/bin node tests/desktop/run.js 2>&1 | tee -a "$log"

awk '/^test result: / {
  for (i = 2; i <= NF; i++) {
    if ($i ~ /^passed/) passed += $(i - 1)
    if ($i ~ /^failed/) failed += $(i - 1)
    if ($i ~ /^ignored/) skipped += $(i - 1)
  }
  rust = 1
}
/^passed=[0-9]+ failed=[0-9]+ skipped=[0-9]+$/ {
  gsub(/[a-z]+=/, ""); passed += $1; failed += $2; skipped += $3
  windows = 1
} END {
  # A half that said nothing has crashed.
  if (!rust) failed++
  if (!windows) failed++
  printf "passed=%d failed=%d skipped=%d\n", passed, failed, skipped
  exit failed > 0
}' "$log"
