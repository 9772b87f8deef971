#!/usr/bin/env bash
# Builds the desktop app with the pages inside; it is then at target/demo/gridwalk.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/tools.sh build shell
scripts/pages.sh
cargo build --profile demo -p gridwalk-shell --features custom-protocol --bin gridwalk
echo "The desktop app is at ${CARGO_TARGET_DIR:-target}/demo/gridwalk"
