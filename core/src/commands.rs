//! What people do with cases: each call is one act on the chain, decided, written and shown at once.

use gridwalk_domain::case::{CaseFact, PhotoNamed, PhotoRole as Role};
use gridwalk_domain::entity::Fact;
use gridwalk_domain::id::EntityId;
use gridwalk_domain::journal::Interval;
use gridwalk_domain::org::{GrantVerdict, judge};
use gridwalk_domain::stream::Stream;
use gridwalk_store::{Moment, NewPhoto, Wish};

use crate::api::*;
use crate::app::{App, Inner};
use crate::classes;
use crate::error::fail;
use crate::keyring::fresh_uuid;
use crate::people::person_record;
use crate::view::{FixInput, PhotoRole, Recorded};

/// How long "undo" is offered, milliseconds.
const UNDO_MS: i64 = 5_000;
/// A street stream for records made before anything about streets is known here; the server holds them for a person.
const UNASSIGNED: &str = "unassigned";

/// A command as it goes to the store.
struct Intent {
    stream: Stream,
    entity: EntityId,
    fact: CaseFact,
    photos: Vec<NewPhoto>,
    draft: Option<String>,
}

impl App {
    /// 自行处置: found and fixed on the spot.
    pub fn self_dispose(&self, params: SelfDispose) -> Result<Recorded, ApiError> {
        let class = classes::freeze(&params.class, None)?;
        let mut inner = self.lock();
        let places = self.places(&mut inner)?;
        let fix = params.fix.or_else(|| parked_fix(&inner, params.draft.as_deref()));
        let (place, street) = self.place(&places, fix.as_ref(), None, None, &class.key)?;
        let shots = [(params.before, PhotoRole::Before), (params.after, PhotoRole::After)];
        let shots = shots.into_iter().filter_map(|(hash, role)| Some(PhotoRef { hash: hash?, role })).collect();
        let (named, photos) = self.name_photos(&mut inner, shots)?;
        let note = params.note.unwrap_or_default();
        let fact = CaseFact::SelfDisposed { class, place, photos: named, note };
        let stream = self.home(&inner, street)?;
        let entity = EntityId(fresh_uuid(self.now(&inner))?);
        self.write(inner, Intent { stream, entity, fact, photos, draft: params.draft })
    }

    /// 上报: for somebody else to fix.
    pub fn report(&self, params: Report) -> Result<Recorded, ApiError> {
        let class = classes::freeze(&params.class, params.condition.as_deref())?;
        let mut inner = self.lock();
        let places = self.places(&mut inner)?;
        let text = params.place_text.as_deref();
        let (place, street) = self.place(&places, params.fix.as_ref(), params.grid.as_deref(), text, &class.key)?;
        let (named, photos) = self.name_photos(&mut inner, params.photos)?;
        let fact = CaseFact::Reported { class, place, photos: named, note: params.note.unwrap_or_default() };
        let stream = self.home(&inner, street)?;
        let entity = EntityId(fresh_uuid(self.now(&inner))?);
        self.write(inner, Intent { stream, entity, fact, photos, draft: params.draft })
    }

    pub fn add_photo(&self, params: AddPhoto) -> Result<Recorded, ApiError> {
        let mut inner = self.lock();
        let (mut named, photos) = self.name_photos(&mut inner, vec![params.photo])?;
        let photo = named.pop().ok_or_else(|| fail(ErrorCode::PhotoMissing, "take the photo again"))?;
        self.change(inner, &params.case, CaseFact::PhotoAdded { photo }, photos)
    }

    pub fn add_note(&self, params: AddNote) -> Result<Recorded, ApiError> {
        self.change(self.lock(), &params.case, CaseFact::NoteAdded { text: params.text }, Vec::new())
    }

    pub fn correct_class(&self, params: CorrectClass) -> Result<Recorded, ApiError> {
        let class = classes::freeze(&params.class, params.condition.as_deref())?;
        self.change(self.lock(), &params.case, CaseFact::ClassCorrected { class }, Vec::new())
    }

    pub fn correct_place(&self, params: CorrectPlace) -> Result<Recorded, ApiError> {
        let mut inner = self.lock();
        let places = self.places(&mut inner)?;
        let case = case_of(&inner, entity(&params.case)?)?;
        let there = case.place.value.clone();
        let text = params.place_text.as_deref();
        let (mut place, _) =
            self.place(&places, params.fix.as_ref(), params.grid.as_deref(), text, &case.class.value.key)?;
        if params.fix.is_none() {
            // Choosing a cell or wording by hand keeps the position and the computed cell beside it.
            (place.fix, place.grid) = (there.fix, there.grid);
            place.chosen = place.chosen.or(there.chosen);
            place.area = place.area.or(there.area);
            place.unit = place.unit.or(there.unit);
            if params.place_text.is_none() {
                place.text = there.text;
            }
        }
        self.change(inner, &params.case, CaseFact::PlaceCorrected { place }, Vec::new())
    }

    /// A better fix within the first seconds replaces a worse one; anything else is left as it is.
    pub fn refine_place(&self, params: RefinePlace) -> Result<Done, ApiError> {
        let mut inner = self.lock();
        let places = self.places(&mut inner)?;
        let case = case_of(&inner, entity(&params.case)?)?;
        let known = case.place.value.fix.map(|f| f.acc);
        let mine = Self::session(&inner)?.person == case.place.by;
        if !mine || case.withdrawn.is_some() || known.is_some_and(|acc| acc <= params.fix.accuracy_mm) {
            return Ok(Done {});
        }
        let (place, _) = self.place(&places, Some(&params.fix), None, None, &case.class.value.key)?;
        self.change(inner, &params.case, CaseFact::PlaceCorrected { place }, Vec::new())?;
        Ok(Done {})
    }

    pub fn withdraw(&self, params: Withdraw) -> Result<Recorded, ApiError> {
        self.change(self.lock(), &params.case, CaseFact::Withdrawn { reason: params.reason }, Vec::new())
    }

    /// 转派: hands the case to another street.
    pub fn transfer(&self, params: Transfer) -> Result<Recorded, ApiError> {
        let mut inner = self.lock();
        let places = self.places(&mut inner)?;
        if places.street(&params.street).is_none() {
            return Err(fail(ErrorCode::UnknownStreet, "no such street"));
        }
        let to = Stream::street(&params.street).map_err(|e| fail(ErrorCode::UnknownStreet, e))?;
        self.change(inner, &params.case, CaseFact::Transferred { to }, Vec::new())
    }

    pub fn settle(&self, params: Settle) -> Result<Recorded, ApiError> {
        let challenger =
            u32::try_from(params.challenger_version).map_err(|_| fail(ErrorCode::BadRequest, "no such version"))?;
        let fact = CaseFact::Settled { challenger, take: params.take_challenger };
        self.change(self.lock(), &params.case, fact, Vec::new())
    }

    /// An act on a case there is, in the stream where it lives.
    fn change(
        &self,
        inner: std::sync::MutexGuard<'_, Inner>,
        case: &str,
        fact: CaseFact,
        photos: Vec<NewPhoto>,
    ) -> Result<Recorded, ApiError> {
        let entity = entity(case)?;
        let stream = case_of(&inner, entity)?.street.value.clone();
        self.write(inner, Intent { stream, entity, fact, photos, draft: None })
    }

    fn write(&self, mut inner: std::sync::MutexGuard<'_, Inner>, intent: Intent) -> Result<Recorded, ApiError> {
        let author = self.author(&inner, &intent.stream)?;
        let moment = self.moment(&inner);
        let named: Vec<_> = intent.photos.iter().map(|p| p.hash).collect();
        let wish = Wish {
            stream: intent.stream,
            entity: intent.entity,
            fact: Fact::Case(intent.fact),
            photos: intent.photos,
            drop_draft: intent.draft,
        };
        let recorded = inner.store.record(author, &moment, wish)?;
        for hash in named {
            inner.pending.remove(&hash);
        }
        self.announce(&mut inner, &recorded.changes);
        drop(inner);
        self.nudge();
        Ok(recorded_now(intent.entity, &moment))
    }

    /// Photos as the act names them and as the index keeps them.
    fn name_photos(
        &self,
        inner: &mut Inner,
        refs: Vec<PhotoRef>,
    ) -> Result<(Vec<PhotoNamed>, Vec<NewPhoto>), ApiError> {
        let (mut named, mut photos) = (Vec::new(), Vec::new());
        for photo in refs {
            let pending = self.photo_for_act(inner, &photo.hash)?;
            named.push(PhotoNamed {
                h: pending.photo.hash,
                role: domain_role(photo.role),
                w: pending.photo.w,
                ht: pending.photo.ht,
                len: pending.photo.len,
                at: pending.at,
                orig: None,
                exif: pending.exif,
            });
            photos.push(pending.photo);
        }
        Ok((named, photos))
    }

    /// The stream a new case is written to: where it lies if its author may record there, else his own street.
    pub(crate) fn home(&self, inner: &Inner, street: Option<String>) -> Result<Stream, ApiError> {
        let session = Self::session(inner)?;
        let grants = person_record(inner, session.person).map(|p| p.grants).unwrap_or_default();
        let now = self.now(inner);
        let at = Interval { earliest: now, latest: now };
        let there = street.and_then(|code| Stream::street(&code).ok());
        if let Some(stream) = there.filter(|s| matches!(judge(grants.values(), s, &at), GrantVerdict::Held(_))) {
            return Ok(stream);
        }
        let held = grants.values().find(|g| g.holds_at(now) && g.stream.street_code().is_some());
        let any = grants.values().find(|g| g.stream.street_code().is_some());
        if let Some(grant) = held.or(any) {
            return Ok(grant.stream.clone());
        }
        let streams = inner.store.cursors()?;
        let known = streams.into_keys().find(|s| s.street_code().is_some());
        known.map_or_else(|| Stream::street(UNASSIGNED).map_err(crate::error::internal), Ok)
    }

    /// Puts a before-photo aside (稍后处置).
    pub fn park(&self, params: Park) -> Result<DraftKept, ApiError> {
        let content = ParkedContent { before: params.before, class: params.class, fix: params.fix };
        let content = serde_json::to_string(&content).map_err(crate::error::internal)?;
        self.draft_put(DraftPut { id: None, kind: PARKED.into(), content })
    }
}

/// The kind of draft that a parked shot is.
pub(crate) const PARKED: &str = "parked";

/// What a parked shot keeps.
#[derive(serde::Serialize, serde::Deserialize)]
pub(crate) struct ParkedContent {
    pub before: String,
    pub class: Option<String>,
    pub fix: Option<FixInput>,
}

/// Where a parked shot was taken, for a case finished without a fix of its own.
fn parked_fix(inner: &Inner, draft: Option<&str>) -> Option<FixInput> {
    let draft = inner.store.draft(draft?).ok()??;
    serde_json::from_str::<ParkedContent>(&draft.content).ok()?.fix
}

fn recorded_now(entity: EntityId, moment: &Moment) -> Recorded {
    Recorded { case: entity.to_string(), undo_until_ms: moment.wall + UNDO_MS }
}

pub(crate) fn entity(text: &str) -> Result<EntityId, ApiError> {
    text.parse().map_err(|_| fail(ErrorCode::NotFound, "no such case"))
}

pub(crate) fn case_of(inner: &Inner, id: EntityId) -> Result<gridwalk_domain::case::Case, ApiError> {
    let whole = inner.store.whole(id)?.ok_or_else(|| fail(ErrorCode::NotFound, "no such case"))?;
    whole.entity.as_case().cloned().ok_or_else(|| fail(ErrorCode::NotFound, "not a case"))
}

pub(crate) fn domain_role(role: PhotoRole) -> Role {
    match role {
        PhotoRole::Before => Role::Before,
        PhotoRole::After => Role::After,
        PhotoRole::Near => Role::Near,
        PhotoRole::Far => Role::Far,
        PhotoRole::Reference => Role::Reference,
    }
}

pub(crate) fn role_view(role: Role) -> PhotoRole {
    match role {
        Role::Before => PhotoRole::Before,
        Role::After => PhotoRole::After,
        Role::Near => PhotoRole::Near,
        Role::Far => PhotoRole::Far,
        Role::Reference => PhotoRole::Reference,
    }
}
