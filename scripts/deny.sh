#!/usr/bin/env bash
# Licences, advisories and sources of all dependencies.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! cargo deny --version >/dev/null 2>&1; then
  echo "cargo-deny is missing: cargo install cargo-deny --locked" >&2
  exit 1
fi
cargo deny check
