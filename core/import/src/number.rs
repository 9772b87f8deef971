//! Numbers as people type them: full-width digits, thousands separators, degrees with minutes and seconds.

/// A number, or none if the text is not one: `1,234.5`, `１２３４．５`, `1 234,567` (groups of three), `-3.2E+4`.
pub fn number(text: &str) -> Option<f64> {
    plain_number(&narrow(text))
}

/// Degrees (度), or none if the text is none: what [`number`] reads, and `119.95°`, `119°57′12″`, `东经119度57分12秒`,
/// `119:57:12`, `31°46'30"N`. West and south are negative.
pub fn degrees(text: &str) -> Option<f64> {
    let text = narrow(text);
    let (text, sign) = hemisphere(text.trim());
    let sexagesimal = text.contains(['°', '\'', '"', ':']);
    let found = if sexagesimal { minutes_and_seconds(text) } else { plain_number(text) };
    found.map(|value| value * sign)
}

/// A number as text that a person would have typed: whole ones exactly, others with Excel's 15 significant digits.
pub(crate) fn number_text(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e18 {
        return format!("{value:.0}");
    }
    let rounded = format!("{value:.14e}").parse::<f64>().unwrap_or(value);
    rounded.to_string()
}

/// Full-width and typographic characters and the Chinese words for degrees, minutes and seconds as plain marks.
fn narrow(text: &str) -> String {
    let marks: String = text.chars().map(|c| mark(half_width(c))).collect();
    marks.replace("''", "\"")
}

/// A full-width character (全角) as the plain one.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' | '\u{2009}' | '\u{202f}' => ' ',
        c => c,
    }
}

fn mark(c: char) -> char {
    match c {
        '\u{2212}' | '\u{2013}' | '\u{2014}' => '-',
        '′' | '’' | '‘' | '´' | '分' => '\'',
        '″' | '”' | '“' | '秒' => '"',
        'º' | '˚' | '度' => '°',
        '、' => ',',
        '。' => '.',
        c => c,
    }
}

fn plain_number(text: &str) -> Option<f64> {
    let text = text.trim();
    let allowed = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E' | ',' | ' ');
    if !text.chars().all(allowed) {
        return None;
    }
    let plain = if text.contains([',', ' ']) { without_separators(text)? } else { text.to_owned() };
    plain.parse().ok().filter(|value: &f64| value.is_finite())
}

/// Commas or blanks may stand between groups of three only: `119,95` is no number here, as nobody knows which it is.
fn without_separators(text: &str) -> Option<String> {
    let (whole, rest) = text.find(['.', 'e', 'E']).map_or((text, ""), |at| text.split_at(at));
    let mut groups = whole.split([',', ' ']);
    let first = groups.next()?.trim_start_matches(['+', '-']);
    let right = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    (right && !rest.contains([',', ' '])).then(|| whole.replace([',', ' '], "") + rest)
}

/// What is left without the words for the half of the globe, and the sign that they stand for.
fn hemisphere(text: &str) -> (&str, f64) {
    const WORDS: [(&str, f64); 12] = [
        ("东经", 1.0),
        ("北纬", 1.0),
        ("西经", -1.0),
        ("南纬", -1.0),
        ("E", 1.0),
        ("N", 1.0),
        ("W", -1.0),
        ("S", -1.0),
        ("e", 1.0),
        ("n", 1.0),
        ("w", -1.0),
        ("s", -1.0),
    ];
    let strip = |word: &str| text.strip_prefix(word).or_else(|| text.strip_suffix(word));
    let found = WORDS.iter().find_map(|(word, sign)| strip(word).map(|rest| (rest.trim_matches([' ', ':']), *sign)));
    found.unwrap_or((text, 1.0))
}

fn minutes_and_seconds(text: &str) -> Option<f64> {
    let (text, sign) = text.strip_prefix('-').map_or((text, 1.0), |rest| (rest, -1.0));
    let parts: Vec<&str> = text.split(['°', '\'', '"', ':', ' ']).filter(|part| !part.is_empty()).collect();
    let digits = |part: &&str| part.chars().all(|c| c.is_ascii_digit() || c == '.');
    if parts.is_empty() || parts.len() > 3 || !parts.iter().all(digits) {
        return None;
    }
    // Only the last part may have a fraction.
    let fractions = parts.iter().rev().skip(1).any(|part| part.contains('.'));
    let values: Vec<f64> = parts.iter().map(|part| part.parse()).collect::<Result<_, _>>().ok()?;
    if fractions || values.iter().skip(1).any(|value| *value >= 60.0) {
        return None;
    }
    Some(sign * values.iter().zip([1.0, 60.0, 3600.0]).map(|(value, unit)| value / unit).sum::<f64>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(text: &str, wanted: f64) {
        let found = degrees(text).unwrap_or(f64::NAN);
        assert!((found - wanted).abs() < 1e-9, "{text}: {found}");
    }

    #[test]
    fn numbers_with_separators_and_full_width_digits_are_read() {
        assert_eq!(number(" 1,234.5 "), Some(1234.5));
        assert_eq!(number("12,345,678"), Some(12_345_678.0));
        assert_eq!(number("1 234 567.25"), Some(1_234_567.25));
        assert_eq!(number("１，２３４．５"), Some(1234.5));
        assert_eq!(number("－3.5"), Some(-3.5));
        assert_eq!(number("1.23E+5"), Some(123_000.0));
    }

    #[test]
    fn what_could_mean_two_things_is_no_number() {
        for text in ["119,95", "1,23", "1,2345", "1234,567", "inf", "NaN", "", "12a", "1.2.3", "1,234,56", "一百"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn degrees_are_read_in_every_way_that_people_write_them() {
        let wanted = 119.0 + 57.0 / 60.0 + 12.0 / 3600.0;
        for text in ["119°57′12″", "119°57'12''", "119度57分12秒", "东经119°57′12″", "119:57:12", "E119°57′12.0″"]
        {
            near(text, wanted);
        }
        near("119° 57.2′", 119.0 + 57.2 / 60.0);
        near("31°46'30\"S", -(31.0 + 46.5 / 60.0));
        near("119.95°", 119.95);
        near("１１９．９５", 119.95);
        near("W 3.5", -3.5);
        near("-3.5", -3.5);
    }

    #[test]
    fn minutes_of_sixty_and_stray_words_are_no_degrees() {
        for text in ["119°60′", "119°57′60″", "119.5°30′", "119°5a′", "°", "1:2:3:4", "--3", "E-3-1"] {
            assert_eq!(degrees(text), None, "{text}");
        }
    }

    #[test]
    fn whole_numbers_keep_every_digit() {
        assert_eq!(number_text(3_205_080_101_000_001.0), "3205080101000001");
        assert_eq!(number_text(119.950_000_000_000_01), "119.95");
        assert_eq!(number_text(0.1 + 0.2), "0.3");
        assert_eq!(number_text(-3.0), "-3");
    }
}
