#!/usr/bin/env bash
# Builds the pages of phone and desk into ui/dist, if anything they are made from has changed.
set -euo pipefail
cd "$(dirname "$0")/../ui"

if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  echo "→ pages: fetching their libraries …"
  # Below errors npm only complains of libraries that name newer Nodes than they need.
  npm ci --no-audit --no-fund --loglevel error
  touch node_modules/.package-lock.json
fi

[ "${1:-}" = --modules ] && exit 0

# An order to stand for a build: the page itself is written last.
made=dist/desk.html
changed=$([ -e "$made" ] && find src public build index.html desk.html vite.config.ts package-lock.json -newer "$made" -print -quit || echo all)
if [ -n "$changed" ]; then
  echo "→ pages: building …"
  npm run --silent build -- --logLevel warn
  touch "$made"
fi
