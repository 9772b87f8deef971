//! A patrol of eight hours without signal, with everything that happens on one; and what of it the server ever hears.

use std::collections::{BTreeMap, BTreeSet};

use gridwalk_core::TimeSource;
use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::EntityId;
use gridwalk_domain::journal::RawAct;
use gridwalk_media::{Vault, VaultKey};
use gridwalk_tests::book::{DeviceBook, LedgerBook};
use gridwalk_tests::clock::{HOUR, SECOND};
use gridwalk_tests::{Device, Town, World};
use serde_json::Value;

use crate::CLASS;
use crate::patrol_forms::*;
use crate::traces::{Allowed, decoded, in_bytes, in_json, unpacked};

/// Hours of the route: one slot each.
const HOURS: usize = 8;
/// Sections of 200 m with 400 m between them: nobody gets to a neighbour within a gap.
const SECTIONS: usize = 8;
/// A gap begins so far before a section and ends so far behind it.
const AROUND: f64 = 20.0;

/// What happens on a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Event {
    Walked,
    Silent,
    Told(GapReasonView),
    Paused,
    MadeUp,
    /// The app is killed; the phone boots or not.
    Killed {
        boots: bool,
    },
    ClockSet,
    NotWalked,
}

/// Ten kills and twenty other gaps, in hours 1, 3, 4 and 5; in the last hour half of the sections stay out.
fn event(hour: usize, section: usize) -> Event {
    use Event::*;
    let [off, low, denied] = [GapReasonView::GpsOff, GapReasonView::Battery, GapReasonView::Permission].map(Told);
    let (boots, killed) = (Killed { boots: true }, Killed { boots: false });
    match hour {
        1 => [killed, Silent, off, Paused, boots, low, denied, killed][section],
        3 => [MadeUp, killed, Silent, off, killed, Paused, low, ClockSet][section],
        4 => [killed, denied, Paused, killed, Silent, MadeUp, off, Walked][section],
        5 => [Walked, killed, low, Paused, killed, Silent, killed, denied][section],
        7 if section < 4 => NotWalked,
        _ => Walked,
    }
}

fn expected(event: Event) -> StandingView {
    match event {
        Event::Walked => StandingView::Met,
        Event::NotWalked => StandingView::Missed,
        _ => StandingView::Unknown,
    }
}

fn reason(event: Event) -> Option<GapReasonView> {
    Some(match event {
        Event::Walked | Event::NotWalked => return None,
        Event::Silent => GapReasonView::NoFix,
        Event::Told(reason) => reason,
        Event::Paused => GapReasonView::Paused,
        Event::MadeUp => GapReasonView::Mock,
        Event::Killed { .. } => GapReasonView::Killed,
        Event::ClockSet => GapReasonView::ClockJump,
    })
}

fn all_events() -> impl Iterator<Item = (usize, usize, Event)> {
    (0..HOURS).flat_map(|hour| (0..SECTIONS).map(move |section| (hour, section, event(hour, section))))
}

/// What came of the day.
struct Shift {
    world: World,
    phone: Device,
    desk: Device,
    route: String,
    far: String,
    sections: Vec<String>,
    ended: PatrolEnded,
    cases: Vec<String>,
    /// Every position that the receiver gave.
    given: Vec<[i64; 2]>,
    /// Where cases were recorded.
    places: Vec<[i64; 2]>,
    ground: Vec<[i64; 2]>,
    /// How many acts the phone had written before the patrol.
    before: usize,
}

impl Shift {
    /// Walks past a section, northwards or southwards, and what happens on it happens.
    fn pass(&mut self, walk: &mut Walk, event: Event, from: f64, to: f64) {
        let phone = &mut self.phone;
        if event == Event::Walked {
            return walk.to(phone, 0.0, to);
        }
        walk.to(phone, 0.0, from);
        match event {
            Event::Silent => walk.silently_to(0.0, to),
            Event::Told(reason) => {
                signal(phone, reason);
                walk.silently_to(0.0, to);
            }
            Event::Paused => {
                phone.app().patrol_pause(Nothing {}).expect("paused");
                let taken = record(phone, vec![fix_at(phone, walk.here())]);
                assert_eq!((taken.kept, taken.still), (0, 0), "what he does in his break is his own");
                walk.silently_to(0.0, to);
                phone.app().patrol_resume(Nothing {}).expect("resumed");
            }
            Event::MadeUp => walk.made_up_to(phone, 0.0, to),
            Event::Killed { boots } => {
                phone.kill();
                walk.silently_to(0.0, to);
                if boots {
                    phone.clock.reboot();
                }
                phone.open();
            }
            Event::ClockSet => {
                walk.silently_to(0.0, to);
                phone.clock.set_skew(phone.clock.skew() - 20 * SECOND);
            }
            Event::Walked | Event::NotWalked => {}
        }
    }

    /// A case on the way, with its two photos.
    fn find(&mut self, walk: &Walk) {
        let [lon_e7, lat_e7] = walk.here().map(|place| place + 7);
        let number = self.cases.len() as u64;
        let fixed_at_ms = self.phone.clock.wall_ms();
        let fix = FixInput { lon_e7, lat_e7, accuracy_mm: 6_000, source: FixSource::Gnss, fixed_at_ms };
        self.places.push([lon_e7, lat_e7]);
        self.cases.push(self.phone.dispose(CLASS, fix, number));
    }

    /// One hour: up or down the whole way, and a rest until it is over.
    fn walk_hour(&mut self, walk: &mut Walk, hour: usize, first: i64) {
        walk.batch = if hour.is_multiple_of(2) { 1 } else { 24 };
        for turn in 0..SECTIONS {
            let north = hour.is_multiple_of(2);
            let section = if north { turn } else { SECTIONS - 1 - turn };
            let event = event(hour, section);
            if event == Event::NotWalked {
                break;
            }
            let (from, to) = ends(section);
            let (from, to) = if north { (from - AROUND, to + AROUND) } else { (to + AROUND, from - AROUND) };
            self.pass(walk, event, from, to);
            if self.cases.len() < 60 {
                self.find(walk);
            }
        }
        walk.stay_until(&self.phone, first + (hour as i64 + 1) * HOUR + 30 * SECOND);
    }
}

fn walked_day() -> Shift {
    let world = world_at(6, 0);
    let desk = world.device("desk", world.district_supervisor("王督"));
    let lines: Vec<_> = (0..SECTIONS).map(ends).map(|(from, to)| (at(0.0, from), at(0.0, to))).collect();
    let far = (at(5_000.0, 0.0), at(5_000.0, 200.0));
    let names = (0..SECTIONS).map(|n| format!("段{n}")).chain(["远段".to_owned()]);
    let edits = names.zip(lines.iter().chain([&far])).map(|(name, (from, to))| section(&name, *from, *to));
    let mut ids = draw(&desk, edits.collect(), &day(1));
    let far_id = ids.pop().expect("the far one");
    let hours = RuleView::Interval { minutes: 60, within: vec![all_week(8 * 60, 16 * 60)] };
    let form = |name: &str, items: &[String]| RouteSave {
        rule: hours.clone(),
        until_day: Some(day(1)),
        ..route_form(name, items)
    };
    let route = save_route(&desk, form("主街", &ids));
    let far_route = save_route(&desk, form("远街", std::slice::from_ref(&far_id)));
    desk.sync();
    let phone = world.device("phone", world.inspector("李巡", 1));
    phone.net.listen();
    phone.net.cut();
    let before = DeviceBook::open(&phone.database(), &phone.keystore()).own_since(0).len();

    let begins = clock(1, 8, 0);
    until(&world, begins - 5 * 60 * SECOND);
    start(&phone);
    let mut walk = Walk::from(&world, 0.0, -40.0);
    walk.stay_until(&phone, begins + 30 * SECOND);
    let ground = lines.into_iter().chain([far]).flat_map(|(from, to)| [from, to]).collect();
    let ended = PatrolEnded { id: String::new(), distance_mm: 0, gaps: Vec::new(), met: 0, unknown: 0 };
    let mut shift = Shift {
        phone,
        desk,
        route,
        far: far_route,
        sections: ids,
        ended,
        cases: Vec::new(),
        given: Vec::new(),
        places: Vec::new(),
        ground,
        before,
        world,
    };
    for hour in 0..HOURS {
        shift.walk_hour(&mut walk, hour, begins);
        shift.phone.app().patrol_turn().expect("the turn beside the patrol");
    }
    shift.ended = end(&shift.phone);
    shift.given = walk.given;
    shift
}

#[test]
fn the_desks_figures_of_a_day_offline_with_thirty_gaps_and_ten_kills_equal_the_plan() {
    let shift = walked_day();
    let gaps = all_events().filter(|(.., event)| reason(*event).is_some());
    assert_eq!(gaps.count(), 30);
    assert_eq!(all_events().filter(|(.., event)| matches!(event, Event::Killed { .. })).count(), 10);
    let count = |of: StandingView| all_events().filter(|(.., event)| expected(*event) == of).count() as i64;
    let (met, unknown) = (count(StandingView::Met), count(StandingView::Unknown));
    equal_the_plan(&shift, &shift.phone);
    assert_eq!((shift.ended.met, shift.ended.unknown), (met, unknown));
    let mut wanted: Vec<GapReasonView> = all_events().filter_map(|(.., event)| reason(event)).collect();
    let mut told: Vec<GapReasonView> = shift.ended.gaps.iter().map(|gap| gap.reason).collect();
    wanted.sort();
    told.sort();
    assert_eq!(told, wanted, "each gap with its reason, and no other: {:?}", shift.ended.gaps);

    let Shift { phone, desk, .. } = &shift;
    assert_eq!((phone.unsent().photos, shift.cases.len()), (120, 60));
    phone.net.heal();
    let sent = phone.sync();
    assert_eq!((sent.photos_sent, sent.unsent.why), (120, UnsentWhy::Nothing), "{sent:?}");
    desk.sync();
    for device in [desk, phone] {
        equal_the_plan(&shift, device);
    }
    let filter = CaseFilter { street: Some(Town::code(1)), ..CaseFilter::default() };
    let page = desk.app().case_list(CaseList { filter, after: None, limit: 100 }).expect("a list");
    assert_eq!(page.total, 60);
    assert!(page.rows.iter().all(|row| row.photos.arrived == 2 && !row.partial));
    shift.world.verify_server();
    own_record(&shift, met, unknown);
}

/// Each item, slot, route and unit as the script of the day has it.
fn equal_the_plan(shift: &Shift, device: &Device) {
    let slots = route_day(device, &shift.route, 1);
    assert_eq!(slots.len(), HOURS);
    let mut tally = Tally::default();
    for (hour, slot) in slots.iter().enumerate() {
        for (section, id) in shift.sections.iter().enumerate() {
            let item = slot.items.iter().find(|item| item.id == *id).expect("the section");
            let event = event(hour, section);
            assert_eq!(item.standing, expected(event), "on {}: hour {hour}, section {section}: {event:?}", device.name);
        }
        let all = || (0..SECTIONS).map(|section| expected(event(hour, section)));
        let whole =
            [StandingView::Missed, StandingView::Unknown].into_iter().find(|one| all().any(|item| item == *one));
        let whole = whole.unwrap_or(StandingView::Met);
        assert_eq!(slot.standing, whole, "hour {hour}");
        match whole {
            StandingView::Met => tally.met += 1,
            StandingView::Missed => tally.missed += 1,
            _ => tally.unknown += 1,
        }
    }
    assert_eq!(tally, Tally { due: 0, met: 3, missed: 1, unknown: 4 });
    assert_eq!(planned(device, &shift.route).tally, tally);
    let far = Tally { missed: HOURS as i64, ..Tally::default() };
    assert_eq!(planned(device, &shift.far).tally, far, "where nobody went");
    let units = plan(device).units;
    let whole = Tally { missed: tally.missed + far.missed, ..tally };
    assert_eq!(units.iter().map(|unit| unit.tally).collect::<Vec<_>>(), [whole]);
}

fn own_record(shift: &Shift, met: i64, unknown: i64) {
    let mine = my_record(&shift.phone);
    assert_eq!((mine.found, mine.fixed, mine.covered), (60, 60, met));
    let [patrol] = &mine.days[0].patrols[..] else { panic!("{mine:?}") };
    assert_eq!((patrol.met, patrol.unknown, patrol.ended), (met, unknown, true));
    let track = patrol.track.as_ref().expect("it lies here");
    assert_eq!(track.gaps, 30);
    assert_eq!(track.distance_mm, shift.ended.distance_mm);
    // Eight ways of 4.4 km less 30 gaps of 240 m and what was not walked in the last hour.
    let walked = 8.0 * 4_400.0 - 30.0 * 240.0 - 2_380.0;
    let ratio = track.distance_mm as f64 / 1000.0 / walked;
    assert!((0.97..1.05).contains(&ratio), "{} mm for {walked} m", track.distance_mm);
    assert!(
        shift.desk.app().my_record(MyRecordAsked { from_day: day(0), to_day: day(2) }).expect("hers").days.is_empty()
    );
}

/// The kind, entity and facts of each act in a chain, and the bytes.
fn acts_of(world: &World) -> Vec<(String, EntityId, Value)> {
    let acts = LedgerBook::open(&world.server_dir()).acts();
    let read = |bytes: &[u8]| {
        let raw = RawAct::parse(bytes).expect("an act");
        (raw.act.kind.clone(), raw.act.entity, serde_json::from_slice(bytes).expect("JSON"))
    };
    acts.iter().map(|act| read(&act.bytes)).collect()
}

#[test]
fn nothing_that_the_server_got_tells_where_or_when_somebody_walked() {
    let shift = walked_day();
    let Shift { phone, world, .. } = &shift;
    phone.net.heal();
    assert_eq!(phone.sync().unsent.why, UnsentWhy::Nothing);
    let cases = Allowed::of(&shift.places);
    let ground = Allowed::of(&shift.ground).with_town();
    let chunks = chunk_files(phone);
    let (mut patrols, mut looked) = (Vec::new(), 0);
    for (kind, entity, act) in acts_of(world) {
        let allowed = match kind.split('.').next() {
            Some("case") => &cases,
            Some("grid" | "org" | "duty" | "route") => &ground,
            _ => &Allowed::default(),
        };
        let found = in_json(&act, allowed);
        assert!(found.is_empty(), "{kind} tells {found:?}: {act}");
        looked += 1;
        for bytes in decoded(&act) {
            assert!(!chunks.iter().any(|chunk| holds_part_of(&bytes, chunk)), "{kind} holds a part of a track");
        }
        if kind == "patrol.patrol_recorded" {
            patrols.push((entity, act));
        }
    }
    assert!(looked > 60 + shift.before, "{looked}");
    only_start_parts_and_end(&shift, &patrols);
    requests_tell_nothing(&shift, &cases);
}

/// A patrol's acts: the start, hashes of parts, and the end with its results, in this order and nothing else.
fn only_start_parts_and_end(shift: &Shift, acts: &[(EntityId, Value)]) {
    let set = |act: &Value| -> BTreeMap<String, Value> {
        serde_json::from_value(act["facts"]["set"].clone()).expect("fields")
    };
    let (first, last) = (set(&acts[0].1), set(&acts[acts.len() - 1].1));
    assert!(acts.iter().all(|(entity, _)| *entity == acts[0].0));
    let start = ["assessed", "day", "ended", "means", "partners"];
    assert_eq!(first.keys().map(String::as_str).collect::<Vec<_>>(), start);
    for (_, act) in &acts[1..acts.len() - 1] {
        assert!(set(act).keys().all(|name| name.starts_with("chunk.")), "between start and end: {act}");
    }
    assert_eq!(last.get("ended"), Some(&Value::Bool(true)));
    let mut results = 0;
    for (name, value) in acts.iter().flat_map(|(_, act)| set(act)) {
        match name.split_once('.') {
            Some(("chunk", number)) => {
                assert!(number.parse::<u32>().is_ok());
                assert!(value.as_str().is_some_and(|hash| hash.len() == 64 && hex::decode(hash).is_ok()), "{value}");
            }
            Some(("result", key)) => {
                results += 1;
                let [route, slot, item] = key.split('.').collect::<Vec<_>>()[..] else { panic!("{key}") };
                assert!([&shift.route, &shift.far].contains(&&route.to_owned()), "{key}");
                assert!((8..16).any(|hour| slot == format!("20260922T{hour:02}00")), "only the slot's own name: {key}");
                assert!(shift.sections.contains(&item.to_owned()), "{key}");
                assert!(value == "met" || value == "unknown", "{value}");
            }
            _ => assert!(start.contains(&name.as_str()), "{name}"),
        }
    }
    assert_eq!(results as i64, shift.ended.met + shift.ended.unknown, "each once, and all of them in the last act");
    assert!(last.keys().filter(|name| name.starts_with("result.")).count() == results);
}

/// Request bodies, unpacked: lines of JSON or photos.
fn requests_tell_nothing(shift: &Shift, cases: &Allowed) {
    let heard = shift.phone.net.heard();
    assert!(heard.len() > 120, "{}", heard.len());
    let chunks: Vec<Vec<u8>> = chunk_files(&shift.phone);
    assert!(chunks.len() >= 16, "{}", chunks.len());
    let walked: BTreeSet<[i64; 2]> = shift.given.iter().copied().collect();
    assert!(walked.len() > 1_200, "{}", walked.len());
    let packed: Vec<Vec<u8>> = heard.iter().filter_map(|request| unpacked(request)).collect();
    let named = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).contains("patrol.patrol_recorded");
    assert!(packed.iter().any(named), "what was sent is really looked into");
    for request in heard {
        let found = in_bytes(&request, cases);
        assert!(
            found.is_empty(),
            "a request tells {found:?}: {}",
            String::from_utf8_lossy(&request[..200.min(request.len())])
        );
        for chunk in &chunks {
            assert!(!holds_part_of(&request, chunk), "a part of a track left the phone");
        }
    }
}

fn holds_part_of(bytes: &[u8], chunk: &[u8]) -> bool {
    let middle = &chunk[chunk.len() / 2..][..16];
    bytes.windows(16).any(|window| window == middle)
}

/// The parts of tracks: as they lie on the phone, and as they are when they are opened there.
fn chunk_files(phone: &Device) -> Vec<Vec<u8>> {
    let folder = phone.data().join("tracks").join("chunks");
    let files = std::fs::read_dir(&folder).expect("a folder").flatten().filter(|file| file.path().is_file());
    let sealed = files.map(|file| std::fs::read(file.path()).expect("a part"));
    let keys: Value =
        serde_json::from_slice(&std::fs::read(phone.dir().join("keyring.json")).expect("keys")).expect("JSON");
    let key = hex::decode(keys["vault_key"].as_str().expect("a key")).expect("hexadecimal");
    let derived = Hash::of(&[b"gridwalk track chunks 1".as_slice(), &key].concat());
    let vault = Vault::open(folder.clone(), VaultKey::new(derived.0)).expect("the room of tracks");
    let opened = vault.list().expect("a list").into_iter().map(|part| vault.get(&part.name).expect("an opened part"));
    let opened: Vec<Vec<u8>> = opened.collect();
    assert!(opened.iter().all(|part| unpacked(part).is_some()), "they are really open");
    sealed.chain(opened).collect()
}
