//! Where the header of a table is, and names for all its columns.

use crate::limits::HEADER_ROWS;
use crate::number::degrees;

/// Which of the first rows is the header (表头): the one with the most different texts and no numbers, as titles above it
/// stand in one cell (merged or not) and data below it has numbers. None of rows without text.
pub(crate) fn find(rows: &[Vec<String>]) -> Option<usize> {
    let rows = rows.get(..rows.len().min(HEADER_ROWS)).unwrap_or(rows);
    let candidates = rows.iter().enumerate().filter(|(_, row)| !row.iter().any(|cell| is_number(cell)));
    let mut best = None;
    for (at, row) in candidates {
        let different = different(row);
        if different > best.map_or(0, |(_, most)| most) {
            best = Some((at, different));
        }
    }
    // A table whose column names are numbers (years) has to be taken as it is.
    let first_text = || rows.iter().position(|row| different(row) > 0);
    best.filter(|(_, most)| *most > 1 || widest(rows) < 2).map(|(at, _)| at).or_else(first_text)
}

fn is_number(cell: &str) -> bool {
    degrees(cell).is_some()
}

fn different(row: &[String]) -> usize {
    let texts: std::collections::BTreeSet<&str> = row.iter().map(String::as_str).filter(|c| !c.is_empty()).collect();
    texts.len()
}

fn widest(rows: &[Vec<String>]) -> usize {
    rows.iter().map(|row| different(row)).max().unwrap_or(0)
}

/// A name for each column, unique, and whether any had to be made: `#3` where there is none, `name#3` where another has it.
pub(crate) fn names(header: &[String]) -> (Vec<String>, bool) {
    let mut names: Vec<String> = Vec::new();
    let mut made = false;
    // Blank columns at the end are none.
    let used = header.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    for (cell, number) in header.iter().take(used).zip(1..) {
        let plain = cell.split_whitespace().collect::<Vec<_>>().join(" ");
        let fine = !plain.is_empty() && !names.contains(&plain);
        made |= !fine;
        names.push(if fine { plain } else { format!("{plain}#{number}") });
    }
    (names, made)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[&[&str]]) -> Vec<Vec<String>> {
        rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
    }

    #[test]
    fn titles_above_and_data_below_are_not_the_header() {
        let found = |table: &[&[&str]]| find(&rows(table));
        assert_eq!(found(&[&["name", "lon", "lat"], &["a", "119.9", "31.8"]]), Some(0));
        assert_eq!(found(&[&["责任网格台账", "", ""], &["名称", "经度", "纬度"], &["甲", "119.9", "31.8"]]), Some(1));
        // Titles merged over all columns, and a header of two rows.
        let merged: &[&[&str]] = &[
            &["台账", "台账", "台账"],
            &["名称", "位置", "位置"],
            &["名称", "经度", "纬度"],
            &["甲", "119°57′", "31°46′"],
        ];
        assert_eq!(found(merged), Some(2));
        assert_eq!(found(&[&["name", "2024"], &["a", "1"]]), Some(0));
        assert_eq!(found(&[&["name"], &["a"]]), Some(0));
        assert_eq!(found(&[&["", ""]]), None);
        assert_eq!(found(&[]), None);
    }

    #[test]
    fn every_column_gets_a_name_of_its_own() {
        let (found, made) = names(&rows(&[&["名 称", "", "电话", "电话", "", ""]])[0]);
        assert_eq!(found, ["名 称", "#2", "电话", "电话#4"]);
        assert!(made);
        assert!(!names(&rows(&[&["a", "b\n(c)", ""]])[0]).1);
    }
}
