//! Asking for a track, openly: purpose, time limit, the person's own answer, and a word in the journal for each viewing.

use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::patrol::{SharedPart, Track, TrackAsked, TrackShared, TrackViewed};
use gridwalk_domain::record::{Record, RecordKind};
use gridwalk_domain::stream::Stream;

use super::mine::{append, own_patrols};
use super::room::PatrolRoom;
use super::seal::{AskKey, Belongs, seal};
use super::words::{gap_views, means_view, point_views};
use crate::api::*;
use crate::app::{App, Inner};
use crate::error::fail;
use crate::ground::{day, made_at};
use crate::people::person_record;
use crate::places::Places;
use crate::records::{Entry, gone, home, id_of, text};
use crate::view::*;

/// Longest purpose, characters.
const MAX_PURPOSE: usize = 500;
/// Longest time an asking may stand, milliseconds.
const LONGEST_MS: i64 = 31 * 86_400_000;
/// Settings of keys for askings of this device; the key's name ends with the asking's id.
const KEYS: &str = "track_keys";

/// An asking with what came of it.
struct Asking {
    id: EntityId,
    asked: TrackAsked,
    asker: Option<PersonId>,
    /// It says what its asker said at first. One that was written over by anybody, be it to get another key under the answer,
    /// is over.
    sound: bool,
    shared: Vec<TrackShared>,
    views: Vec<(PersonId, i64)>,
}

fn author_of(record: &Record, field: &str) -> Option<PersonId> {
    record.fields.get(field).map(|cell| cell.by)
}

/// Whether everything it says was said in its first word.
fn is_first_word(record: &Record) -> bool {
    record.fields.values().all(|cell| cell.since == 1) && record.races.is_empty()
}

impl Asking {
    fn read(inner: &Inner, id: EntityId, record: &Record) -> Result<Option<Self>, ApiError> {
        let Some(asked) = TrackAsked::read(record) else { return Ok(None) };
        let under = id.to_string();
        let answers = inner.store.records_under(RecordKind::TrackShared, &under)?;
        // Only the person's own word counts.
        let own = answers.iter().filter(|(_, record)| record.fields.values().all(|cell| cell.by == asked.person));
        let shared = own.filter_map(|(_, record)| TrackShared::read(record)).collect();
        let views = inner.store.records_under(RecordKind::TrackViewed, &under)?;
        let view = |record: &Record| Some((author_of(record, "asked")?, TrackViewed::read(record)?.at));
        let mut views: Vec<_> = views.iter().filter_map(|(_, record)| view(record)).collect();
        views.sort_by_key(|(_, at)| std::cmp::Reverse(*at));
        Ok(Some(Self { id, asker: author_of(record, "person"), sound: is_first_word(record), asked, shared, views }))
    }

    fn one(inner: &Inner, text: &str) -> Result<Self, ApiError> {
        let id = id_of(text, "asking")?;
        let record = inner.store.record_of(id)?.ok_or_else(|| gone("asking"))?;
        Self::read(inner, id, &record)?.ok_or_else(|| gone("asking"))
    }

    fn state(&self, now: i64) -> AskState {
        let declined = self.shared.iter().any(|answer| answer.part.is_none());
        match () {
            () if self.asked.until <= now || !self.sound => AskState::Lapsed,
            () if declined => AskState::Declined,
            () if self.shared.is_empty() => AskState::Open,
            () => AskState::Shared,
        }
    }
}

impl App {
    /// Asks for somebody's track of a day.
    pub fn track_ask(&self, params: TrackAsk) -> Result<Made, ApiError> {
        let mut inner = self.lock();
        Self::session(&inner)?;
        let places = self.places(&mut inner)?;
        let person: PersonId = params.person.parse().map_err(|_| gone("person"))?;
        let purpose = text(&params.purpose, MAX_PURPOSE)?;
        if purpose.is_empty() {
            return Err(fail(ErrorCode::PurposeMissing, "say what the track is needed for"));
        }
        let now = self.now(&inner);
        if params.until_ms <= now || params.until_ms > now.saturating_add(LONGEST_MS) {
            return Err(fail(ErrorCode::BadUntil, "a time within the next 31 days"));
        }
        let day = day(&params.day, places.day)?;
        if day > places.day {
            return Err(fail(ErrorCode::BadDay, "a day that has begun"));
        }
        let stream = street_of(&inner, person, now)?;
        let (id, key) = (self.fresh_id(&inner)?, AskKey::draw()?);
        let asked = TrackAsked { person, day, purpose, until: params.until_ms, key: key.public_text() };
        self.keep_key(&mut inner, id, params.until_ms, &key)?;
        let set = asked.to_fact().set;
        self.write_entries(inner, vec![Entry { id, stream, kind: RecordKind::TrackAsked, set, photos: Vec::new() }])?;
        self.tell_topic(Topic::Patrol);
        Ok(Made { id: id.to_string() })
    }

    /// Askings that concern whoever is signed in: his own track, or what he asked for. Deciders see those of their streets.
    pub fn track_asks(&self, _: Nothing) -> Result<TrackAsks, ApiError> {
        let mut inner = self.lock();
        let me = Self::session(&inner)?.person;
        let places = self.places(&mut inner)?;
        let now = self.now(&inner);
        let keys = self.keys(&inner)?;
        let mut asks = Vec::new();
        for (id, record) in inner.store.records(RecordKind::TrackAsked)? {
            let Some(asking) = Asking::read(&inner, id, &record)? else { continue };
            let concerns = asking.asked.person == me || asking.asker == Some(me);
            if concerns || self.author(&inner, &home(&inner, id)?)?.role.decides() {
                asks.push(ask_view(&inner, &places, &asking, (me, now), keys.iter().any(|key| key.id == id))?);
            }
        }
        asks.sort_by_key(|ask| std::cmp::Reverse(ask.asked_ms));
        Ok(TrackAsks { asks })
    }

    /// The person's own answer: shares the day's track, sealed for whoever asked, or says that he does not.
    pub fn track_answer(&self, params: TrackAnswer) -> Result<Done, ApiError> {
        let inner = self.lock();
        let me = Self::session(&inner)?.person;
        let asking = Asking::one(&inner, &params.ask)?;
        if asking.asked.person != me {
            return Err(fail(ErrorCode::NotYours, "only the person asked may answer"));
        }
        match asking.state(self.now(&inner)) {
            AskState::Open => {}
            AskState::Lapsed => return Err(fail(ErrorCode::AskLapsed, "the asking's time is over")),
            AskState::Shared | AskState::Declined => {
                return Err(fail(ErrorCode::AskAnswered, "it was answered already"));
            }
        }
        let stream = home(&inner, asking.id)?;
        let parts = if params.share { self.sealed_parts(&inner, &asking)? } else { vec![None] };
        let mut entries = Vec::new();
        for part in parts {
            let set = TrackShared { asked: asking.id, part }.to_fact().set;
            let id = self.fresh_id(&inner)?;
            entries.push(Entry { id, stream: stream.clone(), kind: RecordKind::TrackShared, set, photos: Vec::new() });
        }
        self.write_entries(inner, entries)?;
        self.tell_topic(Topic::Patrol);
        Ok(Done {})
    }

    fn sealed_parts(&self, inner: &Inner, asking: &Asking) -> Result<Vec<Option<SharedPart>>, ApiError> {
        let TrackAsked { person, day, key, .. } = &asking.asked;
        let mut chunks: Vec<(EntityId, u32, Vec<u8>)> = Vec::new();
        for (id, patrol) in own_patrols(inner, *person, (*day, *day))? {
            for (number, hash) in &patrol.chunks {
                chunks.extend(self.patrols.chunk(hash)?.map(|bytes| (id, *number, bytes)));
            }
        }
        if chunks.is_empty() {
            return Err(fail(ErrorCode::TrackNotHere, "no finished track of that day is on this device"));
        }
        let of = u32::try_from(chunks.len()).unwrap_or(u32::MAX);
        let part = |(patrol, number, bytes): (EntityId, u32, Vec<u8>)| {
            let sealed = seal(key, &bytes, &Belongs { asked: asking.id, patrol, number })?;
            Ok(Some(SharedPart { patrol, number, of, sealed }))
        };
        chunks.into_iter().map(part).collect()
    }

    /// Opens a shared track. That it was looked at is written down first, for the person to see.
    pub fn track_replay(&self, params: AskId) -> Result<TrackView, ApiError> {
        let mut inner = self.lock();
        let me = Self::session(&inner)?.person;
        let places = self.places(&mut inner)?;
        let asking = Asking::one(&inner, &params.ask)?;
        let now = self.now(&inner);
        match asking.state(now) {
            AskState::Shared => {}
            AskState::Lapsed => return Err(fail(ErrorCode::AskLapsed, "the asking's time is over")),
            AskState::Open | AskState::Declined => return Err(fail(ErrorCode::TrackNotHere, "nothing was shared")),
        }
        if asking.asker != Some(me) {
            return Err(fail(ErrorCode::NotYours, "only whoever asked may open it"));
        }
        let keys = self.keys(&inner)?;
        let key = keys.iter().find(|key| key.id == asking.id).and_then(|key| AskKey::from_text(&key.secret));
        let key = key.ok_or_else(|| fail(ErrorCode::TrackNotHere, "it was shared with another device"))?;
        let opened = opened(&inner, &asking, &key)?;
        let view = TrackViewed { asked: asking.id, at: now };
        let (id, stream) = (self.fresh_id(&inner)?, home(&inner, asking.id)?);
        let set = view.to_fact().set;
        self.write_entries(inner, vec![Entry { id, stream, kind: RecordKind::TrackViewed, set, photos: Vec::new() }])?;
        self.tell_topic(Topic::Patrol);
        Ok(TrackView {
            person_name: places.person_name(asking.asked.person).unwrap_or_default(),
            day: asking.asked.day.to_string(),
            purpose: asking.asked.purpose,
            until_ms: Some(asking.asked.until),
            means: opened.means,
            points: point_views(&opened.track),
            gaps: gap_views(&opened.track.gaps),
            distance_mm: opened.track.length_mm(),
            missing_parts: opened.missing,
        })
    }

    fn keys(&self, inner: &Inner) -> Result<Vec<KeptKey>, ApiError> {
        let kept = inner.store.setting(KEYS)?;
        Ok(kept.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
    }

    fn keep_key(&self, inner: &mut Inner, id: EntityId, until: i64, key: &AskKey) -> Result<(), ApiError> {
        let mut keys = self.keys(inner)?;
        keys.push(KeptKey { id, until, secret: key.secret_text() });
        put_keys(inner, &keys)
    }

    /// Destroys the keys of askings whose time is over: what was shared with them is gone for good.
    pub(super) fn drop_lapsed_keys(&self) -> Result<(), ApiError> {
        let mut inner = self.lock();
        let (now, mut keys) = (self.now(&inner), self.keys(&inner)?);
        let before = keys.len();
        keys.retain(|key| key.until > now);
        if keys.len() == before { Ok(()) } else { put_keys(&mut inner, &keys) }
    }
}

/// The secret half of an asking's key.
#[derive(serde::Serialize, serde::Deserialize)]
struct KeptKey {
    id: EntityId,
    until: i64,
    secret: String,
}

fn put_keys(inner: &mut Inner, keys: &[KeptKey]) -> Result<(), ApiError> {
    let json = serde_json::to_string(keys).map_err(crate::error::internal)?;
    Ok(inner.store.put_setting(KEYS, (!keys.is_empty()).then_some(json.as_str()))?)
}

/// The street that a person works in: where the asking is written, and where he reads it.
fn street_of(inner: &Inner, person: PersonId, now: i64) -> Result<Stream, ApiError> {
    let grants = person_record(inner, person).ok_or_else(|| gone("person"))?.grants;
    let streets = || grants.values().filter(|grant| grant.stream.street_code().is_some());
    let street = streets().find(|grant| grant.holds_at(now)).or(streets().next());
    let street = street.map(|grant| grant.stream.clone());
    street.ok_or_else(|| fail(ErrorCode::NotAllowed, "this person walks no street"))
}

/// What was shared, opened and joined.
struct Opened {
    track: Track,
    means: MeansView,
    missing: i64,
}

/// Opens what is exactly what the person committed to. Parts that are not here, or are anything else, are missing.
fn opened(inner: &Inner, asking: &Asking, key: &AskKey) -> Result<Opened, ApiError> {
    let TrackAsked { person, day, .. } = asking.asked;
    let mut opened = Opened { track: Track::default(), means: MeansView::Foot, missing: 0 };
    for (id, patrol) in own_patrols(inner, person, (day, day))? {
        for (number, hash) in &patrol.chunks {
            let shared = asking.shared.iter().filter_map(|answer| answer.part.as_ref());
            let mut parts = shared.filter(|part| (part.patrol, part.number) == (id, *number));
            let Some(part) = parts.find_map(|part| committed(asking, key, part, hash)) else {
                opened.missing += 1;
                continue;
            };
            opened.means = means_view(patrol.means);
            append(&mut opened.track, part);
        }
    }
    Ok(opened)
}

/// A shared part, if it opens and is what was committed.
fn committed(asking: &Asking, key: &AskKey, part: &SharedPart, hash: &Hash) -> Option<Track> {
    let belongs = Belongs { asked: asking.id, patrol: part.patrol, number: part.number };
    let bytes = key.open(&part.sealed, &belongs).ok().filter(|bytes| Hash::of(bytes) == *hash)?;
    PatrolRoom::unpack(&bytes).ok()
}

fn ask_view(
    inner: &Inner,
    places: &Places,
    asking: &Asking,
    (me, now): (PersonId, i64),
    has_key: bool,
) -> Result<TrackAskView, ApiError> {
    let TrackAsked { person, day, purpose, until, .. } = &asking.asked;
    let state = asking.state(now);
    let name = |person: PersonId| places.person_name(person).unwrap_or_default();
    let tracks = own_patrols(inner, *person, (*day, *day))?;
    Ok(TrackAskView {
        id: asking.id.to_string(),
        person_name: name(*person),
        asker_name: asking.asker.map(name).unwrap_or_default(),
        of_me: *person == me,
        by_me: asking.asker == Some(me),
        day: day.to_string(),
        purpose: purpose.clone(),
        asked_ms: made_at(asking.id),
        until_ms: *until,
        state,
        may_replay: state == AskState::Shared && has_key && asking.asker == Some(me),
        has_track: tracks.iter().any(|(_, patrol)| !patrol.chunks.is_empty()),
        views: asking.views.iter().map(|(by, at)| TrackViewing { by_name: name(*by), at_ms: *at }).collect(),
    })
}

#[cfg(test)]
mod tests {
    use gridwalk_domain::patrol::TrackPoint;
    use gridwalk_domain::place::Point;

    use super::*;

    fn id(number: u128) -> EntityId {
        EntityId(uuid::Uuid::from_u128(number))
    }

    fn packed(lon: i64) -> Vec<u8> {
        let point = Point { lon, lat: 317_800_000 };
        let points = vec![TrackPoint { at: 0, until: 60_000, point, acc: 5_000, mock: false, from: None }];
        PatrolRoom::pack(&Track { points, gaps: Vec::new() }, "00").expect("packs")
    }

    #[test]
    fn a_track_that_was_changed_after_it_was_committed_is_not_shown() {
        let key = AskKey::draw().expect("randomness");
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 21).expect("a day");
        let asked = TrackAsked {
            person: PersonId(uuid::Uuid::nil()),
            day,
            purpose: "复核".into(),
            until: 1,
            key: key.public_text(),
        };
        let asking = Asking { id: id(1), asked, asker: None, sound: true, shared: Vec::new(), views: Vec::new() };
        let belongs = Belongs { asked: asking.id, patrol: id(2), number: 0 };
        let (walked, changed) = (packed(1_199_400_000), packed(1_199_500_000));
        let part = |bytes: &[u8]| {
            let sealed = seal(&asking.asked.key, bytes, &belongs).expect("seals");
            SharedPart { patrol: id(2), number: 0, of: 1, sealed }
        };
        let hash = Hash::of(&walked);
        assert_eq!(committed(&asking, &key, &part(&walked), &hash), PatrolRoom::unpack(&walked).ok());
        assert_eq!(
            committed(&asking, &key, &part(&changed), &hash),
            None,
            "sealed by its owner, and not what he walked"
        );
        let elsewhere = SharedPart { number: 1, ..part(&walked) };
        assert_eq!(committed(&asking, &key, &elsewhere, &hash), None, "each part has its place");
    }
}
