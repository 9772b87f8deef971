//! Acts: the bytes are the act. What is written can be read, what is changed is another act, what is odd is refused.

use gridwalk_domain::case::CaseFact;
use gridwalk_domain::entity::Fact;
use gridwalk_domain::evidence::{ChainBreak, ChainWalk};
use gridwalk_domain::hash::Hash;
use gridwalk_domain::journal::{Act, ActError, MAX_ACT_BYTES, RawAct};
use gridwalk_domain::record::{RecordFact, RecordKind};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::value::{RawValue, to_raw_value};

use crate::scene::{PLAYERS, act, case_fact, fields};
use crate::{CASES, config};

fn of_case(who: usize, kind: u8, pick: u8) -> (CaseFact, Act) {
    let mut fact = case_fact(kind, pick, None);
    if let CaseFact::PlaceCorrected { place } = &mut fact {
        place.fix = place.fix.filter(|fix| fix.point.is_on_earth());
    }
    if let CaseFact::SelfDisposed { place, .. } | CaseFact::Reported { place, .. } = &mut fact {
        place.fix = place.fix.filter(|fix| fix.point.is_on_earth());
    }
    let act = act(PLAYERS[who], fact.kind(), 7, 3, fact.to_raw().expect("JSON"));
    (fact, act)
}

fn raw(json: &str) -> Box<RawValue> {
    RawValue::from_string(json.to_owned()).expect("JSON")
}

fn with_facts(json: &str) -> Act {
    act(PLAYERS[0], "case.note_added", 1, 0, raw(json))
}

proptest! {
    #![proptest_config(config(CASES))]

    #[test]
    fn an_act_is_read_as_it_was_written(who in 0..6usize, kind in 0..9u8, pick: u8) {
        let (fact, act) = of_case(who, kind, pick);
        let bytes = act.to_bytes().expect("bytes");
        let read = RawAct::parse(&bytes).expect("an act");
        prop_assert_eq!(&read.bytes, &bytes);
        prop_assert_eq!(read.hash, Hash::of(&bytes));
        prop_assert_eq!(read.act.to_bytes().expect("bytes"), bytes, "written anew, the same bytes");
        prop_assert_eq!(Fact::parse(&read.act).expect("facts"), Some(Fact::Case(fact)));
    }

    #[test]
    fn a_record_act_is_read_as_it_was_written(kind in 0..RecordKind::ALL.len(), set in vec(any::<(u8, u8)>(), 0..6)) {
        let (kind, wire) = RecordKind::ALL[kind];
        prop_assert_eq!((kind.wire(), RecordKind::of_wire(wire)), (wire, Some(kind)));
        let fact = RecordFact::new(kind, fields(&set));
        let act = act(PLAYERS[2], wire, 1, 0, fact.to_raw().expect("JSON"));
        let read = RawAct::parse(&act.to_bytes().expect("bytes")).expect("an act");
        prop_assert_eq!(Fact::parse(&read.act).expect("facts"), Some(Fact::Record(fact)));
    }

    #[test]
    fn a_changed_byte_makes_another_act(kind in 0..9u8, pick: u8, at: prop::sample::Index, flip in 1..=255u8) {
        let (_, act) = of_case(0, kind, pick);
        let bytes = act.to_bytes().expect("bytes");
        let mut changed = bytes.clone();
        changed[at.index(bytes.len())] ^= flip;
        prop_assert_ne!(Hash::of(&changed), Hash::of(&bytes));
        if let Ok(read) = RawAct::parse(&changed) {
            prop_assert_eq!(&read.bytes, &changed);
        }
        let mut walk = ChainWalk::default();
        prop_assert_eq!(walk.step(1, &Hash::of(&bytes), Some(&changed), None), Err(ChainBreak::Body { seq: 1 }));
        prop_assert_eq!(walk, ChainWalk::default());
    }

    #[test]
    fn whatever_bytes_come_they_are_read_or_refused(
        noise in vec(any::<u8>(), 0..64), kind in 0..9u8, pick: u8, from: prop::sample::Index, cut in 0..40usize,
    ) {
        let _ = RawAct::parse(&noise);
        let mut bytes = of_case(1, kind, pick).1.to_bytes().expect("bytes");
        let from = from.index(bytes.len());
        bytes.splice(from..(from + cut).min(bytes.len()), noise);
        if let Ok(read) = RawAct::parse(&bytes) {
            let _ = Fact::parse(&read.act);
            prop_assert_eq!(read.bytes, bytes);
        }
    }

    #[test]
    fn a_chain_holds_while_nothing_is_missing_changed_or_turned(
        bodies in vec(vec(any::<u8>(), 0..8), 2..8), at: prop::sample::Index, harm in 0..4u8,
    ) {
        let hashes: Vec<Hash> = bodies.iter().map(|b| Hash::of(b)).collect();
        let mut links = vec![Hash::ZERO];
        for hash in &hashes {
            links.push(Hash::link(links.last().expect("a link"), hash));
        }
        let at = at.index(bodies.len());
        let mut walk = ChainWalk::default();
        for seq in 1..=bodies.len() {
            let (hash, body, link) = (hashes[seq - 1], &bodies[seq - 1], links[seq]);
            if seq == at + 1 {
                let stood = walk.clone();
                let (number, found) = (seq as u64, Hash::of(b"other"));
                let refused = match harm {
                    0 => walk.step(number + 1, &hash, Some(body), Some(&link)),
                    1 => walk.step(number, &found, Some(body), Some(&link)),
                    2 => walk.step(number, &found, None, Some(&link)),
                    _ => walk.step(number, &hash, Some(body), Some(&found)),
                };
                let expected = match harm {
                    0 => ChainBreak::Gap { after: number - 1, got: number + 1 },
                    1 => ChainBreak::Body { seq: number },
                    _ => ChainBreak::Link { seq: number },
                };
                prop_assert_eq!((refused, &walk), (Err(expected), &stood));
            }
            let withheld = seq % 2 == 0;
            prop_assert_eq!(walk.step(seq as u64, &hash, (!withheld).then_some(body), Some(&link)), Ok(()));
        }
        prop_assert_eq!(walk, ChainWalk { seq: bodies.len() as u64, link: links[bodies.len()] });
    }
}

#[test]
fn a_walk_at_the_last_number_there_is_goes_no_further() {
    let mut walk = ChainWalk { seq: u64::MAX, link: Hash::ZERO };
    let gap = ChainBreak::Gap { after: u64::MAX, got: 0 };
    assert_eq!(walk.step(0, &Hash::ZERO, None, None), Err(gap));
}

#[test]
fn what_could_not_be_read_is_not_written() {
    for (facts, why) in [
        (r#"{"text":1.5}"#, ActError::NotAnInteger),
        (r#"{"n":9007199254740992}"#, ActError::TooLarge),
        (r#"{"键":1}"#, ActError::KeyNotAscii),
        ("{\"a\":\n1}", ActError::Malformed("line break".into())),
    ] {
        assert_eq!(with_facts(facts).to_bytes(), Err(why), "{facts}");
    }
    for kind in ["Case.note", "case note", "case1", "案件", &"a".repeat(65)] {
        let act = Act { kind: kind.into(), ..with_facts("{}") };
        assert_eq!(act.to_bytes(), Err(ActError::Malformed("kind".into())), "{kind}");
    }
    assert!(Act { kind: "a".repeat(64), ..with_facts("{}") }.to_bytes().is_ok());
    assert_eq!(Act { seq: 0, ..with_facts("{}") }.to_bytes(), Err(ActError::Malformed("sequence".into())));
    assert_eq!(Act { at: i64::MIN, ..with_facts("{}") }.to_bytes(), Err(ActError::TooLarge));
    assert!(Act { at: -1, seq: (1 << 53) - 1, ..with_facts("{}") }.to_bytes().is_ok());
}

#[test]
fn an_act_has_at_most_512_kib() {
    let empty = with_facts(r#"{"text":""}"#).to_bytes().expect("bytes").len();
    let filled = |n: usize| with_facts(&format!(r#"{{"text":"{}"}}"#, "a".repeat(n)));
    let full = filled(MAX_ACT_BYTES - empty).to_bytes().expect("bytes");
    assert_eq!(full.len(), MAX_ACT_BYTES);
    assert!(RawAct::parse(&full).is_ok());
    assert_eq!(filled(MAX_ACT_BYTES - empty + 1).to_bytes(), Err(ActError::TooLong(MAX_ACT_BYTES + 1)));
    let padded = [full, b" ".to_vec()].concat();
    assert_eq!(RawAct::parse(&padded).err(), Some(ActError::TooLong(MAX_ACT_BYTES + 1)));
}

fn malformed(bytes: &[u8]) -> bool {
    matches!(RawAct::parse(bytes), Err(ActError::Malformed(_)))
}

#[test]
fn bytes_that_are_not_one_whole_act_are_malformed() {
    let good = with_facts(r#"{"text":"好"}"#).to_bytes().expect("bytes");
    let text = String::from_utf8(good.clone()).expect("text");
    assert!(RawAct::parse(&good).is_ok());
    assert!(malformed(b"") && malformed(b"{}") && malformed(b"[]") && malformed(&good[..good.len() - 1]));
    assert!(malformed(&[good.as_slice(), &good].concat()));
    assert!(malformed(text.replace("sha256", "sha1").as_bytes()));
    assert!(malformed(text.replace("\"seen\":0", "\"seen\":0,\"seen\":0").as_bytes()), "a key twice");
    assert!(malformed(text.replace("\"seen\":0", "\"seen\":-1").as_bytes()));
    assert!(malformed(text.replace("\"seq\":1", "\"seq\":0").as_bytes()));
    assert!(malformed(text.replace("street:", "Street:").as_bytes()));
    assert!(malformed(text.replace(",\"facts\"", ",\n\"facts\"").as_bytes()));
    let mut broken = text.replace("\"seen\":0", "\"later\":\"?\",\"seen\":0").into_bytes();
    assert!(RawAct::parse(&broken).is_ok(), "fields of a later app are kept");
    let at = broken.iter().position(|b| *b == b'?').expect("the mark");
    broken[at] = 0xFF;
    assert!(malformed(&broken), "what is skipped must be text too");
}

#[test]
fn deep_nesting_does_not_overflow_the_stack() {
    let deep = format!("{}{}", "[".repeat(30_000), "]".repeat(30_000));
    let read = |kind: &str, facts: String| {
        let act = Act { kind: kind.into(), ..with_facts(&facts) };
        Fact::parse(&RawAct::parse(&act.to_bytes().expect("bytes")).expect("an act").act)
    };
    assert!(read("org.unit_recorded", format!(r#"{{"set":{{"a":{deep}}}}}"#)).is_err(), "no value is that deep");
    let note = read("case.note_added", format!(r#"{{"text":"a","later":{deep}}}"#)).expect("facts");
    assert_eq!(note, Some(Fact::Case(CaseFact::NoteAdded { text: "a".into() })), "what is unknown is skipped");
}

#[test]
fn facts_of_a_known_kind_that_do_not_fit_are_an_error_that_names_the_kind() {
    let error = Fact::parse(&with_facts(r#"{"words":"x"}"#)).expect_err("no text");
    assert_eq!(error.kind, "case.note_added");
    assert!(error.to_string().contains("case.note_added"));
}

#[test]
fn facts_are_written_without_what_is_empty() {
    let (fact, _) = of_case(0, 1, 8);
    let CaseFact::Reported { class, place, .. } = fact else { panic!("a report") };
    let bare = CaseFact::Reported { class, place, photos: vec![], note: String::new() };
    let json = bare.to_raw().expect("JSON").get().to_owned();
    assert!(!json.contains("photos") && !json.contains("note"), "{json}");
    let again = CaseFact::parse(
        "case.reported",
        1,
        &to_raw_value(&serde_json::from_str::<serde_json::Value>(&json).expect("JSON")).expect("JSON"),
    );
    assert_eq!(again.expect("facts"), Some(bare));
}
