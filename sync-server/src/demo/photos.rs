//! Pictures of the newest cases: drawn, stored as masters with their previews, named by the acts.

use std::collections::BTreeMap;

use gridwalk_city::scene::SceneSeed;
use gridwalk_city::{City, PastCase};
use gridwalk_domain::case::PhotoRole;
use gridwalk_domain::hash::Hash;
use gridwalk_protocol::blob::Class;

use crate::blobs::Blobs;
use crate::error::{Result, ServerError};

/// Sides of a drawn master and its preview, pixels.
pub(super) const MASTER: (u32, u32) = (1024, 768);
const PREVIEW: (u32, u32) = (320, 240);

/// A drawn picture that is in its place already.
#[derive(Debug, Clone)]
pub(super) struct Picture {
    pub(super) role: PhotoRole,
    pub(super) hash: Hash,
    pub(super) bytes: u64,
    pub(super) preview: Hash,
    pub(super) preview_bytes: u64,
}

/// Pictures by the serial of their case.
pub(super) type Pictures = BTreeMap<u32, Vec<Picture>>;

/// Draws for the newest `count` cases, on all processors.
pub(super) fn draw(city: &City, blobs: &Blobs, count: usize) -> Result<Pictures> {
    let newest: Vec<&PastCase> = city.cases.iter().rev().take(count).collect();
    let hands = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = newest.len().div_ceil(hands).max(1);
    std::thread::scope(|scope| {
        let work: Vec<_> = newest.chunks(share).map(|cases| scope.spawn(|| draw_each(cases, blobs))).collect();
        let mut pictures = Pictures::new();
        for hand in work {
            let fault = || ServerError::Command("a picture could not be drawn".into());
            pictures.append(&mut hand.join().map_err(|_| fault())??);
        }
        Ok(pictures)
    })
}

fn draw_each(cases: &[&PastCase], blobs: &Blobs) -> Result<Pictures> {
    cases
        .iter()
        .map(|case| {
            let mut pictures = vec![picture(&case.before, PhotoRole::Before, blobs)?];
            if let Some(after) = &case.after {
                pictures.push(picture(after, PhotoRole::After, blobs)?);
            }
            Ok((case.serial, pictures))
        })
        .collect()
}

fn picture(scene: &SceneSeed, role: PhotoRole, blobs: &Blobs) -> Result<Picture> {
    let master = scene.jpeg(MASTER.0, MASTER.1)?;
    let small = scene.jpeg(PREVIEW.0, PREVIEW.1)?;
    let hash = blobs.put(&master, Class::Master, None)?;
    let preview = blobs.put(&small, Class::Preview, Some(&hash))?;
    Ok(Picture { role, hash, bytes: master.len() as u64, preview, preview_bytes: small.len() as u64 })
}
