#!/usr/bin/env bash
# Phone and desk in a real browser, over the real server and hosts, with real files.
set -uo pipefail
cargo build -q -p gridwalk-host -p gridwalk-server --bins || exit 1
node --test-reporter=spec --test-reporter-destination=stdout \
  --test-reporter=./tests/ui/count.mjs --test-reporter-destination=stdout tests/ui/run.mjs
