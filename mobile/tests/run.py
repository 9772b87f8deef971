"""Runs each test file in a process of its own (one process has one app) and adds up what they say."""

import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).parent


def one(file: pathlib.Path) -> tuple[int, int, int]:
    done = subprocess.run([sys.executable, "-m", "unittest", "-v", file.stem], cwd=HERE, stderr=subprocess.PIPE, text=True)
    print(done.stderr, flush=True)
    ran = re.search(r"^Ran (\d+) tests?", done.stderr, re.M)
    counts = {word: int(n) for word, n in re.findall(r"(failures|errors|skipped)=(\d+)", done.stderr)}
    failed, skipped = counts.get("failures", 0) + counts.get("errors", 0), counts.get("skipped", 0)
    if not ran or (done.returncode and not failed):
        return 0, 1, 0
    return max(int(ran.group(1)) - failed - skipped, 0), failed, skipped


totals = [sum(column) for column in zip(*map(one, sorted(HERE.glob("test_*.py"))))]
print("passed=%d failed=%d skipped=%d" % tuple(totals))
sys.exit(1 if totals[1] else 0)
