//! The facts that acts on a case carry, by kind and version.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::catalog::ClassKey;
use crate::catalog::LimitUnit;
use crate::hash::Hash;
use crate::place::{Place, Point};
use crate::stream::Stream;

/// What a photo shows (照片类别).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PhotoRole {
    /// 处置前
    Before,
    /// 处置后
    After,
    /// 近景
    Near,
    /// 远景
    Far,
    /// 参照物
    Reference,
}

/// A photo as an act names it: the hash of its master, which is durable before the act is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoNamed {
    /// SHA-256 of the unstamped master.
    pub h: Hash,
    pub role: PhotoRole,
    /// Pixels.
    pub w: u32,
    pub ht: u32,
    /// Bytes.
    pub len: u64,
    /// Boot-time clock of the shutter, milliseconds, comparable with the act's `at`.
    pub at: i64,
    /// SHA-256 of the original where policy keeps it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub orig: Option<Hash>,
    /// What the camera itself wrote about time and place, beside the device's own.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub exif: Option<PhotoExif>,
}

/// Time and place from a picture's EXIF, as the camera wrote them: kept, and never believed over the device's own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoExif {
    /// DateTimeOriginal by the camera's local clock, milliseconds as if it were UTC.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub taken: Option<i64>,
    /// Minutes east of UTC, if the camera wrote a zone.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub zone: Option<i16>,
    /// The camera's own fix, WGS-84, 1e-7 degrees.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub point: Option<Point>,
}

/// A limit (时限) as frozen into a report: a duration, whose clock starts at dispatch (派遣).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitFrozen {
    pub n: u32,
    pub unit: LimitUnit,
}

/// A class with the filing condition (立案条件) chosen under it, and the catalogue version both came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassChoice {
    pub key: ClassKey,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub condition: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub limit: Option<LimitFrozen>,
    pub catalog: String,
}

/// One thing that happened to a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseFact {
    /// 自行处置: found and fixed on the spot.
    SelfDisposed {
        class: ClassChoice,
        place: Place,
        photos: Vec<PhotoNamed>,
        note: String,
    },
    /// 上报: for somebody else to fix.
    Reported {
        class: ClassChoice,
        place: Place,
        photos: Vec<PhotoNamed>,
        note: String,
    },
    PhotoAdded {
        photo: PhotoNamed,
    },
    NoteAdded {
        text: String,
    },
    ClassCorrected {
        class: ClassChoice,
    },
    PlaceCorrected {
        place: Place,
    },
    /// 撤回, with the reason given.
    Withdrawn {
        reason: String,
    },
    /// 转派: the case's home stream changes in the accepting transaction.
    Transferred {
        to: Stream,
    },
    /// A person chose between two versions that met: the challenger of that version, or what stands.
    Settled {
        challenger: u32,
        take: bool,
    },
}

/// The JSON shapes of version 1 of each kind. Frozen once released: a change is version 2 and an upcaster.
mod v1 {
    use super::*;

    #[derive(Serialize, Deserialize)]
    pub struct Opened {
        pub class: ClassChoice,
        pub place: Place,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub photos: Vec<PhotoNamed>,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        pub note: String,
    }
    #[derive(Serialize, Deserialize)]
    pub struct PhotoAdded {
        pub photo: PhotoNamed,
    }
    #[derive(Serialize, Deserialize)]
    pub struct NoteAdded {
        pub text: String,
    }
    #[derive(Serialize, Deserialize)]
    pub struct ClassCorrected {
        pub class: ClassChoice,
    }
    #[derive(Serialize, Deserialize)]
    pub struct PlaceCorrected {
        pub place: Place,
    }
    #[derive(Serialize, Deserialize)]
    pub struct Withdrawn {
        pub reason: String,
    }
    #[derive(Serialize, Deserialize)]
    pub struct Transferred {
        pub to: Stream,
    }
    #[derive(Serialize, Deserialize)]
    pub struct Settled {
        pub challenger: u32,
        pub take: bool,
    }
}

impl CaseFact {
    /// Every kind of this noun, for coverage counters and documentation.
    pub const KINDS: [&'static str; 9] = [
        "case.self_disposed",
        "case.reported",
        "case.photo_added",
        "case.note_added",
        "case.class_corrected",
        "case.place_corrected",
        "case.withdrawn",
        "case.transferred",
        "case.settled",
    ];

    /// The kind's name on the wire.
    pub fn kind(&self) -> &'static str {
        match self {
            CaseFact::SelfDisposed { .. } => "case.self_disposed",
            CaseFact::Reported { .. } => "case.reported",
            CaseFact::PhotoAdded { .. } => "case.photo_added",
            CaseFact::NoteAdded { .. } => "case.note_added",
            CaseFact::ClassCorrected { .. } => "case.class_corrected",
            CaseFact::PlaceCorrected { .. } => "case.place_corrected",
            CaseFact::Withdrawn { .. } => "case.withdrawn",
            CaseFact::Transferred { .. } => "case.transferred",
            CaseFact::Settled { .. } => "case.settled",
        }
    }

    /// The version of the kind that this app writes.
    pub fn version(&self) -> u16 {
        1
    }

    /// Whether this fact makes the case.
    pub fn opens(&self) -> bool {
        matches!(self, CaseFact::SelfDisposed { .. } | CaseFact::Reported { .. })
    }

    /// Whether only a role that decides can do this.
    pub fn decides(&self) -> bool {
        matches!(self, CaseFact::Transferred { .. } | CaseFact::Settled { .. })
    }

    /// Whether this only records (case, photo, note). Such acts are accepted under a lapsed grant; all others are held
    /// for a supervisor, since a lapsed role must not change or withdraw what other people rely on.
    pub fn records(&self) -> bool {
        self.opens() || matches!(self, CaseFact::PhotoAdded { .. } | CaseFact::NoteAdded { .. })
    }

    /// The photos this fact names.
    pub fn photos(&self) -> &[PhotoNamed] {
        match self {
            CaseFact::SelfDisposed { photos, .. } | CaseFact::Reported { photos, .. } => photos,
            CaseFact::PhotoAdded { photo } => std::slice::from_ref(photo),
            _ => &[],
        }
    }

    /// Reads a fact. `Ok(None)` means a kind or version this app does not know: it is kept, not refused.
    pub fn parse(kind: &str, v: u16, facts: &RawValue) -> Result<Option<Self>, serde_json::Error> {
        if v != 1 {
            return Ok(None);
        }
        let json = facts.get();
        Ok(Some(match kind {
            "case.self_disposed" => {
                let v1::Opened { class, place, photos, note } = serde_json::from_str(json)?;
                CaseFact::SelfDisposed { class, place, photos, note }
            }
            "case.reported" => {
                let v1::Opened { class, place, photos, note } = serde_json::from_str(json)?;
                CaseFact::Reported { class, place, photos, note }
            }
            "case.photo_added" => CaseFact::PhotoAdded { photo: serde_json::from_str::<v1::PhotoAdded>(json)?.photo },
            "case.note_added" => CaseFact::NoteAdded { text: serde_json::from_str::<v1::NoteAdded>(json)?.text },
            "case.class_corrected" => {
                CaseFact::ClassCorrected { class: serde_json::from_str::<v1::ClassCorrected>(json)?.class }
            }
            "case.place_corrected" => {
                CaseFact::PlaceCorrected { place: serde_json::from_str::<v1::PlaceCorrected>(json)?.place }
            }
            "case.withdrawn" => CaseFact::Withdrawn { reason: serde_json::from_str::<v1::Withdrawn>(json)?.reason },
            "case.transferred" => CaseFact::Transferred { to: serde_json::from_str::<v1::Transferred>(json)?.to },
            "case.settled" => {
                let v1::Settled { challenger, take } = serde_json::from_str(json)?;
                CaseFact::Settled { challenger, take }
            }
            _ => return Ok(None),
        }))
    }

    /// The fact as the JSON that goes into an act.
    pub fn to_raw(&self) -> Result<Box<RawValue>, serde_json::Error> {
        use serde_json::value::to_raw_value as raw;
        match self.clone() {
            CaseFact::SelfDisposed { class, place, photos, note }
            | CaseFact::Reported { class, place, photos, note } => raw(&v1::Opened { class, place, photos, note }),
            CaseFact::PhotoAdded { photo } => raw(&v1::PhotoAdded { photo }),
            CaseFact::NoteAdded { text } => raw(&v1::NoteAdded { text }),
            CaseFact::ClassCorrected { class } => raw(&v1::ClassCorrected { class }),
            CaseFact::PlaceCorrected { place } => raw(&v1::PlaceCorrected { place }),
            CaseFact::Withdrawn { reason } => raw(&v1::Withdrawn { reason }),
            CaseFact::Transferred { to } => raw(&v1::Transferred { to }),
            CaseFact::Settled { challenger, take } => raw(&v1::Settled { challenger, take }),
        }
    }
}
