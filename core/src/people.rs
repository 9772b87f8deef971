//! People on this device: enrolment, signing in and out, PINs. Signing out never deletes unsent work.

use std::collections::BTreeMap;

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use gridwalk_domain::entity::Fact;
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::journal::{Interval, Role};
use gridwalk_domain::org::{self, GrantVerdict, judge};
use gridwalk_domain::stream::Stream;
use gridwalk_protocol::VERSION;
use gridwalk_protocol::enrol::{EnrolAnswer, EnrolRequest, Invitation, normalise_code};
use gridwalk_store::{Author, CaseRow, Reads, Store, Wish};
use gridwalk_sync::http::Identity;
use gridwalk_sync::{Failure, Http};
use serde::{Deserialize, Serialize};

use crate::api::*;
use crate::app::{App, Inner};
use crate::error::{fail, internal};
use crate::keyring::{fresh_uuid, random};
use crate::time::Measured;
use crate::view::*;

/// Tries before the PIN has to wait.
const FREE_TRIES: u32 = 3;
/// Longest wait between tries, milliseconds.
const LONGEST_WAIT_MS: i64 = 15 * 60_000;

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Session {
    pub person: PersonId,
    pub name: String,
}

/// A person known to this device.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Known {
    name: String,
    unit_name: String,
    #[serde(default)]
    pin: Option<String>,
    #[serde(default)]
    wrong: u32,
    #[serde(default)]
    wait_until: i64,
}

type People = BTreeMap<String, Known>;

fn people(store: &Store) -> Result<People, ApiError> {
    let json = store.setting("people")?;
    Ok(json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
}

fn keep_people(store: &mut Store, people: &People) -> Result<(), ApiError> {
    let json = serde_json::to_string(people).map_err(internal)?;
    Ok(store.put_setting("people", Some(&json))?)
}

/// The session that was open when the app was killed.
pub(crate) fn resume(store: &Store) -> Result<Option<Session>, ApiError> {
    let Some(id) = store.setting("signed_in")? else { return Ok(None) };
    let known = people(store)?;
    let person = id.parse().ok().zip(known.get(&id));
    Ok(person.map(|(person, known)| Session { person, name: known.name.clone() }))
}

impl App {
    pub fn status(&self, _: Nothing) -> Result<Status, ApiError> {
        let inner = self.lock();
        self.status_of(&inner)
    }

    pub(crate) fn status_of(&self, inner: &Inner) -> Result<Status, ApiError> {
        let known = people(&inner.store)?;
        let enrolled = inner.store.setting("server")?.is_some();
        let phase = match (&inner.session, enrolled) {
            (Some(_), _) => Phase::SignedIn,
            (None, true) => Phase::ChoosePerson,
            (None, false) => Phase::Unenrolled,
        };
        let brief = |(id, known): (&String, &Known)| self.person_brief(inner, id, known);
        let me = inner.session.as_ref().map(|s| s.person.to_string());
        Ok(Status {
            phase,
            person: me.as_ref().and_then(|id| known.get_key_value(id)).map(brief),
            people: known.iter().map(brief).collect(),
            server_name: inner.store.setting("server_name")?,
            link: inner.link,
            unsent: self.unsent_of(inner)?,
            clock: self.clock_health(inner),
            storage: self.storage_health(),
            app_version: self.version.clone(),
            filing_number: inner.store.setting("filing_number")?,
            now_ms: self.now(inner),
        })
    }

    fn person_brief(&self, inner: &Inner, id: &str, known: &Known) -> PersonBrief {
        let person: Option<PersonId> = id.parse().ok();
        let roles = person.map(|p| roles_now(inner, p, self.now(inner))).unwrap_or_default();
        PersonBrief {
            id: id.to_owned(),
            name: known.name.clone(),
            unit_name: known.unit_name.clone(),
            roles,
            has_pin: known.pin.is_some(),
        }
    }

    /// Enrols this device, or adds a person to it.
    pub fn enrol(&self, params: Enrol) -> Result<Status, ApiError> {
        let invitation = self.invitation(&params)?;
        let http = Http::new(&invitation.server, invitation.pin.as_deref())?;
        let request = EnrolRequest {
            p: VERSION,
            code: invitation.code.clone(),
            device: self.keyring.device(),
            key: self.key.public(),
            label: self.label.clone(),
            app: self.version.clone(),
        };
        let enrolled = self.lock().store.setting("server")?.is_some();
        let json = serde_json::to_vec(&request).map_err(internal)?;
        let identity = self.identity();
        let began = self.time.boot_ms();
        let now = self.now(&self.lock());
        let ask = |now: i64| http.post_json("/v1/enrol", json.clone(), enrolled.then_some(&identity), now);
        // A phone whose clock is days off learns the server's time from the first refusal and asks once more.
        let answer = match ask(now) {
            Err(Failure::Wire(wire)) if wire.code == gridwalk_protocol::WireCode::ClockSkew => ask(wire.now)?,
            other => other?,
        };
        let answer: EnrolAnswer =
            serde_json::from_slice(&answer).map_err(|e| fail(ErrorCode::NotAGridwalkServer, e))?;
        let measured = Measured::of(self.time.boot_id(), began, self.time.boot_ms(), answer.now);
        self.settle_in(&invitation, &answer, measured, params.pin.as_deref())
    }

    /// From a card's QR, from address and code, or from a code alone for one more person on an enrolled device.
    fn invitation(&self, params: &Enrol) -> Result<Invitation, ApiError> {
        let filled =
            |text: &Option<String>| text.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
        if let Some(text) = filled(&params.qr) {
            return Ok(Invitation::parse(&text)?);
        }
        let inner = self.lock();
        let code = filled(&params.code).map(|code| normalise_code(&code));
        match (filled(&params.server), code, inner.store.setting("server")?) {
            (Some(server), Some(code), _) => {
                let server = if server.contains("://") { server } else { format!("https://{server}") };
                Ok(Invitation { server, code, pin: None })
            }
            (None, Some(code), Some(server)) => {
                Ok(Invitation { server, code, pin: inner.store.setting("server_pin")? })
            }
            _ => Err(fail(ErrorCode::BadRequest, "scan the card or type address and code")),
        }
    }

    fn settle_in(
        &self,
        invitation: &Invitation,
        answer: &EnrolAnswer,
        measured: Measured,
        pin: Option<&str>,
    ) -> Result<Status, ApiError> {
        let mut inner = self.lock();
        let id = answer.person.to_string();
        let mut known = people(&inner.store)?;
        let pin = pin.filter(|p| !p.is_empty()).map(hash_pin).transpose()?;
        let entry =
            Known { name: answer.person_name.clone(), unit_name: answer.unit_name.clone(), pin, ..Known::default() };
        known.insert(id.clone(), entry);
        let people_json = serde_json::to_string(&known).map_err(internal)?;
        let clock = serde_json::to_string(&measured).map_err(internal)?;
        inner.store.put_settings(&[
            ("server", Some(&invitation.server)),
            ("server_pin", invitation.pin.as_deref()),
            ("server_name", Some(&answer.server_name)),
            ("server_key", Some(&answer.server_key)),
            ("epoch", Some(&answer.epoch)),
            ("filing_number", answer.filing_number.as_deref()),
            ("people", Some(&people_json)),
            ("clock", Some(&clock)),
        ])?;
        let mut streams: Vec<Stream> = inner.store.cursors()?.into_keys().collect();
        streams.extend(answer.streams.iter().cloned());
        streams.sort();
        streams.dedup();
        inner.store.hold_streams(&streams)?;
        inner.measured = Some(measured);
        self.open_session(&mut inner, answer.person)?;
        let status = self.status_of(&inner)?;
        drop(inner);
        self.tell_topic(Topic::Session);
        self.nudge();
        Ok(status)
    }

    pub fn sign_in(&self, params: SignIn) -> Result<Status, ApiError> {
        let mut inner = self.lock();
        let mut known = people(&inner.store)?;
        let person: PersonId = params.person.parse().map_err(|_| fail(ErrorCode::NotFound, "no such person"))?;
        let now = self.now(&inner);
        let entry = known.get_mut(&params.person).ok_or_else(|| fail(ErrorCode::NotFound, "no such person"))?;
        let verdict = check_pin(entry, params.pin.as_deref(), now);
        keep_people(&mut inner.store, &known)?;
        verdict?;
        self.open_session(&mut inner, person)?;
        let status = self.status_of(&inner)?;
        drop(inner);
        self.tell_topic(Topic::Session);
        self.nudge();
        Ok(status)
    }

    /// Puts `session.opened` on the chain: rights are checked per author.
    fn open_session(&self, inner: &mut Inner, person: PersonId) -> Result<(), ApiError> {
        let known = people(&inner.store)?;
        let name = known.get(&person.to_string()).map(|k| k.name.clone()).unwrap_or_default();
        let moment = self.moment(inner);
        let session = org::Session { device: EntityId(self.keyring.device().0), app: self.version.clone() };
        let wish = Wish {
            stream: Stream::user(person),
            entity: EntityId(fresh_uuid(moment.wall)?),
            fact: Fact::Record(session.to_fact()),
            photos: Vec::new(),
            drop_draft: None,
        };
        inner.store.record(Author { person, role: Role::Inspector, unit: None }, &moment, wish)?;
        inner.store.put_setting("signed_in", Some(&person.to_string()))?;
        inner.session = Some(Session { person, name });
        self.patrol_owner(inner);
        Ok(())
    }

    /// Signs out. Unsent work stays and is still delivered.
    pub fn sign_out(&self, _: Nothing) -> Result<Status, ApiError> {
        let mut inner = self.lock();
        inner.store.put_setting("signed_in", None)?;
        inner.session = None;
        self.patrol_owner(&mut inner);
        let status = self.status_of(&inner)?;
        drop(inner);
        self.tell_topic(Topic::Session);
        Ok(status)
    }

    pub fn set_pin(&self, params: SetPin) -> Result<Done, ApiError> {
        let mut inner = self.lock();
        let session = Self::session(&inner)?;
        let mut known = people(&inner.store)?;
        let now = self.now(&inner);
        let entry = known.entry(session.person.to_string()).or_default();
        let verdict = check_pin(entry, params.old.as_deref(), now);
        if verdict.is_ok() {
            entry.pin = params.pin.as_deref().filter(|p| !p.is_empty()).map(hash_pin).transpose()?;
        }
        keep_people(&mut inner.store, &known)?;
        verdict.map(|()| Done {})
    }

    pub(crate) fn identity(&self) -> Identity {
        Identity { device: self.keyring.device(), key: self.key.clone() }
    }

    /// What the person signed in may see on a shared device.
    pub(crate) fn reads_now(&self, inner: &Inner) -> Result<Option<Reads>, ApiError> {
        reads(inner, Self::session(inner)?.person, self.now(inner))
    }

    pub(crate) fn may_see(&self, inner: &Inner, row: &CaseRow) -> Result<bool, ApiError> {
        Ok(self.reads_now(inner)?.is_none_or(|reads| reads.reads(row)))
    }

    /// Who writes into a stream now, with the role his grants give him there.
    pub(crate) fn author(&self, inner: &Inner, stream: &Stream) -> Result<Author, ApiError> {
        let session = Self::session(inner)?;
        let person = person_record(inner, session.person);
        let now = self.now(inner);
        let verdict = person.as_ref().map_or(GrantVerdict::Never, |p| {
            judge(p.grants.values(), stream, &Interval { earliest: now, latest: now })
        });
        let role = match verdict {
            GrantVerdict::Held(role) | GrantVerdict::Lapsed(role) => role,
            // Recording never waits for rights: the server holds what it must.
            GrantVerdict::Never => Role::Inspector,
        };
        Ok(Author { person: session.person, role, unit: person.and_then(|p| p.unit) })
    }
}

pub(crate) fn person_record(inner: &Inner, person: PersonId) -> Option<org::Person> {
    let record = inner.store.record_of(person.into()).ok().flatten()?;
    org::Person::read(&record)
}

/// What the person signed in may see of what lies on a device that several people share: the streets he may read now and
/// what he recorded himself. None when he sees all of it: alone on the device, or reading the whole district.
pub(crate) fn reads(inner: &Inner, person: PersonId, now: i64) -> Result<Option<Reads>, ApiError> {
    if people(&inner.store)?.len() < 2 {
        return Ok(None);
    }
    let grants = person_record(inner, person).map(|p| p.grants).unwrap_or_default();
    let held: Vec<&Stream> = grants.values().filter(|g| g.holds_at(now)).map(|g| &g.stream).collect();
    if held.iter().any(|stream| **stream == Stream::org()) {
        return Ok(None);
    }
    let streets = held.iter().filter_map(|stream| stream.street_code()).map(str::to_owned).collect();
    Ok(Some(Reads { streets, person }))
}

/// Roles held anywhere at a moment.
pub(crate) fn roles_now(inner: &Inner, person: PersonId, now: i64) -> Vec<RoleView> {
    let grants = person_record(inner, person).map(|p| p.grants).unwrap_or_default();
    let mut roles: Vec<RoleView> = grants.values().filter(|g| g.holds_at(now)).map(|g| role_view(g.role)).collect();
    roles.sort();
    roles.dedup();
    roles
}

pub(crate) fn role_view(role: Role) -> RoleView {
    match role {
        Role::Inspector => RoleView::Inspector,
        Role::Assistant => RoleView::Assistant,
        Role::Officer => RoleView::Officer,
        Role::Handler => RoleView::Handler,
        Role::Supervisor => RoleView::Supervisor,
        Role::Admin => RoleView::Admin,
    }
}

fn hash_pin(pin: &str) -> Result<String, ApiError> {
    let salt = SaltString::encode_b64(&random::<16>()?).map_err(internal)?;
    let hashed = argon2::Argon2::default().hash_password(pin.as_bytes(), &salt).map_err(internal)?;
    Ok(hashed.to_string())
}

/// Checks a PIN with back-off. The counters are kept by the caller, whatever the verdict.
fn check_pin(known: &mut Known, given: Option<&str>, now: i64) -> Result<(), ApiError> {
    let Some(stored) = &known.pin else { return Ok(()) };
    // A clock set back must not lock anybody out for longer than the longest wait.
    let wait = (known.wait_until - now).min(LONGEST_WAIT_MS);
    if wait > 0 {
        let values = vec![("seconds".to_owned(), (wait / 1000 + 1).to_string())];
        return Err(ApiError { values, ..fail(ErrorCode::PinBackOff, "too many wrong PINs") });
    }
    let parsed = PasswordHash::new(stored).map_err(internal)?;
    let holds = given.is_some_and(|pin| argon2::Argon2::default().verify_password(pin.as_bytes(), &parsed).is_ok());
    if holds {
        (known.wrong, known.wait_until) = (0, 0);
        return Ok(());
    }
    known.wrong += 1;
    if known.wrong >= FREE_TRIES {
        let doubled = 15_000_i64.saturating_mul(1 << (known.wrong - FREE_TRIES).min(10));
        known.wait_until = now + doubled.min(LONGEST_WAIT_MS);
    }
    let left = FREE_TRIES.saturating_sub(known.wrong);
    Err(ApiError { values: vec![("left".into(), left.to_string())], ..fail(ErrorCode::WrongPin, "wrong PIN") })
}
