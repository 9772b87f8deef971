#!/usr/bin/env bash
# Runs everything once and ends with one line: "N passed, N failed, N skipped".
#
# Each runner is a script in scripts/test.d, run in the order of the names, here at the root of the repository. It prints
# what it likes and, as its last line, "passed=N failed=N skipped=N". A runner that prints no such line, or ends with an
# error without counting a failure, has crashed; then this script fails too. Names given as arguments choose runners.
#
# Before the runners, once for all of them: tools, pages, and the programs in target/debug.
set -uo pipefail
cd "$(dirname "$0")/.."

logs=${CARGO_TARGET_DIR:-target}/test
mkdir -p "$logs"

if [ "${CI:-}" = true ] || { [ "$(id -u)" = 0 ] && [ -r /etc/debian_version ]; }; then
  scripts/tools.sh build shell test || exit 1
else
  scripts/tools.sh build || exit 1
fi
scripts/pages.sh || exit 1
cargo test --no-run --quiet || exit 1

passed=0 failed=0 skipped=0 crashed=()
wanted=" $* "
for runner in scripts/test.d/*.sh; do
  name=$(basename "$runner" .sh)
  if [ "$wanted" != "  " ] && [[ $wanted != *" $name "* ]] && [[ $wanted != *" ${name#*-} "* ]]; then continue; fi
  echo "== ${name#*-}"
  began=$SECONDS
  bash "$runner" 2>&1 | tee "$logs/$name.log"
  status=${PIPESTATUS[0]}
  count=$(grep -E '^passed=[0-9]+ failed=[0-9]+ skipped=[0-9]+$' "$logs/$name.log" | tail -n1)
  if [[ $count =~ ^passed=([0-9]+)\ failed=([0-9]+)\ skipped=([0-9]+)$ ]]; then
    passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2])) skipped=$((skipped + BASH_REMATCH[3]))
    { [ "$status" -eq 0 ] || [ "${BASH_REMATCH[2]}" -gt 0 ]; } || crashed+=("$name (exit $status)")
  else
    crashed+=("$name (no count)")
  fi
  echo "== ${name#*-}: ${count:-no count}, $((SECONDS - began)) s"
done

[ "${#crashed[@]}" -eq 0 ] || echo "crashed: ${crashed[*]}; see $logs"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "${#crashed[@]}" -eq 0 ] && [ "$passed" -gt 0 ]
