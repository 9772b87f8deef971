//! What the server holds back (未通过校验): one's own records with the reason, and others' that wait for one's word.

use std::collections::BTreeSet;

use gridwalk_domain::entity::Fact;
use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::EntityId;
use gridwalk_domain::org::{Notice, Release};
use gridwalk_domain::record::RecordKind;
use gridwalk_domain::stream::Stream;
use gridwalk_store::Wish;

use crate::api::*;
use crate::app::{App, Inner};
use crate::error::{fail, internal};
use crate::keyring::fresh_uuid;
use crate::places::Places;
use crate::view::HeldView;

/// The notice that something is held, as the server posts it in a street.
const HELD: &str = "held";
/// Unsent acts looked through for words already given.
const MOST_UNSENT: usize = 1_000;

impl App {
    pub(crate) fn held_views(&self, inner: &Inner, places: &Places) -> Result<Vec<HeldView>, ApiError> {
        let own = inner.store.held_acts()?;
        let known: BTreeSet<Hash> = own.iter().map(|held| held.raw.hash).collect();
        let name = |person| places.person_name(person).unwrap_or_else(|| self.known_name(inner, person));
        let mut views: Vec<HeldView> = own
            .into_iter()
            .map(|held| HeldView {
                notice: None,
                who: name(held.raw.act.author),
                kind: held.raw.act.kind.clone(),
                reason: format!("held.{}", held.reason),
                at_ms: held.raw.act.wall,
                case: Some(held.raw.act.entity.to_string()),
            })
            .collect();
        let me = Self::session(inner)?.person;
        for (id, notice, _) in posted(inner)? {
            let Some(act) = notice.act.filter(|act| !known.contains(act)) else { continue };
            if notice.by == Some(me) || inner.store.holds_accepted(&act)? {
                continue;
            }
            let case = notice.entity.map(|entity| inner.store.case_row(entity)).transpose()?.flatten();
            views.push(HeldView {
                notice: Some(id.to_string()),
                who: notice.by.map(name).unwrap_or_default(),
                kind: notice.kind.clone().unwrap_or_default(),
                reason: format!("held.{}", notice.reason.clone().unwrap_or_default()),
                at_ms: notice.at,
                case: case.map(|row| row.id.to_string()),
            });
        }
        Ok(views)
    }

    /// Lets a held record through, or sets it aside. One act, like every decision.
    pub fn held_decide(&self, params: HeldDecision) -> Result<Done, ApiError> {
        let mut inner = self.lock();
        let gone = || fail(ErrorCode::NotFound, "nothing is held under this notice");
        let id: EntityId = params.notice.parse().map_err(|_| gone())?;
        let (_, notice, stream) = posted(&inner)?.into_iter().find(|(known, _, _)| *known == id).ok_or_else(gone)?;
        let word = Release { act: notice.act.ok_or_else(gone)?, take: params.take };
        let author = self.author(&inner, &stream)?;
        let moment = self.moment(&inner);
        let entity = EntityId(fresh_uuid(self.now(&inner))?);
        let fact = Fact::Record(word.to_fact());
        let wish = Wish { stream, entity, fact, photos: Vec::new(), drop_draft: None };
        let recorded = inner.store.record(author, &moment, wish)?;
        self.announce(&mut inner, &recorded.changes);
        drop(inner);
        self.tell_topic(Topic::Notices);
        self.nudge();
        Ok(Done {})
    }
}

/// Acts on which a word was given, sent or not.
fn decided(inner: &Inner) -> Result<BTreeSet<Hash>, ApiError> {
    let records = inner.store.records(RecordKind::Release)?;
    let mut decided: BTreeSet<Hash> =
        records.iter().filter_map(|(_, record)| Some(Release::read(record)?.act)).collect();
    for unsent in inner.store.unsent_acts(MOST_UNSENT)? {
        if let Ok(Some(Fact::Record(fact))) = Fact::parse(&unsent.raw.act)
            && fact.kind == Some(RecordKind::Release)
        {
            decided.extend(Release::of_fact(&fact).map(|word| word.act));
        }
    }
    Ok(decided)
}

/// Notices of held acts that stand in a street or the district and that nobody has decided on yet, oldest first.
fn posted(inner: &Inner) -> Result<Vec<(EntityId, Notice, Stream)>, ApiError> {
    let decided = decided(inner)?;
    let mut out = Vec::new();
    for (id, record) in inner.store.records(RecordKind::Notice)? {
        let Some(notice) = Notice::read(&record).filter(|notice| notice.what == HELD) else { continue };
        let Some(home) = inner.store.home_of(id)? else { continue };
        let stream: Stream = home.parse().map_err(|_| internal("a stream's name"))?;
        let open = notice.act.is_some_and(|act| !decided.contains(&act));
        if open && (stream == Stream::org() || stream.street_code().is_some()) {
            out.push((id, notice, stream));
        }
    }
    Ok(out)
}
