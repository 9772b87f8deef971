#!/usr/bin/env bash
# Our geometry against shapely and pyproj, which are not ours: areas, inside and outside, overlays, cuts, tilings, and how much
# of a line a track covers.
#
# Both come from PyPI into a virtual environment outside of the repository. Where PyPI cannot be reached the comparison is
# skipped, counted as skipped and says so.
set -uo pipefail

wanted=core/domain/tests/ground/requirements.txt
venv=${XDG_CACHE_HOME:-$HOME/.cache}/gridwalk/geometry-$(cksum <"$wanted" | cut -d' ' -f1)
log=$(mktemp)
trap 'rm -f "$log"' EXIT

give_up() {
  echo "skipped: $1"
  tail -n 3 "$log"
  echo "passed=0 failed=0 skipped=1"
  exit 0
}

# fetched: the environment is there and whole.
fetched() { "$venv/bin/python" -c 'import shapely, pyproj' >/dev/null 2>&1; }

if ! fetched; then
  rm -rf "$venv"
  mkdir -p "$(dirname "$venv")"
  python3 -m venv "$venv" >"$log" 2>&1 || give_up "python3 cannot make a virtual environment (Debian: python3-venv)"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --retries 2 --timeout 20 -r "$wanted" >"$log" 2>&1 ||
    give_up "shapely and pyproj cannot be fetched from PyPI"
  fetched || give_up "shapely and pyproj were fetched and do not load"
fi

cargo build -q -p gridwalk-domain --example ground_answers --example patrol_answers || exit 1
passed=0 failed=0 status=0
for what in ground patrol; do
  program=${CARGO_TARGET_DIR:-target}/debug/examples/${what}_answers
  "$venv/bin/python" "core/domain/tests/$what/shapely_check.py" "$program" | tee "$log"
  [ "${PIPESTATUS[0]}" -eq 0 ] || status=1
  if [[ $(tail -n 1 "$log") =~ ^passed=([0-9]+)\ failed=([0-9]+)\ skipped=0$ ]]; then
    passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2]))
  else
    status=1 failed=$((failed + 1))
  fi
done
echo "passed=$passed failed=$failed skipped=0"
exit "$status"
