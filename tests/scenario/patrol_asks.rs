//! A track asked for in the open: why, until when, by whom; answered by its owner alone, and opened by nobody else.

use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_domain::id::PersonId;
use gridwalk_domain::journal::RawAct;
use gridwalk_tests::book::{DeviceBook, LedgerBook};
use gridwalk_tests::clock::{DAY, HOUR, MINUTE};
use gridwalk_tests::{Claim, Device, Forge, Town, World};
use serde_json::{Value, json};

use crate::forms::code;
use crate::patrol_forms::*;
use crate::traces::{Allowed, in_json};

/// A walked day, and whoever may ask about it.
struct Scene {
    world: World,
    phone: Device,
    /// The street's supervisor.
    desk: Device,
    supervisor: PersonId,
    li: PersonId,
    patrol: String,
}

fn walked() -> Scene {
    let world = world_at(8, 0);
    let supervisor = world.street_supervisor("街督", 1);
    let li = world.inspector("李巡", 1);
    let desk = world.device("desk", supervisor);
    let phone = world.device("phone", li);
    start(&phone);
    let mut walk = cover(&world, &phone, &[0]);
    world.time.pass(20 * 60_000);
    walk.stay(&phone, 60);
    phone.app().patrol_turn().expect("a part is closed");
    phone.app().patrol_pause(Nothing {}).expect("paused");
    walk.silently_to(0.0, 580.0);
    phone.app().patrol_resume(Nothing {}).expect("resumed");
    go_on(&mut walk, &phone, &[1]);
    let patrol = end(&phone).id;
    exchange(&[&phone, &desk]);
    Scene { world, phone, desk, supervisor, li, patrol }
}

impl Scene {
    fn wish(&self) -> TrackAsk {
        let until_ms = self.world.time.now() + 2 * DAY;
        TrackAsk { person: self.li.to_string(), day: day(1), purpose: "核对 12345 工单".into(), until_ms }
    }

    /// Asked by the street's desk and heard by the phone.
    fn asked(&self) -> String {
        let id = self.desk.app().track_ask(self.wish()).expect("asked").id;
        exchange(&[&self.desk, &self.phone]);
        id
    }

    fn answered(&self, share: bool) -> String {
        let ask = self.asked();
        answer(&self.phone, &ask, share).expect("answered");
        exchange(&[&self.phone, &self.desk]);
        ask
    }
}

fn answer(phone: &Device, ask: &str, share: bool) -> Result<Done, ApiError> {
    phone.app().track_answer(TrackAnswer { ask: ask.into(), share })
}

fn replay(device: &Device, ask: &str) -> Result<TrackView, ApiError> {
    device.app().track_replay(AskId { ask: ask.into() })
}

fn asks(device: &Device) -> Vec<TrackAskView> {
    device.app().track_asks(Nothing {}).expect("askings").asks
}

fn own_track(scene: &Scene) -> TrackView {
    scene.phone.app().my_track(PatrolId { patrol: scene.patrol.clone() }).expect("my track")
}

#[test]
fn an_asking_needs_a_purpose_a_time_a_person_of_a_street_and_somebody_who_may_ask() {
    let scene = walked();
    let refused = |wish| code(scene.desk.app().track_ask(wish));
    let now = scene.world.time.now();
    assert_eq!(refused(TrackAsk { purpose: "  ".into(), ..scene.wish() }), ErrorCode::PurposeMissing);
    assert_eq!(refused(TrackAsk { purpose: "长".repeat(501), ..scene.wish() }), ErrorCode::TextTooLong);
    assert_eq!(refused(TrackAsk { until_ms: now, ..scene.wish() }), ErrorCode::BadUntil);
    assert_eq!(refused(TrackAsk { until_ms: now + 40 * DAY, ..scene.wish() }), ErrorCode::BadUntil);
    assert_eq!(refused(TrackAsk { day: day(3), ..scene.wish() }), ErrorCode::BadDay);
    assert_eq!(refused(TrackAsk { person: Town::unit(1).to_string(), ..scene.wish() }), ErrorCode::NotFound);
    let colleague = scene.world.device("colleague", scene.world.inspector("赵巡", 1));
    assert_eq!(code(colleague.app().track_ask(scene.wish())), ErrorCode::NotAllowed);
    let neighbour = scene.world.device("neighbour", scene.world.street_supervisor("邻督", 2));
    assert!(neighbour.app().track_ask(scene.wish()).is_err());
    for device in [&scene.desk, &scene.phone, &colleague] {
        assert!(asks(device).is_empty());
    }
}

#[test]
fn the_person_and_the_deciders_of_the_street_see_an_asking_and_nobody_else() {
    let scene = walked();
    let Scene { world, phone, desk, .. } = &scene;
    let colleague = world.device("colleague", world.inspector("赵巡", 1));
    let neighbour = world.device("neighbour", world.street_supervisor("邻督", 2));
    let district = world.device("district", world.district_supervisor("王督"));
    let ask = scene.asked();
    exchange(&[&colleague, &neighbour, &district]);
    for (device, of_me, by_me) in [(phone, true, false), (desk, false, true), (&district, false, false)] {
        let [there] = &asks(device)[..] else { panic!("one on {}", device.name) };
        assert_eq!((there.id.as_str(), there.of_me, there.by_me), (ask.as_str(), of_me, by_me), "on {}", device.name);
        assert_eq!((there.purpose.as_str(), there.asker_name.as_str()), ("核对 12345 工单", "街督"));
        assert_eq!((there.person_name.as_str(), there.state, there.has_track), ("李巡", AskState::Open, true));
        assert_eq!(there.until_ms, scene.world.time.now() + 2 * DAY);
    }
    assert!(asks(&colleague).is_empty() && asks(&neighbour).is_empty());
    assert_eq!(code(answer(&colleague, &ask, true)), ErrorCode::NotYours);
    assert_eq!(code(answer(desk, &ask, true)), ErrorCode::NotYours);
    assert_eq!(code(replay(desk, &ask)), ErrorCode::TrackNotHere, "nothing was shared");
}

#[test]
fn who_declines_shares_nothing_and_answers_once() {
    let scene = walked();
    let ask = scene.answered(false);
    assert_eq!(asks(&scene.desk)[0].state, AskState::Declined);
    assert_eq!(code(replay(&scene.desk, &ask)), ErrorCode::TrackNotHere);
    assert_eq!(code(answer(&scene.phone, &ask, true)), ErrorCode::AskAnswered);
    assert!(asks(&scene.desk)[0].views.is_empty());
}

#[test]
fn a_shared_track_replays_as_it_was_walked_and_each_look_is_seen_by_its_owner() {
    let scene = walked();
    let Scene { world, phone, desk, .. } = &scene;
    let ask = scene.answered(true);
    assert_eq!(code(answer(phone, &ask, false)), ErrorCode::AskAnswered);
    assert!(asks(desk)[0].may_replay);
    let (mine, seen) = (own_track(&scene), replay(desk, &ask).expect("opened"));
    assert_eq!((&seen.points, &seen.gaps, seen.distance_mm), (&mine.points, &mine.gaps, mine.distance_mm));
    assert_eq!((seen.person_name.as_str(), seen.missing_parts, seen.means), ("李巡", 0, MeansView::Foot));
    assert!(seen.points.len() > 30 && seen.gaps.len() == 2, "{:?}", seen.gaps);
    let unlinked = seen.points.iter().filter(|point| !point.linked).count();
    assert_eq!(unlinked, 3, "the beginning and behind each gap");
    world.time.pass(HOUR);
    replay(desk, &ask).expect("looked at again");
    exchange(&[desk, phone]);
    let views = &asks(phone)[0].views;
    assert_eq!(views.iter().map(|view| view.by_name.as_str()).collect::<Vec<_>>(), ["街督", "街督"]);
    assert!(views[0].at_ms - views[1].at_ms > HOUR - MINUTE, "{views:?}");
}

#[test]
fn a_look_that_cannot_be_written_down_is_not_given() {
    let scene = walked();
    let ask = scene.answered(true);
    let full = scene.desk.fill_disk();
    assert_eq!(code(replay(&scene.desk, &ask)), ErrorCode::NoSpace);
    drop(full);
    assert!(asks(&scene.desk)[0].views.is_empty());
    replay(&scene.desk, &ask).expect("now it is");
    assert_eq!(asks(&scene.desk)[0].views.len(), 1);
}

#[test]
fn neither_another_device_of_the_asker_nor_another_person_opens_it() {
    let scene = walked();
    let ask = scene.answered(true);
    let Scene { world, desk: mut at_desk, supervisor, .. } = scene;
    let twin = world.device("twin", supervisor);
    let district = world.device("district", world.district_supervisor("王督"));
    for device in [&twin, &district] {
        device.sync();
        assert!(!asks(device)[0].may_replay, "on {}", device.name);
    }
    assert_eq!(code(replay(&twin, &ask)), ErrorCode::TrackNotHere);
    assert!(replay(&district, &ask).is_err());
    // Somebody else at the very desk that asked.
    let other = world.street_supervisor("副街督", 1);
    world.enrol(&mut at_desk, other);
    at_desk.sync();
    assert!(!asks(&at_desk)[0].may_replay);
    assert_eq!(code(replay(&at_desk, &ask)), ErrorCode::NotYours);
    at_desk.app().sign_in(SignIn { person: supervisor.to_string(), pin: None }).expect("signed in");
    replay(&at_desk, &ask).expect("whoever asked");
}

#[test]
fn when_the_time_is_over_nothing_opens_and_the_key_is_gone() {
    let scene = walked();
    let Scene { world, phone, desk, .. } = &scene;
    let ask = scene.answered(true);
    replay(desk, &ask).expect("opened in time");
    let keys = || DeviceBook::open(&desk.database(), &desk.keystore()).setting("track_keys");
    assert!(keys().is_some_and(|keys| keys.contains(&ask)));
    desk.app().sign_out(Nothing {}).expect("nobody is signed in");
    world.time.pass(2 * DAY + MINUTE);
    desk.app().patrol_turn().expect("a turn");
    assert_eq!(keys(), None, "gone, whoever is signed in");
    desk.app().sign_in(SignIn { person: scene.supervisor.to_string(), pin: None }).expect("signed in");
    exchange(&[desk, phone]);
    assert_eq!(code(replay(desk, &ask)), ErrorCode::AskLapsed);
    desk.clock.set_skew(-3 * DAY);
    assert!(replay(desk, &ask).is_err(), "nor for whoever sets the clock back");
    desk.clock.set_skew(0);
    for device in [desk, phone] {
        assert_eq!((asks(device)[0].state, asks(device)[0].may_replay), (AskState::Lapsed, false));
    }
    let late = scene.desk.app().track_ask(scene.wish()).expect("asked again").id;
    exchange(&[desk, phone]);
    world.time.pass(2 * DAY + MINUTE);
    assert_eq!(code(answer(phone, &late, true)), ErrorCode::AskLapsed);
}

fn server_acts(world: &World, prefix: &str) -> Vec<Value> {
    let acts = LedgerBook::open(&world.server_dir()).acts().into_iter();
    let parsed = acts.filter_map(|act| Some((RawAct::parse(&act.bytes).ok()?.act.kind.clone(), act.bytes)));
    let wanted = parsed.filter(|(kind, _)| kind.starts_with(prefix));
    wanted.map(|(_, bytes)| serde_json::from_slice(&bytes).expect("JSON")).collect()
}

#[test]
fn the_server_holds_only_what_is_sealed() {
    let scene = walked();
    scene.answered(true);
    let shared = server_acts(&scene.world, "patrol.track_shared");
    assert_eq!(shared.len(), 2, "one for each part");
    for act in server_acts(&scene.world, "patrol.") {
        let found = in_json(&act, &Allowed::default());
        assert!(found.is_empty(), "{found:?} in {act}");
        assert!(act["facts"]["set"].get("secret").is_none());
    }
    for act in shared {
        let sealed = act["facts"]["set"]["sealed"].as_str().expect("sealed");
        assert!(sealed.len() > 80, "there is something in it");
    }
}

/// Appends an act to a device's own chain.
fn forge(device: &mut Device, kind: &str, entity: &str, facts: &Value) {
    device.kill();
    let entity = entity.parse().expect("an id");
    let claim = Claim { kind, stream: Town::stream(1), entity, seen: 9, facts: &facts.to_string() };
    Forge::new(device).act(&claim);
    device.open();
}

fn part(scene: &Scene, ask: &str, number: u32, sealed: &str) -> Value {
    json!({ "set": { "asked": ask, "shares": true, "patrol": scene.patrol, "number": number, "of": 2, "sealed": sealed } })
}

/// An id that nothing has.
fn fresh(number: u32) -> String {
    format!("0190000000007000800{number:013}")
}

#[test]
fn what_a_colleague_answers_for_somebody_is_no_answer() {
    let scene = walked();
    let mut colleague = scene.world.device("colleague", scene.world.inspector("赵巡", 1));
    let ask = scene.asked();
    colleague.sync();
    let facts = part(&scene, &ask, 0, "AAAA");
    forge(&mut colleague, "patrol.track_shared", &fresh(1), &facts);
    let declines = json!({ "set": { "asked": ask, "shares": false } });
    forge(&mut colleague, "patrol.track_shared", &fresh(2), &declines);
    exchange(&[&colleague, &scene.phone, &scene.desk]);
    for device in [&scene.phone, &scene.desk] {
        assert_eq!(asks(device)[0].state, AskState::Open, "on {}", device.name);
    }
    answer(&scene.phone, &ask, true).expect("his own word");
    exchange(&[&scene.phone, &scene.desk]);
    assert_eq!(replay(&scene.desk, &ask).expect("opened").points, own_track(&scene).points);
}

#[test]
fn parts_that_were_changed_or_moved_are_missing_and_never_shown() {
    let mut scene = walked();
    let ask = scene.asked();
    let sealed: Vec<String> = {
        let other = scene.asked();
        answer(&scene.phone, &other, true).expect("answered");
        exchange(&[&scene.phone]);
        let text = |act: Value| act["facts"]["set"]["sealed"].as_str().expect("sealed").to_owned();
        server_acts(&scene.world, "patrol.track_shared").into_iter().map(text).collect()
    };
    // From the answer to another asking, and from nowhere.
    let facts = [part(&scene, &ask, 0, &sealed[0]), part(&scene, &ask, 1, "not base64!")];
    let mut phone = std::mem::replace(&mut scene.phone, scene.world.blank("spare"));
    for (number, facts) in (10..).zip(&facts) {
        forge(&mut phone, "patrol.track_shared", &fresh(number), facts);
    }
    scene.phone = phone;
    exchange(&[&scene.phone, &scene.desk]);
    let seen = replay(&scene.desk, &ask).expect("what is left of it");
    assert_eq!((seen.missing_parts, seen.points.len(), seen.gaps.len()), (2, 0, 0));
    assert_eq!(asks(&scene.phone).iter().map(|ask| ask.views.len()).sum::<usize>(), 0, "not heard yet");
    exchange(&[&scene.desk, &scene.phone]);
    assert_eq!(asks(&scene.phone).iter().map(|ask| ask.views.len()).sum::<usize>(), 1);
}

#[test]
fn an_asking_that_somebody_wrote_over_is_over() {
    let scene = walked();
    let mut second = scene.world.device("second", scene.world.street_supervisor("副街督", 1));
    let ask = scene.asked();
    second.sync();
    let facts = json!({ "set": { "key": "11".repeat(32) } });
    forge(&mut second, "patrol.track_asked", &ask, &facts);
    exchange(&[&second, &scene.phone, &scene.desk]);
    assert_eq!(code(answer(&scene.phone, &ask, true)), ErrorCode::AskLapsed, "the answer would be for another's eyes");
    for device in [&scene.phone, &scene.desk, &second] {
        assert_eq!(asks(device)[0].state, AskState::Lapsed, "and it stays to be seen on {}", device.name);
    }
}

#[test]
fn without_a_track_of_that_day_there_is_nothing_to_share() {
    let scene = walked();
    let id = scene.desk.app().track_ask(TrackAsk { day: day(0), ..scene.wish() }).expect("asked").id;
    exchange(&[&scene.desk, &scene.phone]);
    assert!(!asks(&scene.phone)[0].has_track);
    assert_eq!(code(answer(&scene.phone, &id, true)), ErrorCode::TrackNotHere);
    answer(&scene.phone, &id, false).expect("declined");
}
