//! What shapes have in common and what they cover together, through i_overlay on whole numbers: a corner where two boundaries
//! cross is rounded to 1e-7 degrees (1 cm) once, and results are valid shapes as they are.

use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay::{ContourDirection, IntOverlayOptions, Overlay, ShapeType};
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::i_float::int::point::IntPoint;

use super::plane::{self, Corner};
use super::{Polygon, Shape, ShapeError};

/// Half of what fits: products of differences stay below 2^62. 2^29 units are 53 degrees.
const REACH: i64 = 1 << 29;

/// Where whole numbers are counted from, so that they fit into the 32 bits of the overlay.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    origin: Corner,
}

impl Frame {
    /// Around boxes.
    ///
    /// # Errors
    /// [`ShapeError::TooWide`].
    pub(crate) fn around(boxes: impl Iterator<Item = [i64; 4]>) -> Result<Self, ShapeError> {
        let join = |a: [i64; 4], b: [i64; 4]| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])];
        let Some([west, south, east, north]) = boxes.reduce(join) else { return Ok(Self { origin: [0, 0] }) };
        let fits = |low: i64, high: i64| high.checked_sub(low).is_some_and(|size| size <= 2 * REACH);
        if !fits(west, east) || !fits(south, north) {
            return Err(ShapeError::TooWide);
        }
        Ok(Self { origin: [west.midpoint(east), south.midpoint(north)] })
    }

    /// A corner inside the boxes always fits; others are held at the edge.
    pub(crate) fn put(&self, corner: Corner) -> IntPoint {
        let fit = |value: i64, origin: i64| value.saturating_sub(origin).clamp(-REACH - 1, REACH + 1) as i32;
        IntPoint::new(fit(corner[0], self.origin[0]), fit(corner[1], self.origin[1]))
    }

    pub(crate) fn take(&self, point: IntPoint) -> Corner {
        [i64::from(point.x) + self.origin[0], i64::from(point.y) + self.origin[1]]
    }

    pub(crate) fn contour(&self, ring: &[Corner], counter_clockwise: bool) -> Vec<IntPoint> {
        let mut ring = ring.to_vec();
        plane::turn(&mut ring, counter_clockwise);
        ring.into_iter().map(|corner| self.put(corner)).collect()
    }

    /// The outer boundary counter-clockwise, holes clockwise, as the overlay counts windings.
    pub(crate) fn contours(&self, polygon: &Polygon) -> Vec<Vec<IntPoint>> {
        polygon.iter().enumerate().map(|(at, ring)| self.contour(ring, at == 0)).collect()
    }

    pub(crate) fn polygons(&self, shapes: Vec<Vec<Vec<IntPoint>>>) -> Vec<Polygon> {
        let ring = |points: Vec<IntPoint>| points.into_iter().map(|point| self.take(point)).collect();
        shapes.into_iter().map(|rings| rings.into_iter().map(ring).collect()).collect()
    }
}

/// Corners on straight edges stay: neighbours may turn there.
const KEEP_CORNERS: IntOverlayOptions = IntOverlayOptions {
    preserve_input_collinear: true,
    output_direction: ContourDirection::CounterClockwise,
    preserve_output_collinear: true,
    min_output_area: 0,
    ogc: true,
};

fn overlay(subject: &[&Shape], clip: &[&Shape], rule: OverlayRule) -> Result<Shape, ShapeError> {
    let frame = Frame::around(subject.iter().chain(clip).filter_map(|shape| shape.bbox()))?;
    let mut overlay = Overlay::new_custom(64, KEEP_CORNERS, Default::default());
    for (shapes, role) in [(subject, ShapeType::Subject), (clip, ShapeType::Clip)] {
        for polygon in shapes.iter().flat_map(|shape| shape.polygons()) {
            overlay.add_contours(&frame.contours(polygon), role);
        }
    }
    Ok(Shape::Area(frame.polygons(overlay.overlay(rule, FillRule::NonZero))))
}

/// All that any of the shapes covers.
///
/// # Errors
/// [`ShapeError::TooWide`].
pub fn union(shapes: &[&Shape]) -> Result<Shape, ShapeError> {
    overlay(shapes, &[], OverlayRule::Subject)
}

/// What both shapes cover.
///
/// # Errors
/// [`ShapeError::TooWide`].
pub fn intersection(one: &Shape, other: &Shape) -> Result<Shape, ShapeError> {
    overlay(&[one], &[other], OverlayRule::Intersect)
}

/// What a shape covers and none of the others does.
///
/// # Errors
/// [`ShapeError::TooWide`].
pub fn difference(shape: &Shape, others: &[&Shape]) -> Result<Shape, ShapeError> {
    overlay(&[shape], others, OverlayRule::Difference)
}
