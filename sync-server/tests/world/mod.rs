//! A ledger with an office, some people and some phones, and a clock that is turned by hand.
#![allow(dead_code)]

pub mod client;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use gridwalk_domain::case::{CaseFact, ClassChoice, PhotoNamed, PhotoRole};
use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::journal::Role;
use gridwalk_domain::org::{Grant, Notice, Person, Unit};
use gridwalk_domain::place::Place;
use gridwalk_domain::record::RecordKind;
use gridwalk_domain::stream::Stream;
use gridwalk_protocol::enrol::EnrolRequest;
use gridwalk_protocol::sync::{ItemTag, PageHead, SyncAnswer, SyncRequest};
pub use gridwalk_server::demo::About;
use gridwalk_server::demo::Phone;
use gridwalk_server::ledger::{Answer, Request};
use gridwalk_server::{Ledger, office};

pub const DAY: i64 = 86_400_000;
/// When the world begins, server milliseconds.
pub const START: i64 = 1_790_000_000_000;

pub struct World {
    pub dir: tempfile::TempDir,
    pub ledger: Ledger,
    pub clock: Arc<AtomicI64>,
    next: std::cell::Cell<u128>,
}

pub fn street(n: u32) -> Stream {
    Stream::street(&format!("32040400{n}")).unwrap()
}

impl World {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(AtomicI64::new(START));
        let ledger = open(&dir, &clock);
        Self { dir, ledger, clock, next: std::cell::Cell::new(1) }
    }

    pub fn now(&self) -> i64 {
        self.clock.load(Ordering::SeqCst)
    }

    pub fn pass(&self, ms: i64) {
        self.clock.fetch_add(ms, Ordering::SeqCst);
    }

    /// Closes and opens the ledger again.
    pub fn restart(&mut self) {
        self.ledger.close();
        self.ledger = open(&self.dir, &self.clock);
    }

    pub fn entity(&self) -> EntityId {
        let n = self.next.get();
        self.next.set(n + 1);
        EntityId(uuid::Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + n))
    }

    /// Writes an office record.
    pub fn office(&self, stream: Stream, entity: EntityId, fact: gridwalk_domain::record::RecordFact) {
        self.ledger.write(move |tx| office::record(tx, &stream, entity, fact)).unwrap();
    }

    pub fn person(&self, name: &str, grants: &[Grant]) -> PersonId {
        let person = PersonId::from(self.entity());
        self.record_person(person, name, grants);
        person
    }

    pub fn record_person(&self, person: PersonId, name: &str, grants: &[Grant]) {
        let grants: BTreeMap<String, Grant> =
            grants.iter().enumerate().map(|(i, g)| (i.to_string(), g.clone())).collect();
        let fact = Person { name: name.into(), staff_no: name.into(), unit: None, grants }.to_fact();
        self.office(Stream::org(), person.into(), fact);
    }

    pub fn unit(&self, name: &str, street: Option<&str>) -> EntityId {
        let unit = self.entity();
        let fact = Unit { name: name.into(), street: street.map(Into::into), parent: None }.to_fact();
        self.office(Stream::org(), unit, fact);
        unit
    }

    /// Enrols a phone for a person.
    pub fn phone(&self, person: PersonId) -> Phone {
        let phone = Phone::numbered(self.entity().0.as_u128() as u64);
        self.enrol(&phone, person, None);
        phone
    }

    pub fn enrol(&self, phone: &Phone, person: PersonId, proved: Option<&Phone>) {
        let code = self.ledger.write(move |tx| tx.make_code(person, DAY)).unwrap();
        self.ledger.enrol(enrolment(phone, &code), proved.map(|p| p.device)).unwrap();
    }

    /// Sends everything unsent, sealed, and pulls nothing.
    pub fn push(&self, phone: &mut Phone) -> SyncAnswer {
        let answer = self.exchange(phone, &[phone.page()], &[phone.unsent().to_vec()], |r| r.budget = Some(0));
        phone.delivered();
        answer.header
    }

    pub fn exchange(
        &self,
        phone: &Phone,
        pages: &[PageHead],
        lines: &[Vec<Vec<u8>>],
        change: impl FnOnce(&mut SyncRequest),
    ) -> Answer {
        let device = self.ledger.device(phone.device).unwrap().expect("an enrolled phone");
        let mut header = request();
        header.pages = pages.to_vec();
        change(&mut header);
        let request = Request::new(header, lines.concat()).unwrap();
        self.ledger.exchange(&device, request).unwrap()
    }

    /// Pulls with cursors.
    pub fn pull(&self, phone: &Phone, cursors: &[(Stream, Option<u64>)]) -> Answer {
        self.exchange(phone, &[], &[], |r| r.c = cursors.iter().cloned().collect())
    }

    pub fn about(&self, author: PersonId, stream: Stream, entity: EntityId, seen: u32) -> About {
        About { author, stream, entity, seen, at: self.now() }
    }

    /// Notices in a person's stream as his phone would read them.
    pub fn notices(&self, phone: &Phone, person: PersonId) -> Vec<Notice> {
        notices_in(&self.pull(phone, &[(Stream::user(person), Some(0))]))
    }
}

/// Notices among pulled items.
pub fn notices_in(answer: &Answer) -> Vec<Notice> {
    acts(answer)
        .into_iter()
        .filter(|(_, act)| act.kind == RecordKind::Notice.wire())
        .map(|(_, act)| {
            let set: serde_json::Value = serde_json::from_str(act.facts.get()).unwrap();
            let set = &set["set"];
            Notice {
                what: set["what"].as_str().unwrap().into(),
                reason: set["reason"].as_str().map(Into::into),
                entity: set["entity"].as_str().map(|t| t.parse().unwrap()),
                act: set["act"].as_str().map(|t| t.parse().unwrap()),
                at: set["at"].as_i64().unwrap(),
                by: set["by"].as_str().map(|t| t.parse().unwrap()),
                kind: set["kind"].as_str().map(Into::into),
            }
        })
        .collect()
}

fn open(dir: &tempfile::TempDir, clock: &Arc<AtomicI64>) -> Ledger {
    let clock = clock.clone();
    Ledger::open(&dir.path().join("ledger.db"), Arc::new(move || clock.load(Ordering::SeqCst))).unwrap()
}

pub fn request() -> SyncRequest {
    SyncRequest {
        p: gridwalk_protocol::VERSION,
        e: None,
        pages: Vec::new(),
        c: BTreeMap::new(),
        resume: None,
        fetch: Vec::new(),
        budget: None,
    }
}

pub fn enrolment(phone: &Phone, code: &str) -> EnrolRequest {
    EnrolRequest {
        p: gridwalk_protocol::VERSION,
        code: code.into(),
        device: phone.device,
        key: phone.key.public(),
        label: "测试机".into(),
        app: "test".into(),
    }
}

pub fn grant(stream: Stream, role: Role) -> Grant {
    Grant { stream, role, from: 0, until: None }
}

pub fn class(key: &str) -> ClassChoice {
    ClassChoice { key: key.parse().unwrap(), condition: None, limit: None, catalog: "1".into() }
}

pub fn photo(hash: Hash) -> PhotoNamed {
    PhotoNamed { h: hash, role: PhotoRole::Before, w: 1600, ht: 1200, len: 3, at: 1, orig: None, exif: None }
}

pub fn report(note: &str) -> CaseFact {
    CaseFact::Reported { class: class("2026:m:06010"), place: Place::default(), photos: Vec::new(), note: note.into() }
}

pub fn disposed(photos: &[Hash]) -> CaseFact {
    let photos = photos.iter().copied().map(photo).collect();
    CaseFact::SelfDisposed { class: class("2026:m:06010"), place: Place::default(), photos, note: String::new() }
}

pub fn note(text: &str) -> CaseFact {
    CaseFact::NoteAdded { text: text.into() }
}

pub fn photo_blob(hash: Hash, device: gridwalk_domain::id::DeviceId) -> gridwalk_server::ledger::Blob {
    let class = gridwalk_protocol::blob::Class::Master;
    gridwalk_server::ledger::Blob { hash, class, bytes: 3, device, of: None }
}

/// Pulled acts with their versions.
pub fn acts(answer: &Answer) -> Vec<(u32, gridwalk_domain::journal::Act)> {
    let line = |(tag, bytes): &(ItemTag, Vec<u8>)| match tag {
        ItemTag::Act(_, _, version, _, _) => Some((*version, serde_json::from_slice(bytes).unwrap())),
        ItemTag::Photo(..) => None,
    };
    answer.pulled.lines.iter().filter_map(line).collect()
}

/// Pulled photo arrivals.
pub fn photos(answer: &Answer) -> Vec<Hash> {
    let line = |(tag, _): &(ItemTag, Vec<u8>)| match tag {
        ItemTag::Photo(_, _, hash) => Some(*hash),
        ItemTag::Act(..) => None,
    };
    answer.pulled.lines.iter().filter_map(line).collect()
}

/// Versions given in an answer, in order.
pub fn versions(answer: &SyncAnswer) -> Vec<u32> {
    answer.acks.iter().flat_map(|ack| &ack.runs).flat_map(|run| run.acceptances()).map(|(_, a)| a.version).collect()
}
