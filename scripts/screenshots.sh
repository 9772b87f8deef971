#!/usr/bin/env bash
# Walks through the first minute in a headless browser, then through phone and desk, and writes the pictures in docs/screenshots.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/tools.sh build test
scripts/pages.sh
cargo build --profile demo -p gridwalk-host -p gridwalk-server --bins
node scripts/screenshots.mjs "${CARGO_TARGET_DIR:-target}/demo/gridwalk-host" docs/screenshots
UI_BIN="${CARGO_TARGET_DIR:-$PWD/target}/demo" node tests/ui/screenshots.mjs
