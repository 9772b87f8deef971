//! Files: each blob the ledger promises is there and hashes to its name.

use super::Check;
use crate::blobs::{Blobs, hash_file};
use crate::error::Result;
use crate::ledger::Snapshot;

pub(super) fn verify(snapshot: &Snapshot<'_>, blobs: &Blobs) -> Result<Check> {
    let mut check = Check::new("files 文件: photos are there and hash to their names");
    for blob in snapshot.blobs()? {
        check.seen += 1;
        let path = blobs.path(&blob.hash, blob.class, blob.of.as_ref());
        match hash_file(&path) {
            Ok(hash) if hash == blob.hash => {}
            Ok(_) => check.problem(format!("{} {}: the file was changed", blob.class.as_str(), blob.hash)),
            Err(_) => check.problem(format!("{} {}: the file is missing", blob.class.as_str(), blob.hash)),
        }
    }
    Ok(check)
}
