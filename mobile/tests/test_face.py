"""A day through the native face, against a real server: enrol, capture, record, sync, hear of it, and be refused by type."""

import json
import queue
import tempfile
import unittest

from city import City
from face import drawn_photos, elsewhere, gridwalk, installation

Error = gridwalk.GridwalkError

DESK = """
import json
app = installation(sys.argv[1], label="desk")
app.enrol(gridwalk.Enrol(qr=sys.argv[2]))
for _ in range(60):
    report = app.sync_now()
    if report.reached and report.received == 0:
        break
case = json.loads(app.call("case", json.dumps({"case": sys.argv[3]})))
masters = [len(app.photo_get(photo["hash"], gridwalk.Rendition.MASTER)) for photo in case["photos"]]
check = json.loads(app.call("evidence_check", json.dumps({"case": sys.argv[3]})))
print(json.dumps({"case": case, "masters": masters, "check": check}))
"""


class Listener(gridwalk.ChangeListener):
    def __init__(self, fails: bool = False):
        self.events, self.fails = queue.Queue(), fails

    def changed(self, event):
        self.events.put(event)
        if self.fails:
            raise RuntimeError("a listener that throws")

    def hears(self, topic, within: float = 10) -> bool:
        try:
            while topic not in self.events.get(timeout=within).topics:
                pass
            return True
        except queue.Empty:
            return False


class FieldDay(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.city = cls.enterClassContext(City())
        cls.home = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.before, cls.after = drawn_photos()
        cls.app = installation(f"{cls.home}/phone")
        cls.me = cls.app.enrol(gridwalk.Enrol(qr=cls.city.card("inspector")["qr"])).person
        cls.settle()
        cls.a_class = json.loads(cls.app.call("class_search", json.dumps({"text": "暴露垃圾", "limit": 5})))["hits"][0]["key"]

    @classmethod
    def settle(cls):
        """Syncs until nothing is left to send or to get."""
        for _ in range(60):
            report = cls.app.sync_now()
            if report.reached and report.received == 0 and report.unsent.records + report.unsent.photos == 0:
                return report
        raise AssertionError(f"sync does not come to an end: {report}")

    def record(self, **more):
        shots = [self.app.photo_put(shot).hash for shot in (self.before, self.after)]
        return self.app.self_dispose(gridwalk.SelfDispose(_class=self.a_class, before=shots[0], after=shots[1], **more))

    def test_native_background_work_feeds_a_patrol_that_any_screen_began(self):
        self.assertFalse(self.app.patrol_runs())
        refused = gridwalk.TrackFix(lon_e7=1_199_400_000, lat_e7=317_800_000, fixed_at_ms=self.app.status().now_ms, mock=False)
        with self.assertRaises(Error.NoPatrol):
            self.app.record_fix([refused])
        self.app.call("patrol_start", json.dumps({"means": "foot", "partners": [], "assessed": False}))
        self.assertTrue(self.app.patrol_runs())
        now = self.app.status().now_ms
        # 14 m each, which is within what 8 m of accuracy on both sides leaves open: no time passes here.
        walk = [
            gridwalk.TrackFix(lon_e7=1_199_400_000 + 1_480 * step, lat_e7=317_800_000, accuracy_mm=8_000, fixed_at_ms=now, mock=False)
            for step in range(20)
        ]
        one = self.app.record_fix(walk[:1])
        self.assertEqual((one.kept, one.still), (1, 0))
        self.assertEqual(self.app.record_fix(walk[1:]).kept, 19)
        self.app.patrol_signal(gridwalk.GapReasonView.GPS_OFF)
        self.app.call("patrol_pause", "{}")
        self.assertFalse(self.app.patrol_runs(), "a paused patrol wants no positions")
        running = json.loads(self.app.call("patrol_now", "{}"))["patrol"]
        self.assertAlmostEqual(running["distance_mm"] / 1000, 19 * 14.0, delta=5)
        ended = json.loads(self.app.call("patrol_end", "{}"))
        self.assertEqual(len(ended["gaps"]), 1, "by one's own will")

    def test_a_record_with_both_photos_arrives_at_the_desk_and_its_evidence_holds(self):
        fix = gridwalk.FixInput(
            lon_e7=1_199_400_000, lat_e7=317_800_000, accuracy_mm=5_000, source=gridwalk.FixSource.GNSS, fixed_at_ms=self.app.status().now_ms
        )
        made = self.record(fix=fix)
        self.assertEqual(self.app.unsent().records > 0, True, "nothing is sent before it is asked for")
        self.settle()
        done = elsewhere(DESK, f"{self.home}/desk", self.city.card("supervisor")["qr"], made.case)
        self.assertEqual(done.returncode, 0, done.stderr)
        desk = json.loads(done.stdout.splitlines()[-1])
        self.assertEqual(desk["case"]["brief"]["state"], "self_disposed")
        self.assertEqual(desk["case"]["brief"]["author_name"], self.me.name)
        self.assertEqual(desk["case"]["brief"]["photos"], {"named": 2, "arrived": 2})
        mine = [len(self.app.photo_get(photo["hash"], gridwalk.Rendition.MASTER)) for photo in desk["case"]["photos"]]
        self.assertEqual(desk["masters"], mine)
        self.assertTrue(desk["check"]["ok"], desk["check"])

    def test_a_report_and_a_note_to_it_are_recorded(self):
        photo = gridwalk.PhotoRef(hash=self.app.photo_put(self.before).hash, role=gridwalk.PhotoRole.NEAR)
        made = self.app.report(gridwalk.Report(_class=self.a_class, photos=[photo], place_text="怀德路口"))
        self.app.add_note(made.case, "又满了")
        case = json.loads(self.app.call("case", json.dumps({"case": made.case})))
        self.assertEqual((case["brief"]["state"], [note["text"] for note in case["notes"]]), ("reported", ["又满了"]))

    def test_a_withdrawn_record_takes_notes_and_nothing_else(self):
        made = self.record()
        self.app.withdraw(made.case, "undone")
        self.app.add_note(made.case, "counted twice")
        photo = gridwalk.PhotoRef(hash=self.app.photo_put(self.before).hash, role=gridwalk.PhotoRole.FAR)
        with self.assertRaises(Error.CaseWithdrawn):
            self.app.add_photo(made.case, photo)

    def test_listeners_hear_of_changes_until_they_stop(self):
        listener = Listener()
        watch = self.app.watch(listener)
        made = self.record()
        self.assertTrue(listener.hears(gridwalk.Topic.CASES))
        watch.stop()
        listener.events.queue.clear()
        self.app.add_note(made.case, "unheard")
        self.assertFalse(listener.hears(gridwalk.Topic.CASES, within=1))

    def test_a_listener_that_throws_takes_nothing_from_the_others(self):
        bad, good = Listener(fails=True), Listener()
        watches = [self.app.watch(bad), self.app.watch(good)]
        for _ in range(2):
            self.record()
            self.assertTrue(bad.hears(gridwalk.Topic.CASES) and good.hears(gridwalk.Topic.CASES))
        for watch in watches:
            watch.stop()

    def test_a_wrong_pin_is_told_from_everything_else_and_leaves_unsent_work_alone(self):
        self.record()
        unsent = self.app.unsent().records
        self.app.call("set_pin", json.dumps({"old": None, "pin": "2468"}))
        self.app.sign_out()
        with self.assertRaises(Error.WrongPin) as caught:
            self.app.sign_in(self.me.id, "1357")
        self.assertFalse(caught.exception.retry)
        with self.assertRaises(Error.NotSignedIn):
            self.record()
        self.assertGreaterEqual(self.app.sign_in(self.me.id, "2468").unsent.records, unsent)
        self.app.call("set_pin", json.dumps({"old": "2468", "pin": None}))

    def test_a_code_that_the_server_never_gave_is_refused(self):
        address = self.city.card("inspector")["qr"].split()[1]
        with self.assertRaises(Error.CodeUnknown):
            self.app.enrol(gridwalk.Enrol(server=address, code="ZZZZZZZZZZ"))

    def test_an_unknown_class_is_refused(self):
        with self.assertRaises(Error.UnknownClass):
            self.app.self_dispose(gridwalk.SelfDispose(_class="no such class"))


if __name__ == "__main__":
    unittest.main()
