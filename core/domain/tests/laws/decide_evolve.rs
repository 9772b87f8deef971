//! `decide` refuses exactly what `evolve` would supersede, and a decision on the newest state never races.

use gridwalk_domain::case::{Applied, CaseCommand, Effect, decide, evolve};
use gridwalk_domain::record::{self, RecordEffect, RecordFact, RecordKind};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::scene::{PLAYERS, case_fact, fields, reach, street};
use crate::{CASES, config};

proptest! {
    #![proptest_config(config(CASES))]

    #[test]
    fn a_case_is_decided_as_it_will_be_folded(
        steps in vec(any::<(u8, u8, u8, u8)>(), 0..8), who in 0..6usize, kind in 0..9u8, pick: u8,
    ) {
        let (case, _) = reach(&steps);
        let player = PLAYERS[who];
        let fact = case_fact(kind, pick, case.as_ref());
        let seen = case.as_ref().map_or(0, |c| c.version);
        let decided = decide(case.as_ref(), CaseCommand { actor: player.actor(), fact: fact.clone() });
        let act = Applied {
            version: seen + 1, seen, actor: player.actor(), chain: player.chain, stream: &street(), fact: &fact,
        };
        let (after, effect) = evolve(case, &act);
        match decided {
            Ok(same) => {
                prop_assert_eq!(&same, &fact, "decide must not change the wish");
                prop_assert_eq!(effect, Effect::Applied);
                prop_assert_eq!(after.map(|c| c.version), Some(seen + 1));
            }
            Err(reason) => prop_assert_eq!(effect, Effect::Superseded(reason)),
        }
    }

    #[test]
    fn a_record_is_decided_as_it_will_be_folded(
        steps in vec((0..6usize, 0..3usize, vec(any::<(u8, u8)>(), 0..4), 0..3u32), 0..6),
        who in 0..6usize, kind in 0..3usize, set in vec(any::<(u8, u8)>(), 0..4),
    ) {
        let kinds = [RecordKind::Unit, RecordKind::Unit, RecordKind::Session];
        let mut state = None;
        for (version, (who, kind, set, unseen)) in (1..).zip(&steps) {
            let fact = RecordFact::new(kinds[*kind], fields(set));
            let seen = u32::saturating_sub(version - 1, *unseen);
            (state, _) = record::evolve(state, &fact, PLAYERS[*who].actor(), version, seen);
        }
        let fact = RecordFact::new(kinds[kind], fields(&set));
        let player = PLAYERS[who];
        let seen = state.as_ref().map_or(0, |r: &record::Record| r.version);
        let decided = record::decide(state.as_ref(), player.role, fact.clone());
        let (after, effect) = record::evolve(state, &fact, player.actor(), seen + 1, seen);
        match decided {
            Ok(same) => {
                prop_assert_eq!(&same, &fact);
                prop_assert_eq!(effect, RecordEffect::Applied);
                prop_assert_eq!(after.map(|r| r.version), Some(seen + 1));
            }
            Err(reason) => prop_assert_eq!(effect, RecordEffect::Superseded(reason)),
        }
    }
}
