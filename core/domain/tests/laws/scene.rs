//! People, facts and histories, made from small numbers so that proptest generates and shrinks them cheaply.

use std::collections::BTreeMap;

use gridwalk_domain::case::{
    Actor, Applied, Case, CaseFact, ClassChoice, Effect, LimitFrozen, PhotoNamed, PhotoRole, RaceValue, evolve,
};
use gridwalk_domain::catalog::{ClassKey, Edition, Kind, LimitUnit};
use gridwalk_domain::hash::{Alg, Hash};
use gridwalk_domain::id::{ChainId, DeviceId, EntityId, PersonId};
use gridwalk_domain::journal::{Act, Clock, Role};
use gridwalk_domain::place::{Datum, Fix, FixSource, Place, Point};
use gridwalk_domain::stream::Stream;
use serde_json::value::RawValue;
use uuid::Uuid;

/// Somebody at a device.
#[derive(Debug, Clone, Copy)]
pub struct Player {
    pub person: PersonId,
    pub role: Role,
    pub chain: ChainId,
}

impl Player {
    pub fn actor(self) -> Actor {
        Actor { person: self.person, role: self.role }
    }
}

/// Persons 1 and 4 share the phone of chain 1; person 1 also has a desk, chain 4, and shares it with person 5.
pub const PLAYERS: [Player; 6] = [
    player(1, Role::Inspector, 1),
    player(2, Role::Inspector, 2),
    player(3, Role::Supervisor, 3),
    player(4, Role::Supervisor, 1),
    player(1, Role::Inspector, 4),
    player(5, Role::Supervisor, 4),
];

const fn player(person: u128, role: Role, chain: u128) -> Player {
    Player { person: PersonId(Uuid::from_u128(person)), role, chain: ChainId(Uuid::from_u128(chain)) }
}

pub fn street() -> Stream {
    Stream::street("320404001").expect("a street")
}

pub fn class(pick: u8) -> ClassChoice {
    let code = ["06010", "06011", "01002"][usize::from(pick) % 3];
    ClassChoice {
        key: ClassKey::new(Edition::Gb2026, Kind::Matter, code).expect("a key"),
        condition: (pick & 4 != 0).then(|| "1".to_owned()),
        limit: (pick & 8 != 0).then_some(LimitFrozen { n: 4, unit: LimitUnit::WorkHours }),
        catalog: "2026-07-01".into(),
    }
}

pub fn fix(lon: i64, lat: i64, acc: i64) -> Fix {
    Fix { point: Point { lon, lat }, acc, src: FixSource::Gnss, datum: Datum::Wgs84, at: 1_700_000_000_000 }
}

pub fn place(pick: u8) -> Place {
    match pick % 16 {
        0 => Place { fix: Some(fix(i64::MIN, 0, 1)), ..Place::default() },
        1 => Place { fix: Some(fix(1_199_000_000, 317_000_000, -1)), ..Place::default() },
        2 => Place { text: "路".repeat(2_001), ..Place::default() },
        3..=7 => Place { fix: Some(fix(1_199_000_000 + i64::from(pick), 317_000_000, 5_000)), ..Place::default() },
        n => Place { text: format!("路口{n}"), grid: Some("320404001001001".into()), ..Place::default() },
    }
}

pub fn photo(pick: u8) -> PhotoNamed {
    let h = Hash([pick % 4; 32]);
    PhotoNamed {
        h,
        role: PhotoRole::Before,
        w: 1600,
        ht: 1200,
        len: 300_000,
        at: i64::from(pick),
        orig: None,
        exif: None,
    }
}

fn text(pick: u8) -> String {
    match pick % 16 {
        0 => String::new(),
        1 => " \u{3000}".into(),
        2 => "长".repeat(2_001),
        n => format!("字{n}"),
    }
}

fn to_stream(pick: u8) -> Stream {
    match pick % 8 {
        0 => Stream::org(),
        1 => Stream::user(PersonId(Uuid::from_u128(1))),
        n => Stream::street(["320404001", "320404002", "wujin-1"][usize::from(n) % 3]).expect("a street"),
    }
}

/// A fact of a kind, by its place in [`CaseFact::KINDS`]; a settlement picks one of the races that are open, if any.
pub fn case_fact(kind: u8, pick: u8, case: Option<&Case>) -> CaseFact {
    match kind % 9 {
        0 => CaseFact::SelfDisposed { class: class(pick), place: place(pick), photos: photos(pick), note: note(pick) },
        1 => CaseFact::Reported { class: class(pick), place: place(pick), photos: photos(pick), note: note(pick) },
        2 => CaseFact::PhotoAdded { photo: photo(pick) },
        3 => CaseFact::NoteAdded { text: text(pick) },
        4 => CaseFact::ClassCorrected { class: class(pick) },
        5 => CaseFact::PlaceCorrected { place: place(pick) },
        6 => CaseFact::Withdrawn { reason: text(pick) },
        7 => CaseFact::Transferred { to: to_stream(pick) },
        _ => CaseFact::Settled { challenger: challenger(pick, case), take: pick & 1 == 0 },
    }
}

fn note(pick: u8) -> String {
    if pick % 16 == 2 { text(pick) } else { String::new() }
}

fn photos(pick: u8) -> Vec<PhotoNamed> {
    (0..pick % 3).map(|n| photo(pick.wrapping_add(n))).collect()
}

fn challenger(pick: u8, case: Option<&Case>) -> u32 {
    let open: Vec<u32> = case.map(|c| c.races.keys().copied().collect()).unwrap_or_default();
    let nth = usize::from(pick / 2) % open.len().max(1);
    open.get(nth).copied().filter(|_| pick < 240).unwrap_or(u32::from(pick % 8))
}

/// One act of a history: who, what, and how much of the history before it he had not seen.
pub type Step = (u8, u8, u8, u8);

/// Folds steps into a case that can really come to be; every act gets the next version.
pub fn reach(steps: &[Step]) -> (Option<Case>, Vec<Effect>) {
    let (mut case, mut effects, home) = (None, Vec::new(), street());
    for (version, (who, kind, pick, unseen)) in (1u32..).zip(steps) {
        let player = PLAYERS[usize::from(*who) % PLAYERS.len()];
        let kind = if version == 1 { kind % 2 } else { *kind };
        let fact = case_fact(kind, *pick, case.as_ref());
        let seen = (version - 1).saturating_sub(u32::from(unseen % 4));
        let (actor, chain) = (player.actor(), player.chain);
        let (next, effect) = evolve(case, &Applied { version, seen, actor, chain, stream: &home, fact: &fact });
        case = next;
        effects.push(effect);
    }
    (case, effects)
}

/// An envelope around facts.
pub fn act(player: Player, kind: &str, seq: u64, seen: u32, facts: Box<RawValue>) -> Act {
    Act {
        alg: Alg::Sha256,
        chain: player.chain,
        device: DeviceId(player.chain.0),
        author: player.person,
        clock: Clock { boot: "b1".into(), off: Some(1_700_000_000_000), unc: Some(40), meas: Some(5_000) },
        stream: street(),
        kind: kind.into(),
        v: 1,
        seq,
        at: 6_000,
        wall: 1_700_000_006_000,
        entity: EntityId(Uuid::from_u128(99)),
        seen,
        facts,
    }
}

/// What stands in the field that a challenger wanted to change.
pub fn standing(case: &Case, wanted: &RaceValue) -> RaceValue {
    match wanted {
        RaceValue::Class(_) => RaceValue::Class(case.class.value.clone()),
        RaceValue::Place(_) => RaceValue::Place(case.place.value.clone()),
        RaceValue::Street(_) => RaceValue::Street(case.street.value.clone()),
        RaceValue::Withdrawal(_) => {
            RaceValue::Withdrawal(case.withdrawn.as_ref().map(|w| w.reason.clone()).unwrap_or_default())
        }
    }
}

/// A record's fields from small numbers.
pub fn fields(picks: &[(u8, u8)]) -> BTreeMap<String, serde_json::Value> {
    let name = |n: u8| ["name", "phone", "grant.a", "grant.b", "x_unknown"][usize::from(n) % 5].to_owned();
    let value = |n: u8| match n % 5 {
        0 => serde_json::Value::Null,
        1 => serde_json::json!({"k": [1, {"deep": "值"}]}),
        n => serde_json::json!(n),
    };
    picks.iter().map(|(n, v)| (name(*n), value(*v))).collect()
}
