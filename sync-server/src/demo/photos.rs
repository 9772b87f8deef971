//! Pictures of the newest cases and of all reports: drawn, stored as masters with their previews, named by the acts.

use std::collections::BTreeMap;

use gridwalk_city::scene::{self, Phase, RgbImage, View};
use gridwalk_city::{City, PastCase};
use gridwalk_domain::case::PhotoRole;
use gridwalk_domain::catalog::{Catalog, PhotoKind};
use gridwalk_domain::hash::Hash;
use gridwalk_protocol::blob::Class;

use super::cases::class_key;
use crate::blobs::Blobs;
use crate::error::{Result, ServerError};

/// Sides of a drawn master, of one of a report, of which there are many, and of a preview, pixels.
const MASTER: (u32, u32) = (1024, 768);
const REPORTED: (u32, u32) = (800, 600);
const PREVIEW: (u32, u32) = (320, 240);

/// A drawn picture that is in its place already.
#[derive(Debug, Clone)]
pub(super) struct Picture {
    pub(super) role: PhotoRole,
    pub(super) size: (u32, u32),
    pub(super) hash: Hash,
    pub(super) bytes: u64,
    pub(super) preview: Hash,
    pub(super) preview_bytes: u64,
}

/// Pictures by the serial of their case.
pub(super) type Pictures = BTreeMap<u32, Vec<Picture>>;

/// Draws for the newest `count` cases and for every report, on all processors; for a `count` of none, nothing.
pub(super) fn draw(city: &City, blobs: &Blobs, count: usize) -> Result<Pictures> {
    let newest = city.cases.len().saturating_sub(count);
    let pictured = |(at, case): &(usize, &PastCase)| *at >= newest || (count > 0 && !case.is_self_disposed());
    let cases: Vec<&PastCase> = city.cases.iter().enumerate().filter(pictured).map(|(_, case)| case).collect();
    // Twice as many as there are processors: one draws while the other waits for the disk.
    let hands = 2 * std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        let cases = &cases;
        let share = |hand| cases.iter().skip(hand).step_by(hands);
        let work: Vec<_> = (0..hands).map(|hand| scope.spawn(move || draw_each(share(hand), blobs))).collect();
        let mut pictures = Pictures::new();
        for hand in work {
            let fault = || ServerError::Command("a picture could not be drawn".into());
            pictures.append(&mut hand.join().map_err(|_| fault())??);
        }
        Ok(pictures)
    })
}

fn draw_each<'a>(cases: impl Iterator<Item = &'a &'a PastCase>, blobs: &Blobs) -> Result<Pictures> {
    cases.map(|case| Ok((case.serial, drawn(case, blobs)?))).collect()
}

fn drawn(case: &PastCase, blobs: &Blobs) -> Result<Vec<Picture>> {
    if case.is_self_disposed() { fixed(case, blobs) } else { reported(case, blobs) }
}

/// Before and after, in one street.
fn fixed(case: &PastCase, blobs: &Blobs) -> Result<Vec<Picture>> {
    let street = case.before.street(View::Usual, MASTER.0, MASTER.1)?;
    let phases = std::iter::once((PhotoRole::Before, case.before.phase));
    let phases = phases.chain(case.after.map(|after| (PhotoRole::After, after.phase)));
    phases.map(|(role, phase)| kept(&street.picture(phase), role, blobs)).collect()
}

/// What the class asks of a report; near and far where it asks for before and after, which nobody took.
fn reported(case: &PastCase, blobs: &Blobs) -> Result<Vec<Picture>> {
    let asked = Catalog::sample().photos(&class_key(case)?);
    let mut views: Vec<_> = asked.iter().filter_map(|kind| view(*kind)).collect();
    if views.is_empty() {
        views = vec![(PhotoRole::Near, View::Near), (PhotoRole::Far, View::Far)];
    }
    let take = |(role, view)| {
        let street = case.before.street(view, REPORTED.0, REPORTED.1)?;
        kept(&street.picture(Phase::Before), role, blobs)
    };
    views.into_iter().map(take).collect()
}

fn view(kind: PhotoKind) -> Option<(PhotoRole, View)> {
    match kind {
        PhotoKind::Near => Some((PhotoRole::Near, View::Near)),
        PhotoKind::Far => Some((PhotoRole::Far, View::Far)),
        PhotoKind::Reference => Some((PhotoRole::Reference, View::Usual)),
        PhotoKind::Before | PhotoKind::After => None,
    }
}

fn kept(picture: &RgbImage, role: PhotoRole, blobs: &Blobs) -> Result<Picture> {
    let master = scene::jpeg(picture)?;
    let small = scene::jpeg(&scene::smaller(picture, PREVIEW.0, PREVIEW.1))?;
    let hash = blobs.put(&master, Class::Master, None)?;
    let preview = blobs.put(&small, Class::Preview, Some(&hash))?;
    let (size, bytes) = (picture.dimensions(), master.len() as u64);
    Ok(Picture { role, size, hash, bytes, preview, preview_bytes: small.len() as u64 })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use gridwalk_city::CityConfig;
    use std::collections::BTreeSet;

    fn city() -> City {
        let today = chrono::NaiveDate::from_ymd_opt(2026, 9, 21).unwrap();
        let mut config = CityConfig::new(7, today);
        (config.unit_grids_target, config.cases, config.components_percent) = (600, 600, 20);
        City::build(&config).unwrap()
    }

    #[test]
    fn every_report_of_the_past_has_the_photos_its_class_asks_for_and_each_its_own_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let (city, blobs) = (city(), Blobs::open(folder.path(), 0).unwrap());
        let pictures = draw(&city, &blobs, 2).unwrap();
        let reports: Vec<_> = city.cases.iter().filter(|case| !case.is_self_disposed()).collect();
        assert!(reports.len() >= 4, "{} reports", reports.len());
        for case in reports {
            let of: Vec<_> = pictures.get(&case.serial).unwrap().iter().map(|picture| picture.role).collect();
            let asked = Catalog::sample().photos(&class_key(case).unwrap());
            let wanted: Vec<_> = asked.iter().filter_map(|kind| view(*kind)).map(|(role, _)| role).collect();
            assert_eq!(of, if wanted.is_empty() { vec![PhotoRole::Near, PhotoRole::Far] } else { wanted });
        }
        let hashes: Vec<_> = pictures.values().flatten().map(|picture| picture.hash).collect();
        assert_eq!(hashes.iter().collect::<BTreeSet<_>>().len(), hashes.len());
    }

    #[test]
    fn where_no_photos_are_wanted_reports_have_none_either() {
        let folder = tempfile::tempdir().unwrap();
        assert!(draw(&city(), &Blobs::open(folder.path(), 0).unwrap(), 0).unwrap().is_empty());
    }
}
