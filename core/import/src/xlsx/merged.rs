//! Merged regions of a sheet, followed from row to row.

use calamine::Dimensions;

use crate::limits::COLUMNS;

/// Regions by their first row, with the values of those that have begun.
pub(crate) struct Merged {
    /// Not yet reached; the nearest last.
    ahead: Vec<Dimensions>,
    open: Vec<(Dimensions, String)>,
}

impl Merged {
    pub(crate) fn new(mut regions: Vec<Dimensions>) -> Self {
        regions.retain(|region| (region.start.1 as usize) < COLUMNS);
        regions.sort_by_key(|region| std::cmp::Reverse(region.start));
        Self { ahead: regions, open: Vec::new() }
    }

    /// Gives every cell of the row that lies in a region the region's value. Row and columns count from 0.
    pub(crate) fn fill(&mut self, row: u32, cells: &mut Vec<String>) {
        self.open.retain(|(region, _)| region.end.0 >= row);
        while self.ahead.last().is_some_and(|region| region.start.0 <= row) {
            let Some(region) = self.ahead.pop() else { break };
            // A region whose first row is not in the sheet has no value.
            let first = region.start.0 == row;
            let value = cells.get(region.start.1 as usize).filter(|value| first && !value.is_empty()).cloned();
            self.open.extend(value.map(|value| (region, value)));
        }
        for (region, value) in &self.open {
            let last = (region.end.1 as usize).min(COLUMNS - 1);
            if cells.len() <= last {
                cells.resize(last + 1, String::new());
            }
            let covered = cells.get_mut(region.start.1 as usize..=last).unwrap_or_default();
            covered.iter_mut().filter(|cell| cell.is_empty()).for_each(|cell| cell.clone_from(value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_fills_its_rows_and_columns_and_no_others() {
        let mut merged = Merged::new(vec![Dimensions::new((1, 0), (2, 1)), Dimensions::new((0, 2), (0, 2))]);
        let mut row = |n: u32, cells: &[&str]| {
            let mut cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
            merged.fill(n, &mut cells);
            cells
        };
        assert_eq!(row(0, &["x"]), ["x"]);
        assert_eq!(row(1, &["street", "", "1"]), ["street", "street", "1"]);
        assert_eq!(row(2, &["", "", "2"]), ["street", "street", "2"]);
        assert_eq!(row(3, &["", "", "3"]), ["", "", "3"]);
    }

    #[test]
    fn a_region_over_the_whole_sheet_makes_no_endless_rows() {
        let mut merged = Merged::new(vec![Dimensions::new((0, 0), (1_048_575, 16_383))]);
        let mut cells = vec!["title".to_owned()];
        merged.fill(0, &mut cells);
        assert_eq!(cells.len(), COLUMNS);
    }
}
