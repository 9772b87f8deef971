//! Map packs (离线地图包): which ones a server has, and where their bytes are.
//!
//! A pack is a PMTiles archive named by the SHA-256 of its bytes. Devices fetch it in ranges and show it only when the whole
//! hashes to its name.

use gridwalk_domain::hash::Hash;
use serde::{Deserialize, Serialize};

use crate::archive::TileKind;

/// Where packs are listed; one pack is at `/v1/packs/<id>`.
pub const PACKS: &str = "/v1/packs";
/// Bytes that a device asks for at once.
pub const PIECE: u64 = 2 * 1024 * 1024;
/// Largest pack, bytes.
pub const MAX_PACK: u64 = 8 * 1024 * 1024 * 1024;
/// Most letters of a pack's name.
pub const MAX_NAME: usize = 80;
/// Most letters of an approval number (审图号).
pub const MAX_APPROVAL: usize = 60;

/// What `GET /v1/packs` answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackList {
    pub packs: Vec<PackEntry>,
}

/// One pack at the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackEntry {
    /// SHA-256 of the archive.
    pub id: Hash,
    pub name: String,
    /// 审图号, shown wherever the map is shown.
    pub approval: String,
    pub bytes: u64,
    /// West, south, east, north, 1e-7 degrees, WGS-84.
    pub bounds: [i64; 4],
    pub min_zoom: u8,
    pub max_zoom: u8,
    pub kind: TileKind,
}

/// A text a person wrote, without spaces around it; none when it is empty or too long.
pub fn tidy(text: &str, most: usize) -> Option<String> {
    let text = text.trim();
    (!text.is_empty() && text.chars().count() <= most && !text.contains(char::is_control)).then(|| text.to_owned())
}
