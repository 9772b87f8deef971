//! Parameters of the calls on map packs (离线地图包) and on files from the door for big files.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A file that came in through the files door.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FileId {
    pub file: String,
}

/// Keep a PMTiles archive that came in through the files door as a map pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PackAdd {
    pub file: String,
    /// None takes the archive's own name, or the file's.
    pub name: Option<String>,
    /// 审图号; none takes it from the archive. `approval_missing` asks for it, the file stays for the next try.
    pub approval: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PackId {
    pub id: String,
}

/// Begin to fetch a pack from the server, or go on with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PackFetch {
    pub id: String,
    /// Also over a connection that is paid by the byte; otherwise it waits for Wi-Fi there.
    pub mobile_data: bool,
}

/// Draw a pack on the map, on top of those drawn so far, or draw it no longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PackUse {
    pub id: String,
    pub on: bool,
}
