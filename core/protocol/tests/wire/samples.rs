//! One value of every message, fixed for ever: what the golden files hold.

use std::collections::BTreeMap;

use gridwalk_domain::case::{CaseFact, ClassChoice, LimitFrozen, PhotoNamed, PhotoRole};
use gridwalk_domain::catalog::LimitUnit;
use gridwalk_domain::entity::Fact;
use gridwalk_domain::hash::{Alg, Hash};
use gridwalk_domain::id::{ChainId, DeviceId, EntityId, PersonId};
use gridwalk_domain::journal::{Acceptance, Act, Clock, Role, Standing};
use gridwalk_domain::place::{Datum, Fix, FixSource, Place, Point};
use gridwalk_domain::record::{RecordFact, RecordKind};
use gridwalk_domain::stream::Stream;
use gridwalk_protocol::archive::TileKind;
use gridwalk_protocol::enrol::{EnrolAnswer, EnrolRequest};
use gridwalk_protocol::pack::{PackEntry, PackList};
use gridwalk_protocol::sign::{Key, Receipt, Seal};
use gridwalk_protocol::sync::{
    Ack, AckRun, Head, Hold, HoldReason, How, ItemTag, PageHead, Resume, Rewound, SyncAnswer, SyncRequest,
};
use gridwalk_protocol::{WireCode, WireError};
use serde_json::json;
use uuid::Uuid;

pub fn id(n: u128) -> EntityId {
    EntityId(Uuid::from_u128(0x0197_3a00_0000_7000_8000_0000_0000_0000 + n))
}

fn chain() -> ChainId {
    ChainId(id(1).0)
}

fn device() -> DeviceId {
    DeviceId(id(2).0)
}

fn person() -> PersonId {
    PersonId(id(3).0)
}

pub fn street() -> Stream {
    Stream::street("320404001").expect("a street")
}

fn key() -> Key {
    Key::from_seed(&[42; 32])
}

fn class() -> ClassChoice {
    ClassChoice {
        key: "2026:m:06010".parse().expect("a key"),
        condition: Some("2".into()),
        limit: Some(LimitFrozen { n: 4, unit: LimitUnit::WorkHours }),
        catalog: "gb2026-1".into(),
    }
}

fn place() -> Place {
    let point = Point { lon: 1_199_468_730, lat: 317_722_110 };
    Place {
        fix: Some(Fix { point, acc: 4_200, src: FixSource::Gnss, datum: Datum::Wgs84, at: 1_780_000_000_000 }),
        grid: Some("320404001001001".into()),
        chosen: Some("320404001001002".into()),
        area: Some(id(20)),
        unit: Some(id(21)),
        text: "怀德路与\"清凉路\"口".into(),
    }
}

fn photo(n: u8) -> PhotoNamed {
    PhotoNamed {
        h: Hash([n; 32]),
        role: [PhotoRole::Before, PhotoRole::After, PhotoRole::Near, PhotoRole::Far, PhotoRole::Reference]
            [usize::from(n) % 5],
        w: 1_600,
        ht: 1_200,
        len: 412_345,
        at: 86_400_123,
        orig: (n == 1).then_some(Hash([9; 32])),
        exif: None,
    }
}

/// One fact of every kind.
pub fn facts() -> Vec<Fact> {
    let cases = [
        CaseFact::SelfDisposed {
            class: class(),
            place: place(),
            photos: (0..5).map(photo).collect(),
            note: String::new(),
        },
        CaseFact::Reported {
            class: ClassChoice { condition: None, limit: None, ..class() },
            place: Place::default(),
            photos: vec![],
            note: "井盖破损\n需更换".into(),
        },
        CaseFact::PhotoAdded { photo: photo(1) },
        CaseFact::NoteAdded { text: "商户已整改 ✓".into() },
        CaseFact::ClassCorrected { class: class() },
        CaseFact::PlaceCorrected { place: place() },
        CaseFact::Withdrawn { reason: "误报".into() },
        CaseFact::Transferred { to: Stream::street("wujin-1").expect("a street") },
        CaseFact::Settled { challenger: 7, take: true },
    ];
    let records = RecordKind::ALL.map(|(kind, _)| {
        let set = BTreeMap::from([
            ("cleared".to_owned(), json!(null)),
            (
                "grant.g1".to_owned(),
                json!({"stream": "street:320404001", "role": "inspector", "from": 1_780_000_000_000_i64}),
            ),
            ("name".to_owned(), json!("常州路")),
            ("ring".to_owned(), json!([[1_199_468_730_i64, 317_722_110], [-5, 0]])),
        ]);
        RecordFact::new(kind, set)
    });
    cases.into_iter().map(Fact::Case).chain(records.into_iter().map(Fact::Record)).collect()
}

/// The act around a fact, and its kind.
pub fn act(fact: &Fact) -> Act {
    let (kind, facts) = match fact {
        Fact::Case(fact) => (fact.kind(), fact.to_raw()),
        Fact::Record(fact) => (fact.kind.map_or("", RecordKind::wire), fact.to_raw()),
    };
    Act {
        alg: Alg::Sha256,
        chain: chain(),
        device: device(),
        author: person(),
        clock: Clock { boot: "b7f3".into(), off: Some(1_779_913_600_000), unc: Some(85), meas: Some(86_000_000) },
        stream: street(),
        kind: kind.into(),
        v: 1,
        seq: 12,
        at: 86_400_456,
        wall: 1_780_000_001_000,
        entity: id(10),
        seen: 3,
        facts: facts.expect("JSON"),
    }
}

pub fn sync_request() -> SyncRequest {
    let page = |from, seal| PageHead { chain: chain(), device: device(), from, n: 2, prev: Hash([1; 32]), seal };
    SyncRequest {
        p: 1,
        e: Some("k3x9q2".into()),
        pages: vec![page(12, Some(Seal::make(&key(), chain(), 13, Hash([2; 32])))), page(1, None)],
        c: BTreeMap::from([(Stream::org(), Some(41)), (street(), None), (Stream::user(person()), Some(0))]),
        resume: Some(Resume { stream: street(), head: 900, after: "c2:17".into() }),
        fetch: vec![id(10), id(11)],
        budget: Some(4_194_304),
    }
}

fn acceptance(version: u32, odd: bool) -> Acceptance {
    Acceptance {
        version,
        stream: street(),
        stream_seq: 901,
        received_at: 1_780_000_002_000,
        released_at: None,
        standing: if odd { Standing::Lapsed } else { Standing::Good },
        role: Role::Inspector,
        unit: odd.then(|| id(21)),
        floor: odd.then_some(1_779_999_000_000),
    }
}

const HOLDS: [HoldReason; 8] = [
    HoldReason::NoGrant,
    HoldReason::LapsedDecision,
    HoldReason::UnknownKind,
    HoldReason::BadFacts,
    HoldReason::UnknownEntity,
    HoldReason::Behind,
    HoldReason::UnknownAuthor,
    HoldReason::Malformed,
];

pub fn sync_answer() -> SyncAnswer {
    let runs = vec![
        AckRun { n: 3, ..AckRun::one(12, &acceptance(1, false)) },
        AckRun { n: 2, v: vec![4, 5], q: 904, ..AckRun::one(15, &acceptance(4, true)) },
    ];
    let hold =
        |(n, reason): (usize, HoldReason)| Hold { chain: chain(), seq: 17 + n as u64, h: Hash([n as u8; 32]), reason };
    SyncAnswer {
        p: 1,
        e: "k3x9q2".into(),
        now: 1_780_000_002_001,
        acks: vec![Ack { chain: chain(), to: 24, link: Hash([3; 32]), runs }],
        holds: HOLDS.into_iter().enumerate().map(hold).collect(),
        receipts: vec![Receipt::make(&key(), chain(), 24, Hash([3; 32]), "k3x9q2", 1_780_000_002_000)],
        heads: vec![Head { chain: ChainId(id(4).0), seq: 6, link: Hash([4; 32]) }],
        rewound: None,
        forked: vec![ChainId(id(5).0)],
        c: BTreeMap::from([(Stream::org(), 42), (street(), 905)]),
        s: vec![street(), Stream::org()],
        more: true,
        resume: Some(Resume { stream: street(), head: 905, after: "c2:18".into() }),
        streams: Some(vec![Stream::org(), street()]),
        backed_up_to: Some(1_779_990_000_000),
        wipe: true,
    }
}

/// To a device that comes from another epoch.
pub fn sync_answer_rewound() -> SyncAnswer {
    let rewound = Rewound { after: 1_779_980_000_000, c: BTreeMap::from([(Stream::org(), 40)]) };
    SyncAnswer { rewound: Some(rewound), ..sync_answer_bare() }
}

pub fn sync_answer_bare() -> SyncAnswer {
    SyncAnswer {
        acks: vec![],
        holds: vec![],
        receipts: vec![],
        heads: vec![],
        forked: vec![],
        c: BTreeMap::new(),
        s: vec![],
        more: false,
        resume: None,
        streams: None,
        backed_up_to: None,
        wipe: false,
        ..sync_answer()
    }
}

pub fn sync_request_bare() -> SyncRequest {
    SyncRequest { p: 1, e: None, pages: vec![], c: BTreeMap::new(), resume: None, fetch: vec![], budget: None }
}

/// Tags as they stand before an act's bytes: a plain one, one with everything, and a photo's.
pub fn tags() -> [ItemTag; 3] {
    let full = How { st: Standing::Fork, r: Role::Supervisor, u: Some(id(21)), f: Some(-1), l: None };
    [
        ItemTag::Act(0, 901, 1, 1_780_000_002_000, How::of(&acceptance(1, false))),
        ItemTag::Act(1, 902, 4_294_967_295, 1_780_000_002_000, full),
        ItemTag::Photo(0, 903, Hash([7; 32])),
    ]
}

pub fn enrol_request() -> EnrolRequest {
    EnrolRequest {
        p: 1,
        code: "7KQ2M9XA3D".into(),
        device: device(),
        key: key().public(),
        label: "巡格 A7 · 3 号机".into(),
        app: "0.1.0 android".into(),
    }
}

pub fn enrol_answer(full: bool) -> EnrolAnswer {
    EnrolAnswer {
        person: person(),
        person_name: "陈晓梅".into(),
        unit: full.then(|| id(21)),
        unit_name: "运河街道".into(),
        server_name: "运城区城市管理局".into(),
        server_key: key().public(),
        epoch: "k3x9q2".into(),
        now: 1_780_000_000_000,
        streams: vec![Stream::org(), street(), Stream::user(person())],
        filing_number: full.then(|| "苏ICP备00000000号-1A".into()),
        recovery_key: full.then(|| "ab".repeat(32)),
    }
}

/// Every code a server says today.
pub fn wire_errors() -> Vec<WireError> {
    use WireCode::*;
    let codes = [
        Malformed,
        TooLarge,
        Unauthorised,
        Revoked,
        ClockSkew,
        VersionTooOld,
        VersionTooNew,
        CodeUnknown,
        CodeUsed,
        CodeExpired,
        NotFound,
        NotAllowed,
        Busy,
        Behind,
        NoSpace,
        HashMismatch,
        Internal,
    ];
    codes.map(|code| WireError { code, message: "in words".into(), now: 1_780_000_000_000 }).into()
}

pub fn pack_list() -> PackList {
    let entry = |id: u8, name: &str, kind| PackEntry {
        id: Hash([id; 32]),
        name: name.into(),
        approval: "GS（2024）1234号".into(),
        bytes: 734_003_200,
        bounds: [1_198_500_000, 317_000_000, 1_200_000_000, 318_500_000],
        min_zoom: 8,
        max_zoom: 18,
        kind,
    };
    PackList { packs: vec![entry(1, "电子地图", TileKind::Vector), entry(2, "影像", TileKind::Raster)] }
}
