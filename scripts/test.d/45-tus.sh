#!/usr/bin/env bash
# Resumable uploads with tus-js-client, a client that is not ours, against the real server program.
set -uo pipefail
npm ci --prefix tests/tus --silent --no-audit --no-fund || exit 1
cargo build -q -p gridwalk-server --bins || exit 1
node --test --test-reporter=spec --test-reporter-destination=stdout \
  --test-reporter=./tests/ui/count.mjs --test-reporter-destination=stdout tests/tus/run.mjs
