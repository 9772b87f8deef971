//! What is kept back, why, and how it comes free.
#![allow(clippy::unwrap_used, reason = "helpers of tests say what they expect as the tests do")]

mod world;

use gridwalk_domain::case::CaseFact;
use gridwalk_domain::hash::Hash;
use gridwalk_domain::journal::{Role, Standing};
use gridwalk_domain::org::{Device, Grant, Person, Session, office};
use gridwalk_domain::record::{RecordFact, RecordKind};
use gridwalk_domain::stream::Stream;
use gridwalk_protocol::sync::{HoldReason, SyncAnswer};
use gridwalk_server::demo::Phone;
use serde_json::json;
use world::*;

fn reasons(answer: &SyncAnswer) -> Vec<HoldReason> {
    answer.holds.iter().map(|hold| hold.reason).collect()
}

fn until(stream: Stream, role: Role, until: i64) -> Grant {
    Grant { stream, role, from: 0, until: Some(until) }
}

fn release(act: Hash, take: bool) -> RecordFact {
    RecordFact::new(RecordKind::Release, [("act".into(), json!(act)), ("take".into(), json!(take))].into())
}

#[test]
fn a_record_made_under_a_lapsed_grant_is_accepted_as_lapsed() {
    let world = World::new();
    let ann = world.person("ann", &[until(street(1), Role::Inspector, START - DAY)]);
    let mut phone = world.phone(ann);
    phone.case(&world.about(ann, street(1), world.entity(), 0), &report("a")).unwrap();
    let answer = world.push(&mut phone);
    assert_eq!((versions(&answer), answer.acks[0].runs[0].how.st), (vec![1], Standing::Lapsed));
}

#[test]
fn what_was_done_before_a_grant_lapsed_is_good_however_late_it_comes() {
    let world = World::new();
    let ann = world.person("ann", &[until(street(1), Role::Inspector, START + DAY)]);
    let mut phone = world.phone(ann);
    phone.case(&world.about(ann, street(1), world.entity(), 0), &report("a")).unwrap();
    world.pass(9 * DAY);
    assert_eq!(world.push(&mut phone).acks[0].runs[0].how.st, Standing::Good);
}

#[test]
fn a_decision_under_a_lapsed_grant_waits_for_a_supervisor_and_passes_on_his_word() {
    let world = World::new();
    let boss = world.person("boss", &[until(street(1), Role::Supervisor, START - DAY)]);
    let chief = world.person("chief", &[grant(Stream::org(), Role::Supervisor)]);
    let (mut bosss, mut chiefs) = (world.phone(boss), world.phone(chief));
    let case = world.entity();
    bosss.case(&world.about(boss, street(1), case, 0), &report("a")).unwrap();
    let held = bosss.case(&world.about(boss, street(1), case, 1), &CaseFact::Transferred { to: street(2) }).unwrap();
    bosss.case(&world.about(boss, street(1), case, 1), &note("behind")).unwrap();
    let answer = world.push(&mut bosss);
    assert_eq!(reasons(&answer), [HoldReason::LapsedDecision, HoldReason::Behind]);
    assert_eq!((versions(&answer), answer.acks[0].to), (vec![1], 3));
    let told = notices_in(&world.pull(&chiefs, &[(street(1), Some(0))]));
    assert_eq!((told[0].what.as_str(), told[0].act), ("held", Some(held)));
    chiefs.record(&world.about(chief, street(1), world.entity(), 0), &release(held, true)).unwrap();
    assert!(world.push(&mut chiefs).holds.is_empty());
    let pulled = world.pull(&chiefs, &[(street(2), Some(0))]);
    let kinds: Vec<_> = acts(&pulled).into_iter().map(|(version, act)| (version, act.kind)).collect();
    assert_eq!(kinds, [(1, "case.reported".into()), (2, "case.transferred".into()), (3, "case.note_added".into())]);
}

#[test]
fn nobody_releases_his_own_act_and_no_inspector_anybodys() {
    let world = World::new();
    let boss =
        world.person("boss", &[until(street(1), Role::Supervisor, START + DAY), grant(street(2), Role::Supervisor)]);
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let (mut bosss, mut anns) = (world.phone(boss), world.phone(ann));
    let case = world.entity();
    anns.case(&world.about(ann, street(1), case, 0), &report("a")).unwrap();
    world.push(&mut anns);
    world.pass(2 * DAY);
    let held = bosss.case(&world.about(boss, street(1), case, 1), &CaseFact::Transferred { to: street(2) }).unwrap();
    bosss.record(&world.about(boss, street(2), world.entity(), 0), &release(held, true)).unwrap();
    assert_eq!(reasons(&world.push(&mut bosss)), [HoldReason::LapsedDecision]);
    anns.record(&world.about(ann, street(1), world.entity(), 0), &release(held, true)).unwrap();
    assert_eq!(reasons(&world.push(&mut anns)), [HoldReason::NoGrant]);
    let pulled = world.pull(&anns, &[(street(1), Some(0))]);
    assert!(acts(&pulled).iter().all(|(_, act)| act.kind != "case.transferred"));
}

#[test]
fn an_act_set_aside_lets_those_behind_it_go_on() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(2), Role::Inspector)]);
    let chief = world.person("chief", &[grant(Stream::org(), Role::Supervisor)]);
    let (mut anns, mut chiefs) = (world.phone(ann), world.phone(chief));
    let case = world.entity();
    chiefs.case(&world.about(chief, street(1), case, 0), &report("a")).unwrap();
    world.push(&mut chiefs);
    let held = anns.case(&world.about(ann, street(1), case, 1), &note("not my street")).unwrap();
    anns.case(&world.about(ann, street(1), case, 1), &note("nor this")).unwrap();
    assert_eq!(reasons(&world.push(&mut anns)), [HoldReason::NoGrant, HoldReason::Behind]);
    world.record_person(ann, "ann", &[grant(street(2), Role::Inspector)]);
    chiefs.record(&world.about(chief, street(1), world.entity(), 0), &release(held, false)).unwrap();
    world.push(&mut chiefs);
    let holds = world.ledger.read(|s| s.holds()).unwrap();
    assert_eq!(holds.iter().map(|h| h.reason).collect::<Vec<_>>(), [HoldReason::NoGrant, HoldReason::NoGrant]);
}

#[test]
fn without_any_grant_acts_are_held_until_one_is_recorded_and_then_pass_in_order() {
    let world = World::new();
    let ann = world.person("ann", &[]);
    let chief = world.person("chief", &[grant(Stream::org(), Role::Supervisor)]);
    let (mut phone, chiefs) = (world.phone(ann), world.phone(chief));
    let (one, two) = (world.entity(), world.entity());
    for (entity, fact) in [(one, report("a")), (one, note("b")), (two, report("c")), (one, note("d"))] {
        phone.case(&world.about(ann, street(1), entity, 0), &fact).unwrap();
    }
    let answer = world.push(&mut phone);
    assert_eq!(reasons(&answer), [HoldReason::NoGrant, HoldReason::Behind, HoldReason::NoGrant, HoldReason::Behind]);
    assert_eq!((answer.acks[0].to, answer.acks[0].runs.len()), (4, 0));
    world.record_person(ann, "ann", &[grant(street(1), Role::Inspector)]);
    let pulled = world.pull(&chiefs, &[(street(1), Some(0))]);
    let mut got: Vec<_> =
        acts(&pulled).into_iter().map(|(version, act)| (act.entity == one, version, act.seq)).collect();
    got.sort();
    assert_eq!(got, [(false, 1, 3), (true, 1, 1), (true, 2, 2), (true, 3, 4)]);
    assert!(world.ledger.read(|s| s.holds()).unwrap().is_empty());
}

#[test]
fn a_held_act_never_blocks_another_entity() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let mut phone = world.phone(ann);
    phone.case(&world.about(ann, street(2), world.entity(), 0), &report("not my street")).unwrap();
    phone.case(&world.about(ann, street(1), world.entity(), 0), &report("mine")).unwrap();
    let answer = world.push(&mut phone);
    assert_eq!((reasons(&answer), versions(&answer)), (vec![HoldReason::NoGrant], vec![1]));
}

#[test]
fn an_author_who_did_not_enrol_on_the_device_is_held_until_he_does() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let bob = world.person("bob", &[grant(street(1), Role::Inspector)]);
    let mut phone = world.phone(ann);
    phone.case(&world.about(bob, street(1), world.entity(), 0), &report("by bob on ann's phone")).unwrap();
    phone.case(&world.about(office(), street(1), world.entity(), 0), &report("as if by the office")).unwrap();
    assert_eq!(reasons(&world.push(&mut phone)), [HoldReason::UnknownAuthor, HoldReason::UnknownAuthor]);
    world.enrol(&phone, bob, Some(&phone));
    let got = acts(&world.pull(&phone, &[(street(1), Some(0))]));
    assert_eq!(got.iter().map(|(_, act)| act.author).collect::<Vec<_>>(), [bob]);
}

#[test]
fn an_unknown_kind_is_held_and_judged_again_when_the_server_starts() {
    let mut world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let mut phone = world.phone(ann);
    let case = world.entity();
    phone.case(&world.about(ann, street(1), case, 0), &report("a")).unwrap();
    let facts = serde_json::value::to_raw_value(&json!({"colour": "red"})).unwrap();
    phone.write(&world.about(ann, street(1), case, 1), "case.painted", 1, facts).unwrap();
    phone.case(&world.about(ann, street(1), case, 1), &note("behind")).unwrap();
    phone.case(&world.about(ann, street(1), world.entity(), 0), &report("another")).unwrap();
    let answer = world.push(&mut phone);
    assert_eq!(reasons(&answer), [HoldReason::UnknownKind, HoldReason::Behind]);
    assert_eq!(versions(&answer), [1, 1]);
    learn_kind(&world, "case.painted");
    world.restart();
    let holds = world.ledger.read(|s| s.holds()).unwrap();
    assert!(holds.is_empty(), "{holds:?}");
    assert_eq!(acts(&world.pull(&phone, &[(street(1), Some(0))])).len(), 4);
}

/// As if a newer server understood the kind: the stored act is one that it knows now.
fn learn_kind(world: &World, kind: &str) {
    let conn = rusqlite::Connection::open(world.ledger.path()).unwrap();
    let sql = "UPDATE acts SET bytes = CAST(replace(replace(CAST(bytes AS TEXT), ?1, 'case.note_added'), \
               '{\"colour\":\"red\"}', '{\"text\":\"painted red\"}') AS BLOB)";
    conn.execute(sql, [kind]).unwrap();
}

#[test]
fn facts_that_cannot_be_read_are_held_with_what_follows_on_the_same_case() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let mut phone = world.phone(ann);
    let case = world.entity();
    phone.case(&world.about(ann, street(1), case, 0), &report("a")).unwrap();
    let facts = serde_json::value::to_raw_value(&json!({"text": 5})).unwrap();
    phone.write(&world.about(ann, street(1), case, 1), "case.note_added", 1, facts).unwrap();
    phone.case(&world.about(ann, street(1), case, 1), &note("behind")).unwrap();
    assert_eq!(reasons(&world.push(&mut phone)), [HoldReason::BadFacts, HoldReason::Behind]);
}

#[test]
fn an_act_on_what_has_not_arrived_waits_for_it() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let bob = world.person("bob", &[grant(street(1), Role::Inspector)]);
    let (mut anns, mut bobs) = (world.phone(ann), world.phone(bob));
    let case = world.entity();
    anns.case(&world.about(ann, street(1), case, 0), &report("a")).unwrap();
    bobs.case(&world.about(bob, street(1), case, 1), &note("seen by hand-over")).unwrap();
    assert_eq!(reasons(&world.push(&mut bobs)), [HoldReason::UnknownEntity]);
    world.push(&mut anns);
    let got = acts(&world.pull(&bobs, &[(street(1), Some(0))]));
    assert_eq!(got.iter().map(|(version, act)| (*version, act.author)).collect::<Vec<_>>(), [(1, ann), (2, bob)]);
}

#[test]
fn reference_records_come_from_the_office_and_from_supervisors_where_they_decide() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let boss = world.person("boss", &[grant(street(1), Role::Supervisor)]);
    let admin = world.person("admin", &[grant(Stream::org(), Role::Admin)]);
    let person = |name: &str| {
        let grants = [("0".to_owned(), grant(Stream::org(), Role::Admin))].into();
        Person { name: name.into(), staff_no: name.into(), unit: None, grants }.to_fact()
    };
    for (author, stream, accepted) in [
        (ann, Stream::org(), false),
        (ann, street(1), false),
        (boss, Stream::org(), false),
        (boss, street(1), false),
        (admin, Stream::org(), true),
    ] {
        let mut phone = world.phone(author);
        phone.record(&world.about(author, stream.clone(), world.entity(), 0), &person("mallory")).unwrap();
        let answer = world.push(&mut phone);
        assert_eq!(answer.holds.is_empty(), accepted, "{author:?} in {stream}");
    }
}

#[test]
fn a_supervisor_of_one_street_cannot_give_himself_the_district() {
    let world = World::new();
    let boss = world.person("boss", &[grant(street(1), Role::Supervisor)]);
    let mut phone = world.phone(boss);
    let more =
        RecordFact::new(RecordKind::Person, [("grant.9".into(), json!(grant(Stream::org(), Role::Admin)))].into());
    phone.record(&world.about(boss, street(1), boss.into(), 1), &more).unwrap();
    assert_eq!(reasons(&world.push(&mut phone)), [HoldReason::NoGrant]);
    assert!(!world.ledger.readable(phone.device).unwrap().contains(&street(2)));
}

#[test]
fn opening_a_session_needs_any_grant_and_stands_in_ones_own_stream() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let mut phone = world.phone(ann);
    let session = Session { device: phone.device.into(), app: "1.0".into() }.to_fact();
    phone.record(&world.about(ann, Stream::user(ann), world.entity(), 0), &session).unwrap();
    phone.record(&world.about(ann, street(1), world.entity(), 0), &session).unwrap();
    let answer = world.push(&mut phone);
    assert_eq!((versions(&answer), reasons(&answer)), (vec![1], vec![HoldReason::NoGrant]));
}

fn revoke(world: &World, phone: &Phone) {
    let device = phone.device;
    world.ledger.write(move |tx| tx.revoke(device)).unwrap();
}

#[test]
fn a_revoked_device_still_delivers_and_what_is_unsealed_is_flagged() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector), grant(street(2), Role::Supervisor)]);
    let mut phone = world.phone(ann);
    revoke(&world, &phone);
    phone.case(&world.about(ann, street(1), world.entity(), 0), &report("sealed")).unwrap();
    assert_eq!(world.push(&mut phone).acks[0].runs[0].how.st, Standing::Good);
    let case = world.entity();
    phone.case(&world.about(ann, street(2), case, 0), &report("unsealed")).unwrap();
    phone.case(&world.about(ann, street(2), case, 1), &CaseFact::Transferred { to: street(1) }).unwrap();
    let answer = world.exchange(&phone, &[phone.unsealed_page()], &[phone.unsent().to_vec()], |_| {}).header;
    assert_eq!(answer.acks[0].runs[0].how.st, Standing::Unsealed);
    assert_eq!(reasons(&answer), [HoldReason::LapsedDecision]);
}

#[test]
fn a_revoked_device_pulls_nothing_and_is_wiped_only_when_nothing_is_left_on_it() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let mut phone = world.phone(ann);
    revoke(&world, &phone);
    let photo = Hash::of(b"jpg");
    phone.case(&world.about(ann, street(1), world.entity(), 0), &disposed(&[photo])).unwrap();
    let answer = world.exchange(&phone, &[phone.page()], &[phone.unsent().to_vec()], |r| {
        r.c = [(street(1), Some(0)), (Stream::org(), None)].into();
    });
    assert!(answer.pulled.lines.is_empty() && answer.pulled.cursors.is_empty() && !answer.header.wipe);
    assert!(!world.pull(&phone, &[(street(1), Some(0))]).header.wipe, "its photo has not come");
    let device = phone.device;
    world.ledger.write(move |tx| tx.blob_arrived(&photo_blob(photo, device))).unwrap();
    assert!(world.pull(&phone, &[(street(1), Some(0))]).header.wipe);
    let healthy = world.phone(ann);
    assert!(!world.pull(&healthy, &[]).header.wipe);
}

#[test]
fn a_devices_key_is_never_changed_by_a_record() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let phone = world.phone(ann);
    let other = Phone::numbered(99);
    let fact = Device { label: "x".into(), key: other.key.public(), unit: None, revoked_at: None }.to_fact();
    world.office(Stream::org(), phone.device.into(), fact);
    let row = world.ledger.device(phone.device).unwrap().unwrap();
    assert_eq!((row.key, row.label.as_str()), (phone.key.public(), "x"));
}
