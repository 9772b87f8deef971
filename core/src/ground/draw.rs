//! Drawing: shapes measured and checked against one another and against what is there, split, merged, snapped and saved.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use gridwalk_domain::grid::{ChangeWhat, Fault, Shape, ShapeError, Tiling, clean, findings, insert_corner, measure};
use gridwalk_domain::grid::{Sliver, merge, snap as snap_to, split};
use gridwalk_domain::id::EntityId;

use super::rows::{brief_of, shape_on};
use super::save::{Edit, Writer};
use super::{day, entity, field_value, point_out, shape_in, shape_out};
use crate::api::*;
use crate::app::App;
use crate::error::fail;
use crate::places::{Lies, Places};
use crate::view::*;

/// Most shapes of one drawing.
const MOST_EDITS: usize = 500;
/// Longest title, characters.
const MAX_TITLE: usize = 200;
/// Farthest a corner is pulled, millimetres.
const FARTHEST_SNAP: i64 = 50_000;

/// An area as it would stand: its id or its place among the drawn ones, its name, its shape.
struct Standing {
    id: Option<EntityId>,
    index: Option<usize>,
    name: String,
    street: String,
    shape: Shape,
}

impl App {
    /// Measures shapes and tells what is wrong with them before anything is saved.
    pub fn draw_check(&self, params: DrawCheck) -> Result<GroundFindings, ApiError> {
        let places = self.places_for(&params.from_day)?;
        found_in(&places, &params.edits)
    }

    /// Saves a drawing as one change, or nothing of it.
    pub fn draw_save(&self, params: DrawSave) -> Result<Changed, ApiError> {
        let title = params.title.trim();
        if title.is_empty() || title.chars().count() > MAX_TITLE {
            return Err(fail(ErrorCode::NameMissing, "a change needs a title of at most 200 characters"));
        }
        if params.edits.is_empty() || params.edits.len() > MOST_EDITS {
            return Err(fail(ErrorCode::TooMany, "between one and 500 shapes at a time"));
        }
        let mut inner = self.lock();
        Self::session(&inner)?;
        let today = self.places(&mut inner)?;
        let from = day(&params.from_day, today.day)?;
        let places = self.places_on(&mut inner, from)?;
        let edits = params.edits.iter().map(|edit| edit_of(&places, edit)).collect::<Result<Vec<_>, _>>()?;
        let what = match params.what {
            ChangeKind::Import => ChangeWhat::Import,
            ChangeKind::Draw => ChangeWhat::Draw,
            ChangeKind::Split => ChangeWhat::Split,
            ChangeKind::Merge => ChangeWhat::Merge,
        };
        let writer = Writer { places: &places, what, title: title.to_owned(), from };
        let (change, changes) = writer.write(self, &mut inner, edits, |_| true)?;
        self.announce(&mut inner, &changes);
        drop(inner);
        self.nudge();
        Ok(Changed { change: change.to_string() })
    }

    /// What cutting an area along a line would leave: the part with the first corners stays, the other is new. Neighbours take
    /// the corners that the cut adds to the common boundary, so that no sliver opens.
    pub fn split_propose(&self, params: SplitAsked) -> Result<Proposal, ApiError> {
        let places = self.places_for(&params.from_day)?;
        let id = entity(&params.id)?;
        let gone = || fail(ErrorCode::NotFound, "no such area on that day");
        let shape = shape_on(&places, params.layer, id).ok_or_else(gone)?;
        let told = brief_of(&places, params.layer, id).ok_or_else(gone)?;
        let cut = split(&shape, &params.line).map_err(refused)?;
        let mut edits = Vec::new();
        for (n, piece) in cut.pieces.iter().enumerate() {
            let set = if n == 0 { Vec::new() } else { part_fields(&told.name, &told.street, n + 1) };
            let id = (n == 0).then(|| id.to_string());
            edits.push(ProposedEdit { id, layer: params.layer, shape: Some(shape_out(piece)), set, ended: false });
        }
        edits.extend(neighbours(&places, params.layer, id, &shape, &cut.corners));
        let findings = found_in(&places, &edits)?;
        Ok(Proposal { edits, findings })
    }

    /// What making several areas one would leave: the first stays, the others end.
    pub fn merge_propose(&self, params: MergeAsked) -> Result<Proposal, ApiError> {
        let places = self.places_for(&params.from_day)?;
        let ids = params.ids.iter().map(|id| entity(id)).collect::<Result<Vec<_>, _>>()?;
        let shape = |id: &EntityId| {
            shape_on(&places, params.layer, *id).ok_or_else(|| fail(ErrorCode::NotFound, "no such area on that day"))
        };
        let shapes = ids.iter().map(shape).collect::<Result<Vec<_>, _>>()?;
        let merged = merge(&shapes).map_err(refused)?;
        let edit = |(n, id): (usize, &EntityId)| ProposedEdit {
            id: Some(id.to_string()),
            layer: params.layer,
            shape: (n == 0).then(|| shape_out(&merged.shape)),
            set: Vec::new(),
            ended: n > 0,
        };
        let edits: Vec<ProposedEdit> = ids.iter().enumerate().map(edit).collect();
        let findings = found_in(&places, &edits)?;
        Ok(Proposal { edits, findings })
    }

    /// Brings corners onto corners and edges of the same layer.
    pub fn snap(&self, params: SnapAsked) -> Result<crate::api::Snapped, ApiError> {
        let places = self.places(&mut self.lock())?;
        let except = params.except.as_deref().map(entity).transpose()?;
        let drawn = shape_in(&params.shape);
        let within = params.within_mm.clamp(0, FARTHEST_SNAP);
        let there = around(&places, params.layer, &drawn, except, within);
        Ok(crate::api::Snapped { shape: shape_out(&snap_to(&drawn, &there, within).shape) })
    }

    fn places_for(&self, from_day: &str) -> Result<std::sync::Arc<Places>, ApiError> {
        let mut inner = self.lock();
        Self::session(&inner)?;
        let today: NaiveDate = self.places(&mut inner)?.day;
        self.places_on(&mut inner, day(from_day, today)?)
    }
}

/// Words for a part that a split makes: the name is for a person to change.
fn part_fields(name: &str, street: &str, n: usize) -> Vec<(String, String)> {
    vec![("name".into(), format!("{name}-{n}")), ("street".into(), street.to_owned())]
}

fn refused(error: ShapeError) -> ApiError {
    let code = match error {
        ShapeError::NoLine | ShapeError::Misses | ShapeError::EndsInside { .. } => ErrorCode::NoCut,
        ShapeError::Apart { .. } | ShapeError::TooFew => ErrorCode::NotTouching,
        ShapeError::TooWide | ShapeError::NotAnArea | ShapeError::Faulty => ErrorCode::BadShape,
    };
    ApiError { values: vec![("fault".into(), error.code().into())], ..fail(code, error) }
}

/// Neighbours that take the corners a cut added.
fn neighbours(
    places: &Places,
    layer: MapLayer,
    cut: EntityId,
    shape: &Shape,
    corners: &[[i64; 2]],
) -> Vec<ProposedEdit> {
    if layer != MapLayer::Area {
        return Vec::new();
    }
    let Some(bbox) = shape.bbox() else { return Vec::new() };
    let beside = places.areas.within(bbox).into_iter().filter(|(id, _)| *id != cut);
    let taking = |(id, area): (EntityId, &gridwalk_domain::duty::Area)| {
        let before = area.shape.clone()?;
        let insert = |shape: Shape, corner: &[i64; 2]| insert_corner(&shape, *corner).unwrap_or(shape);
        let after = corners.iter().fold(before.clone(), insert);
        (after != before).then(|| ProposedEdit {
            id: Some(id.to_string()),
            layer,
            shape: Some(shape_out(&after)),
            set: Vec::new(),
            ended: false,
        })
    };
    beside.filter_map(taking).collect()
}

/// Shapes of a layer near a drawn one.
fn around(places: &Places, layer: MapLayer, drawn: &Shape, except: Option<EntityId>, within_mm: i64) -> Vec<Shape> {
    let Some([west, south, east, north]) = drawn.bbox() else { return Vec::new() };
    let reach = (within_mm / 1000 + 1) * 155;
    let window = [west - reach, south - reach, east + reach, north + reach];
    super::rows::on_layer!(
        places,
        layer,
        |features| {
            let near = features.within(window).into_iter().filter(|(id, _)| Some(*id) != except);
            near.filter_map(|(_, feature)| feature.shape().cloned()).collect()
        },
        Vec::new()
    )
}

/// A drawn feature as it is written, or why it cannot be.
fn edit_of(places: &Places, edit: &ProposedEdit) -> Result<Edit, ApiError> {
    let id = edit.id.as_deref().map(entity).transpose()?;
    if let Some(id) = id.filter(|id| brief_of(places, edit.layer, *id).is_none()) {
        return Err(fail(ErrorCode::Stale, format!("{id} is not there on that day")));
    }
    let shape = edit.shape.as_ref().map(|shape| sound(shape, edit.layer)).transpose()?;
    if id.is_none() && shape.is_none() {
        return Err(fail(ErrorCode::BadShape, "a new feature needs a shape"));
    }
    let mut set = BTreeMap::new();
    for (key, text) in &edit.set {
        let value = field_value(places, edit.layer, key, text).map_err(|fault| {
            let values = vec![("column".into(), key.clone()), ("value".into(), fault.value)];
            ApiError { values, ..fail(ErrorCode::BadRequest, fault.code) }
        })?;
        set.extend(value);
    }
    if id.is_none() && !set.contains_key("name") && edit.layer != MapLayer::Grid {
        return Err(fail(ErrorCode::NameMissing, "a new feature needs a name"));
    }
    Ok(Edit { id, layer: edit.layer, shape, set, ended: edit.ended })
}

/// A shape without what is harmless, or the first fault in it.
fn sound(shape: &ShapeView, layer: MapLayer) -> Result<Shape, ApiError> {
    let (shape, _) = clean(&shape_in(shape));
    let fits = match layer {
        MapLayer::Road => matches!(shape, Shape::Lines(_)),
        MapLayer::Point | MapLayer::Component | MapLayer::Shop => matches!(shape, Shape::Point(_)),
        _ => matches!(shape, Shape::Area(_)),
    };
    let wrong =
        |code: &str| ApiError { values: vec![("fault".into(), code.to_owned())], ..fail(ErrorCode::BadShape, code) };
    if !fits {
        return Err(wrong("shape_other_kind"));
    }
    match findings(&shape, None).into_iter().find(|finding| !finding.fault.is_harmless()) {
        Some(finding) => Err(wrong(finding.fault.code())),
        None => Ok(shape),
    }
}

/// Everything there is to say of drawn shapes as they would stand among what is there.
fn found_in(places: &Places, edits: &[ProposedEdit]) -> Result<GroundFindings, ApiError> {
    let (mut faults, mut measures, mut outside) = (Vec::new(), Vec::new(), Vec::new());
    for (index, edit) in edits.iter().enumerate() {
        let Some(view) = &edit.shape else {
            measures.push(0);
            continue;
        };
        let (shape, _) = clean(&shape_in(view));
        let found = findings(&shape, None).into_iter().filter(|finding| !finding.fault.is_harmless());
        faults.extend(found.map(|finding| fault_view(index, finding.fault, finding.at)));
        measures.push(match &shape {
            Shape::Area(_) => measure::area_m2(&shape).round() as i64,
            _ => measure::length_mm(&shape),
        });
        let known = places.streets.len() > 0;
        if known
            && shape.points().any(|[lon, lat]| places.street_at(&gridwalk_domain::place::Point { lon, lat }).is_none())
        {
            outside.push(index as i64);
        }
    }
    let touched = edits.iter().any(|edit| edit.layer == MapLayer::Area);
    let (overlaps, holes) =
        if touched && faults.is_empty() { beside(places, edits)? } else { (Vec::new(), Vec::new()) };
    Ok(GroundFindings { overlaps, holes, faults, measures, outside })
}

fn fault_view(index: usize, fault: Fault, at: Option<[i64; 2]>) -> ShapeFault {
    ShapeFault { index: index as i64, code: fault.code().to_owned(), at: at.map(point_out) }
}

/// Overlaps of the drawn areas with any other, and holes in the streets they lie in.
fn beside(places: &Places, edits: &[ProposedEdit]) -> Result<(Vec<OverlapView>, Vec<HoleView>), ApiError> {
    let standing = standing(places, edits);
    let tiling = Tiling::of(standing.iter().map(|area| &area.shape));
    let drawn = |at: usize| standing.get(at).is_some_and(|area| area.index.is_some());
    let overlaps = tiling.overlaps(Sliver::USUAL).map_err(refused)?;
    let overlaps = overlaps.into_iter().filter(|o| drawn(o.a) || drawn(o.b)).filter_map(|o| {
        let (a, b) = (standing.get(o.a)?, standing.get(o.b)?);
        let name =
            |area: &Standing| area.id.map_or_else(|| format!("#{}", area.index.unwrap_or(0)), |id| id.to_string());
        Some(OverlapView {
            a: name(a),
            b: name(b),
            a_name: a.name.clone(),
            b_name: b.name.clone(),
            m2: o.m2.round() as i64,
            shape: shape_out(&o.shape),
        })
    });
    let overlaps = overlaps.collect();
    let mut streets: Vec<&str> =
        standing.iter().filter(|area| area.index.is_some()).map(|area| area.street.as_str()).collect();
    streets.sort_unstable();
    streets.dedup();
    let mut holes = Vec::new();
    for code in streets {
        let Some((_, street)) = places.street(code) else { continue };
        let Some(whole) = &street.shape else { continue };
        let found = tiling.holes(whole, Sliver::USUAL).map_err(refused)?;
        holes.extend(found.into_iter().map(|hole| HoleView {
            street: code.to_owned(),
            street_name: street.name.clone(),
            m2: hole.m2.round() as i64,
            shape: shape_out(&hole.shape),
        }));
    }
    Ok((overlaps, holes))
}

/// All areas as they would stand with the edits.
fn standing(places: &Places, edits: &[ProposedEdit]) -> Vec<Standing> {
    let edit_for =
        |id: &str| edits.iter().enumerate().find(|(_, e)| e.layer == MapLayer::Area && e.id.as_deref() == Some(id));
    let mut all = Vec::new();
    for (id, area) in places.areas.iter() {
        let edit = edit_for(&id.to_string());
        if edit.is_some_and(|(_, edit)| edit.ended) {
            continue;
        }
        let drawn = edit.and_then(|(index, edit)| Some((index, clean(&shape_in(edit.shape.as_ref()?)).0)));
        let index = drawn.as_ref().map(|(index, _)| *index);
        let Some(shape) = drawn.map(|(_, shape)| shape).or_else(|| area.shape.clone()) else { continue };
        all.push(Standing { id: Some(id), index, name: area.name.clone(), street: area.street.clone(), shape });
    }
    for (index, edit) in edits.iter().enumerate().filter(|(_, e)| e.layer == MapLayer::Area && e.id.is_none()) {
        let Some(shape) = edit.shape.as_ref().map(|shape| clean(&shape_in(shape)).0) else { continue };
        let text = |key: &str| edit.set.iter().find(|(name, _)| name == key).map(|(_, text)| text.clone());
        let street = text("street").or_else(|| places.street_at(&measure::representative(&shape)?));
        let name = text("name").unwrap_or_default();
        all.push(Standing { id: None, index: Some(index), name, street: street.unwrap_or_default(), shape });
    }
    all
}

/// Faults of an area's shape that a person has to mend.
pub(crate) fn area_faults(shape: &Shape) -> Vec<Fault> {
    findings(shape, None).into_iter().map(|finding| finding.fault).filter(|fault| !fault.is_harmless()).collect()
}
