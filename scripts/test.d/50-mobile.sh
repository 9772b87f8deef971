#!/usr/bin/env bash
# The native face: Kotlin, Swift and Python are generated, and Python lives a day with a real server.
set -uo pipefail

cargo build --quiet -p gridwalk-server --bins &&
  cargo build --quiet -p gridwalk-mobile --features bindgen --example draw &&
  mobile/generate.sh || exit 1
exec python3 mobile/tests/run.py
