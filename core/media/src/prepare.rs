//! From the camera's bytes to the master (原图母本): the unstamped picture that the act names by its hash.
//!
//! JPEG has no checksum: a bit changed before the photo reached this app, in a way that still decodes, cannot be seen.
//! From the master's hash on, every changed bit is. Colours are taken as sRGB: a wider colour profile is not applied, so
//! such photos look slightly paler.
//!
//! It never keeps or alters the original; where policy keeps originals, the caller stores those bytes under
//! [`Prepared::original_sha256`].

use crate::error::Result;
use crate::exif::{self, Exif};
use crate::format::{self, Format};
use crate::hash::{Sha256, hash};
use crate::limits::Policy;
use crate::{jpeg, picture, png};
use image::RgbImage;

/// Something a person or a support engineer may want to know about an accepted photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// The original is a PNG, whatever its file name says; the master is a JPEG of it.
    ConvertedFromPng,
    /// The picture was turned or mirrored as the camera's orientation tag asked.
    Turned,
    /// There is EXIF that cannot be read; time, place and orientation are unknown.
    ExifUnreadable,
    /// The camera padded the coded data with zeros; the picture is whole.
    PaddedTail,
}

impl Note {
    /// A stable code for message keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::ConvertedFromPng => "photo.note.converted_from_png",
            Self::Turned => "photo.note.turned",
            Self::ExifUnreadable => "photo.note.exif_unreadable",
            Self::PaddedTail => "photo.note.padded_tail",
        }
    }
}

/// A photo ready to be stored and named by an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// The evidence: baseline JPEG, upright, sRGB assumed, without EXIF and without stamp.
    pub master: Vec<u8>,
    /// SHA-256 of `master`: the photo's name.
    pub sha256: Sha256,
    /// Width of the master in pixels.
    pub width: u32,
    /// Height of the master in pixels.
    pub height: u32,
    /// SHA-256 of the bytes the camera gave.
    pub original_sha256: Sha256,
    /// Length of the bytes the camera gave.
    pub original_len: u64,
    /// What the camera wrote about time, place and orientation.
    pub exif: Exif,
    /// What was done or found on the way.
    pub notes: Vec<Note>,
}

/// Makes the master from what the camera gave.
///
/// The same bytes under the same policy give the same picture; the master's bytes may differ between processor
/// families, so a master is kept and sent, never made again.
///
/// # Errors
/// Every `photo.*` code of [`crate::MediaError`]; nothing larger than the limits is ever allocated.
pub fn prepare(bytes: &[u8], policy: &Policy) -> Result<Prepared> {
    policy.check()?;
    policy.limits.check_bytes(bytes.len())?;
    let mut notes = Vec::new();
    let decoded = decode(bytes, policy, &mut notes)?;
    let exif = read_exif(bytes, &mut notes);
    let (width, height) = picture::fitted(decoded.width(), decoded.height(), policy.long_edge);
    let scaled = picture::resize(decoded, width, height)?;
    let upright = set_upright(scaled, &exif, &mut notes);
    let master = jpeg::encode(&upright, policy.quality)?;
    Ok(Prepared {
        sha256: hash(&master),
        width: upright.width(),
        height: upright.height(),
        original_sha256: hash(bytes),
        original_len: bytes.len() as u64,
        master,
        exif,
        notes,
    })
}

fn decode(bytes: &[u8], policy: &Policy, notes: &mut Vec<Note>) -> Result<RgbImage> {
    match format::sniff(bytes)? {
        Format::Jpeg => {
            let (picture, note) = jpeg::decode(bytes, &policy.limits, policy.long_edge)?;
            notes.extend(note);
            Ok(picture)
        }
        Format::Png => {
            notes.push(Note::ConvertedFromPng);
            png::decode(bytes, &policy.limits)
        }
    }
}

fn read_exif(bytes: &[u8], notes: &mut Vec<Note>) -> Exif {
    exif::read(bytes).unwrap_or_else(|()| {
        notes.push(Note::ExifUnreadable);
        Exif::default()
    })
}

fn set_upright(picture: RgbImage, exif: &Exif, notes: &mut Vec<Note>) -> RgbImage {
    match exif.orientation {
        Some(turn @ 2..=8) => {
            notes.push(Note::Turned);
            picture::upright(picture, turn)
        }
        _ => picture,
    }
}
