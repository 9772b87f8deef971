#!/usr/bin/env bash
# Format, lints, types and the quick tests.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/tools.sh build
cargo fmt --all --check
cargo clippy --all-targets --quiet -- -D warnings
cargo test --quiet -p gridwalk-domain -p gridwalk-protocol -p gridwalk-store -p gridwalk-tidy
scripts/pages.sh --modules
cd ui
npm run --silent check
npx vitest run --reporter=dot
