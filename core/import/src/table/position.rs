//! Which columns hold longitude and latitude, and what stands in them.

use crate::fault::RowFault;
use crate::number::{degrees, half_width};

/// Names of a longitude column (经度), best first; `lat` has the same places.
const LON: [&str; 10] = ["经度", "lon", "lng", "longitude", "long", "东经", "jd", "jingdu", "pointx", "x"];
const LAT: [&str; 10] = ["纬度", "lat", "lat", "latitude", "lat", "北纬", "wd", "weidu", "pointy", "y"];
/// Names of a column that holds both, longitude first.
const BOTH: [&str; 8] = ["经纬度", "lnglat", "lonlat", "location", "坐标", "经纬度坐标", "坐标点", "位置坐标"];

/// Longitude and latitude column by their names; the same name twice where one column holds both.
pub(crate) fn guess(names: &[String]) -> Option<(String, String)> {
    let bare: Vec<String> = names.iter().map(|name| bare(name)).collect();
    let exactly = |wanted: &str| bare.iter().position(|name| plain(name) == wanted);
    let somewhere = |wanted: &str| bare.iter().position(|name| has_word(name, wanted));
    let pair = |of: &dyn Fn(&str) -> Option<usize>| LON.iter().zip(LAT).find_map(|(lon, lat)| of(lon).zip(of(lat)));
    let both = || BOTH.iter().find_map(|wanted| exactly(wanted)).map(|at| (at, at));
    let (lon, lat) = pair(&exactly).or_else(both).or_else(|| pair(&somewhere).filter(|(lon, lat)| lon != lat))?;
    Some((names.get(lon)?.clone(), names.get(lat)?.clone()))
}

/// Half-width, without what stands in brackets: `经度（°）` is `经度`.
fn bare(name: &str) -> String {
    let name: String = name.chars().map(half_width).collect();
    name.split(['(', '[', '/']).next().unwrap_or_default().to_owned()
}

/// `Point_X` is `pointx`.
fn plain(name: &str) -> String {
    name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Chinese anywhere in the name; Latin as a word of its own: `wgs84_lng` and `centerLng` have `lng`, `colon` has no `lon`.
fn has_word(name: &str, wanted: &str) -> bool {
    if !wanted.is_ascii() {
        return name.contains(wanted) && !name.contains("经纬度");
    }
    let letters: Vec<char> = name.chars().collect();
    let apart = |pair: &[char]| match pair {
        [a, b] => a.is_ascii_alphabetic() != b.is_ascii_alphabetic() || a.is_lowercase() && b.is_uppercase(),
        _ => false,
    };
    letters.chunk_by(|a, b| !apart(&[*a, *b])).any(|word| word.iter().collect::<String>().to_lowercase() == wanted)
}

/// The two parts of a cell that holds both: `119.9,31.8`, `(119.9 31.8)`, `119.9；31.8`.
pub(crate) fn halves(cell: &str) -> Result<(&str, &str), RowFault> {
    let bare = cell.trim_matches(['(', ')', '[', ']', '（', '）', ' ']);
    if bare.is_empty() {
        return Err(RowFault::NoPosition);
    }
    let mut parts = bare.split([',', '，', ';', '；', '、', ' ', '\t']).map(str::trim).filter(|part| !part.is_empty());
    match (parts.next(), parts.next(), parts.next()) {
        (Some(lon), Some(lat), None) => Ok((lon, lat)),
        _ => Err(not_a_number(cell)),
    }
}

pub(crate) fn degrees_of(cell: &str) -> Result<f64, RowFault> {
    degrees(cell).ok_or_else(|| not_a_number(cell))
}

fn not_a_number(cell: &str) -> RowFault {
    RowFault::NotANumber { value: cell.chars().take(40).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(names: &[&str]) -> Option<(String, String)> {
        guess(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn position_columns_are_known_by_the_names_that_people_give_them() {
        let pairs = [
            ["lon", "lat"],
            ["LNG", "LAT"],
            ["Longitude", "Latitude"],
            ["经度", "纬度"],
            ["经度（°）", "纬度（°）"],
            ["中心点经度", "中心点纬度"],
            ["wgs84_lng", "wgs84_lat"],
            ["X", "Y"],
            ["POINT_X", "POINT_Y"],
            ["东经", "北纬"],
        ];
        for [lon, lat] in pairs {
            let wanted = Some((lon.to_owned(), lat.to_owned()));
            assert_eq!(guessed(&["名称", lat, "colon", lon]), wanted);
        }
        let both = Some(("经纬度".to_owned(), "经纬度".to_owned()));
        assert_eq!(guessed(&["名称", "经纬度"]), both);
        assert_eq!(guessed(&["名称", "地址", "经度"]), None);
        assert_eq!(guessed(&["belong", "flat"]), None);
    }

    #[test]
    fn a_cell_with_both_is_taken_apart() {
        assert_eq!(halves("119.9,31.8"), Ok(("119.9", "31.8")));
        assert_eq!(halves("（119.9， 31.8）"), Ok(("119.9", "31.8")));
        assert_eq!(halves(" "), Err(RowFault::NoPosition));
        assert_eq!(halves("119.9"), Err(RowFault::NotANumber { value: "119.9".to_owned() }));
    }
}
