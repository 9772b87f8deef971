#!/usr/bin/env bash
# The user interface's own tests (vitest), counted from its JSON report.
set -uo pipefail
cd ui || exit 1
report=$(mktemp)
trap 'rm -f "$report"' EXIT

npx vitest run --reporter=default --reporter=json --outputFile.json="$report"
status=$?
node -e '
  const r = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
  const files = r.testResults.filter((f) => f.status === "failed" && f.assertionResults.length === 0).length;
  console.log(`passed=${r.numPassedTests} failed=${r.numFailedTests + files} skipped=${r.numPendingTests + (r.numTodoTests ?? 0)}`);
' "$report"
exit "$status"
