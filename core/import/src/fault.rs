//! What is wrong with one feature. The reading goes on behind it.
//!
//! No wording for the screen: a code and the values that its words need.

/// Why a feature has no usable shape.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum RowFault {
    /// A geometry without a single position.
    GeometryEmpty,
    /// A collection of several kinds in one feature; its parts must be features of their own.
    GeometryCollection,
    /// A kind that is none of point, line and polygon (curves, surfaces, patches).
    UnknownGeometry {
        /// What it calls itself.
        found: String,
    },
    /// A ring whose last position is not its first (RFC 7946 3.1.6; Shapefile white paper, Polygon).
    RingUnclosed {
        /// Which ring of the feature, from 1.
        ring: usize,
    },
    /// A ring with fewer than three corners.
    RingTooShort {
        /// Which ring of the feature, from 1.
        ring: usize,
        /// Its corners.
        corners: usize,
    },
    /// A line with a single position.
    LineTooShort,
    /// Text where a number was expected.
    NotANumber {
        /// What stands there.
        value: String,
    },
    /// A row whose position columns are blank.
    NoPosition,
    /// A longitude or latitude that is none, often because the two are swapped or given in metres.
    OutOfRange {
        /// As read, after swapping if that was asked for.
        lon: f64,
        /// As read.
        lat: f64,
    },
    /// Coordinates nested in a way that their kind does not have.
    BadCoordinates {
        /// The kind.
        kind: String,
    },
    /// A GeoPackage geometry that does not decode.
    BadWkb {
        /// What the decoder said.
        detail: String,
    },
    /// A Shapefile record that does not decode.
    BadShape {
        /// What the decoder said.
        detail: String,
    },
    /// A line that is no JSON.
    BadJson {
        /// Where in the line, from 1.
        column: usize,
        /// What the decoder said.
        detail: String,
    },
    /// JSON that is neither a feature nor a geometry.
    NotAFeature {
        /// Its `type`, if it has one.
        found: String,
    },
    /// Fewer cells than the header has.
    ShortRow {
        /// Cells of the header.
        expected: usize,
        /// Cells of the row.
        found: usize,
    },
    /// More cells than the header has, often because a number with a thousands separator stands without quotes.
    LongRow {
        /// Cells of the header.
        expected: usize,
        /// Cells of the row.
        found: usize,
    },
}

impl RowFault {
    /// Every code that [`RowFault::code`] can give, so that a front end can prove it has words for each.
    pub const CODES: [&'static str; 16] = [
        "geometry_empty",
        "geometry_collection",
        "unknown_geometry",
        "ring_unclosed",
        "ring_too_short",
        "line_too_short",
        "not_a_number",
        "no_position",
        "out_of_range",
        "bad_coordinates",
        "bad_wkb",
        "bad_shape",
        "bad_json",
        "not_a_feature",
        "short_row",
        "long_row",
    ];

    /// A stable code for the screen's message keys; never changed once released.
    pub fn code(&self) -> &'static str {
        match self {
            Self::GeometryEmpty => "geometry_empty",
            Self::GeometryCollection => "geometry_collection",
            Self::UnknownGeometry { .. } => "unknown_geometry",
            Self::RingUnclosed { .. } => "ring_unclosed",
            Self::RingTooShort { .. } => "ring_too_short",
            Self::LineTooShort => "line_too_short",
            Self::NotANumber { .. } => "not_a_number",
            Self::NoPosition => "no_position",
            Self::OutOfRange { .. } => "out_of_range",
            Self::BadCoordinates { .. } => "bad_coordinates",
            Self::BadWkb { .. } => "bad_wkb",
            Self::BadShape { .. } => "bad_shape",
            Self::BadJson { .. } => "bad_json",
            Self::NotAFeature { .. } => "not_a_feature",
            Self::ShortRow { .. } => "short_row",
            Self::LongRow { .. } => "long_row",
        }
    }

    /// What the fault is about, by name, for the words of the screen.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::UnknownGeometry { found } | Self::NotAFeature { found } => vec![("found", found.clone())],
            Self::RingUnclosed { ring } => vec![("ring", ring.to_string())],
            Self::RingTooShort { ring, corners } => {
                vec![("ring", ring.to_string()), ("corners", corners.to_string())]
            }
            Self::NotANumber { value } => vec![("value", value.clone())],
            Self::OutOfRange { lon, lat } => vec![("lon", lon.to_string()), ("lat", lat.to_string())],
            Self::BadCoordinates { kind } => vec![("kind", kind.clone())],
            Self::BadWkb { detail } | Self::BadShape { detail } => vec![("detail", detail.clone())],
            Self::BadJson { column, detail } => vec![("column", column.to_string()), ("detail", detail.clone())],
            Self::ShortRow { expected, found } | Self::LongRow { expected, found } => {
                vec![("expected", expected.to_string()), ("found", found.to_string())]
            }
            Self::GeometryEmpty | Self::GeometryCollection | Self::LineTooShort | Self::NoPosition => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_has_its_listed_code() {
        let text = || "x".to_owned();
        let one_of_each = [
            RowFault::GeometryEmpty,
            RowFault::GeometryCollection,
            RowFault::UnknownGeometry { found: text() },
            RowFault::RingUnclosed { ring: 1 },
            RowFault::RingTooShort { ring: 1, corners: 2 },
            RowFault::LineTooShort,
            RowFault::NotANumber { value: text() },
            RowFault::NoPosition,
            RowFault::OutOfRange { lon: 1.0, lat: 2.0 },
            RowFault::BadCoordinates { kind: text() },
            RowFault::BadWkb { detail: text() },
            RowFault::BadShape { detail: text() },
            RowFault::BadJson { column: 1, detail: text() },
            RowFault::NotAFeature { found: text() },
            RowFault::ShortRow { expected: 2, found: 1 },
            RowFault::LongRow { expected: 1, found: 2 },
        ];
        assert_eq!(one_of_each.each_ref().map(RowFault::code), RowFault::CODES);
    }
}
