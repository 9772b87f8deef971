//! Which kinds of act met which: two acts on one case, neither of whose authors had seen the other's.

use std::collections::{BTreeMap, BTreeSet};

use gridwalk_domain::case::CaseFact;
use gridwalk_domain::id::EntityId;
use gridwalk_domain::journal::RawAct;
use gridwalk_tests::book::LedgerAct;

/// Counts of pairs, each in alphabetical order.
#[derive(Debug, Default)]
pub struct Coverage(BTreeMap<(String, String), u64>);

impl Coverage {
    /// Counts what met in a ledger.
    pub fn of(acts: &[LedgerAct]) -> Self {
        let mut by_case: BTreeMap<EntityId, Vec<(u32, RawAct)>> = BTreeMap::new();
        for act in acts {
            let Some(version) = act.version else { continue };
            let raw = RawAct::parse(&act.bytes).expect("an accepted act");
            if raw.act.kind.starts_with("case.") {
                by_case.entry(raw.act.entity).or_default().push((version, raw));
            }
        }
        let mut coverage = Self::default();
        for history in by_case.values() {
            coverage.meet(history);
        }
        coverage
    }

    fn meet(&mut self, history: &[(u32, RawAct)]) {
        for (version, late) in history {
            let unseen =
                |(v, early): &&(u32, RawAct)| *v < *version && *v > late.act.seen && early.act.chain != late.act.chain;
            for (_, early) in history.iter().filter(unseen) {
                let mut pair = [early.act.kind.clone(), late.act.kind.clone()];
                pair.sort();
                let [a, b] = pair;
                *self.0.entry((a, b)).or_default() += 1;
            }
        }
    }

    pub fn add(&mut self, other: Self) {
        for (pair, count) in other.0 {
            *self.0.entry(pair).or_default() += count;
        }
    }

    pub fn met(&self) -> usize {
        self.0.len()
    }

    /// Pairs of kinds that change a case and never met. Opening acts meet nobody: a case is made once.
    pub fn missing(&self) -> Vec<String> {
        let kinds: BTreeSet<&str> = CaseFact::KINDS.into_iter().filter(|kind| !opens(kind)).collect();
        let pairs = kinds.iter().flat_map(|a| kinds.iter().filter(move |b| a <= *b).map(move |b| (*a, *b)));
        let met = |a: &str, b: &str| self.0.contains_key(&(a.to_owned(), b.to_owned()));
        pairs.filter(|(a, b)| !met(a, b)).map(|(a, b)| format!("{a} × {b}")).collect()
    }
}

fn opens(kind: &str) -> bool {
    matches!(kind, "case.self_disposed" | "case.reported")
}
