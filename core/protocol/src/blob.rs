//! Photos travel apart, by tus 1.0.0 (creation, HEAD, PATCH). These are its names and ours.

/// Where uploads are created.
pub const UPLOADS: &str = "/v1/blobs";
/// Where photos are read: `/v1/photos/<master hash>/<class>`.
pub const PHOTOS: &str = "/v1/photos";
/// The protocol version both sides speak.
pub const TUS_VERSION: &str = "1.0.0";
/// Answer header: the whole hash was verified and the bytes are durable.
pub const DURABLE: &str = "gridwalk-durable";
/// Upload metadata keys (values base64, as tus has it): SHA-256 of the bytes sent, hexadecimal.
pub const META_HASH: &str = "hash";
/// What the bytes are: see [`Class`].
pub const META_CLASS: &str = "class";
/// Hash of the master that a preview or original belongs to.
pub const META_OF: &str = "of";

/// What an uploaded blob is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Regenerable small picture; goes first so that the desk sees something at once.
    Preview,
    /// The evidence, named by an act.
    Master,
    /// The camera's own file, where policy keeps it.
    Original,
    /// The bytes of something that is not a photo but is named by an act.
    Attachment,
}

impl Class {
    pub fn as_str(self) -> &'static str {
        match self {
            Class::Preview => "preview",
            Class::Master => "master",
            Class::Original => "original",
            Class::Attachment => "attachment",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Class::Preview, Class::Master, Class::Original, Class::Attachment].into_iter().find(|c| c.as_str() == text)
    }
}
