//! 失管地块 (row 1-08): plots nobody owns, the units that might, the minutes, and the decision.

use gridwalk_domain::duty::Plot;
use gridwalk_domain::grid::measure;
use gridwalk_domain::id::EntityId;
use gridwalk_domain::record::RecordKind;
use serde_json::json;

use super::answers::unit;
use crate::api::*;
use crate::app::App;
use crate::error::fail;
use crate::ground::shape_out;
use crate::places::Places;
use crate::records::{
    Entry, Fields, MAX_LIST, MAX_TEXT, Standing, day_or_none, id_of, made, name, or_clear, sound_area, street_stream,
    text_or_clear,
};
use crate::view::{PlotView, Plots, UnitChoice};

fn choice(places: &Places, id: EntityId) -> UnitChoice {
    UnitChoice { id: id.to_string(), name: places.unit_name(Some(id)).unwrap_or_default() }
}

fn plot_view(places: &Places, id: EntityId, plot: &Plot) -> PlotView {
    PlotView {
        id: id.to_string(),
        name: plot.name.clone(),
        street: plot.street.clone(),
        street_name: places.street_name(&plot.street),
        area_m2: plot.shape.as_ref().map(|shape| measure::area_m2(shape).round() as i64),
        candidates: plot.candidates.iter().map(|id| choice(places, *id)).collect(),
        minutes: plot.minutes.clone(),
        met_on: plot.met_on.map(|day| day.to_string()),
        decided: plot.decided.map(|id| choice(places, id)),
        decided_on: plot.decided_on.map(|day| day.to_string()),
        shape: plot.shape.as_ref().map(shape_out),
    }
}

/// Plots in order: those that are still nobody's first, then by street and name.
pub(super) fn plots_of(places: &Places) -> Vec<PlotView> {
    let mut plots: Vec<(EntityId, &Plot)> = places.plots.iter().collect();
    plots.sort_by_key(|(id, plot)| (!plot.is_open(places.day), &plot.street, &plot.name, *id));
    plots.into_iter().map(|(id, plot)| plot_view(places, id, plot)).collect()
}

impl App {
    pub fn plots(&self, _: Nothing) -> Result<Plots, ApiError> {
        let mut inner = self.lock();
        Self::session(&inner)?;
        let places = self.places(&mut inner)?;
        Ok(Plots { plots: plots_of(&places) })
    }

    /// Records a new plot, or what differs of one there is.
    pub fn plot_save(&self, params: PlotSave) -> Result<Made, ApiError> {
        let mut inner = self.lock();
        Self::session(&inner)?;
        let places = self.places(&mut inner)?;
        let fields = plot_fields(&places, &params)?;
        let stream = street_stream(&places, &params.street)?;
        let shape = params.shape.as_ref().map(sound_area).transpose()?;
        let fresh = self.fresh_id(&inner)?;
        let entries = match params.id.as_deref() {
            Some(id) => {
                let standing = Standing::of(&inner, &places, RecordKind::Plot, id_of(id, "plot")?)?;
                standing.entries(&places, fields, shape.as_ref(), fresh)?
            }
            None => {
                let mut set = fields;
                set.retain(|_, value| !value.is_null());
                set.extend(shape.map(|shape| ("shape".to_owned(), json!(shape))));
                vec![Entry { id: fresh, stream, kind: RecordKind::Plot, set, photos: Vec::new() }]
            }
        };
        let made = made(&entries);
        self.write_entries(inner, entries)?;
        Ok(made)
    }
}

/// The fields of a form; an empty one clears. A decision without a day is of today.
fn plot_fields(places: &Places, params: &PlotSave) -> Result<Fields, ApiError> {
    if params.candidates.len() > MAX_LIST {
        return Err(fail(ErrorCode::TooMany, "at most 200 candidates"));
    }
    let candidates = params.candidates.iter().map(|id| unit(places, Some(id))).collect::<Result<Vec<_>, _>>()?;
    let mut candidates: Vec<EntityId> = candidates.into_iter().flatten().collect();
    let mut seen = std::collections::BTreeSet::new();
    candidates.retain(|id| seen.insert(*id));
    let decided = unit(places, params.decided.as_deref())?;
    let on = day_or_none(params.decided_on.as_deref(), places.day)?.or(Some(places.day)).filter(|_| decided.is_some());
    Ok(Fields::from([
        ("name".into(), json!(name(&params.name)?)),
        ("street".into(), json!(params.street)),
        ("candidates".into(), or_clear(Some(candidates).filter(|list| !list.is_empty()))),
        ("minutes".into(), text_or_clear(&params.minutes, MAX_TEXT)?),
        ("met_on".into(), or_clear(day_or_none(params.met_on.as_deref(), places.day)?)),
        ("decided".into(), or_clear(decided)),
        ("decided_on".into(), or_clear(on)),
    ]))
}
