"""A real server with an invented city, on a free port."""

import json
import pathlib
import socket
import subprocess
import tempfile
import threading

from face import BUILT


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class City:
    """Starts with `with City() as city`, ends by its process id."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        home = pathlib.Path(self.folder.name)
        seed, self.log = home / "seed.json", open(home / "server.log", "w+")
        words = ["demo", "--data", home / "data", "--port", str(free_port()), "--cases", "60", "--photos", "0", "--seed-file", seed]
        self.process = subprocess.Popen(
            [BUILT / "gridwalk-server", *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log, text=True
        )
        try:
            self._wait_until_ready()
            self.codes = json.loads(seed.read_text())["codes"]
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
        self.folder.cleanup()

    def card(self, role: str) -> dict:
        return next(code for code in self.codes if code["role"] == role)

    def _wait_until_ready(self):
        for line in self.process.stdout:
            if "ready" in line:
                # Read on, or the server would stop at a full pipe.
                threading.Thread(target=self.process.stdout.read, daemon=True).start()
                return
        self.log.seek(0)
        raise RuntimeError(f"the server ended before it was ready:\n{self.log.read()[-2000:]}")
