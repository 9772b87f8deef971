"""What the tests of the Python face share: the generated module, drawn photos, an installation in a temporary folder."""

import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
GENERATED = ROOT / "mobile" / "generated"
BUILT = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug"

sys.path.insert(0, str(GENERATED / "python"))

import gridwalk  # noqa: E402  (the path above comes first)


def installation(folder: str, keystore=None, label: str = "phone"):
    """The app of this process: one folder per process, as on a phone."""
    return gridwalk.Gridwalk.open(gridwalk.Settings(folder=folder, version="0.1.0", label=label), keystore)


def drawn_photos() -> tuple[bytes, bytes]:
    """A street scene before and after."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([BUILT / "examples" / "draw", folder], check=True)
        return tuple(pathlib.Path(folder, f"{name}.jpg").read_bytes() for name in ("before", "after"))


def elsewhere(script: str, *words: str) -> subprocess.CompletedProcess:
    """Runs Python in a process of its own, because one process has one app."""
    preamble = f"import sys; sys.path.insert(0, {str(pathlib.Path(__file__).parent)!r})\nfrom face import *\n"
    command = [sys.executable, "-c", preamble + script, *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)
