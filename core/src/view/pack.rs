//! Map packs (离线地图包) as screens show them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The packs on this device and those that the server has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Packs {
    /// In the order of drawing: the last one lies on top.
    pub packs: Vec<PackView>,
    /// What the server had when it was last asked; kept for when there is no network.
    pub server: Vec<PackOffer>,
    /// Whether this device has a server that it may fetch from.
    pub can_fetch: bool,
}

/// A pack on this device, whole or on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PackView {
    /// SHA-256 of the archive, hexadecimal.
    pub id: String,
    pub name: String,
    /// 审图号: to be shown wherever the map is shown.
    pub approval: String,
    pub bytes: i64,
    pub have_bytes: i64,
    /// West, south, east, north, 1e-7 degrees, WGS-84.
    pub bounds: [i64; 4],
    pub min_zoom: i64,
    pub max_zoom: i64,
    pub kind: PackKind,
    /// Drawn on the map.
    pub on: bool,
    pub from: PackFrom,
    pub state: PackState,
    /// What a fetch waits for, where it waits.
    pub waits: Option<PackWait>,
    /// Layers of a vector pack; empty until it is whole.
    pub vector_layers: Vec<String>,
    /// Whose map it is, as plain text.
    pub attribution: Option<String>,
}

/// A pack at the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PackOffer {
    pub id: String,
    pub name: String,
    pub approval: String,
    pub bytes: i64,
    pub bounds: [i64; 4],
    pub min_zoom: i64,
    pub max_zoom: i64,
    pub kind: PackKind,
    /// It is among this device's packs already, whole or on its way.
    pub here: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PackKind {
    /// Shapes (MVT tiles), drawn by the app's own style.
    Vector,
    /// Pictures (PNG, JPEG, WebP or AVIF tiles).
    Raster,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PackFrom {
    File,
    Server,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PackState {
    Ready,
    Fetching,
    Paused,
    /// Its bytes are not what they should be; fetch or add it again.
    Damaged,
}

/// What a fetch waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PackWait {
    /// A connection that is not paid by the byte.
    Wifi,
    /// The server.
    Network,
    Space,
}
