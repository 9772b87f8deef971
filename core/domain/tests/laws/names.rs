//! Hashes, ids, streams and places in words: one text for each value and one value for each text.

use gridwalk_domain::case::CaseFact;
use gridwalk_domain::entity::{Entity, Fact};
use gridwalk_domain::evidence::Completeness;
use gridwalk_domain::hash::{BadHash, Hash};
use gridwalk_domain::id::{BadId, ChainId, DeviceId, EntityId, PersonId};
use gridwalk_domain::journal::{receipt_message, seal_message};
use gridwalk_domain::place::{Place, Point};
use gridwalk_domain::record::{RecordFact, RecordKind};
use gridwalk_domain::stream::{BadStream, MAX_STREET_CODE, Stream};
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

use crate::scene::{self, PLAYERS, class, photo};
use crate::world::Sent;
use crate::{CASES, config};

proptest! {
    #![proptest_config(config(CASES))]

    #[test]
    fn a_hash_has_one_text(bytes: [u8; 32], at in 0..64usize, other in "[0-9a-fA-F]") {
        let hash = Hash(bytes);
        let text = hash.to_string();
        prop_assert_eq!(text.parse(), Ok(hash));
        prop_assert_eq!(serde_json::to_value(hash).expect("JSON"), json!(text));
        prop_assert_eq!(serde_json::from_value::<Hash>(json!(text)).expect("a hash"), hash);
        prop_assert_eq!(format!("{hash:?}"), format!("Hash({text})"));
        prop_assert_eq!(Hash::from_slice(&bytes), Ok(hash));
        let mut changed = text.clone();
        changed.replace_range(at..=at, &other);
        prop_assert_eq!(changed.parse::<Hash>().is_ok_and(|h| h == hash), changed == text);
    }

    #[test]
    fn an_id_has_one_text(n: u128) {
        let id = EntityId(Uuid::from_u128(n));
        let text = id.to_string();
        prop_assert_eq!(&text, &format!("{n:032x}"));
        prop_assert_eq!(text.parse(), Ok(id));
        prop_assert_eq!(serde_json::from_value::<EntityId>(json!(id)).expect("an id"), id);
        prop_assert_eq!(format!("{id:?}"), format!("EntityId({text})"));
        let (person, device) = (PersonId::from(id), DeviceId::from(id));
        prop_assert_eq!((EntityId::from(person), EntityId::from(device)), (id, id));
        let loud = text.to_uppercase();
        prop_assert_eq!(loud.parse::<ChainId>().is_ok(), loud == text);
    }

    #[test]
    fn a_stream_is_one_of_three_forms(text in "(org|street|user|x)?:?[0-9a-zA-Z:_路-]{0,33}") {
        let code = text.strip_prefix("street:");
        let fits = |c: &str| (1..=MAX_STREET_CODE).contains(&c.len()) && c.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let user = text.strip_prefix("user:").is_some_and(|id| id.parse::<PersonId>().is_ok());
        let good = text == "org" || user || code.is_some_and(fits);
        let read = text.parse::<Stream>();
        prop_assert_eq!(read.is_ok(), good);
        prop_assert_eq!(serde_json::from_value::<Stream>(json!(text)).is_ok(), good);
        if let Ok(stream) = read {
            prop_assert_eq!(stream.to_string(), text.clone());
            prop_assert_eq!(stream.street_code(), code);
        }
    }
}

#[test]
fn texts_that_are_almost_names_are_refused() {
    let hash = "ab".repeat(32);
    for bad in ["", "ab", &hash.to_uppercase(), &format!("{hash}ab"), &"g0".repeat(32)] {
        assert_eq!(bad.parse::<Hash>(), Err(BadHash), "{bad}");
    }
    assert_eq!(Hash::from_slice(&[0; 31]), Err(BadHash));
    for bad in ["", &"a".repeat(31), &"A".repeat(32), "00000000-0000-0000-0000-000000000000", &"é".repeat(16)] {
        assert_eq!(bad.parse::<EntityId>(), Err(BadId), "{bad}");
    }
    assert!(Stream::street(&"9".repeat(MAX_STREET_CODE)).is_ok());
    for bad in ["", &"9".repeat(MAX_STREET_CODE + 1), "320 404", "320404001:", "运河"] {
        assert_eq!(Stream::street(bad), Err(BadStream), "{bad}");
    }
    let street = Stream::street("320404001").expect("a street");
    assert_eq!((street.as_str(), Stream::org().as_str()), ("street:320404001", "org"));
    assert_eq!((Stream::org().street_code(), street.street_code()), (None, Some("320404001")));
}

#[test]
fn hashes_and_links_are_sha_256() {
    // FIPS 180-4, the one-block example.
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(Hash::of(b"abc").to_string(), abc);
    let (a, b) = (Hash::of(b"a"), Hash::of(b"b"));
    assert_eq!(Hash::link(&a, &b), Hash::of(&[a.0, b.0].concat()));
    assert_ne!(Hash::link(&a, &b), Hash::link(&b, &a));
}

#[test]
fn what_is_signed_names_everything_it_vouches_for() {
    let (chain, link) = (ChainId(Uuid::from_u128(10)), Hash::ZERO);
    let zeros = "0".repeat(64);
    let seal = format!("gridwalk seal 1 sha256 0000000000000000000000000000000a 7 {zeros}");
    assert_eq!(seal_message(chain, 7, &link), seal.into_bytes());
    let receipt = format!("gridwalk receipt 1 sha256 0000000000000000000000000000000a 7 {zeros} e1 -5");
    assert_eq!(receipt_message(chain, 7, &link, "e1", -5), receipt.into_bytes());
}

#[test]
fn a_degree_of_latitude_is_about_111_kilometres() {
    let at = |lon: i64, lat: i64| Point { lon: lon * 10_000_000, lat: lat * 10_000_000 };
    let near = |got: i64, km: i64| (got - km * 1_000_000).abs() < km * 5_000;
    assert!(near(at(120, 31).distance_mm(&at(120, 32)), 111));
    assert!(near(at(120, 60).distance_mm(&at(122, 60)), 111), "two degrees at 60 degrees north are one at the equator");
    assert_eq!(at(120, 31).distance_mm(&at(120, 31)), 0);
    let step = Point { lon: 1_200_000_010, lat: 310_000_000 };
    assert!((90..=101).contains(&at(120, 31).distance_mm(&step)), "a millionth of a degree is a decimetre");
}

#[test]
fn the_chosen_cell_counts_before_the_computed_one() {
    let (one, two) = (Some("A".to_owned()), Some("B".to_owned()));
    let place = |grid, chosen| Place { grid, chosen, ..Place::default() };
    assert_eq!(place(one.clone(), two.clone()).effective_grid(), Some("B"));
    assert_eq!(place(one, None).effective_grid(), Some("A"));
    assert_eq!(place(None, two).effective_grid(), Some("B"));
    assert_eq!(Place::default().effective_grid(), None);
}

fn entity(fact: Fact) -> Entity {
    let act = scene::act(PLAYERS[2], "any.kind", 1, 0, serde_json::value::RawValue::NULL.to_owned());
    let sent = Sent { act, fact, player: PLAYERS[2] };
    sent.fold(None, 4).0.expect("an entity")
}

#[test]
fn an_entity_tells_its_noun_its_author_and_how_many_photos_arrived() {
    let photos = vec![photo(1), photo(2), photo(3)];
    let opening = CaseFact::Reported { class: class(1), place: Place::default(), photos, note: String::new() };
    let case = entity(Fact::Case(opening));
    assert_eq!((case.author(), case.version()), (Some(PLAYERS[2].person), 4));
    assert!(case.as_record().is_none());
    let inner = case.as_case().expect("a case");
    let some = Completeness::of(inner, |hash| *hash != photo(2).h);
    assert_eq!((some, some.is_whole()), (Completeness { named: 3, arrived: 2 }, false));
    assert!(Completeness::of(inner, |_| true).is_whole());
    let record = entity(Fact::Record(RecordFact::new(RecordKind::Unit, scene::fields(&[(0, 2)]))));
    assert_eq!((record.author(), record.version(), record.as_case()), (None, 4, None));
    assert_eq!(record.as_record().expect("a record").kind, RecordKind::Unit);
}

#[test]
fn reasons_have_the_same_words_on_screens_and_in_bytes() {
    use gridwalk_domain::case::Refusal::*;
    use gridwalk_domain::record::RecordRefusal;
    let cases = [
        AlreadyExists,
        NoSuchCase,
        CaseWithdrawn,
        AlreadySo,
        NotAllowed,
        EmptyText,
        TextTooLong,
        TooManyPhotos,
        NothingToSettle,
        BadPlace,
        NotAStreet,
    ];
    for reason in cases {
        assert_eq!(serde_json::to_value(reason).expect("JSON"), json!(reason.code()));
    }
    let records =
        [RecordRefusal::AlreadySo, RecordRefusal::NotAllowed, RecordRefusal::TooManyFields, RecordRefusal::OtherKind];
    for reason in records {
        assert_eq!(serde_json::to_value(reason).expect("JSON"), json!(reason.code()));
    }
}
