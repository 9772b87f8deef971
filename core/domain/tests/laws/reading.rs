//! What this app does not know it leaves alone: kinds, versions and fields of later apps.

use gridwalk_domain::case::CaseFact;
use gridwalk_domain::entity::Fact;
use gridwalk_domain::journal::RawAct;
use gridwalk_domain::record::{RecordFact, RecordKind};
use proptest::prelude::*;
use serde_json::value::RawValue;

use crate::scene::{PLAYERS, act, case_fact};
use crate::{CASES, config};

fn raw(json: &str) -> Box<RawValue> {
    RawValue::from_string(json.to_owned()).expect("JSON")
}

fn known(kind: &str) -> bool {
    CaseFact::KINDS.contains(&kind) || RecordKind::of_wire(kind).is_some()
}

proptest! {
    #![proptest_config(config(CASES))]

    #[test]
    fn an_unknown_kind_is_none_whatever_its_facts(kind in "[a-z]{1,8}\\.[a-z_]{1,12}", n: u32) {
        prop_assume!(!known(&kind));
        let act = act(PLAYERS[0], &kind, 1, 0, raw(&format!(r#"{{"n":{n}}}"#)));
        prop_assert_eq!(Fact::parse(&act).expect("no error"), None);
    }

    #[test]
    fn a_later_version_of_a_known_kind_is_none(kind in 0..19usize, v: u16) {
        let names: Vec<&str> = CaseFact::KINDS.into_iter().chain(RecordKind::ALL.map(|(_, name)| name)).collect();
        let mut act = act(PLAYERS[0], names[kind], 1, 0, raw("[]"));
        act.v = v;
        prop_assert_eq!(Fact::parse(&act).is_err(), v == 1, "only what is known is read");
        if v != 1 {
            prop_assert_eq!(Fact::parse(&act).expect("no error"), None);
        }
    }

    #[test]
    fn fields_of_a_later_app_do_not_disturb_and_are_kept(kind in 0..9u8, pick in 3..200u8, extra in "[a-z]{3,9}") {
        let fact = case_fact(kind, pick, None);
        let json = fact.to_raw().expect("JSON").get().replacen('{', &format!(r#"{{"zz_{extra}":{{"a":[1,"值"]}},"#), 1);
        prop_assume!(!json.contains("-9223372036854775808"));
        let bytes = act(PLAYERS[0], fact.kind(), 1, 0, raw(&json)).to_bytes().expect("bytes");
        let read = RawAct::parse(&bytes).expect("an act");
        prop_assert_eq!(read.act.facts.get(), &json, "kept as it was");
        prop_assert_eq!(Fact::parse(&read.act).expect("facts"), Some(Fact::Case(fact)));
    }
}

#[test]
fn kinds_are_told_apart_by_what_authority_they_need() {
    let rights = |kind: u8| {
        let fact = case_fact(kind, 9, None);
        assert_eq!(fact.version(), 1, "the version that parse reads");
        (fact.kind(), fact.opens(), fact.records(), fact.decides())
    };
    let all: Vec<_> = (0..9).map(rights).collect();
    assert_eq!(
        all,
        [
            ("case.self_disposed", true, true, false),
            ("case.reported", true, true, false),
            ("case.photo_added", false, true, false),
            ("case.note_added", false, true, false),
            ("case.class_corrected", false, false, false),
            ("case.place_corrected", false, false, false),
            ("case.withdrawn", false, false, false),
            ("case.transferred", false, false, true),
            ("case.settled", false, false, true),
        ]
    );
    assert_eq!(all.iter().map(|(kind, ..)| *kind).collect::<Vec<_>>(), CaseFact::KINDS);
    for (kind, _) in RecordKind::ALL {
        let fact = RecordFact::new(kind, Default::default());
        assert_eq!(fact.version(), 1);
        let fact = Fact::Record(fact);
        let of_the_field = [RecordKind::Session, RecordKind::Check, RecordKind::Patrol, RecordKind::TrackShared];
        let open = of_the_field.contains(&kind);
        assert_eq!((fact.opens(), fact.records(), fact.decides()), (true, open, !open), "{kind:?}");
    }
    let case = Fact::Case(case_fact(7, 9, None));
    assert_eq!((case.opens(), case.records(), case.decides()), (false, false, true));
    assert!(Fact::Case(case_fact(0, 9, None)).opens() && Fact::Case(case_fact(3, 9, None)).records());
}

#[test]
fn the_photos_that_a_fact_names_are_found() {
    let photos = |kind: u8, pick: u8| case_fact(kind, pick, None).photos().len();
    assert_eq!((photos(0, 5), photos(1, 5), photos(2, 5)), (2, 2, 1));
    assert!((3..9).all(|kind| photos(kind, 5) == 0));
}
