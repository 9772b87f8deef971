#!/usr/bin/env bash
# The demonstration: checks the tools, builds what is needed, and starts server, phone and desk.
# Arguments go to `gridwalk-host demo` (--reset, --no-browser, --port N, --dir FOLDER).
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/tools.sh build
scripts/pages.sh
target=${CARGO_TARGET_DIR:-target}
[ -x "$target/demo/gridwalk-host" ] || echo "→ programs: building; the first time takes minutes, nine on two cores …"
cargo build --profile demo -p gridwalk-host -p gridwalk-server --bins

# The desktop app takes minutes: it is built behind the demonstration, and only where its libraries already are.
if [ -t 1 ] && [ -z "${GRIDWALK_NO_SHELL:-}" ] && [ -z "${CI:-}" ] && command -v pkg-config >/dev/null &&
  pkg-config --exists webkit2gtk-4.1 gtk+-3.0 librsvg-2.0; then
  mkdir -p .demo/log
  # In a process group of its own, so that its compilers end with it.
  set -m
  nice -n 19 scripts/shell.sh >.demo/log/shell.log 2>&1 </dev/null &
  shell=$!
  set +m
  trap 'kill -- "-$shell" 2>/dev/null || true' EXIT
  echo "→ The desktop app is being built meanwhile (.demo/log/shell.log)."
fi

"$target/demo/gridwalk-host" demo --ui ui/dist --frame ui/demo "$@"
