//! Photos as files: masters as they were taken over, byte for byte, each checked against its hash on the way.
//!
//! Nothing is stamped here: a stamp is drawn where somebody looks or prints, and is never evidence.

use std::io::Write;
use std::path::Path;

use gridwalk_domain::hash::Hash;
use gridwalk_protocol::blob::Class;

use super::case::ExportedCase;
use crate::blobs::Blobs;
use crate::error::Result;

/// Copies a case's photos. One whose bytes do not hold is left out, with a word about it.
pub(super) fn copy(blobs: &Blobs, case: &mut ExportedCase, into: &Path, problems: &mut Vec<String>) -> Result<()> {
    for picture in case.pictures.iter_mut().filter(|picture| picture.is_there) {
        let problem = match blobs.read(&picture.hash, Class::Master, None) {
            Ok(bytes) if Hash::of(&bytes) == picture.hash => {
                super::write(&into.join(&picture.file), |out| out.write_all(&bytes))?;
                continue;
            }
            Ok(_) => "its file was changed; run `verify`".to_owned(),
            Err(error) => error.to_string(),
        };
        picture.is_there = false;
        problems.push(format!("photo {} of case {} is left out: {problem}", picture.hash, case.id));
    }
    Ok(())
}
