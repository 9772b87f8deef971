//! A case as it leaves the house: its fold with names and bounded time, read in one snapshot.

use gridwalk_domain::case::{Case, CaseKind, PhotoRole};
use gridwalk_domain::catalog::{Catalog, Class};
use gridwalk_domain::entity::Entity;
use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::EntityId;
use gridwalk_domain::journal::{Interval, RawAct};
use gridwalk_protocol::blob::Class as BlobClass;

use super::Filter;
use super::names::Names;
use crate::error::{Result, ServerError};
use crate::ledger::{Snapshot, column, sql};

pub(super) struct ExportedCase {
    pub(super) id: EntityId,
    pub(super) case: Case,
    /// When it was found, and how sure that is.
    pub(super) found: Interval,
    pub(super) received_at: i64,
    /// The catalogue's entry, if it knows the class.
    pub(super) class: Option<&'static Class>,
    pub(super) condition: Option<&'static str>,
    pub(super) street: String,
    pub(super) street_name: String,
    pub(super) area: String,
    pub(super) unit: String,
    pub(super) author_unit: String,
    pub(super) author_staff_no: String,
    pub(super) pictures: Vec<Picture>,
}

/// A photo that the case names.
pub(super) struct Picture {
    pub(super) hash: Hash,
    /// `<case>-<n>-<role>.jpg`; numbers follow the order in which photos were added.
    pub(super) file: String,
    /// Its master has arrived and its bytes hold.
    pub(super) is_there: bool,
}

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// 已撤回
    Withdrawn,
    /// 需选定: two people changed it at once.
    Raced,
    /// 已自行处置
    SelfDisposed,
    /// 已上报
    Reported,
}

impl Standing {
    pub(super) fn code(self) -> &'static str {
        match self {
            Standing::Withdrawn => "withdrawn",
            Standing::Raced => "raced",
            Standing::SelfDisposed => "self_disposed",
            Standing::Reported => "reported",
        }
    }

    pub(super) fn zh(self) -> &'static str {
        match self {
            Standing::Withdrawn => "已撤回",
            Standing::Raced => "需选定",
            Standing::SelfDisposed => "已自行处置",
            Standing::Reported => "已上报",
        }
    }
}

impl ExportedCase {
    pub(super) fn standing(&self) -> Standing {
        match self.case.kind {
            _ if self.case.withdrawn.is_some() => Standing::Withdrawn,
            _ if !self.case.races.is_empty() => Standing::Raced,
            CaseKind::SelfDisposed => Standing::SelfDisposed,
            CaseKind::Reported => Standing::Reported,
        }
    }

    /// The moment that screens show: the middle of what is possible, server milliseconds.
    pub(super) fn found_at(&self) -> i64 {
        self.found.earliest.midpoint(self.found.latest)
    }

    /// Files of photos that are there.
    pub(super) fn files(&self) -> impl Iterator<Item = &str> {
        self.pictures.iter().filter(|picture| picture.is_there).map(|picture| picture.file.as_str())
    }
}

/// The act that made a case.
struct Opening {
    id: EntityId,
    bytes: Vec<u8>,
    received_at: i64,
    floor: Option<i64>,
    unit: Option<EntityId>,
}

/// All wanted cases in the order they came, and what had to be left out.
pub(super) fn gather(snapshot: &Snapshot<'_>, filter: &Filter) -> Result<(Vec<ExportedCase>, Vec<String>)> {
    let street = filter.street.as_ref().map(|stream| stream.as_str());
    check_street(snapshot, street)?;
    let openings = sql::all(snapshot.conn, include_str!("../ledger/sql/export_cases.sql"), [street], |row| {
        Ok(Opening {
            id: column::id(row, 0, EntityId)?,
            bytes: row.get(1)?,
            received_at: row.get(2)?,
            floor: row.get(3)?,
            unit: column::maybe_id(row, 4, EntityId)?,
        })
    })?;
    let mut names = Names::load(snapshot)?;
    let (mut cases, mut problems) = (Vec::new(), Vec::new());
    for opening in openings {
        let id = opening.id;
        match describe(snapshot, &mut names, filter, opening) {
            Ok(case) => cases.extend(case),
            // One broken case stays behind and the rest goes on.
            Err(ServerError::Damaged(what)) => problems.push(format!("case {id} is left out: {what}")),
            Err(error) => return Err(error),
        }
    }
    Ok((cases, problems))
}

fn check_street(snapshot: &Snapshot<'_>, name: Option<&str>) -> Result<()> {
    let Some(name) = name else { return Ok(()) };
    let there = sql::one(snapshot.conn, "SELECT 1 FROM streams WHERE name = ?1", [name], |_| Ok(()))?.is_some();
    let unknown = || format!("there is no {name} here; give the code of a street that was imported");
    if there { Ok(()) } else { Err(ServerError::Command(unknown())) }
}

/// None when the filter does not want it.
fn describe(
    snapshot: &Snapshot<'_>,
    names: &mut Names,
    filter: &Filter,
    opening: Opening,
) -> Result<Option<ExportedCase>> {
    let raw = RawAct::parse(&opening.bytes).map_err(|e| ServerError::Damaged(format!("its first act: {e}")))?;
    let found = raw.act.clock.interval(raw.act.at, raw.act.wall, opening.floor, Some(opening.received_at));
    if !filter.takes(found.earliest.midpoint(found.latest)) {
        return Ok(None);
    }
    let Some(Entity::Case(case)) = snapshot.state(opening.id)? else {
        return Err(ServerError::Damaged("its acts do not make a case".into()));
    };
    let choice = &case.class.value;
    let conditions = Catalog::sample().conditions(&choice.key);
    let condition = conditions.iter().find(|known| Some(&known.id) == choice.condition.as_ref());
    let street = case.street.value.street_code().unwrap_or_default().to_owned();
    Ok(Some(ExportedCase {
        id: opening.id,
        found,
        received_at: opening.received_at,
        class: Catalog::sample().class(&choice.key),
        condition: condition.map(|known| known.text_zh.as_str()),
        street_name: names.street(&street),
        street,
        area: names.area(snapshot, case.place.value.area)?,
        unit: names.unit(snapshot, case.place.value.unit)?,
        author_unit: names.unit(snapshot, opening.unit)?,
        author_staff_no: names.staff_no(case.author),
        pictures: pictures(snapshot, opening.id, &case)?,
        case: *case,
    }))
}

fn pictures(snapshot: &Snapshot<'_>, id: EntityId, case: &Case) -> Result<Vec<Picture>> {
    let mut photos: Vec<_> = case.photos.iter().collect();
    photos.sort_by_key(|(hash, photo)| (photo.since, photo.at, **hash));
    let picture = |(n, (hash, photo)): (usize, (&Hash, &gridwalk_domain::case::Photo))| {
        let file = format!("{id}-{n}-{}.jpg", role_word(photo.role));
        let is_there = snapshot.blob(hash, BlobClass::Master)?.is_some();
        Ok(Picture { hash: *hash, file, is_there })
    };
    (1..).zip(photos).map(picture).collect()
}

fn role_word(role: PhotoRole) -> &'static str {
    match role {
        PhotoRole::Before => "before",
        PhotoRole::After => "after",
        PhotoRole::Near => "near",
        PhotoRole::Far => "far",
        PhotoRole::Reference => "reference",
    }
}
