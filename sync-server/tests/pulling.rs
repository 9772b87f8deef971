//! What a device gets, and what it does not.
#![allow(clippy::unwrap_used, reason = "helpers of tests say what they expect as the tests do")]

mod world;

use gridwalk_domain::case::CaseFact;
use gridwalk_domain::grid::{Shape, UnitGrid};
use gridwalk_domain::hash::Hash;
use gridwalk_domain::journal::Role;
use gridwalk_domain::stream::Stream;
use gridwalk_protocol::sync::ItemTag;
use world::*;

#[test]
fn pulling_after_a_cursor_brings_what_came_since_and_moves_the_cursor() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let bob = world.person("bob", &[grant(street(1), Role::Inspector)]);
    let (mut anns, bobs) = (world.phone(ann), world.phone(bob));
    for text in ["a", "b", "c"] {
        anns.case(&world.about(ann, street(1), world.entity(), 0), &report(text)).unwrap();
    }
    world.push(&mut anns);
    let first = world.pull(&bobs, &[(street(1), Some(1))]);
    assert_eq!((acts(&first).len(), first.header.c.get(&street(1))), (2, Some(&3)));
    let second = world.pull(&bobs, &[(street(1), Some(3))]);
    assert!(second.pulled.lines.is_empty() && second.header.c.is_empty() && !second.header.more);
}

#[test]
fn push_comes_before_pull_and_what_was_acknowledged_is_not_echoed() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let bob = world.person("bob", &[grant(street(1), Role::Inspector)]);
    let (mut anns, mut bobs) = (world.phone(ann), world.phone(bob));
    let case = world.entity();
    anns.case(&world.about(ann, street(1), case, 0), &report("ann's")).unwrap();
    world.push(&mut anns);
    bobs.case(&world.about(bob, street(1), case, 1), &note("bob's")).unwrap();
    let answer =
        world.exchange(&bobs, &[bobs.page()], &[bobs.unsent().to_vec()], |r| r.c = [(street(1), Some(0))].into());
    assert_eq!(versions(&answer.header), [2]);
    let got: Vec<_> = acts(&answer).into_iter().map(|(version, act)| (version, act.author)).collect();
    assert_eq!((got, answer.header.c[&street(1)]), (vec![(1, ann)], 2));
}

#[test]
fn a_small_budget_still_moves_on_and_says_that_more_waits() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let mut phone = world.phone(ann);
    for _ in 0..5 {
        phone.case(&world.about(ann, street(1), world.entity(), 0), &report("x")).unwrap();
    }
    world.push(&mut phone);
    let (mut cursor, mut rounds) = (0, 0);
    loop {
        let answer = world.exchange(&phone, &[], &[], |r| {
            r.c = [(street(1), Some(cursor))].into();
            r.budget = Some(1);
        });
        rounds += 1;
        cursor = answer.header.c[&street(1)];
        assert_eq!((acts(&answer).len(), answer.header.more), (1, rounds < 5));
        if !answer.header.more {
            break;
        }
    }
    assert_eq!((rounds, cursor), (5, 5));
}

#[test]
fn streams_that_may_not_be_read_are_not_served_and_the_device_learns_which_may() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let boss = world.person("boss", &[grant(street(2), Role::Supervisor)]);
    let (anns, mut bosss) = (world.phone(ann), world.phone(boss));
    let case = world.entity();
    bosss.case(&world.about(boss, street(2), case, 0), &report("elsewhere")).unwrap();
    world.push(&mut bosss);
    let answer = world.exchange(&anns, &[], &[], |r| {
        r.c = [(street(2), Some(0)), (Stream::user(boss), None), (street(1), None)].into();
        r.fetch = vec![case];
    });
    assert!(answer.pulled.lines.is_empty());
    let mut mine = vec![Stream::org(), street(1), Stream::user(ann)];
    mine.sort();
    assert_eq!(answer.header.streams, Some(mine.clone()));
    let right = world.pull(&anns, &mine.iter().map(|s| (s.clone(), Some(9))).collect::<Vec<_>>());
    assert_eq!(right.header.streams, None);
}

#[test]
fn a_district_grant_reads_every_street_and_a_lapsed_one_reads_nothing() {
    let world = World::new();
    world.unit("一街道", Some("320404001"));
    world.unit("二街道", Some("320404002"));
    let chief = world.person("chief", &[grant(Stream::org(), Role::Supervisor)]);
    let gone = gridwalk_domain::org::Grant { until: Some(START), ..grant(street(1), Role::Inspector) };
    let gone = world.person("gone", &[gone]);
    let (chiefs, gones) = (world.phone(chief), world.phone(gone));
    let all: Vec<_> = world.ledger.readable(chiefs.device).unwrap().into_iter().collect();
    assert_eq!(all, [Stream::org(), street(1), street(2), Stream::user(chief)]);
    let left: Vec<_> = world.ledger.readable(gones.device).unwrap().into_iter().collect();
    assert_eq!(left, [Stream::user(gone)]);
    world.enrol(&gones, chief, Some(&gones));
    assert!(world.ledger.readable(gones.device).unwrap().contains(&street(2)), "the union over its people");
}

#[test]
fn a_window_holds_whole_cases_that_are_open_or_changed_lately_and_all_reference_records() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let mut phone = world.phone(ann);
    let shape = Some(Shape::of_ring(vec![[1, 2], [3, 4], [5, 6]]));
    let grid = UnitGrid { code: "320404001001001".into(), area: None, shape };
    world.office(street(1), world.entity(), grid.to_fact());
    let [open, closed, withdrawn, touched] = [(); 4].map(|()| world.entity());
    phone.case(&world.about(ann, street(1), open, 0), &report("old and open")).unwrap();
    phone.case(&world.about(ann, street(1), closed, 0), &disposed(&[])).unwrap();
    phone.case(&world.about(ann, street(1), withdrawn, 0), &report("x")).unwrap();
    phone.case(&world.about(ann, street(1), withdrawn, 1), &CaseFact::Withdrawn { reason: "误报".into() }).unwrap();
    phone.case(&world.about(ann, street(1), touched, 0), &disposed(&[])).unwrap();
    world.push(&mut phone);
    world.pass(40 * DAY);
    phone.case(&world.about(ann, street(1), touched, 1), &note("again")).unwrap();
    world.push(&mut phone);
    let answer = world.pull(&phone, &[(street(1), None)]);
    let got: Vec<_> = acts(&answer).into_iter().map(|(version, act)| (version, act.kind)).collect();
    let expected = [(1, "grid.unit_recorded"), (1, "case.self_disposed"), (2, "case.note_added"), (1, "case.reported")];
    assert_eq!(got, expected.map(|(version, kind)| (version, kind.to_owned())));
    assert_eq!((answer.header.c[&street(1)], answer.header.resume), (7, None));
}

#[test]
fn a_window_cut_by_the_budget_goes_on_where_it_was_and_loses_nothing_that_came_meanwhile() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let mut phone = world.phone(ann);
    let cases: Vec<_> = (0..7).map(|_| world.entity()).collect();
    for case in &cases {
        phone.case(&world.about(ann, street(1), *case, 0), &report("x")).unwrap();
    }
    world.push(&mut phone);
    let (mut resume, mut got) = (None, Vec::new());
    let cursor = loop {
        let answer = world.exchange(&phone, &[], &[], |r| {
            r.c = [(street(1), None)].into();
            r.resume = resume.take();
            r.budget = Some(300);
        });
        got.extend(acts(&answer).into_iter().map(|(_, act)| act.entity));
        if got.len() == 2 {
            phone.case(&world.about(ann, street(1), world.entity(), 0), &report("meanwhile")).unwrap();
            phone.case(&world.about(ann, street(1), cases[6], 1), &note("meanwhile")).unwrap();
            world.push(&mut phone);
        }
        resume = answer.header.resume.clone();
        assert_eq!(resume.is_some(), answer.header.more);
        if let Some(cursor) = answer.header.c.get(&street(1)) {
            break *cursor;
        }
    };
    got.sort();
    assert_eq!((got, cursor), (cases, 7));
    assert_eq!(acts(&world.pull(&phone, &[(street(1), Some(cursor))])).len(), 2);
}

#[test]
fn a_transfer_moves_the_home_and_brings_the_whole_case_into_the_new_stream() {
    let world = World::new();
    let photo = Hash::of(b"jpg");
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let chief = world.person("chief", &[grant(Stream::org(), Role::Supervisor)]);
    let bob = world.person("bob", &[grant(street(2), Role::Inspector)]);
    let (mut anns, mut chiefs, bobs) = (world.phone(ann), world.phone(chief), world.phone(bob));
    let case = world.entity();
    anns.case(&world.about(ann, street(1), case, 0), &disposed(&[photo])).unwrap();
    anns.case(&world.about(ann, street(1), case, 0), &note("b")).unwrap();
    world.push(&mut anns);
    let device = anns.device;
    world.ledger.write(move |tx| tx.blob_arrived(&photo_blob(photo, device))).unwrap();
    chiefs.case(&world.about(chief, street(1), case, 2), &CaseFact::Transferred { to: street(2) }).unwrap();
    world.push(&mut chiefs);
    let entered = world.pull(&bobs, &[(street(2), Some(0))]);
    assert_eq!(acts(&entered).iter().map(|(version, _)| *version).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!((photos(&entered), entered.header.c[&street(2)]), (vec![photo], 1));
    // A late act that names the old stream gets the next version and is delivered at home.
    anns.case(&world.about(ann, street(1), case, 2), &note("late")).unwrap();
    let answer = world.push(&mut anns);
    assert_eq!((versions(&answer), answer.acks[0].runs[0].s.clone()), (vec![4], street(2)));
    assert_eq!(acts(&world.pull(&bobs, &[(street(2), Some(1))]))[0].0, 4);
    // Old readers keep 1..k, with the transfer that tells them, and get nothing more.
    let old = world.pull(&anns, &[(street(1), Some(0))]);
    assert_eq!(acts(&old).iter().map(|(version, _)| *version).collect::<Vec<_>>(), [1, 2, 3]);
    let moved = world.notices(&anns, ann);
    assert_eq!((moved.len(), moved[0].what.as_str(), moved[0].entity), (1, "moved", Some(case)));
    // Who knew of the transfer has no say at the old place any more.
    anns.case(&world.about(ann, street(1), case, 3), &note("too late")).unwrap();
    assert_eq!(world.push(&mut anns).holds[0].reason, gridwalk_protocol::sync::HoldReason::NoGrant);
}

#[test]
fn losing_a_raced_transfer_moves_nothing_until_a_person_settles_it() {
    let world = World::new();
    let chief = world.person("chief", &[grant(Stream::org(), Role::Supervisor)]);
    let other = world.person("other", &[grant(Stream::org(), Role::Supervisor)]);
    let (mut one, mut two) = (world.phone(chief), world.phone(other));
    let case = world.entity();
    one.case(&world.about(chief, street(1), case, 0), &report("a")).unwrap();
    one.case(&world.about(chief, street(1), case, 1), &CaseFact::Transferred { to: street(2) }).unwrap();
    world.push(&mut one);
    two.case(&world.about(other, street(1), case, 1), &CaseFact::Transferred { to: street(3) }).unwrap();
    let answer = world.push(&mut two);
    assert_eq!(answer.acks[0].runs[0].s, street(2));
    assert!(world.pull(&one, &[(street(3), Some(0))]).pulled.lines.is_empty());
    assert_eq!(world.notices(&two, other)[0].what, "raced");
    let settled = CaseFact::Settled { challenger: 3, take: true };
    one.case(&world.about(chief, street(2), case, 3), &settled).unwrap();
    world.push(&mut one);
    let entered = world.pull(&one, &[(street(3), Some(0))]);
    assert_eq!(acts(&entered).iter().map(|(version, _)| *version).collect::<Vec<_>>(), [1, 2, 3, 4]);
}

#[test]
fn a_photo_is_told_in_the_home_of_every_entity_that_names_it_whichever_came_first() {
    let world = World::new();
    let (early, late) = (Hash::of(b"early"), Hash::of(b"late"));
    let ann = world.person("ann", &[grant(street(1), Role::Inspector), grant(street(2), Role::Inspector)]);
    let mut phone = world.phone(ann);
    let device = phone.device;
    world.ledger.write(move |tx| tx.blob_arrived(&photo_blob(early, device))).unwrap();
    phone.case(&world.about(ann, street(1), world.entity(), 0), &disposed(&[early, late])).unwrap();
    phone.case(&world.about(ann, street(2), world.entity(), 0), &disposed(&[late])).unwrap();
    world.push(&mut phone);
    assert_eq!(photos(&world.pull(&phone, &[(street(1), Some(0))])), [early]);
    for _ in 0..2 {
        world.ledger.write(move |tx| tx.blob_arrived(&photo_blob(late, device))).unwrap();
    }
    let answer = world.pull(&phone, &[(street(1), Some(2)), (street(2), Some(1))]);
    assert_eq!((photos(&answer), answer.header.c[&street(1)], answer.header.c[&street(2)]), (vec![late, late], 3, 2));
    assert!(matches!(answer.pulled.lines[0].0, ItemTag::Photo(_, 3, _)));
    let whole = world.pull(&phone, &[(street(1), None)]);
    assert_eq!((acts(&whole).len(), photos(&whole).len()), (1, 2));
}

#[test]
fn a_preview_alone_is_no_arrival() {
    let world = World::new();
    let photo = Hash::of(b"jpg");
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let mut phone = world.phone(ann);
    phone.case(&world.about(ann, street(1), world.entity(), 0), &disposed(&[photo])).unwrap();
    world.push(&mut phone);
    let mut blob = photo_blob(Hash::of(b"small"), phone.device);
    (blob.class, blob.of) = (gridwalk_protocol::blob::Class::Preview, Some(photo));
    let mut pokes = world.ledger.listen();
    world.ledger.write(move |tx| tx.blob_arrived(&blob)).unwrap();
    assert!(photos(&world.pull(&phone, &[(street(1), Some(0))])).is_empty());
    assert!(pokes.try_recv().unwrap().contains(&street(1)), "but it is worth a look");
}

#[test]
fn a_photo_is_seen_only_through_an_act_that_names_it_and_may_be_read() {
    let world = World::new();
    let photo = Hash::of(b"jpg");
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let bob = world.person("bob", &[grant(street(2), Role::Inspector)]);
    let (mut anns, bobs) = (world.phone(ann), world.phone(bob));
    anns.case(&world.about(ann, street(1), world.entity(), 0), &disposed(&[photo])).unwrap();
    world.push(&mut anns);
    let sees = |phone: &gridwalk_server::demo::Phone, hash: Hash| {
        let readable = world.ledger.readable(phone.device).unwrap();
        world.ledger.read(|s| s.may_see(&hash, &readable)).unwrap()
    };
    assert!(sees(&anns, photo));
    assert!(!sees(&bobs, photo) && !sees(&anns, Hash::of(b"guessed")));
}

#[test]
fn an_entity_is_fetched_whole_by_its_id() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let mut phone = world.phone(ann);
    let case = world.entity();
    phone.case(&world.about(ann, street(1), case, 0), &disposed(&[])).unwrap();
    phone.case(&world.about(ann, street(1), case, 1), &note("b")).unwrap();
    world.push(&mut phone);
    world.pass(100 * DAY);
    let answer = world.exchange(&phone, &[], &[], |r| r.fetch = vec![case, world.entity()]);
    assert_eq!(acts(&answer).iter().map(|(version, _)| *version).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn listeners_are_told_which_streams_have_something_new_once_it_is_durable() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let mut phone = world.phone(ann);
    let mut pokes = world.ledger.listen();
    phone.case(&world.about(ann, street(1), world.entity(), 0), &report("a")).unwrap();
    world.push(&mut phone);
    assert_eq!(*pokes.try_recv().unwrap(), [street(1)].into());
    world.pull(&phone, &[(street(1), Some(0))]);
    assert!(pokes.try_recv().is_err());
}
