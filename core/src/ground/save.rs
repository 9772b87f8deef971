//! The one way the ground is changed: editions of many features and the change that puts them in force, written together.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use gridwalk_domain::entity::Fact;
use gridwalk_domain::grid::{Change, ChangeWhat, Edition, Shape, editions, measure};
use gridwalk_domain::id::EntityId;
use gridwalk_domain::place::Point;
use gridwalk_domain::record::{Record, RecordKind};
use gridwalk_domain::stream::Stream;
use gridwalk_store::{Author, Changes, Wish};
use serde_json::{Value, json};

use crate::api::*;
use crate::app::{App, Inner};
use crate::error::{fail, internal};
use crate::keyring::fresh_uuid;
use crate::places::Places;
use crate::view::MapLayer;

use super::kind_of;

/// What is said of one feature.
#[derive(Debug, Clone)]
pub(crate) struct Edit {
    /// None: a new feature.
    pub id: Option<EntityId>,
    pub layer: MapLayer,
    pub shape: Option<Shape>,
    pub set: BTreeMap<String, Value>,
    pub ended: bool,
}

/// Writes one change of the ground.
pub(crate) struct Writer<'a> {
    pub places: &'a Places,
    pub what: ChangeWhat,
    pub title: String,
    pub from: NaiveDate,
}

/// Everything a change writes, the change itself last.
struct Plan {
    change: EntityId,
    wishes: Vec<Wish>,
    authors: BTreeMap<Stream, Author>,
}

impl Writer<'_> {
    /// Writes all edits and the change, or nothing. `go_on` is asked after each feature.
    pub fn write(
        &self,
        app: &App,
        inner: &mut Inner,
        edits: Vec<Edit>,
        go_on: impl FnMut(usize) -> bool,
    ) -> Result<(EntityId, Changes), ApiError> {
        let Plan { change, wishes, authors } = self.plan(app, inner, edits)?;
        let moment = app.moment(inner);
        let someone = authors.values().next().copied().ok_or_else(|| internal("a change without a stream"))?;
        let author = |stream: &Stream| authors.get(stream).copied().unwrap_or(someone);
        let written = inner.store.record_all(author, &moment, wishes, go_on)?;
        let changes = written.ok_or_else(|| fail(ErrorCode::Cancelled, "cancelled; nothing was written"))?;
        Ok((change, changes))
    }

    fn plan(&self, app: &App, inner: &Inner, edits: Vec<Edit>) -> Result<Plan, ApiError> {
        let change = EntityId(fresh_uuid(app.now(inner))?);
        let kinds: BTreeSet<RecordKind> = edits.iter().filter_map(|edit| kind_of(edit.layer)).collect();
        let count = edits.len() as i64;
        let mut wishes = Vec::with_capacity(edits.len() + 1);
        for edit in edits {
            wishes.push(self.wish(app, inner, change, edit)?);
        }
        let streams: BTreeSet<Stream> = wishes.iter().map(|wish| wish.stream.clone()).collect();
        let home = match streams.iter().next() {
            Some(only) if streams.len() == 1 => only.clone(),
            _ => Stream::org(),
        };
        let authors = authors(app, inner, self.places, streams.into_iter().chain([home.clone()]))?;
        let kinds = kinds.into_iter().map(|kind| kind.wire().to_owned()).collect();
        let told = Change { what: self.what, title: self.title.clone(), kinds, from: self.from, count, undone: false };
        wishes.push(wish(home, change, Fact::Record(told.to_fact())));
        Ok(Plan { change, wishes, authors })
    }

    fn wish(&self, app: &App, inner: &Inner, change: EntityId, edit: Edit) -> Result<Wish, ApiError> {
        let kind = kind_of(edit.layer).ok_or_else(|| fail(ErrorCode::BadRequest, "a district is no record"))?;
        let known = edit.id.map(|id| inner.store.record_of(id)).transpose()?.flatten();
        let (entity, stream) = match edit.id {
            Some(id) => (id, home(inner, id)?),
            None => (EntityId(fresh_uuid(app.now(inner))?), self.stream_for(&edit)?),
        };
        let mut set = edit.set;
        if edit.id.is_none()
            && let Some(code) = stream.street_code().filter(|_| says_its_street(edit.layer))
        {
            set.entry("street".into()).or_insert_with(|| json!(code));
        }
        if let (MapLayer::Area, Some(shape)) = (edit.layer, &edit.shape) {
            set.insert("area_m2".into(), json!(measure::area_m2(shape).round() as i64));
            set.insert("unit_grids".into(), json!(self.places.grids_in(shape)));
        }
        let over = known.and_then(|record| self.tip(&record));
        let edition = Edition { from: self.from, shape: edit.shape, set, ended: edit.ended, over };
        Ok(wish(stream, entity, Fact::Record(edition.to_fact(kind, change))))
    }

    /// The edition of the same day that its author has before him.
    fn tip(&self, record: &Record) -> Option<EntityId> {
        let held = editions(record, &self.places.book);
        held.into_iter().rfind(|held| held.edition.from == self.from).map(|held| held.change)
    }

    /// A new feature lives in the stream of the street that holds its middle, by its code or by where it lies.
    fn stream_for(&self, edit: &Edit) -> Result<Stream, ApiError> {
        if edit.layer == MapLayer::Street {
            return Ok(Stream::org());
        }
        let text = |key: &str| edit.set.get(key).and_then(Value::as_str).map(str::to_owned);
        let by_code =
            || text("code").filter(|_| edit.layer == MapLayer::Grid).and_then(|c| Some(c.get(..9)?.to_owned()));
        let middle = edit.shape.as_ref().and_then(measure::representative);
        let code = text("street").or_else(by_code).or_else(|| self.places.street_at(&middle?));
        match code.filter(|code| self.places.street(code).is_some()) {
            Some(code) => Stream::street(&code).map_err(|e| fail(ErrorCode::UnknownStreet, e)),
            None => Ok(Stream::org()),
        }
    }
}

impl Places {
    /// Code of the street that holds a point.
    pub fn street_at(&self, point: &Point) -> Option<String> {
        let here = self.streets.around(point, 0).into_iter();
        let mut holding = here.filter(|(_, street)| street.shape.as_ref().is_some_and(|s| measure::covers(s, point)));
        holding.next().map(|(_, street)| street.code.clone())
    }

    /// How many unit grids have their middle in a shape.
    pub fn grids_in(&self, shape: &Shape) -> i64 {
        let Some(bbox) = shape.bbox() else { return 0 };
        let middle = |grid: &gridwalk_domain::grid::UnitGrid| grid.shape.as_ref().and_then(measure::representative);
        let inside = |grid: &&gridwalk_domain::grid::UnitGrid| middle(grid).is_some_and(|p| measure::covers(shape, &p));
        self.grids.within(bbox).into_iter().map(|(_, grid)| grid).filter(inside).count() as i64
    }
}

/// Whether features of a layer name the street they lie in.
fn says_its_street(layer: MapLayer) -> bool {
    !matches!(layer, MapLayer::District | MapLayer::Street | MapLayer::Grid | MapLayer::Road)
}

fn wish(stream: Stream, entity: EntityId, fact: Fact) -> Wish {
    Wish { stream, entity, fact, photos: Vec::new(), drop_draft: None }
}

/// The stream a record lives in.
pub(crate) fn home(inner: &Inner, id: EntityId) -> Result<Stream, ApiError> {
    let home = inner.store.home_of(id)?.ok_or_else(|| fail(ErrorCode::NotFound, "no such thing on the ground"))?;
    home.parse().map_err(|_| internal("a stream's name"))
}

/// Whoever is signed in, in each stream; refused as a whole when he may not decide in one of them.
fn authors(
    app: &App,
    inner: &Inner,
    places: &Places,
    streams: impl Iterator<Item = Stream>,
) -> Result<BTreeMap<Stream, Author>, ApiError> {
    let mut authors = BTreeMap::new();
    let mut barred = BTreeSet::new();
    for stream in streams {
        let author = app.author(inner, &stream)?;
        if !author.role.decides() {
            barred.insert(stream.street_code().map_or_else(String::new, |code| places.street_name(code)));
        }
        authors.insert(stream, author);
    }
    if barred.is_empty() {
        return Ok(authors);
    }
    let named: Vec<String> = barred.into_iter().filter(|name| !name.is_empty()).collect();
    if named.is_empty() {
        return Err(fail(ErrorCode::NotAllowed, "only the district may change this"));
    }
    let values = vec![("streets".to_owned(), named.join("、"))];
    Err(ApiError { values, ..fail(ErrorCode::NotYourStreet, "streets that are not yours to change") })
}
