//! What a rule refuses at its bounds, one by one: who, how long, how many, where.

use gridwalk_domain::case::{
    Actor, Applied, Case, CaseCommand, CaseFact, MAX_PHOTOS, MAX_TEXT, PhotoNamed, Refusal, decide, evolve,
};
use gridwalk_domain::hash::Hash;
use gridwalk_domain::journal::Role;
use gridwalk_domain::place::Place;
use gridwalk_domain::stream::Stream;

use crate::scene::{PLAYERS, Player, class, fix, photo, place, street};

const A: Player = PLAYERS[0];

fn opening(photos: Vec<PhotoNamed>, note: String) -> CaseFact {
    CaseFact::Reported { class: class(0), place: place(8), photos, note }
}

fn opened(photos: Vec<PhotoNamed>) -> Case {
    let fact = opening(photos, String::new());
    let act = Applied { version: 1, seen: 0, actor: A.actor(), chain: A.chain, stream: &street(), fact: &fact };
    evolve(None, &act).0.expect("a case")
}

fn many(n: usize) -> Vec<PhotoNamed> {
    (0..n).map(|i| PhotoNamed { h: Hash::of(&i.to_le_bytes()), ..photo(1) }).collect()
}

fn says(case: Option<&Case>, actor: Actor, fact: CaseFact) -> Result<(), Refusal> {
    decide(case, CaseCommand { actor, fact }).map(|_| ())
}

fn as_role(role: Role) -> Actor {
    Actor { person: PLAYERS[1].person, role }
}

#[test]
fn texts_are_bounded_in_characters_not_bytes() {
    let case = opened(vec![]);
    let full = "字".repeat(MAX_TEXT);
    let over = format!("{full}。");
    for fact in [|text| CaseFact::NoteAdded { text }, |reason| CaseFact::Withdrawn { reason }] {
        assert_eq!(says(Some(&case), A.actor(), fact(full.clone())), Ok(()));
        assert_eq!(says(Some(&case), A.actor(), fact(over.clone())), Err(Refusal::TextTooLong));
        assert_eq!(says(Some(&case), A.actor(), fact(" \n".into())), Err(Refusal::EmptyText));
    }
    assert_eq!(says(None, A.actor(), opening(vec![], full.clone())), Ok(()));
    assert_eq!(says(None, A.actor(), opening(vec![], over.clone())), Err(Refusal::TextTooLong));
    let at = |text: &str| CaseFact::PlaceCorrected { place: Place { text: text.into(), ..Place::default() } };
    assert_eq!(says(Some(&case), A.actor(), at(&full)), Ok(()));
    assert_eq!(says(Some(&case), A.actor(), at(&over)), Err(Refusal::TextTooLong));
}

#[test]
fn photos_are_bounded_and_each_is_named_once() {
    assert_eq!(says(None, A.actor(), opening(many(MAX_PHOTOS), String::new())), Ok(()));
    assert_eq!(says(None, A.actor(), opening(many(MAX_PHOTOS + 1), String::new())), Err(Refusal::TooManyPhotos));
    let add = |photo: PhotoNamed| CaseFact::PhotoAdded { photo };
    let nearly = opened(many(MAX_PHOTOS - 1));
    assert_eq!(says(Some(&nearly), A.actor(), add(photo(3))), Ok(()));
    assert_eq!(says(Some(&nearly), A.actor(), add(many(1).remove(0))), Err(Refusal::AlreadySo));
    let full = opened(many(MAX_PHOTOS));
    assert_eq!(says(Some(&full), A.actor(), add(photo(3))), Err(Refusal::TooManyPhotos));
}

#[test]
fn a_position_lies_on_earth_and_has_a_radius() {
    let case = opened(vec![]);
    let at = |lon, lat, acc| {
        let place = Place { fix: Some(fix(lon, lat, acc)), ..Place::default() };
        says(Some(&case), A.actor(), CaseFact::PlaceCorrected { place })
    };
    for (lon, lat) in [(1_800_000_000, 900_000_000), (-1_800_000_000, -900_000_000), (0, 0)] {
        assert_eq!(at(lon, lat, 0), Ok(()));
        assert_eq!(at(lon, lat, -1), Err(Refusal::BadPlace));
    }
    for (lon, lat) in
        [(1_800_000_001, 0), (-1_800_000_001, 0), (0, 900_000_001), (0, -900_000_001), (i64::MIN, i64::MIN)]
    {
        assert_eq!(at(lon, lat, 0), Err(Refusal::BadPlace), "{lon} {lat}");
    }
}

#[test]
fn only_deciders_transfer_settle_and_withdraw_what_others_recorded() {
    let case = opened(vec![]);
    let transfer = CaseFact::Transferred { to: Stream::street("320404002").expect("a street") };
    let settle = CaseFact::Settled { challenger: 1, take: true };
    let withdraw = CaseFact::Withdrawn { reason: "误报".into() };
    for role in [Role::Inspector, Role::Assistant, Role::Officer, Role::Handler] {
        for fact in [&transfer, &settle, &withdraw] {
            assert_eq!(says(Some(&case), as_role(role), fact.clone()), Err(Refusal::NotAllowed), "{role:?}");
        }
    }
    for role in [Role::Supervisor, Role::Admin] {
        assert_eq!(says(Some(&case), as_role(role), transfer.clone()), Ok(()));
        assert_eq!(says(Some(&case), as_role(role), withdraw.clone()), Ok(()));
        assert_eq!(says(Some(&case), as_role(role), settle.clone()), Err(Refusal::NothingToSettle));
        let to_org = CaseFact::Transferred { to: Stream::org() };
        assert_eq!(says(Some(&case), as_role(role), to_org), Err(Refusal::NotAStreet));
        let stay = CaseFact::Transferred { to: street() };
        assert_eq!(says(Some(&case), as_role(role), stay), Err(Refusal::AlreadySo));
    }
    assert_eq!(says(Some(&case), A.actor(), withdraw), Ok(()), "one's own");
}

#[test]
fn a_withdrawn_case_takes_notes_only() {
    let case = opened(vec![]);
    let withdraw = CaseFact::Withdrawn { reason: "误报".into() };
    let act = Applied { version: 2, seen: 1, actor: A.actor(), chain: A.chain, stream: &street(), fact: &withdraw };
    let (case, _) = evolve(Some(case), &act);
    let case = case.expect("a case");
    let gone = case.withdrawn.clone().expect("withdrawn");
    assert_eq!((gone.reason.as_str(), gone.since, gone.by), ("误报", 2, A.person));
    assert_eq!(says(Some(&case), A.actor(), CaseFact::NoteAdded { text: "补记".into() }), Ok(()));
    let others = [
        CaseFact::PhotoAdded { photo: photo(1) },
        CaseFact::ClassCorrected { class: class(1) },
        CaseFact::PlaceCorrected { place: place(9) },
        withdraw.clone(),
    ];
    for fact in others {
        assert_eq!(says(Some(&case), A.actor(), fact), Err(Refusal::CaseWithdrawn));
    }
}

#[test]
fn nothing_can_be_done_to_no_case_and_none_is_opened_twice() {
    let case = opened(vec![]);
    assert_eq!(says(None, A.actor(), CaseFact::NoteAdded { text: "x".into() }), Err(Refusal::NoSuchCase));
    assert_eq!(says(Some(&case), A.actor(), opening(vec![], String::new())), Err(Refusal::AlreadyExists));
    let same = CaseFact::ClassCorrected { class: class(0) };
    assert_eq!(says(Some(&case), A.actor(), same), Err(Refusal::AlreadySo));
    let same = CaseFact::PlaceCorrected { place: place(8) };
    assert_eq!(says(Some(&case), A.actor(), same), Err(Refusal::AlreadySo));
}
