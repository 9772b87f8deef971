//! Resumable uploads by tus 1.0.0: what to ask next, without IO.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gridwalk_domain::hash::Hash;
use gridwalk_protocol::blob::{Class, META_CLASS, META_HASH, META_OF};

/// `Upload-Metadata` for a blob.
pub fn metadata(hash: &Hash, class: Class, of: Option<&Hash>) -> String {
    let pair = |key: &str, value: &str| format!("{key} {}", STANDARD.encode(value));
    let mut parts = vec![pair(META_HASH, &hash.to_string()), pair(META_CLASS, class.as_str())];
    parts.extend(of.map(|of| pair(META_OF, &of.to_string())));
    parts.join(",")
}

/// Where an upload stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Ask for a place and send everything with it: POST with the bytes. Once only: whatever arrived of it counts.
    Begin,
    /// Ask the server for a place: POST.
    Create,
    /// Ask how far it got: HEAD.
    Ask { location: String },
    /// Send the rest from here: PATCH.
    Send { location: String, offset: u64 },
    /// The server verified the hash and made it durable.
    Done,
    /// What the server has is not what we sent; begin again.
    StartOver,
}

/// What is remembered of an upload whose place is not known: the server finds it again by the bytes' name.
pub const BEGUN: &str = "";

/// The first step, given what is remembered.
pub fn first(remembered: Option<&str>) -> Step {
    match remembered {
        None => Step::Begin,
        Some(BEGUN) => Step::Create,
        Some(location) => Step::Ask { location: location.to_owned() },
    }
}

/// After the server told an offset (by POST, HEAD or PATCH).
pub fn after_offset(location: &str, offset: u64, len: u64, durable: bool) -> Step {
    if offset > len {
        return Step::StartOver;
    }
    if offset == len && durable {
        return Step::Done;
    }
    if offset == len {
        // All bytes are there but not confirmed: an empty PATCH makes the server finish or refuse.
        return Step::Send { location: location.to_owned(), offset };
    }
    Step::Send { location: location.to_owned(), offset }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interrupted_upload_goes_on_and_only_a_durable_one_is_done() {
        assert_eq!(first(None), Step::Begin);
        assert_eq!(first(Some(BEGUN)), Step::Create);
        assert_eq!(first(Some("/v1/blobs/7")), Step::Ask { location: "/v1/blobs/7".into() });
        assert_eq!(after_offset("/x", 3, 10, false), Step::Send { location: "/x".into(), offset: 3 });
        assert_eq!(after_offset("/x", 10, 10, false), Step::Send { location: "/x".into(), offset: 10 });
        assert_eq!(after_offset("/x", 10, 10, true), Step::Done);
        assert_eq!(after_offset("/x", 11, 10, true), Step::StartOver);
    }

    #[test]
    fn metadata_is_base64_as_tus_has_it() {
        let hash = Hash::of(b"x");
        let text = metadata(&hash, Class::Preview, Some(&hash));
        assert!(text.starts_with("hash "));
        assert!(text.contains(",class cHJldmlldw==,of "));
    }
}
