//! What the ledger takes over, and how.
#![allow(clippy::unwrap_used, reason = "helpers of tests say what they expect as the tests do")]

mod world;

use gridwalk_domain::case::CaseFact;
use gridwalk_domain::hash::Hash;
use gridwalk_domain::journal::{Role, Standing};
use gridwalk_domain::stream::Stream;
use gridwalk_protocol::sync::HoldReason;
use world::*;

#[test]
fn acts_get_dense_versions_and_stream_numbers_and_a_receipt_that_holds() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let mut phone = world.phone(ann);
    let (one, two) = (world.entity(), world.entity());
    for (entity, fact) in [(one, report("a")), (two, report("b")), (one, note("more")), (one, note("still more"))] {
        phone.case(&world.about(ann, street(1), entity, 0), &fact).unwrap();
    }
    let answer = world.push(&mut phone);
    assert_eq!(versions(&answer), [1, 1, 2, 3]);
    let run = &answer.acks[0].runs[0];
    assert_eq!((answer.acks[0].runs.len(), run.n, run.q), (1, 4, 1));
    assert!((START..=world.ledger.now()).contains(&run.at));
    assert_eq!((answer.acks[0].to, answer.acks[0].link), (phone.seq, phone.link));
    assert_eq!((run.how.st, run.how.r), (Standing::Good, Role::Inspector));
    let identity = world.ledger.identity();
    assert!(answer.receipts[0].verify(&identity.key.public(), &identity.epoch).is_ok());
    assert_eq!((answer.receipts[0].seq, answer.receipts[0].link), (phone.seq, phone.link));
}

#[test]
fn sending_the_same_page_again_changes_nothing_and_is_answered_alike() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let mut phone = world.phone(ann);
    phone.case(&world.about(ann, street(1), world.entity(), 0), &report("a")).unwrap();
    phone.case(&world.about(ann, street(1), world.entity(), 0), &report("b")).unwrap();
    let (page, lines) = (phone.page(), phone.unsent().to_vec());
    let first = world.push(&mut phone);
    world.pass(DAY);
    let again = world.exchange(&phone, &[page], &[lines], |r| r.budget = Some(0));
    assert_eq!(again.new, 0);
    assert_eq!(again.header.acks, first.acks);
    let pulled = world.pull(&phone, &[(street(1), Some(0))]);
    assert_eq!(acts(&pulled).len(), 2);
}

#[test]
fn a_page_with_a_gap_is_answered_by_the_head_and_nothing_of_it_is_taken() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let mut phone = world.phone(ann);
    phone.case(&world.about(ann, street(1), world.entity(), 0), &report("a")).unwrap();
    world.push(&mut phone);
    let head = (phone.seq, phone.link);
    phone.case(&world.about(ann, street(1), world.entity(), 0), &report("lost on the way")).unwrap();
    phone.delivered();
    phone.case(&world.about(ann, street(1), world.entity(), 0), &report("c")).unwrap();
    let answer = world.exchange(&phone, &[phone.page()], &[phone.unsent().to_vec()], |_| {});
    assert_eq!(answer.new, 0);
    assert!(answer.header.acks.is_empty() && answer.header.receipts.is_empty() && answer.header.forked.is_empty());
    assert_eq!((answer.header.heads[0].seq, answer.header.heads[0].link), head);
}

#[test]
fn an_unknown_chain_that_begins_in_the_middle_is_asked_from_its_beginning() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let mut phone = world.phone(ann);
    phone.case(&world.about(ann, street(1), world.entity(), 0), &report("a")).unwrap();
    phone.delivered();
    phone.case(&world.about(ann, street(1), world.entity(), 0), &report("b")).unwrap();
    let answer = world.push(&mut phone);
    assert_eq!((answer.heads[0].seq, answer.heads[0].link), (0, Hash::ZERO));
}

#[test]
fn two_branches_of_a_chain_are_both_taken_flagged_and_told() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let mut phone = world.phone(ann);
    phone.case(&world.about(ann, street(1), world.entity(), 0), &report("common")).unwrap();
    world.push(&mut phone);
    let mut copy = phone.clone();
    phone.case(&world.about(ann, street(1), world.entity(), 0), &report("original")).unwrap();
    assert!(world.push(&mut phone).forked.is_empty());
    copy.case(&world.about(ann, street(1), world.entity(), 0), &report("from a restored phone")).unwrap();
    copy.case(&world.about(ann, street(1), world.entity(), 0), &report("and on")).unwrap();
    let answer = world.push(&mut copy);
    assert_eq!(answer.forked, [phone.chain]);
    assert_eq!((answer.acks[0].to, answer.acks[0].link), (copy.seq, copy.link));
    assert!(answer.acks[0].runs.iter().all(|run| run.how.st == Standing::Fork));
    assert_eq!(versions(&answer), [1, 1]);
    phone.case(&world.about(ann, street(1), world.entity(), 0), &report("on the first branch")).unwrap();
    let answer = world.push(&mut phone);
    assert_eq!((answer.forked, answer.acks[0].runs[0].how.st), (vec![phone.chain], Standing::Fork));
    copy.case(&world.about(ann, street(1), world.entity(), 0), &report("on the second")).unwrap();
    assert_eq!(versions(&world.push(&mut copy)), [1]);
    assert_eq!(acts(&world.pull(&phone, &[(street(1), Some(0))])).len(), 6);
}

#[test]
fn a_page_that_builds_on_what_the_server_never_had_there_is_a_fork() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let mut phone = world.phone(ann);
    let mut copy = phone.clone();
    phone.case(&world.about(ann, street(1), world.entity(), 0), &report("a")).unwrap();
    world.push(&mut phone);
    copy.case(&world.about(ann, street(1), world.entity(), 0), &report("never sent")).unwrap();
    copy.delivered();
    copy.case(&world.about(ann, street(1), world.entity(), 0), &report("b")).unwrap();
    let answer = world.push(&mut copy);
    assert!(answer.acks.is_empty());
    assert_eq!((answer.forked, answer.heads[0].seq), (vec![phone.chain], 1));
}

#[test]
fn a_corrupt_act_in_the_middle_is_parked_and_the_rest_goes_on() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    for (n, bad) in [
        b"{\"half".to_vec(),
        b"".to_vec(),
        vec![0xff, 0xfe, 0x00],
        vec![b'x'; gridwalk_domain::journal::MAX_ACT_BYTES + 1],
        with_float(&world, ann),
        with_wrong_seq(&world, ann),
    ]
    .into_iter()
    .enumerate()
    {
        let mut phone = world.phone(ann);
        phone.case(&world.about(ann, street(1), world.entity(), 0), &report("before")).unwrap();
        let hash = phone.append(bad);
        phone.case(&world.about(ann, street(1), world.entity(), 0), &report("after")).unwrap();
        let (page, lines) = (phone.page(), phone.unsent().to_vec());
        let answer = world.push(&mut phone);
        assert_eq!(versions(&answer), [1, 1], "case {n}");
        assert_eq!(answer.acks[0].to, 3);
        let hold = &answer.holds[0];
        assert_eq!((hold.seq, hold.h, hold.reason), (2, hash, HoldReason::Malformed), "case {n}");
        let again = world.exchange(&phone, &[page], &[lines], |_| {}).header;
        assert_eq!((again.acks, again.holds), (answer.acks, answer.holds), "case {n}");
    }
}

fn with_float(world: &World, ann: gridwalk_domain::id::PersonId) -> Vec<u8> {
    let mut phone = gridwalk_server::demo::Phone::numbered(1);
    let facts = serde_json::value::to_raw_value(&serde_json::json!({"text": "x", "depth": 4711})).unwrap();
    phone.write(&world.about(ann, street(1), world.entity(), 0), "case.note_added", 1, facts).unwrap();
    String::from_utf8(phone.unsent()[0].clone()).unwrap().replace("4711", "47.11").into_bytes()
}

fn with_wrong_seq(world: &World, ann: gridwalk_domain::id::PersonId) -> Vec<u8> {
    let mut phone = gridwalk_server::demo::Phone::numbered(2);
    phone.case(&world.about(ann, street(1), world.entity(), 0), &report("of another chain")).unwrap();
    phone.unsent()[0].clone()
}

#[test]
fn a_late_decision_is_superseded_and_its_author_gets_a_notice_in_the_same_exchange() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let mut phone = world.phone(ann);
    let case = world.entity();
    phone.case(&world.about(ann, street(1), case, 0), &report("a")).unwrap();
    phone.case(&world.about(ann, street(1), case, 1), &CaseFact::Withdrawn { reason: "误报".into() }).unwrap();
    let late =
        phone.case(&world.about(ann, street(1), case, 1), &CaseFact::ClassCorrected { class: class("2026:m:06012") });
    let answer = world.push(&mut phone);
    assert_eq!(versions(&answer), [1, 2, 3]);
    let notices = world.notices(&phone, ann);
    assert_eq!(notices.len(), 1);
    assert_eq!((notices[0].what.as_str(), notices[0].reason.as_deref()), ("superseded", Some("case_withdrawn")));
    assert_eq!((notices[0].entity, notices[0].act), (Some(case), late.ok()));
}

#[test]
fn two_people_who_change_the_same_field_race_and_the_second_is_told() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let bob = world.person("bob", &[grant(street(1), Role::Inspector)]);
    let (mut anns, mut bobs) = (world.phone(ann), world.phone(bob));
    let case = world.entity();
    anns.case(&world.about(ann, street(1), case, 0), &report("a")).unwrap();
    world.push(&mut anns);
    for (phone, person, key) in [(&mut anns, ann, "2026:m:06012"), (&mut bobs, bob, "2026:m:07001")] {
        phone.case(&world.about(person, street(1), case, 1), &CaseFact::ClassCorrected { class: class(key) }).unwrap();
        world.push(phone);
    }
    assert!(world.notices(&anns, ann).is_empty());
    assert_eq!(world.notices(&bobs, bob)[0].what, "raced");
}

#[test]
fn the_role_and_unit_of_the_moment_are_frozen_into_the_acceptance() {
    let world = World::new();
    let unit = world.unit("监督中心", None);
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let fact = gridwalk_domain::org::Person {
        name: "ann".into(),
        staff_no: "ann".into(),
        unit: Some(unit),
        grants: [("0".to_owned(), grant(street(1), Role::Officer))].into(),
    };
    world.office(Stream::org(), ann.into(), fact.to_fact());
    let mut phone = world.phone(ann);
    phone.case(&world.about(ann, street(1), world.entity(), 0), &report("a")).unwrap();
    let how = world.push(&mut phone).acks[0].runs[0].how.clone();
    assert_eq!((how.r, how.u), (Role::Officer, Some(unit)));
}

#[test]
fn a_clock_that_runs_backwards_is_bounded_by_the_act_before_it() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let mut phone = world.phone(ann);
    phone.case(&world.about(ann, street(1), world.entity(), 0), &report("a")).unwrap();
    let mut about = world.about(ann, street(1), world.entity(), 0);
    about.at -= 50 * DAY;
    phone.case(&about, &report("b")).unwrap();
    let answer = world.push(&mut phone);
    let floors: Vec<_> = answer.acks[0].runs.iter().map(|run| run.how.f).collect();
    assert_eq!(floors, [None, Some(START - 200)]);
}

#[test]
fn a_page_carried_for_another_phone_counts_as_far_as_its_owners_seal_reaches() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let desk = world.person("desk", &[grant(Stream::org(), Role::Supervisor)]);
    let (mut dying, carrier) = (world.phone(ann), world.phone(desk));
    dying.case(&world.about(ann, street(1), world.entity(), 0), &report("a")).unwrap();
    let sealed = dying.page();
    dying.case(&world.about(ann, street(1), world.entity(), 0), &report("never sealed")).unwrap();
    let lines = vec![dying.unsent().to_vec()];
    let unsealed = world.exchange(&carrier, &[dying.unsealed_page()], &lines, |_| {});
    assert_eq!((unsealed.new, unsealed.header.acks.len(), unsealed.header.heads.len()), (0, 0, 1));
    let mut page = dying.page();
    page.seal = Some(gridwalk_protocol::sign::Seal::make(&carrier.key, dying.chain, dying.seq, dying.link));
    assert_eq!(world.exchange(&carrier, &[page], &lines, |_| {}).new, 0);
    let page = gridwalk_protocol::sync::PageHead { seal: sealed.seal, ..dying.page() };
    let answer = world.exchange(&carrier, &[page], &lines, |_| {});
    assert_eq!((answer.new, answer.header.acks[0].to), (1, 1));
    assert_eq!(answer.header.acks[0].runs[0].how.st, Standing::Good);
}

#[test]
fn nobody_writes_on_the_chain_of_another_device() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let (mut anns, other) = (world.phone(ann), world.phone(ann));
    anns.case(&world.about(ann, street(1), world.entity(), 0), &report("a")).unwrap();
    world.push(&mut anns);
    anns.case(&world.about(ann, street(1), world.entity(), 0), &report("b")).unwrap();
    let mut page = anns.page();
    page.device = other.device;
    let answer = world.exchange(&other, &[page], &[anns.unsent().to_vec()], |_| {});
    assert_eq!((answer.new, answer.header.acks.len()), (0, 0));
}

#[test]
fn what_was_acknowledged_is_there_after_a_restart() {
    let mut world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let mut phone = world.phone(ann);
    let case = world.entity();
    phone.case(&world.about(ann, street(1), case, 0), &report("a")).unwrap();
    world.push(&mut phone);
    world.restart();
    phone.case(&world.about(ann, street(1), case, 1), &note("after")).unwrap();
    assert_eq!(versions(&world.push(&mut phone)), [2]);
}
