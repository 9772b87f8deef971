//! Reference systems (坐标参考系): which ones become degrees of WGS-84, and how.
//!
//! WGS-84 and CGCS2000 agree to better than a metre and are taken as one. Projections of either are undone. Systems on
//! other datums (北京54, 西安80, a city's own) need parameters that no file carries, so they are refused with their name.

use std::fmt;

use proj4rs::Proj;
use proj4rs::adaptors::transform_xy;
use proj4wkt::builder::Node;
use proj4wkt::{Builder, Formatter};

use crate::error::{ImportError, Result};

/// What a file says about its coordinates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Crs {
    /// Degrees of WGS-84 (EPSG:4326).
    Wgs84,
    /// Degrees of CGCS2000 (EPSG:4490).
    Cgcs2000,
    /// A projection of either, by its name; rows come in degrees.
    Projected(String),
    /// The file does not say. GeoJSON without `crs` means WGS-84 by RFC 7946, but what Chinese map services give out
    /// looks the same and is GCJ-02.
    Unknown,
    /// It says something that cannot be converted; reading is refused unless [`crate::ReadOptions::epsg`] overrules it.
    Refused(CrsRefusal),
}

/// Why coordinates cannot become degrees of WGS-84.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CrsRefusal {
    /// Another datum, whose parameters are not in the file.
    OtherDatum {
        /// Its name.
        name: String,
    },
    /// A projection that is not known here.
    UnknownProjection {
        /// Its name.
        name: String,
    },
    /// A code or name that says nothing here.
    UnknownCode {
        /// The code.
        name: String,
    },
    /// The description does not parse.
    Unreadable,
}

impl CrsRefusal {
    /// A stable code for the screen's message keys.
    pub fn code(&self) -> &'static str {
        match self {
            Self::OtherDatum { .. } => "other_datum",
            Self::UnknownProjection { .. } => "unknown_projection",
            Self::UnknownCode { .. } => "unknown_code",
            Self::Unreadable => "unreadable",
        }
    }

    /// The reason's code and the name it is about.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        let mut values = vec![("reason", self.code().to_owned())];
        if let Self::OtherDatum { name } | Self::UnknownProjection { name } | Self::UnknownCode { name } = self {
            values.push(("name", name.clone()));
        }
        values
    }
}

impl fmt::Display for CrsRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherDatum { name } => write!(f, "it is on the datum {name}"),
            Self::UnknownProjection { name } => write!(f, "the projection {name} is not known"),
            Self::UnknownCode { name } => write!(f, "{name} is not known"),
            Self::Unreadable => f.write_str("its description does not parse"),
        }
    }
}

/// A reference system with what undoes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) crs: Crs,
    /// The projection in PROJ's words; none for degrees.
    projection: Option<String>,
}

impl Reference {
    pub(crate) const UNKNOWN: Self = Self { crs: Crs::Unknown, projection: None };

    fn refused(refusal: CrsRefusal) -> Self {
        Self { crs: Crs::Refused(refusal), projection: None }
    }

    fn degrees(crs: Crs) -> Self {
        Self { crs, projection: None }
    }

    /// Of a registered code; none for those that are not known here.
    pub(crate) fn of_epsg(code: u32) -> Option<Self> {
        let (name, proj) = match code {
            4326 => return Some(Self::degrees(Crs::Wgs84)),
            4490 => return Some(Self::degrees(Crs::Cgcs2000)),
            3857 | 900_913 | 102_100 => ("Web Mercator".to_owned(), format!("+proj=webmerc {WGS84}")),
            32_601..=32_660 => {
                let zone = code - 32_600;
                (format!("UTM {zone}N"), transverse(f64::from(zone) * 6.0 - 183.0, 500_000.0, 0.9996, WGS84))
            }
            4491..=4501 => gauss_krueger(code - 4491 + 13, 6, true),
            4502..=4512 => gauss_krueger(code - 4502 + 13, 6, false),
            4513..=4533 => gauss_krueger(code - 4513 + 25, 3, true),
            4534..=4554 => gauss_krueger(code - 4534 + 25, 3, false),
            _ => return None,
        };
        Some(Self { crs: Crs::Projected(format!("EPSG:{code} {name}")), projection: Some(proj) })
    }

    /// Of a name as GeoJSON's old `crs` member has it: `urn:ogc:def:crs:EPSG::4490`, `urn:ogc:def:crs:OGC:1.3:CRS84`.
    pub(crate) fn of_name(name: &str) -> Self {
        let upper = name.to_ascii_uppercase();
        if upper.ends_with("CRS84") || upper.ends_with("CRS84H") {
            return Self::degrees(Crs::Wgs84);
        }
        let code = upper.rsplit(':').next().filter(|_| upper.contains("EPSG")).and_then(|code| code.parse().ok());
        let unknown = || Self::refused(CrsRefusal::UnknownCode { name: name.to_owned() });
        code.and_then(Self::of_epsg).unwrap_or_else(unknown)
    }

    /// Of a description in well-known text, as .prj files (ESRI's dialect) and GeoPackages have it.
    pub(crate) fn of_wkt(wkt: &str) -> Self {
        read_wkt(wkt.trim_start_matches('\u{feff}').trim_end_matches('\0')).unwrap_or_else(Self::refused)
    }

    /// What turns pairs into degrees.
    pub(crate) fn transform(&self) -> Result<Transform> {
        if let Crs::Refused(refusal) = &self.crs {
            return Err(ImportError::CrsRefused { refusal: refusal.clone() });
        }
        let Some(projection) = &self.projection else { return Ok(Transform(None)) };
        let unknown =
            |_| ImportError::CrsRefused { refusal: CrsRefusal::UnknownProjection { name: projection.clone() } };
        let from = Proj::from_proj_string(projection).map_err(unknown)?;
        let to = Proj::from_proj_string(&format!("+proj=longlat {WGS84}")).map_err(unknown)?;
        Ok(Transform(Some((from, to))))
    }
}

const WGS84: &str = "+a=6378137 +rf=298.257223563 +towgs84=0,0,0,0,0,0,0";
const CGCS2000: &str = "+a=6378137 +rf=298.257222101 +towgs84=0,0,0,0,0,0,0";

fn transverse(meridian: f64, easting: f64, scale: f64, ellipsoid: &str) -> String {
    format!("+proj=tmerc +lat_0=0 +lon_0={meridian} +k={scale} +x_0={easting} +y_0=0 +units=m {ellipsoid}")
}

/// 高斯-克吕格 zones of CGCS2000, 3 or 6 degrees wide, with or without the zone's number before the easting (带号).
fn gauss_krueger(zone: u32, width: u32, numbered: bool) -> (String, String) {
    let meridian = if width == 3 { zone * 3 } else { zone * 6 - 3 };
    let easting = if numbered { f64::from(zone) * 1e6 + 5e5 } else { 5e5 };
    let name = if numbered { format!("zone {zone}") } else { format!("CM {meridian}E") };
    (format!("CGCS2000 GK {width} {name}"), transverse(f64::from(meridian), easting, 1.0, CGCS2000))
}

/// Longest description and deepest nesting that is parsed; real ones have 2,000 bytes and six levels.
const LONGEST_WKT: usize = 16 << 10;
const DEEPEST_WKT: usize = 32;

fn read_wkt(wkt: &str) -> Result<Reference, CrsRefusal> {
    if wkt.len() > LONGEST_WKT || wkt.matches(['[', '(']).count() > LONGEST_WKT / 16 || depth(wkt) > DEEPEST_WKT {
        return Err(CrsRefusal::Unreadable);
    }
    let node = Builder::new().parse(wkt).map_err(|_| CrsRefusal::Unreadable)?;
    let (name, datum, method) = match &node {
        Node::GEOGCRS(crs) if crs.unit.as_ref().is_none_or(|unit| is_degree(unit.factor)) => {
            (crs.name, crs.datum.name, None)
        }
        Node::PROJCRS(crs) => (crs.name, crs.geogcs.datum.name, Some(crs.projection.method.name)),
        _ => return Err(CrsRefusal::Unreadable),
    };
    let degrees = datum_of(datum).ok_or_else(|| CrsRefusal::OtherDatum { name: datum.to_owned() })?;
    let unknown = || CrsRefusal::UnknownProjection { name: method.unwrap_or(name).to_owned() };
    let mut words = Vec::new();
    Formatter::new(&mut words).format(&node).map_err(|_| unknown())?;
    let words = String::from_utf8(words).map_err(|_| CrsRefusal::Unreadable)?;
    // A description may name grid files to be opened: nothing that a file says opens another.
    if words.contains("grids") || words.contains("+pm=") {
        return Err(unknown());
    }
    if method.is_none() {
        return Ok(Reference::degrees(degrees));
    }
    let reference = Reference { crs: Crs::Projected(name.to_owned()), projection: Some(words) };
    reference.transform().map(|_| reference.clone()).map_err(|_| unknown())
}

fn is_degree(factor: f64) -> bool {
    (factor.to_degrees() - 1.0).abs() < 1e-6
}

fn depth(wkt: &str) -> usize {
    let mut depth = 0_usize;
    let mut deepest = 0;
    for c in wkt.chars() {
        match c {
            '[' | '(' => depth += 1,
            ']' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// The two datums that are degrees of WGS-84 to better than a metre, by the names that programs give them.
fn datum_of(name: &str) -> Option<Crs> {
    let plain: String = name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    let plain = plain.strip_prefix('d').filter(|rest| DATUMS.iter().any(|(d, _)| d == rest)).unwrap_or(&plain);
    let wgs84 = DATUMS.iter().find(|(datum, _)| *datum == plain)?.1;
    Some(if wgs84 { Crs::Wgs84 } else { Crs::Cgcs2000 })
}

const DATUMS: [(&str, bool); 7] = [
    ("wgs84", true),
    ("wgs1984", true),
    ("worldgeodeticsystem1984", true),
    ("worldgeodeticsystem1984ensemble", true),
    ("china2000", false),
    ("chinageodeticcoordinatesystem2000", false),
    ("cgcs2000", false),
];

/// Turns pairs as they stand in a file into degrees.
pub(crate) struct Transform(Option<(Proj, Proj)>);

impl Transform {
    /// For looking only, whatever the pairs mean.
    pub(crate) const NONE: Self = Self(None);

    pub(crate) fn is_projection(&self) -> bool {
        self.0.is_some()
    }

    /// Longitude and latitude; none where the projection does not reach.
    pub(crate) fn apply(&self, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
        let Some((from, to)) = &self.0 else { return Some([x, y]) };
        let (lon, lat) = transform_xy(from, to, x, y).ok()?;
        Some([lon.to_degrees(), lat.to_degrees()]).filter(|pair| pair.iter().all(|v| v.is_finite()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GEO: &str = r#"GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;

    fn projected(geo: &str, method: &str, parameters: &[(&str, f64)]) -> String {
        let parameters: String = parameters.iter().map(|(name, v)| format!(r#"PARAMETER["{name}",{v:.4}],"#)).collect();
        format!(r#"PROJCS["Made here",{geo},PROJECTION["{method}"],{parameters}UNIT["Meter",1.0]]"#)
    }

    fn zone_40(geo: &str) -> String {
        let parameters = [
            ("False_Easting", 40_500_000.0),
            ("False_Northing", 0.0),
            ("Central_Meridian", 120.0),
            ("Scale_Factor", 1.0),
            ("Latitude_Of_Origin", 0.0),
        ];
        projected(geo, "Gauss_Kruger", &parameters)
    }

    fn in_degrees(reference: &Reference, pair: [f64; 2]) -> [f64; 2] {
        reference.transform().ok().and_then(|t| t.apply(pair)).expect("converts")
    }

    fn near(found: [f64; 2], wanted: [f64; 2]) {
        // 1e-9 degrees are a tenth of a millimetre.
        let off = (found[0] - wanted[0]).abs().max((found[1] - wanted[1]).abs());
        assert!(off < 1e-9, "{found:?} instead of {wanted:?}");
    }

    /// Worked out with PROJ 9.
    const VECTORS: [(u32, [f64; 2], [f64; 2]); 3] = [
        (4528, [40_489_000.123, 3_520_000.456], [119.883838605102, 31.802878320517]),
        (32650, [776_000.5, 3_522_000.25], [119.915154928221, 31.800277617982]),
        (3857, [13_350_000.0, 3_740_000.0], [119.925090429956, 31.822244454638]),
    ];

    #[test]
    fn projections_are_undone_as_proj_undoes_them() {
        for (code, pair, wanted) in VECTORS {
            near(in_degrees(&Reference::of_epsg(code).expect("known"), pair), wanted);
        }
        let (_, pair, wanted) = VECTORS[0];
        near(in_degrees(&Reference::of_wkt(&zone_40(GEO)), pair), wanted);
    }

    #[test]
    fn zones_with_and_without_their_number_have_the_same_meridian() {
        for (numbered, plain, meridian) in
            [(4513, 4534, 75.0), (4533, 4554, 135.0), (4491, 4502, 75.0), (4501, 4512, 135.0)]
        {
            let (a, b) = (Reference::of_epsg(numbered).expect("known"), Reference::of_epsg(plain).expect("known"));
            let Crs::Projected(name) = &a.crs else { panic!("{a:?}") };
            let zone: f64 = name.rsplit(' ').next().and_then(|n| n.parse().ok()).expect("a zone");
            near(in_degrees(&a, [zone * 1e6 + 5e5, 0.0]), [meridian, 0.0]);
            near(in_degrees(&b, [5e5, 0.0]), [meridian, 0.0]);
        }
        assert_eq!(Reference::of_epsg(4555), None);
        assert_eq!(Reference::of_epsg(2437), None);
    }

    #[test]
    fn degrees_of_both_datums_are_taken_as_they_are() {
        assert_eq!(Reference::of_wkt(GEO).crs, Crs::Cgcs2000);
        let wgs = GEO.replace("D_China_2000", "D_WGS_1984");
        assert_eq!(Reference::of_wkt(&wgs).crs, Crs::Wgs84);
        near(in_degrees(&Reference::of_wkt(&wgs), [119.9, 31.8]), [119.9, 31.8]);
        for name in ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"] {
            assert_eq!(Reference::of_name(name).crs, Crs::Wgs84, "{name}");
        }
        assert_eq!(Reference::of_name("urn:ogc:def:crs:EPSG::4490").crs, Crs::Cgcs2000);
    }

    #[test]
    fn other_datums_are_refused_by_their_name() {
        for datum in ["D_Beijing_1954", "D_Xian_1980", "Changzhou_Local", "D_WGS_1972"] {
            let wkt = zone_40(&GEO.replace("D_China_2000", datum));
            let refusal = CrsRefusal::OtherDatum { name: datum.to_owned() };
            assert_eq!(Reference::of_wkt(&wkt).crs, Crs::Refused(refusal));
        }
    }

    #[test]
    fn what_does_not_parse_or_would_open_files_is_refused() {
        let refused = |wkt: &str| matches!(Reference::of_wkt(wkt).crs, Crs::Refused(_));
        assert!(refused(""));
        assert!(refused("not well-known text"));
        assert!(refused(&GEO[..GEO.len() / 2]));
        assert!(refused(&"A[".repeat(10_000)));
        assert!(refused(&projected(GEO, "Van_der_Grinten_I", &[])));
        let grids = GEO.replace("UNIT[", r#"EXTENSION["PROJ4_GRIDS","x.gsb"],UNIT["#);
        let files = projected(&grids, "Transverse_Mercator", &[]).replace(
            r#"UNIT["Meter""#,
            r#"EXTENSION["PROJ4","+proj=tmerc +nadgrids=x.gsb +a=6378137 +rf=298"],UNIT["Meter""#,
        );
        let reference = Reference::of_wkt(&files);
        assert!(!reference.projection.unwrap_or_default().contains("grids"));
        assert!(refused(&GEO.replace(r#""Degree",0.0174532925199433"#, r#""Grad",0.01570796326794897"#)));
        assert!(refused(&GEO.replace(r#""Greenwich",0.0"#, r#""Paris",2.33722917"#)));
    }
}
