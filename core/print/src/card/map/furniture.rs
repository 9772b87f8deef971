//! What helps to read the map: north arrow, scale bar, legend.

use super::project::View;
use super::{own_pen, road_pen};
use crate::card::desk::Desk;
use crate::sheet::{Across, Ink, Mark, Outline, Pen, Span, Style};
use crate::words::{fill, grouped};

const NOTE: Style = Style::of(6.5, 9.0);
/// Width and height of the north arrow.
const ARROW: [f32; 2] = [16.0, 34.0];
/// Room right of the scale bar for its unit.
const UNIT: f32 = 26.0;

/// The length of the scale bar in metres and in points: the longest of 1, 2, 5 × 10ⁿ metres that fits.
fn bar(view: &View, width: f32) -> (f64, f32) {
    let most = f64::from(width - UNIT) / view.points_per_metre();
    let power = 10f64.powf(most.log10().floor());
    let metres = [5.0, 2.0, 1.0].iter().map(|step| step * power).find(|metres| *metres <= most).unwrap_or(power);
    (metres, (metres * view.points_per_metre()) as f32)
}

fn north(desk: &mut Desk, [x, y]: [f32; 2]) -> Vec<Mark> {
    let [width, height] = ARROW;
    let (middle, foot) = (x + width / 2.0, y + height - 2.0);
    let half = |side: f32| Outline::rings([vec![[middle, y + 11.0], [middle + side, foot], [middle, foot - 5.0]]]);
    let pen = Some(Pen::of(Ink::BLACK, 0.5));
    let mut marks = vec![
        Mark::Path { outline: half(-5.0), fill: Some(Ink::BLACK), pen: pen.clone() },
        Mark::Path { outline: half(5.0), fill: Some(Ink::WHITE), pen },
    ];
    let style = Style::of(8.0, 10.0).across(Across::Middle);
    let line = desk.setter.set_one(&[Span::new(desk.words.map.north, Ink::BLACK.bold())], style, width);
    marks.extend(line.map(|line| Mark::text([x + line.offset, y + style.baseline()], line)));
    marks
}

/// The bar with its numbers above it, 14 points high.
fn scale_bar(desk: &mut Desk, view: &View, y: f32, width: f32) -> Vec<Mark> {
    let (metres, length) = bar(view, width);
    let (left, top) = (2.0, y + 10.0);
    let pen = || Some(Pen::of(Ink::BLACK, 0.5));
    let half = length / 2.0;
    let mut marks = vec![
        Mark::rect([left, top, half, 3.0], Some(Ink::BLACK), pen()),
        Mark::rect([left + half, top, half, 3.0], Some(Ink::WHITE), pen()),
    ];
    let unit = format!("{} {}", number(metres), desk.words.map.metres);
    for (text, at) in [("0".to_owned(), 0.0), (number(metres / 2.0), half), (unit, length)] {
        let Some(line) = desk.setter.set_one(&[Span::black(&text)], NOTE, 80.0) else { continue };
        // The number stands over its tick, the unit to the right of it.
        let digits = text.split(' ').next().map_or(1, str::len) as f32 * NOTE.size * 0.55;
        marks.push(Mark::text([left + at - digits / 2.0, top - 2.0], line));
    }
    marks
}

fn number(metres: f64) -> String {
    if metres >= 1.0 && metres.fract() < 0.05 { format!("{metres:.0}") } else { format!("{metres:.1}") }
}

/// Signs with their meaning, north arrow, scale, and that this is a sketch; with the height of all.
pub(super) fn legend(desk: &mut Desk, view: &View, width: f32) -> (f32, Vec<Mark>) {
    let words = &desk.words.map;
    let neighbour = Pen { dash: Some(3.0), ..Pen::of(Ink::FAINT, 0.7) };
    let signs = [
        (words.own, own_pen(), Some(Ink::OWN)),
        (words.neighbour, neighbour, Some(Ink::WHITE)),
        (words.own_road, road_pen(true), None),
        (words.other_road, road_pen(false), None),
    ];
    let (mut marks, mut y) = (Vec::new(), 0.0);
    for (word, pen, fill) in signs {
        let middle = y + NOTE.leading / 2.0;
        marks.push(match fill {
            Some(_) => Mark::rect([0.0, middle - 3.0, 14.0, 6.0], fill, Some(pen)),
            None => Mark::line([0.0, middle], [14.0, middle], pen),
        });
        let line = desk.setter.set_one(&[Span::new(word, Ink::GREY)], NOTE, width - 46.0);
        marks.extend(line.map(|line| Mark::text([18.0, y + NOTE.baseline()], line)));
        y += NOTE.leading + 1.0;
    }
    marks.extend(north(desk, [width - ARROW[0] - 6.0, 2.0]));
    marks.extend(scale_bar(desk, view, y + 1.0, width));
    y += 18.0;
    let scale = fill(words.scale, &[&grouped(view.scale.round() as u64)]);
    for text in [scale, words.is_sketch.to_owned()] {
        for line in desk.setter.set(&[Span::new(text, Ink::GREY)], NOTE, width) {
            marks.push(Mark::text([0.0, y + NOTE.baseline()], line));
            y += NOTE.leading;
        }
    }
    (y, marks)
}
