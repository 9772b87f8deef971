//! Races: nobody's decision is overwritten unseen, and whatever raced can be settled by a person.

use gridwalk_domain::case::{
    Applied, Case, CaseCommand, CaseFact, CaseKind, Effect, RaceField, RaceValue, Refusal, decide, decide_on, evolve,
};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::scene::{PLAYERS, Player, class, place, reach, standing, street};
use crate::{CASES, config};

const A: Player = PLAYERS[0];
const B: Player = PLAYERS[1];
const C: Player = PLAYERS[2];
const D: Player = PLAYERS[3];
const A_AT_DESK: Player = PLAYERS[4];

/// Folds an act of a player as the next version.
fn fold(case: Option<Case>, player: Player, seen: u32, fact: &CaseFact) -> (Case, Effect) {
    let version = case.as_ref().map_or(0, |c| c.version) + 1;
    let home = street();
    let act = Applied { version, seen, actor: player.actor(), chain: player.chain, stream: &home, fact };
    let (case, effect) = evolve(case, &act);
    (case.expect("a case"), effect)
}

fn opened() -> Case {
    let opening = CaseFact::Reported { class: class(0), place: place(8), photos: vec![], note: String::new() };
    fold(None, A, 0, &opening).0
}

fn classed(pick: u8) -> CaseFact {
    CaseFact::ClassCorrected { class: class(pick) }
}

fn withdrawn() -> CaseFact {
    CaseFact::Withdrawn { reason: "误报".into() }
}

/// A case on which A changed the class at version 2 and B, who had not seen it, at version 3.
fn with_a_race() -> Case {
    let (case, _) = fold(Some(opened()), A, 1, &classed(1));
    let (case, effect) = fold(Some(case), B, 1, &classed(2));
    assert_eq!(effect, Effect::Raced(RaceField::Class));
    case
}

proptest! {
    #![proptest_config(config(CASES))]

    #[test]
    fn every_race_can_be_settled_either_way(steps in vec(any::<(u8, u8, u8, u8)>(), 3..12)) {
        let (case, effects) = reach(&steps);
        let Some(case) = case else { return Ok(()) };
        prop_assert!(case.races.keys().all(|v| matches!(effects[*v as usize - 1], Effect::Raced(_))));
        for (challenger, race) in &case.races {
            let settle = |take| CaseFact::Settled { challenger: *challenger, take };
            let command = |take| CaseCommand { actor: C.actor(), fact: settle(take) };
            prop_assert!(decide(Some(&case), command(true)).is_ok());
            prop_assert!(decide_on(Some(&case), case.version, command(false)).is_ok());
            let (taken, effect) = fold(Some(case.clone()), C, case.version, &settle(true));
            prop_assert_eq!(effect, Effect::Applied);
            prop_assert_eq!(&standing(&taken, &race.value), &race.value, "the challenger's value stands");
            prop_assert!(!taken.races.contains_key(challenger));
            let (kept, effect) = fold(Some(case.clone()), C, case.version, &settle(false));
            prop_assert_eq!(effect, Effect::Applied);
            let mut expected = Case { version: case.version + 1, ..case.clone() };
            expected.races.remove(challenger);
            prop_assert_eq!(kept, expected, "keeping changes the list of races and nothing else");
        }
        prop_assert!(case.withdrawn.is_none() || case.races.is_empty(), "a withdrawn case has no races");
    }

    #[test]
    fn a_raced_act_changes_nothing_but_the_list_of_races(steps in vec(any::<(u8, u8, u8, u8)>(), 2..10)) {
        for end in 1..steps.len() {
            let (Some(before), _) = reach(&steps[..end]) else { continue };
            let (Some(after), effects) = reach(&steps[..=end]) else { continue };
            let Some(Effect::Raced(_)) = effects.last() else { continue };
            let without_races = |case: &Case| Case { races: Default::default(), version: 0, ..case.clone() };
            prop_assert_eq!(without_races(&before), without_races(&after));
            let old = |(version, race): (&u32, _)| after.races.get(version) == Some(race);
            prop_assert!(before.races.iter().all(old), "open choices stay open");
        }
    }
}

#[test]
fn a_later_edit_of_the_same_field_races_and_the_first_stands() {
    let case = with_a_race();
    assert_eq!((case.class.value.clone(), case.class.by), (class(1), A.person));
    assert_eq!(case.races[&3].by, B.person);
}

#[test]
fn edits_of_different_fields_both_apply() {
    let (case, _) = fold(Some(opened()), A, 1, &classed(1));
    let (_, effect) = fold(Some(case.clone()), B, 1, &CaseFact::PlaceCorrected { place: place(9) });
    assert_eq!(effect, Effect::Applied);
    let to = gridwalk_domain::stream::Stream::street("320404002").expect("a street");
    let (moved, effect) = fold(Some(case), C, 1, &CaseFact::Transferred { to });
    assert_eq!(effect, Effect::Applied);
    let (_, effect) = fold(Some(moved), D, 1, &CaseFact::Transferred { to: street() });
    assert_eq!(effect, Effect::Raced(RaceField::Street));
}

#[test]
fn a_place_races_with_a_place() {
    let (case, _) = fold(Some(opened()), A, 1, &CaseFact::PlaceCorrected { place: place(9) });
    let (case, effect) = fold(Some(case), B, 1, &CaseFact::PlaceCorrected { place: place(10) });
    assert_eq!((effect, case.place.value), (Effect::Raced(RaceField::Place), place(9)));
}

#[test]
fn whatever_raced_waits_with_what_was_wanted() {
    let street = |code| gridwalk_domain::stream::Stream::street(code).expect("a street");
    let (first, second) = (street("320404002"), street("320404003"));
    let pairs = [
        (classed(1), classed(2), RaceValue::Class(class(2))),
        (
            CaseFact::PlaceCorrected { place: place(9) },
            CaseFact::PlaceCorrected { place: place(10) },
            RaceValue::Place(place(10)),
        ),
        (CaseFact::Transferred { to: first }, CaseFact::Transferred { to: second.clone() }, RaceValue::Street(second)),
        (classed(1), withdrawn(), RaceValue::Withdrawal("误报".into())),
    ];
    for (stands, challenges, wanted) in pairs {
        // Whoever opened the case may withdraw it; all of them may edit and transfer.
        let (one, other) = (C, if matches!(challenges, CaseFact::Withdrawn { .. }) { A } else { D });
        let (case, effect) = fold(Some(opened()), one, 1, &stands);
        assert_eq!(effect, Effect::Applied, "{stands:?}");
        let (case, effect) = fold(Some(case), other, 1, &challenges);
        assert!(matches!(effect, Effect::Raced(_)), "{challenges:?}: {effect:?}");
        assert_eq!(case.races.get(&3).map(|race| &race.value), Some(&wanted));
    }
}

#[test]
fn ones_own_edits_from_two_devices_do_not_race() {
    let (case, _) = fold(Some(opened()), A, 1, &classed(1));
    let (case, effect) = fold(Some(case), A_AT_DESK, 1, &classed(2));
    assert_eq!((effect, case.class.value), (Effect::Applied, class(2)));
}

#[test]
fn who_takes_over_the_phone_has_seen_what_it_holds() {
    let (case, _) = fold(Some(opened()), A, 1, &classed(1));
    assert_eq!(fold(Some(case.clone()), D, 1, &classed(2)).1, Effect::Applied);
    assert_eq!(fold(Some(case.clone()), C, 1, &classed(2)).1, Effect::Raced(RaceField::Class));
    assert_eq!(fold(Some(case), C, 2, &classed(2)).1, Effect::Applied);
}

#[test]
fn a_withdrawal_races_with_whatever_its_author_had_not_seen() {
    let moved = CaseFact::Transferred { to: gridwalk_domain::stream::Stream::street("x-1").expect("a street") };
    for decision in [classed(1), CaseFact::PlaceCorrected { place: place(9) }, moved] {
        let (case, _) = fold(Some(opened()), C, 1, &decision);
        let (case, effect) = fold(Some(case), A, 1, &withdrawn());
        assert_eq!(effect, Effect::Raced(RaceField::Withdrawal), "{decision:?}");
        assert!(case.withdrawn.is_none());
        assert_eq!(fold(Some(case), A, 2, &withdrawn()).1, Effect::Applied, "now he knows");
    }
    let (noted, _) = fold(Some(opened()), C, 1, &CaseFact::NoteAdded { text: "看过".into() });
    assert_eq!(fold(Some(noted), A, 1, &withdrawn()).1, Effect::Applied, "a note decides nothing");
}

#[test]
fn a_withdrawal_does_not_sweep_away_a_choice_its_author_never_saw() {
    let case = with_a_race();
    let (case, effect) = fold(Some(case), A, 2, &withdrawn());
    assert_eq!(effect, Effect::Raced(RaceField::Withdrawal));
    assert_eq!(case.races.keys().copied().collect::<Vec<_>>(), [3, 4]);
    let (case, effect) = fold(Some(case), A, 4, &withdrawn());
    assert_eq!(effect, Effect::Applied);
    assert!(case.races.is_empty(), "nothing is left to choose");
}

#[test]
fn a_settlement_does_not_overwrite_a_decision_its_author_never_saw() {
    let (case, effect) = fold(Some(with_a_race()), A, 3, &classed(4));
    assert_eq!(effect, Effect::Applied);
    let take = CaseFact::Settled { challenger: 3, take: true };
    let (raced, effect) = fold(Some(case.clone()), C, 3, &take);
    assert_eq!(effect, Effect::Raced(RaceField::Class));
    assert_eq!(raced.class.value, class(4));
    assert!(raced.races.contains_key(&3) && raced.races.len() == 1, "the choice is still open");
    let (taken, effect) = fold(Some(case.clone()), C, 4, &take);
    assert_eq!((effect, taken.class.value), (Effect::Applied, class(2)));
    let keep = CaseFact::Settled { challenger: 3, take: false };
    assert_eq!(fold(Some(case), C, 3, &keep).1, Effect::Applied, "keeping what stands overwrites nothing");
}

#[test]
fn a_choice_that_has_no_version_yet_cannot_be_settled() {
    let case = with_a_race();
    let settle = CaseFact::Settled { challenger: 3, take: true };
    let (after, effect) = fold(Some(case.clone()), C, 2, &settle);
    assert_eq!(effect, Effect::Superseded(Refusal::NothingToSettle));
    assert!(after.races.contains_key(&3));
    let command = || CaseCommand { actor: C.actor(), fact: settle.clone() };
    assert_eq!(decide_on(Some(&case), 2, command()), Err(Refusal::NothingToSettle));
    assert_eq!(decide_on(Some(&case), 3, command()), Ok(settle.clone()));
}

#[test]
fn the_same_wish_of_two_people_is_no_race() {
    let (case, _) = fold(Some(opened()), A, 1, &classed(1));
    assert_eq!(fold(Some(case), B, 1, &classed(1)).1, Effect::Superseded(Refusal::AlreadySo));
}

#[test]
fn an_opening_keeps_what_it_said() {
    let opening = CaseFact::SelfDisposed {
        class: class(1),
        place: place(9),
        photos: vec![crate::scene::photo(1), crate::scene::photo(2)],
        note: "清理完毕".into(),
    };
    let (case, _) = fold(None, A, 0, &opening);
    assert_eq!((case.kind, case.author, case.photos.len()), (CaseKind::SelfDisposed, A.person, 2));
    assert_eq!(case.notes[&1].text, "清理完毕");
    assert_eq!((case.street.value.clone(), case.street.chain), (street(), A.chain));
    let photo = &case.photos[&crate::scene::photo(2).h];
    assert_eq!((photo.at, photo.w, photo.ht, photo.since, photo.by), (2, 1600, 1200, 1, A.person));
    assert!(opened().notes.is_empty(), "no note, no entry");
    assert_eq!(opened().kind, CaseKind::Reported);
}
