//! Drawn photos.
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SceneKind { RubbishBags, Adverts, FallenBikes, GoodsOutside, ManholeMissing, LampBroken, Weeds, DirtyWater, Litter, Laundry, DeadTree, Pothole, OverflowingBin }
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Phase { Before, After }
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SceneSeed { pub kind: SceneKind, pub variant: u64, pub phase: Phase }
