"""Opening an installation: keys, one app per process, and what a device that nobody enrolled can already do."""

import json
import tempfile
import unittest

from face import drawn_photos, elsewhere, gridwalk, installation
from city import free_port

Error = gridwalk.GridwalkError


class Fresh(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.app = installation(cls.folder.name)
        cls.before, cls.after = drawn_photos()

    def test_whoever_asks_finds_the_app_that_is_open(self):
        self.assertEqual(gridwalk.current().status().phase, gridwalk.Phase.UNENROLLED)
        self.assertEqual(installation(self.folder.name).status().phase, gridwalk.Phase.UNENROLLED)

    def test_another_folder_is_refused_in_the_same_process(self):
        with tempfile.TemporaryDirectory() as other, self.assertRaises(Error.BadRequest):
            installation(other)

    def test_another_process_is_turned_away_and_may_try_again_later(self):
        script = """
try:
    installation(sys.argv[1])
except gridwalk.GridwalkError.Internal as turned_away:
    print(turned_away.retry)
"""
        self.assertEqual(elsewhere(script, self.folder.name).stdout.strip(), "True")

    def test_a_photo_is_taken_in_before_anybody_is_enrolled(self):
        taken = self.app.photo_put(self.before)
        self.assertEqual((taken.width, taken.height), (1600, 1200))
        self.assertTrue(self.app.photo_get(taken.hash, gridwalk.Rendition.MASTER).startswith(b"\xff\xd8"))

    def test_bytes_that_are_no_whole_photo_are_refused_each_by_its_own_type(self):
        heic = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(400)
        for bytes_, kind in ((heic, Error.PhotoHeic), (self.before[: len(self.before) // 2], Error.PhotoTruncated), (b"", Error.PhotoEmpty)):
            with self.subTest(kind.__name__), self.assertRaises(kind) as caught:
                self.app.photo_put(bytes_)
            self.assertFalse(caught.exception.retry, "the same bytes never get better")

    def test_recording_needs_somebody_who_is_signed_in(self):
        with self.assertRaises(Error.NotSignedIn):
            self.app.self_dispose(gridwalk.SelfDispose(_class="2026:m:06010"))

    def test_a_server_that_is_not_there_may_be_asked_again(self):
        with self.assertRaises(Error.ServerUnreachable) as caught:
            self.app.enrol(gridwalk.Enrol(server=f"http://127.0.0.1:{free_port()}", code="7KQ2M9XA3D"))
        self.assertTrue(caught.exception.retry)

    def test_an_unknown_method_and_wrong_parameters_are_bad_requests(self):
        for method, parameters in (("no_such_method", "{}"), ("self_dispose", "[]"), ("status", "{")):
            with self.subTest(method), self.assertRaises(Error.BadRequest):
                self.app.call(method, parameters)

    def test_any_method_answers_json(self):
        self.assertEqual(json.loads(self.app.call("status", ""))["phase"], "unenrolled")


KEYSTORE = """
import pathlib
class Phone(gridwalk.Keystore):
    def __init__(self, file): self.file = pathlib.Path(file)
    def load(self):
        if sys.argv[3] == "locked": raise gridwalk.KeystoreError.Unavailable("locked")
        if sys.argv[3] == "broken": raise ZeroDivisionError
        return self.file.read_bytes() if self.file.exists() else None
    def save(self, secret): self.file.write_bytes(secret)
try:
    app = installation(sys.argv[1], Phone(sys.argv[2]))
    print("open", app.status().phase.name, (pathlib.Path(sys.argv[1]) / "keys").exists())
except gridwalk.GridwalkError as refused:
    print(type(refused).__name__, refused.retry)
"""


class PhoneKeys(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.data, self.secret = f"{folder.name}/data", f"{folder.name}/secret"

    def open(self, mood: str) -> str:
        done = elsewhere(KEYSTORE, self.data, self.secret, mood)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip().splitlines()[-1]

    def test_keys_live_in_the_phones_keystore_and_nowhere_else(self):
        self.assertEqual(self.open("ready"), "open UNENROLLED False")
        self.assertEqual(self.open("ready"), "open UNENROLLED False")

    def test_a_locked_keystore_means_try_again_and_makes_no_new_keys(self):
        self.open("ready")
        self.assertEqual(self.open("locked"), "Internal True")
        self.assertEqual(self.open("broken"), "Internal True")
        self.assertEqual(self.open("ready"), "open UNENROLLED False")

    def test_a_secret_of_something_else_is_not_overwritten(self):
        with open(self.secret, "wb") as file:
            file.write(b"somebody else's")
        self.assertEqual(self.open("ready"), "StoreWrongKey False")


if __name__ == "__main__":
    unittest.main()
