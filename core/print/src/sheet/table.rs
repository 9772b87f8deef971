//! Tables: titles that are repeated on every page, cells that wrap, rows that are cut where they would be taller than any
//! page could bear.

use std::sync::Arc;

use super::ink::{Ink, Pen};
use super::mark::{Mark, Piece};
use super::text::{Across, Line, Setter, Span, Style};

/// A column.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) title: String,
    pub(crate) width: Width,
    pub(crate) across: Across,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Width {
    Points(f32),
    /// Of what the others leave.
    Share(f32),
}

impl Column {
    pub(crate) fn fixed(title: impl Into<String>, points: f32) -> Self {
        Column { title: title.into(), width: Width::Points(points), across: Across::Middle }
    }

    pub(crate) fn share(title: impl Into<String>, share: f32) -> Self {
        Column { title: title.into(), width: Width::Share(share), across: Across::Left }
    }

    pub(crate) fn right(self) -> Self {
        Column { across: Across::Right, ..self }
    }
}

/// What stands in a cell.
pub(crate) type Cell = Vec<Span>;

/// Titles and rows. Rows shorter than the titles end in empty cells.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

const PAD: f32 = 3.5;
const PAD_ABOVE: f32 = 1.5;
/// Lines of a row that stay together; what is longer is cut between lines.
const LINES_TOGETHER: usize = 20;

impl Table {
    /// The same table with several rows side by side, read along the lines, so that short rows do not waste the paper.
    pub(crate) fn side_by_side(self, times: usize) -> Self {
        let times = times.clamp(1, self.rows.len().max(1));
        let columns = self.columns.iter().cloned().cycle().take(self.columns.len() * times).collect();
        let padded = |row: &Vec<Cell>| {
            let rest = self.columns.len().saturating_sub(row.len());
            row.iter().cloned().chain(std::iter::repeat_n(Cell::new(), rest)).collect::<Vec<_>>()
        };
        let rows = self.rows.chunks(times).map(|rows| rows.iter().flat_map(padded).collect()).collect();
        Table { columns, rows }
    }

    /// The table's pieces in a given width, their left edge at 0.
    pub(crate) fn pieces(&self, setter: &mut Setter, width: f32) -> Vec<Piece> {
        let edges = edges(&self.columns, width);
        let titles: Vec<Cell> = self.columns.iter().map(|c| vec![Span::new(&c.title, Ink::BLACK.bold())]).collect();
        let above = Rules { shade: Some(Ink::SHADE), is_first: true, is_last: true };
        let set = self.set(setter, &titles, &edges, |_| Across::Middle);
        let head = Piece { is_lead: true, ..drawn(&set, &edges, above) };
        let repeated = Arc::new(head.clone());
        let mut pieces = vec![head];
        for row in &self.rows {
            let set = self.set(setter, row, &edges, |column| column.across);
            pieces.extend(split(set, &edges).map(|piece| Piece { head: Some(repeated.clone()), ..piece }));
        }
        pieces
    }

    fn set(
        &self,
        setter: &mut Setter,
        row: &[Cell],
        edges: &[f32],
        across: impl Fn(&Column) -> Across,
    ) -> Vec<Vec<Line>> {
        let cells = self.columns.iter().zip(edges.windows(2)).enumerate().map(|(at, (column, edge))| {
            let room = edge.iter().rev().fold(0.0, |width, edge| edge - width).abs();
            let room = (room - 2.0 * PAD).max(Style::TABLE.size);
            let spans = row.get(at).map(Vec::as_slice).unwrap_or_default();
            setter.set(spans, Style::TABLE.across(across(column)), room)
        });
        cells.collect()
    }
}

/// Left edges of all columns, and the right edge of the last one.
fn edges(columns: &[Column], width: f32) -> Vec<f32> {
    let (mut fixed, mut shares) = (0.0, 0.0);
    for column in columns {
        match column.width {
            Width::Points(points) => fixed += points,
            Width::Share(share) => shares += share,
        }
    }
    let rest = (width - fixed).max(0.0);
    let mut edge = 0.0;
    let steps = columns.iter().map(|column| {
        edge += match column.width {
            Width::Points(points) => points,
            Width::Share(share) => rest * share / shares,
        };
        edge
    });
    std::iter::once(0.0).chain(steps).collect()
}

/// Which rules a piece of a row draws, and what is behind it.
#[derive(Debug, Clone, Copy)]
struct Rules {
    shade: Option<Ink>,
    is_first: bool,
    is_last: bool,
}

/// A row as one piece, or as several when it is too tall.
fn split(cells: Vec<Vec<Line>>, edges: &[f32]) -> impl Iterator<Item = Piece> {
    let lines = cells.iter().map(Vec::len).max().unwrap_or(1).max(1);
    let count = lines.div_ceil(LINES_TOGETHER);
    (0..count).map(move |n| {
        let from = n * LINES_TOGETHER;
        let part = |cell: &Vec<Line>| cell.iter().skip(from).take(LINES_TOGETHER).cloned().collect();
        let rules = Rules { shade: None, is_first: n == 0, is_last: n + 1 == count };
        drawn(&cells.iter().map(part).collect::<Vec<_>>(), edges, rules)
    })
}

fn drawn(cells: &[Vec<Line>], edges: &[f32], rules: Rules) -> Piece {
    let style = Style::TABLE;
    let lines = cells.iter().map(Vec::len).max().unwrap_or(1).max(1);
    let above = if rules.is_first { PAD_ABOVE } else { 0.0 };
    let below = if rules.is_last { PAD_ABOVE } else { 0.0 };
    let height = above + lines as f32 * style.leading + below;
    let (left, right) = (edges.first().copied().unwrap_or(0.0), edges.last().copied().unwrap_or(0.0));
    let mut marks = Vec::new();
    marks.extend(rules.shade.map(|shade| Mark::rect([left, 0.0, right - left, height], Some(shade), None)));
    for (cell, edge) in cells.iter().zip(edges) {
        // A short cell of a row that is not cut stands in its middle.
        let middle =
            if rules.is_first && rules.is_last { (lines - cell.len()) as f32 * style.leading / 2.0 } else { 0.0 };
        for (n, line) in (0u16..).zip(cell) {
            let y = above + middle + f32::from(n) * style.leading + style.baseline();
            marks.push(Mark::text([edge + PAD + line.offset, y], line.clone()));
        }
    }
    let rule = |y: f32| Mark::line([left, y], [right, y], Pen::HAIR);
    marks.extend(rules.shade.map(|_| rule(0.0)));
    marks.extend(rules.is_last.then(|| rule(height)));
    marks.extend(edges.iter().map(|x| Mark::line([*x, 0.0], [*x, height], Pen::HAIR)));
    Piece { height, marks, is_lead: false, head: None }
}
