//! Lines of stamp text broken into rows. Chinese may break anywhere but before closing punctuation; words stay whole
//! where they fit. Left to right only: nothing that is stamped here is written otherwise.

/// Marks that never begin a row (避头尾).
const CLOSING: &str = "，。、；：！？）》」』】〉”’…,.;:!?)]}%％℃°";

/// Breaks one line into rows no wider than `width`, measured by `advance` for each character.
pub(super) fn wrap(line: &str, width: f32, advance: impl Fn(char) -> f32) -> Vec<String> {
    let measure = |text: &str| text.chars().map(&advance).sum::<f32>();
    let mut rows = Vec::new();
    let mut row = String::new();
    for piece in pieces(line) {
        if measure(&row) + measure(piece.trim_end()) <= width {
            row.push_str(piece);
            continue;
        }
        if !row.trim().is_empty() {
            rows.push(std::mem::take(&mut row));
        }
        row.clear();
        // A piece wider than a whole row, such as a long number, is cut where it must be.
        for character in piece.chars() {
            if !row.is_empty() && measure(&row) + advance(character) > width {
                rows.push(std::mem::take(&mut row));
            }
            row.push(character);
        }
    }
    rows.push(row);
    rows.iter().map(|row| row.trim_end().to_owned()).collect()
}

/// The unbreakable pieces of a line: a word with its trailing space, or one hanzi, with the closing marks after it.
fn pieces(line: &str) -> Vec<&str> {
    let mut starts = Vec::new();
    let mut before: Option<char> = None;
    for (at, character) in line.char_indices() {
        if before.is_none_or(|before| breaks_between(before, character)) {
            starts.push(at);
        }
        before = Some(character);
    }
    let ends = starts.iter().skip(1).copied().chain([line.len()]);
    starts.iter().zip(ends).filter_map(|(start, end)| line.get(*start..end)).collect()
}

fn breaks_between(before: char, after: char) -> bool {
    if CLOSING.contains(after) || after.is_whitespace() {
        return false;
    }
    before.is_whitespace() || !before.is_ascii() || !after.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::wrap;

    /// Hanzi one em, ASCII half.
    fn rows(line: &str, ems: f32) -> Vec<String> {
        wrap(line, ems, |c| if c.is_ascii() { 0.5 } else { 1.0 })
    }

    #[test]
    fn chinese_breaks_where_the_row_is_full() {
        assert_eq!(rows("常州市钟楼区南大街街道", 4.0), ["常州市钟", "楼区南大", "街街道"]);
    }

    #[test]
    fn closing_punctuation_never_begins_a_row() {
        assert_eq!(rows("南大街，北大街。", 3.0), ["南大", "街，北", "大街。"]);
    }

    #[test]
    fn words_stay_whole_and_long_numbers_are_cut() {
        assert_eq!(rows("grid no 320404001", 4.0), ["grid no", "32040400", "1"]);
        assert_eq!(rows("时间 2024-05-01 08:30:00", 6.0), ["时间", "2024-05-01", "08:30:00"]);
    }

    #[test]
    fn an_empty_line_is_one_empty_row() {
        assert_eq!(rows("", 3.0), [""]);
    }

    #[test]
    fn no_character_is_lost_at_any_width() {
        let line = "巡查员：张喆（320404199001010011），网格 3204040120001";
        for ems in [1.0, 2.5, 7.0, 100.0] {
            let joined: String = rows(line, ems).concat();
            let keep = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            assert_eq!(keep(&joined), keep(line), "{ems}");
        }
    }
}
