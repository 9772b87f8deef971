//! From coordinates to points on the map: metres on a plane that touches the earth at the area, then a round scale.

use crate::paper::{Frame, Position, SketchMap};

/// Points to the metre at 1:1.
const POINTS_PER_METRE: f64 = 72.0 / 0.0254;
/// Part of the map's width and height that the area may fill.
const FILLED: f64 = 0.92;
/// Round scales are these, times a power of ten.
const ROUND: [f64; 10] = [1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0];
/// What lies further off the map than this is drawn as if it lay there, points.
const FAR: f64 = 10_000.0;

/// How positions become points.
#[derive(Debug, Clone)]
pub(super) struct View {
    /// The origin in the frame's own units.
    origin: Position,
    /// Metres to one unit of the frame, eastwards and northwards.
    unit: [f64; 2],
    /// Width and height of the map, points.
    pub(super) size: [f32; 2],
    /// The n of 1:n.
    pub(super) scale: f64,
}

impl View {
    /// The view that shows the whole area; none when it spans nothing.
    pub(super) fn of(map: &SketchMap, width: f32, heights: [f32; 2]) -> Option<Self> {
        let [west, south, east, north] = bounds(map)?;
        let origin = [f64::midpoint(west, east), f64::midpoint(south, north)];
        let unit = unit(map.frame, origin[1])?;
        let spans = [(east - west) * unit[0], (north - south) * unit[1]];
        if !spans.iter().all(|span| span.is_finite() && *span > 0.1) {
            return None;
        }
        let wanted = f64::from(width) * spans[1] / spans[0];
        let height = (wanted as f32).clamp(heights[0], heights[1]);
        let room = [f64::from(width) * FILLED, f64::from(height) * FILLED];
        let least = POINTS_PER_METRE * (spans[0] / room[0]).max(spans[1] / room[1]);
        let scale = round_up(least);
        Some(Self { origin, unit, size: [width, height], scale })
    }

    /// Points to the metre.
    pub(super) fn points_per_metre(&self) -> f64 {
        POINTS_PER_METRE / self.scale
    }

    fn point(&self, position: &Position) -> Option<[f32; 2]> {
        let sound = position.iter().all(|value| value.is_finite());
        let east = (position[0] - self.origin[0]) * self.unit[0];
        let north = (position[1] - self.origin[1]) * self.unit[1];
        let x = (east * self.points_per_metre()).clamp(-FAR, FAR) + f64::from(self.size[0]) / 2.0;
        let y = (-north * self.points_per_metre()).clamp(-FAR, FAR) + f64::from(self.size[1]) / 2.0;
        sound.then_some([tenth(x), tenth(y)])
    }

    /// A line or ring on the map, without points that fall on the one before.
    pub(super) fn points(&self, line: &[Position]) -> Vec<[f32; 2]> {
        let mut points: Vec<[f32; 2]> = line.iter().filter_map(|position| self.point(position)).collect();
        points.dedup();
        if points.len() > 2 && points.first() == points.last() {
            points.pop();
        }
        points
    }
}

/// To a tenth of a point: finer cannot be printed, and thousands of corners would swell the file.
fn tenth(value: f64) -> f32 {
    ((value * 10.0).round() / 10.0) as f32
}

fn bounds(map: &SketchMap) -> Option<[f64; 4]> {
    let outer = map.area.iter().filter_map(|polygon| polygon.first()).flatten();
    let sound = outer.filter(|position| position.iter().all(|value| value.is_finite()));
    sound.fold(None, |found: Option<[f64; 4]>, [x, y]| {
        let [west, south, east, north] = found.unwrap_or([*x, *y, *x, *y]);
        Some([west.min(*x), south.min(*y), east.max(*x), north.max(*y)])
    })
}

/// Metres to one unit of a frame, at a latitude in the frame's units (WGS-84 series, good to a millimetre per degree).
fn unit(frame: Frame, northing: f64) -> Option<[f64; 2]> {
    if frame == Frame::Metres {
        return Some([1.0, 1.0]);
    }
    let latitude = northing / 1e7;
    if latitude.abs() > 89.0 {
        return None;
    }
    let angle = latitude.to_radians();
    let of = |times: f64| (times * angle).cos();
    let east = 111_412.84 * of(1.0) - 93.5 * of(3.0) + 0.118 * of(5.0);
    let north = 111_132.92 - 559.82 * of(2.0) + 1.175 * of(4.0) - 0.0023 * of(6.0);
    Some([east / 1e7, north / 1e7])
}

/// The next round scale.
fn round_up(least: f64) -> f64 {
    let power = 10f64.powf(least.max(1.0).log10().floor());
    let round = ROUND.iter().map(|step| step * power).find(|scale| *scale >= least);
    round.unwrap_or(power * 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A square of 400 m in Changzhou, in both frames.
    fn squares() -> [SketchMap; 2] {
        let metres = vec![[0.0, 0.0], [400.0, 0.0], [400.0, 400.0], [0.0, 400.0]];
        let [east, north] = unit(Frame::LonLatE7, 317_800_000.0).unwrap();
        let degrees = |[x, y]: &[f64; 2]| [1_199_500_000.0 + x / east, 317_800_000.0 + y / north];
        let ring = metres.iter().map(degrees).collect();
        [(Frame::Metres, metres), (Frame::LonLatE7, ring)].map(|(frame, ring)| SketchMap {
            frame,
            area: vec![vec![ring]],
            ..SketchMap::default()
        })
    }

    #[test]
    fn a_length_on_the_map_is_the_length_on_the_ground_at_the_scale_that_is_said() {
        for map in squares() {
            let view = View::of(&map, 440.0, HEIGHTS).unwrap();
            let ring = view.points(&map.area[0][0]);
            let side = f64::from(ring[1][0] - ring[0][0]);
            let ground = side / 72.0 * 0.0254 * view.scale;
            assert!((ground - 400.0).abs() < 1.0, "{ground} m at 1:{}", view.scale);
            assert!(ring[0][1] > ring[2][1], "north is up");
        }
    }

    const HEIGHTS: [f32; 2] = [120.0, 200.0];

    #[test]
    fn the_area_fits_and_scales_are_round() {
        for (width, height) in [(3.0, 900.0), (5_000.0, 20.0), (777.0, 1_234.0), (60_000.0, 40_000.0)] {
            let ring = vec![[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]];
            let map = SketchMap { frame: Frame::Metres, area: vec![vec![ring]], ..SketchMap::default() };
            let view = View::of(&map, 440.0, HEIGHTS).unwrap();
            let [w, h] = view.size;
            assert!(view.points(&map.area[0][0]).iter().all(|[x, y]| (0.0..=w).contains(x) && (0.0..=h).contains(y)));
            let digits = view.scale / 10f64.powf(view.scale.log10().floor());
            assert!(ROUND.iter().any(|round| (round - digits).abs() < 1e-9), "1:{}", view.scale);
        }
    }

    #[test]
    fn what_spans_nothing_has_no_map() {
        let rings =
            [vec![], vec![[1.0, 1.0]], vec![[1.0, 1.0], [1.0, 9.0]], vec![[f64::NAN, 1.0], [2.0, f64::INFINITY]]];
        for ring in rings {
            let map = SketchMap { frame: Frame::Metres, area: vec![vec![ring]], ..SketchMap::default() };
            assert!(View::of(&map, 440.0, HEIGHTS).is_none());
        }
        assert!(View::of(&SketchMap::default(), 440.0, HEIGHTS).is_none());
    }
}
