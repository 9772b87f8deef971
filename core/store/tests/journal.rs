//! The store's promises: one door, one fsync, exact bytes, convergence with what the server says.

use std::collections::BTreeMap;

use gridwalk_domain::case::{CaseFact, ClassChoice};
use gridwalk_domain::duty::{Check, CheckResult};
use gridwalk_domain::entity::Fact;
use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::{ChainId, DeviceId, EntityId, PersonId};
use gridwalk_domain::journal::{Acceptance, Clock, RawAct, Role, Standing};
use gridwalk_domain::place::{Datum, Fix, FixSource, Place, Point};
use gridwalk_domain::record::RecordKind;
use gridwalk_domain::stream::Stream;
use gridwalk_store::{
    Acked, Author, CaseSelect, Incoming, Keystore, Moment, Store, StoreError, Wish, rescue, unlocking,
};

fn keystore(n: u8) -> Keystore {
    Keystore { key: [7; 32], nonce: [n; 16], device: DeviceId(uuid::Uuid::from_u128(u128::from(n))) }
}

fn chain(n: u128) -> ChainId {
    ChainId(uuid::Uuid::from_u128(n))
}

fn entity(n: u128) -> EntityId {
    EntityId(uuid::Uuid::from_u128(n))
}

fn author(n: u128) -> Author {
    Author { person: PersonId(uuid::Uuid::from_u128(n)), role: Role::Inspector, unit: None }
}

fn moment(at: i64) -> Moment {
    Moment { clock: Clock { boot: "b".into(), off: Some(0), unc: Some(10), meas: Some(0) }, at, wall: at }
}

fn street() -> Stream {
    Stream::street("320404001").expect("a code")
}

fn class(code: &str) -> ClassChoice {
    ClassChoice { key: code.parse().expect("a key"), condition: None, limit: None, catalog: "t".into() }
}

fn dispose() -> Fact {
    let place = Place { text: "中吴大道".into(), ..Place::default() };
    Fact::Case(CaseFact::SelfDisposed { class: class("2026:m:06010"), place, photos: vec![], note: String::new() })
}

fn note(text: &str) -> Fact {
    Fact::Case(CaseFact::NoteAdded { text: text.into() })
}

fn wish(id: EntityId, fact: Fact) -> Wish {
    Wish { stream: street(), entity: id, fact, photos: vec![], drop_draft: None }
}

fn accepted(version: u32, seq: u64) -> Acceptance {
    Acceptance {
        version,
        stream: street(),
        stream_seq: seq,
        received_at: 1_000_000,
        released_at: None,
        standing: Standing::Good,
        role: Role::Inspector,
        unit: None,
        floor: None,
    }
}

fn open(dir: &std::path::Path, n: u8) -> Store {
    Store::open(&dir.join("store.db"), &keystore(n), chain(100 + u128::from(n))).expect("a store").0
}

#[test]
fn one_command_is_one_commit_and_survives_reopening() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut store = open(dir.path(), 1);
    let before = store.counters().commits;
    store.record(author(1), &moment(5), wish(entity(1), dispose())).expect("recorded");
    assert_eq!(store.counters().commits - before, 1);
    drop(store);
    let store = open(dir.path(), 1);
    let rows = store.case_rows(&CaseSelect::default(), 10).expect("rows");
    assert_eq!(rows.len(), 1);
    assert!(rows[0].unsent);
    assert_eq!(store.outbox(1 << 20, 100).expect("outbox")[0].acts.len(), 1);
}

#[test]
fn only_an_ack_that_names_the_very_acts_dequeues_them() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut store = open(dir.path(), 1);
    store.record(author(1), &moment(5), wish(entity(1), dispose())).expect("recorded");
    let page = store.outbox(1 << 20, 100).expect("outbox").remove(0);
    let mut ack = Acked {
        accepted: vec![(page.chain, 1, accepted(1, 1))],
        links: vec![(page.chain, page.to, Hash::of(b"another history"))],
        ..Acked::default()
    };
    store.acknowledge(&ack).expect("ignored");
    assert_eq!(store.outbox_tally().expect("tally").records, 1);
    ack.links = vec![(page.chain, page.to, page.link)];
    store.acknowledge(&ack).expect("taken");
    assert_eq!(store.outbox_tally().expect("tally").records, 0);
    assert!(store.outbox(1 << 20, 100).expect("outbox").is_empty());
    assert!(!store.case_rows(&CaseSelect::default(), 1).expect("rows")[0].unsent);
}

#[test]
fn a_held_act_leaves_the_queue_and_is_shown_with_its_reason() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut store = open(dir.path(), 1);
    let recorded = store.record(author(1), &moment(5), wish(entity(1), dispose())).expect("recorded");
    let page = store.outbox(1 << 20, 100).expect("outbox").remove(0);
    let ack = Acked {
        held: vec![(page.chain, 1, recorded.hash, "no_grant".into())],
        links: vec![(page.chain, page.to, page.link)],
        ..Acked::default()
    };
    store.acknowledge(&ack).expect("held");
    assert_eq!(store.held_acts().expect("held")[0].reason, "no_grant");
    assert!(store.case_rows(&CaseSelect::default(), 1).expect("rows")[0].held);
    assert!(store.outbox(1 << 20, 100).expect("outbox").is_empty());
}

/// Another device's acts on an entity, as bytes.
fn foreign(dir: &std::path::Path, facts: Vec<Fact>) -> Vec<Vec<u8>> {
    let mut other = open(dir, 9);
    for (fact, at) in facts.into_iter().zip(10..) {
        other.record(author(2), &moment(at), wish(entity(1), fact)).expect("recorded");
    }
    other.outbox(1 << 20, 100).expect("outbox").remove(0).acts
}

#[test]
fn a_gap_is_partial_and_never_folded_and_order_of_arrival_does_not_matter() {
    let (far, near) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let acts = foreign(far.path(), vec![dispose(), note("一"), note("二")]);
    let item = |i: usize| Incoming::Act { acceptance: accepted(i as u32 + 1, i as u64 + 1), bytes: &acts[i] };
    let mut store = open(near.path(), 1);
    store.receive(&[item(0), item(2)], &BTreeMap::new()).expect("received");
    assert_eq!(store.partial_entities(10).expect("partial"), [entity(1)]);
    assert!(store.case_rows(&CaseSelect::default(), 1).expect("rows")[0].partial);
    assert_eq!(store.base_bytes(entity(1)).expect("base").expect("there").0, 1);
    store.receive(&[item(1)], &BTreeMap::new()).expect("received");
    assert!(store.partial_entities(10).expect("partial").is_empty());
    let straight = tempfile::tempdir().expect("a folder");
    let mut other = open(straight.path(), 2);
    other.receive(&[item(0), item(1), item(2)], &BTreeMap::new()).expect("received");
    assert_eq!(store.base_bytes(entity(1)).expect("base"), other.base_bytes(entity(1)).expect("base"));
    assert_eq!(store.history(entity(1)).expect("history").len(), 3);
}

#[test]
fn one_corrupt_act_in_a_page_is_parked_and_the_rest_goes_on() {
    let (far, near) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let acts = foreign(far.path(), vec![dispose(), note("一")]);
    let mut store = open(near.path(), 1);
    let items = [
        Incoming::Act { acceptance: accepted(1, 1), bytes: &acts[0] },
        Incoming::Act { acceptance: accepted(2, 2), bytes: b"{\"not\": an act}" },
        Incoming::Act { acceptance: accepted(2, 3), bytes: &acts[1] },
    ];
    let received = store.receive(&items, &BTreeMap::new()).expect("received");
    assert_eq!((received.acts, received.parked), (2, 1));
    assert!(store.verify().expect("verify").holds());
}

#[test]
fn a_rebuild_gives_the_same_projections_and_verify_finds_a_changed_byte() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut store = open(dir.path(), 1);
    store.record(author(1), &moment(5), wish(entity(1), dispose())).expect("recorded");
    store.record(author(1), &moment(6), wish(entity(1), note("湿滑"))).expect("recorded");
    let before = store.projection_dump().expect("dump");
    store.rebuild().expect("rebuilt");
    assert_eq!(store.projection_dump().expect("dump"), before);
    assert!(store.verify().expect("verify").holds());
    drop(store);
    let conn = rusqlite::Connection::open(dir.path().join("store.db")).expect("a file");
    conn.execute_batch(&unlocking(&[7; 32])).expect("key");
    conn.execute("UPDATE act SET bytes = CAST(replace(CAST(bytes AS TEXT), '湿滑', '干净') AS BLOB) WHERE seq = 2", [])
        .expect("tampered");
    drop(conn);
    assert!(!open(dir.path(), 1).verify().expect("verify").holds());
}

#[test]
fn a_clone_of_the_database_begins_a_new_chain_naming_the_old_head() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut store = open(dir.path(), 1);
    let recorded = store.record(author(1), &moment(5), wish(entity(1), dispose())).expect("recorded");
    drop(store);
    let path = dir.path().join("store.db");
    let (_, again) = Store::open(&path, &keystore(1), chain(55)).expect("the same installation");
    assert_eq!((again.chain, again.began_after), (chain(101), None));
    let (mut cloned, opened) = Store::open(&path, &keystore(2), chain(66)).expect("a clone");
    assert_eq!(opened.chain, chain(66));
    let link = Hash::link(&Hash::ZERO, &recorded.hash);
    assert_eq!(opened.began_after, Some((chain(101), 1, link)));
    cloned.record(author(1), &moment(9), wish(entity(2), dispose())).expect("recorded");
    assert_eq!(cloned.outbox(1 << 20, 10).expect("outbox").len(), 2, "the old chain's unsent acts are still sent");
}

#[test]
fn the_wrong_key_and_a_newer_database_are_refused_untouched() {
    let dir = tempfile::tempdir().expect("a folder");
    drop(open(dir.path(), 1));
    let path = dir.path().join("store.db");
    let wrong = Keystore { key: [8; 32], ..keystore(1) };
    assert!(matches!(Store::open(&path, &wrong, chain(1)), Err(StoreError::WrongKey)));
    let conn = rusqlite::Connection::open(&path).expect("a file");
    conn.execute_batch(&format!("{} PRAGMA user_version = 99;", unlocking(&[7; 32]))).expect("set");
    drop(conn);
    assert!(matches!(Store::open(&path, &keystore(1), chain(1)), Err(StoreError::Newer { found: 99, .. })));
}

#[test]
fn a_restored_servers_other_history_replaces_ours_and_the_lost_act_is_sent_again() {
    let (far, near) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let theirs = foreign(far.path(), vec![dispose(), note("别人的")]);
    let mut store = open(near.path(), 1);
    store.receive(&[Incoming::Act { acceptance: accepted(1, 1), bytes: &theirs[0] }], &BTreeMap::new()).expect("in");
    store.record(author(1), &moment(20), wish(entity(1), note("我的"))).expect("recorded");
    let page = store.outbox(1 << 20, 10).expect("outbox").remove(0);
    let ack = Acked {
        accepted: vec![(page.chain, 1, accepted(2, 2))],
        links: vec![(page.chain, page.to, page.link)],
        ..Acked::default()
    };
    store.acknowledge(&ack).expect("accepted as version 2");
    // The server comes back from a backup without it; another device's note takes version 2.
    store.acknowledge(&Acked { heads: vec![(page.chain, 0, Hash::ZERO)], ..Acked::default() }).expect("heads");
    assert_eq!(store.outbox(1 << 20, 10).expect("outbox")[0].acts, page.acts);
    store.receive(&[Incoming::Act { acceptance: accepted(2, 2), bytes: &theirs[1] }], &BTreeMap::new()).expect("in");
    let ack = Acked {
        accepted: vec![(page.chain, 1, accepted(3, 3))],
        links: vec![(page.chain, page.to, page.link)],
        ..Acked::default()
    };
    store.acknowledge(&ack).expect("accepted as version 3");
    let notes: Vec<_> = store.history(entity(1)).expect("history").iter().map(|h| h.version).collect();
    assert_eq!(notes, [Some(1), Some(2), Some(3)]);
    assert!(store.verify().expect("verify").holds());
}

#[test]
fn rescue_writes_what_is_readable_into_a_folder() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut store = open(dir.path(), 1);
    store.record(author(1), &moment(5), wish(entity(1), dispose())).expect("recorded");
    drop(store);
    let out = dir.path().join("rescued");
    let report = rescue(&dir.path().join("store.db"), &[7; 32], &out).expect("rescued");
    assert_eq!(report.acts, 1);
    let line = std::fs::read(out.join("acts.ndjson")).expect("a file");
    assert!(RawAct::parse(line.strip_suffix(b"\n").expect("a line")).is_ok());
}

#[test]
fn a_page_cut_by_the_budget_goes_on_where_it_stopped() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut store = open(dir.path(), 1);
    for n in 0..5 {
        store.record(author(1), &moment(n), wish(entity(n as u128 + 1), dispose())).expect("recorded");
    }
    let first = store.outbox(1 << 20, 2).expect("outbox").remove(0);
    assert_eq!((first.from, first.to), (1, 2));
    let runs = (1..=2).map(|seq| (first.chain, seq, accepted(1, seq))).collect();
    let ack = Acked { accepted: runs, links: vec![(first.chain, 2, first.link)], ..Acked::default() };
    store.acknowledge(&ack).expect("acked");
    let next = store.outbox(1 << 20, 100).expect("outbox").remove(0);
    assert_eq!((next.from, next.to, next.prev), (3, 5, first.link));
}

fn reported(area: Option<u128>, point: Option<(i64, i64)>) -> Fact {
    let fix = point.map(|(lon, lat)| Fix {
        point: Point { lon, lat },
        acc: 5_000,
        src: FixSource::Gnss,
        datum: Datum::Wgs84,
        at: 0,
    });
    let place = Place { fix, area: area.map(entity), text: "中吴大道".into(), ..Place::default() };
    Fact::Case(CaseFact::Reported { class: class("2026:m:06010"), place, photos: vec![], note: String::new() })
}

#[test]
fn open_reports_of_an_area_are_those_that_froze_it_or_lie_in_its_box_oldest_first() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut store = open(dir.path(), 1);
    let mut write = |n: u128, fact: Fact| {
        store.record(author(1), &moment(i64::try_from(n).expect("small")), wish(entity(n), fact)).expect("recorded");
    };
    write(5, reported(None, Some((1_000, 1_000))));
    write(6, reported(Some(900), Some((9_000, 9_000))));
    write(7, reported(Some(901), Some((9_000, 9_000))));
    write(8, reported(Some(900), None));
    write(9, reported(Some(900), Some((500, 500))));
    write(10, dispose());
    write(11, reported(Some(900), Some((500, 500))));
    write(11, Fact::Case(CaseFact::Withdrawn { reason: "看错了".into() }));
    let open_ones = |store: &Store, bbox| {
        let found = store.open_reports(entity(900), bbox).expect("reports");
        found.into_iter().map(|report| report.id).collect::<Vec<_>>()
    };
    let bbox = Some([0, 0, 2_000, 2_000]);
    assert_eq!(open_ones(&store, bbox), [5, 6, 8, 9].map(entity));
    assert_eq!(open_ones(&store, None), [6, 8, 9].map(entity), "without a boundary those that froze it");
    store.rebuild().expect("rebuilt");
    assert_eq!(open_ones(&store, bbox), [5, 6, 8, 9].map(entity));
}

#[test]
fn looks_at_one_shopfront_come_newest_first_and_without_those_at_others() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut store = open(dir.path(), 1);
    for (n, shop, at) in [(1, 70, 300), (2, 71, 400), (3, 70, 1_000), (4, 70, 20)] {
        let check = Check { shop: entity(shop), result: CheckResult::Kept, note: String::new(), photo: None, at };
        store.record(author(1), &moment(at), wish(entity(n), Fact::Record(check.to_fact()))).expect("recorded");
    }
    let found = store.records_under(RecordKind::Check, &entity(70).to_string()).expect("checks");
    assert_eq!(found.into_iter().map(|(id, _)| id).collect::<Vec<_>>(), [3, 1, 4].map(entity));
}

#[test]
fn many_wishes_are_one_commit_and_a_cancelled_or_refused_one_leaves_nothing() {
    let dir = tempfile::tempdir().expect("dir");
    let mut store = open(dir.path(), 1);
    let unsent = |store: &Store| store.unsent_acts(100).expect("a list").len();
    let wishes = |n: u128| (0..n).map(|n| wish(entity(100 + n), dispose()));
    let before = store.counters().commits;
    let cancelled = store.record_all(|_| author(1), &moment(5), wishes(5), |done| done < 4).expect("no refusal");
    assert!(cancelled.is_none());
    assert_eq!(unsent(&store), 0, "what was written before the word is rolled back");
    let refused = wishes(3).chain([wish(entity(900), note("of nothing"))]);
    assert!(matches!(store.record_all(|_| author(1), &moment(5), refused, |_| true), Err(StoreError::Refused { .. })));
    assert_eq!(unsent(&store), 0);
    let begun = store.counters().commits;
    let written = store.record_all(|_| author(1), &moment(5), wishes(5), |_| true).expect("written").expect("whole");
    assert_eq!((unsent(&store), written.cases.len()), (5, 5));
    assert_eq!(store.counters().commits - begun, 1, "one transaction");
    assert!(begun > before);
    let seqs: Vec<u64> = store.unsent_acts(100).expect("a list").iter().map(|act| act.raw.act.seq).collect();
    assert_eq!(seqs, [1, 2, 3, 4, 5], "the chain has no holes");
}
