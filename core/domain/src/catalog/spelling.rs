//! Pinyin of catalogue words, and matching what a person types against it.
//!
//! Readings come from the `pinyin` crate; a small table of our own settles characters with several readings. Tones are
//! left out, and `ü` is written `v` as keyboards do.

use super::error::CatalogError;
use super::rows::rows;
use pinyin::ToPinyin;
use std::collections::BTreeMap;

/// Longest typed text that is matched, in letters; what follows is left aside.
const MAX_LETTERS: usize = 31;

/// Characters and words whose readings the table settles.
pub(super) struct Polyphones {
    readings: BTreeMap<String, Vec<String>>,
    words: BTreeMap<String, Vec<String>>,
    longest_word: usize,
}

impl Polyphones {
    pub(super) fn shipped() -> Result<Self, CatalogError> {
        let (mut readings, mut words) = (BTreeMap::new(), BTreeMap::new());
        for row in rows("polyphones.tsv", include_str!("data/polyphones.tsv")) {
            let (text, syllables) = (row.text(0)?, row.text(1)?.split(' ').map(String::from).collect::<Vec<_>>());
            match text.chars().count() {
                1 => readings.insert(text.to_owned(), syllables),
                length if length == syllables.len() => words.insert(text.to_owned(), syllables),
                length => return Err(row.bad(format!("{length} characters need {length} readings"))),
            };
        }
        let longest_word = words.keys().map(|word| word.chars().count()).max().unwrap_or(0);
        Ok(Self { readings, words, longest_word })
    }

    /// Syllables of the longest word that begins `text`, if any does.
    fn word_at(&self, text: &[char]) -> Option<&[String]> {
        (2..=self.longest_word.min(text.len())).rev().find_map(|length| {
            let word: String = text.get(..length)?.iter().collect();
            self.words.get(&word).map(Vec::as_slice)
        })
    }

    /// All readings of one character, the usual one first; a letter or digit reads as itself, a bracket not at all.
    fn of_char(&self, character: char) -> Vec<String> {
        if let Some(readings) = self.readings.get(character.encode_utf8(&mut [0; 4])) {
            return readings.clone();
        }
        match character.to_pinyin() {
            Some(reading) => vec![reading.plain().replace('ü', "v")],
            None if character.is_ascii_alphanumeric() => vec![character.to_ascii_lowercase().to_string()],
            None => Vec::new(),
        }
    }
}

/// The readings of each character of a text, the usual one first.
pub(super) struct Spelling(Vec<Vec<String>>);

/// How typed letters fit a spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fit {
    pub(super) style: Style,
    /// The fit begins at the first character.
    pub(super) from_start: bool,
    /// The fit ends at the last character.
    pub(super) to_end: bool,
    /// Only usual readings were needed.
    pub(super) usual: bool,
}

/// What the letters stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// One letter each: `xds`.
    Initials,
    /// Whole syllables, the last perhaps unfinished: `xingdaos`.
    Syllables,
    /// Both: `xingds`.
    Mixed,
}

impl Spelling {
    pub(super) fn of(text: &str, polyphones: &Polyphones) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let mut spelled = Vec::with_capacity(chars.len());
        let mut rest = chars.as_slice();
        while let Some((first, after)) = rest.split_first() {
            let word = polyphones.word_at(rest).unwrap_or_default();
            if word.is_empty() {
                spelled.push(polyphones.of_char(*first));
                rest = after;
                continue;
            }
            let (chars, after) = rest.split_at(word.len());
            spelled.extend(chars.iter().zip(word).map(|(c, usual)| usual_first(usual, polyphones.of_char(*c))));
            rest = after;
        }
        spelled.retain(|readings| !readings.is_empty());
        Self(spelled)
    }

    /// The best fit of `typed` (lower-case ASCII letters), preferring usual readings, then the start, then initials.
    pub(super) fn fit(&self, typed: &str) -> Option<Fit> {
        let typed = typed.as_bytes();
        let typed = typed.get(..MAX_LETTERS).unwrap_or(typed);
        let first = typed.first()?;
        [true, false].into_iter().find_map(|usual| {
            let mut tails = (0..self.0.len()).filter_map(|start| Some((start, self.0.get(start..)?)));
            tails.find_map(|(start, tail)| {
                let begins = considered(tail.first()?, usual).any(|reading| reading.as_bytes().first() == Some(first));
                let (style, taken) = begins.then(|| fit_tail(tail, typed, usual)).flatten()?;
                Some(Fit { style, from_start: start == 0, to_end: taken == tail.len(), usual })
            })
        })
    }
}

fn usual_first(usual: &str, others: Vec<String>) -> Vec<String> {
    std::iter::once(usual.to_owned()).chain(others.into_iter().filter(|other| other != usual)).collect()
}

fn considered(readings: &[String], usual: bool) -> impl Iterator<Item = &String> {
    readings.iter().take(if usual { 1 } else { usize::MAX })
}

/// The style in which all of `typed` fits the beginning of `tail`, and how many characters it takes.
fn fit_tail(tail: &[Vec<String>], typed: &[u8], usual: bool) -> Option<(Style, usize)> {
    [Style::Initials, Style::Syllables, Style::Mixed]
        .into_iter()
        .find_map(|style| Some((style, characters_taken(tail, typed, usual, style)?)))
}

/// Follows all ways to read `typed` at once: bit `n` of `reached` says that `n` letters are used up so far.
fn characters_taken(tail: &[Vec<String>], typed: &[u8], usual: bool, style: Style) -> Option<usize> {
    let done = 1_u32 << typed.len();
    let mut reached = 1_u32;
    for (taken, readings) in tail.iter().enumerate() {
        let mut next = 0;
        for at in (0..typed.len()).filter(|at| reached & (1 << at) != 0) {
            let rest = typed.get(at..)?;
            for reading in considered(readings, usual) {
                next |= lengths(reading.as_bytes(), rest, style) << at;
            }
        }
        if next & done != 0 {
            return Some(taken + 1);
        }
        reached = next;
        if reached == 0 {
            return None;
        }
    }
    None
}

/// How many letters of `rest` a character read `reading` may use up, as a set of bits.
fn lengths(reading: &[u8], rest: &[u8], style: Style) -> u32 {
    let common = reading.iter().zip(rest).take_while(|(a, b)| a == b).count();
    let finished = common == reading.len() || common == rest.len();
    match style {
        _ if common == 0 => 0,
        Style::Initials => 0b10,
        Style::Syllables if finished => 1 << common,
        Style::Syllables => 0,
        Style::Mixed => (1 << (common + 1)) - 2,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn fit(text: &str, typed: &str) -> Option<Fit> {
        Spelling::of(text, &Polyphones::shipped().unwrap()).fit(typed)
    }

    fn style(text: &str, typed: &str) -> Option<Style> {
        fit(text, typed).map(|fit| fit.style)
    }

    #[test]
    fn street_trees_are_found_by_their_usual_reading_and_by_the_other() {
        assert!(fit("行道树", "xds").unwrap().usual);
        assert!(!fit("行道树", "hds").unwrap().usual);
        assert!(!fit("行道树", "hangdao").unwrap().usual);
        assert_eq!(fit("行道树", "qds"), None);
    }

    #[test]
    fn words_settle_which_reading_is_usual() {
        assert!(fit("长椅", "cy").unwrap().usual);
        assert!(!fit("长椅", "zy").unwrap().usual);
        assert!(fit("队长", "dz").unwrap().usual);
        assert!(fit("燃气调压站（箱）", "rqty").unwrap().usual);
        assert!(fit("窨井盖", "yjg").unwrap().usual);
        assert!(fit("绿地", "lvdi").unwrap().usual);
        assert!(!fit("绿地", "ludi").unwrap().usual);
        assert!(fit("重大危险源", "zdwx").unwrap().usual);
    }

    #[test]
    fn letters_may_be_initials_syllables_or_both() {
        assert_eq!(style("暴露垃圾", "bllj"), Some(Style::Initials));
        assert_eq!(style("暴露垃圾", "baolulaji"), Some(Style::Syllables));
        assert_eq!(style("暴露垃圾", "baolula"), Some(Style::Syllables));
        assert_eq!(style("暴露垃圾", "baolul"), Some(Style::Syllables));
        assert_eq!(style("暴露垃圾", "baollj"), Some(Style::Mixed));
        assert_eq!(style("暴露垃圾", "balulaj"), Some(Style::Mixed));
        assert_eq!(style("暴露垃圾", "bx"), None);
    }

    #[test]
    fn a_syllable_that_can_be_cut_in_two_ways_is_tried_in_both() {
        assert_eq!(style("西安", "xian"), Some(Style::Syllables));
        assert_eq!(style("先", "xian"), Some(Style::Syllables));
        assert_eq!(style("方案", "fangan"), Some(Style::Syllables));
        assert_eq!(style("反感", "fangan"), Some(Style::Syllables));
    }

    #[test]
    fn a_fit_says_where_it_begins_and_ends() {
        let whole = fit("暴露垃圾", "bllj").unwrap();
        assert!(whole.from_start && whole.to_end);
        let inside = fit("暴露垃圾", "lj").unwrap();
        assert!(!inside.from_start && inside.to_end);
        assert!(!fit("暴露垃圾", "bl").unwrap().to_end);
    }

    #[test]
    fn brackets_are_passed_over_and_latin_letters_read_as_themselves() {
        assert!(fit("输油（气）井盖", "syqjg").unwrap().to_end);
        assert!(fit("紧急报警点SOS", "jjbjdsos").unwrap().to_end);
    }

    #[test]
    fn overlong_input_is_cut_and_never_panics() {
        assert_eq!(fit("暴露垃圾", &"b".repeat(5000)), None);
        assert_eq!(fit("", "b"), None);
        assert_eq!(fit("暴露垃圾", ""), None);
    }
}
