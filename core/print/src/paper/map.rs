//! Shapes of the sketch map (示意图). Whatever is not a finite number or spans nothing is left out by whoever draws.

/// What coordinates mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Frame {
    /// Longitude and latitude in 1e-7 degrees of WGS-84.
    #[default]
    LonLatE7,
    /// Metres to the east and to the north of any fixed place.
    Metres,
}

/// East before north: longitude and latitude, or metres.
pub type Position = [f64; 2];

/// A ring; the first position is not repeated, though it may be.
pub type Ring = Vec<Position>;

/// The outer ring, then its holes.
pub type Polygon = Vec<Ring>;

/// An outline with a name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MapArea {
    /// Written inside where there is room.
    pub name: String,
    /// One polygon or several (飞地).
    pub polygons: Vec<Polygon>,
}

/// A road with its name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MapRoad {
    /// Written along it where there is room.
    pub name: String,
    /// One line or several.
    pub lines: Vec<Vec<Position>>,
    /// Whether it is one of the area's sections (包路段).
    pub is_ours: bool,
}

/// The area, its neighbours and the roads, drawn to scale.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SketchMap {
    /// What coordinates mean.
    pub frame: Frame,
    /// The area itself; none while no boundary is drawn (未划定).
    pub area: Vec<Polygon>,
    /// Outlines around it.
    pub neighbours: Vec<MapArea>,
    /// Roads in and around it.
    pub roads: Vec<MapRoad>,
}
