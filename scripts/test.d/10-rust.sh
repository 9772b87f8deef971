#!/usr/bin/env bash
# All Rust tests but the desktop shell's, with cargo-nextest if it is there.
set -uo pipefail
export NO_COLOR=1 CARGO_TERM_COLOR=never
log=$(mktemp)
trap 'rm -f "$log"' EXIT

if cargo nextest --version >/dev/null 2>&1; then
  cargo nextest run --no-fail-fast 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  # "Summary [ 12.3s] 40 tests run: 38 passed (1 slow), 1 failed, 1 timed out, 2 skipped": whatever ran and did not pass failed.
  awk '/^ *Summary \[/ {
    for (i = 2; i <= NF; i++) {
      if ($i ~ /^tests?$/ && $(i + 1) ~ /^run:/) run = $(i - 1)
      if ($i ~ /^passed/) passed = $(i - 1)
      if ($i ~ /^skipped/) skipped = $(i - 1)
    }
    sub(/\/.*/, "", run); seen = 1
  } END { if (seen) printf "passed=%d failed=%d skipped=%d\n", passed, run - passed, skipped }' "$log"
else
  cargo test --no-fail-fast 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  awk '/^test result: / {
    for (i = 2; i <= NF; i++) {
      if ($i ~ /^passed/) passed += $(i - 1)
      if ($i ~ /^failed/) failed += $(i - 1)
      if ($i ~ /^ignored/) skipped += $(i - 1)
    }
    seen = 1
  } END { if (seen) printf "passed=%d failed=%d skipped=%d\n", passed, failed, skipped }' "$log"
fi
exit "$status"
