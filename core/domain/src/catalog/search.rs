//! Finding a class by what a person types: Chinese, pinyin, code, the street's own words or English.
//!
//! The caller says what was used recently and what is a favourite; nothing is remembered here.

use super::class::Class;
use super::error::CatalogError;
use super::key::{ClassKey, Edition, Kind};
use super::rows::rows;
use super::spelling::{Fit, Polyphones, Spelling, Style};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Words by which the field calls a class (俗称).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Synonyms {
    pub class: ClassKey,
    pub words: Vec<String>,
}

/// What a person typed, and where to look.
#[derive(Clone, Debug)]
pub struct Query<'a> {
    /// Empty text lists recents, then favourites.
    pub text: &'a str,
    pub edition: Edition,
    /// `None` looks among components and matters.
    pub kind: Option<Kind>,
    /// The city whose own classes are looked through too.
    pub extension: Option<&'a str>,
    /// Latest first.
    pub recents: &'a [ClassKey],
    pub favourites: &'a [ClassKey],
    /// Most hits wanted.
    pub limit: usize,
}

impl<'a> Query<'a> {
    /// Looks for `text` among everything of the 2026 edition, for at most 20 hits.
    pub fn new(text: &'a str) -> Self {
        Self { text, edition: Edition::Gb2026, kind: None, extension: None, recents: &[], favourites: &[], limit: 20 }
    }
}

/// What made a class a hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MatchKind {
    /// Nothing was typed; the class was used recently.
    Recent,
    /// Nothing was typed; the class is a favourite.
    Favourite,
    /// The code begins with the digits.
    Code,
    /// The Chinese name contains the text.
    Name,
    /// A synonym contains the text, or the text contains a synonym.
    Synonym,
    /// Pinyin initials of the name: `xds`.
    Initials,
    /// Pinyin syllables of the name, or syllables and initials: `xingdao`.
    Pinyin,
    /// Pinyin of a synonym.
    SynonymPinyin,
    /// Words of the English name, or an English synonym.
    English,
}

/// A class that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Hit {
    pub class: ClassKey,
    pub kind: MatchKind,
    /// The synonym that matched, to be shown beside the name.
    pub synonym: Option<String>,
}

/// What the catalogue is searched by; built once.
pub(super) struct SearchIndex {
    entries: Vec<Entry>,
}

struct Entry {
    class: ClassKey,
    extension: Option<String>,
    name: String,
    english: String,
    spelling: Spelling,
    synonyms: Vec<Word>,
    /// Classes with filing conditions are the common ones and go first among equals.
    common: bool,
}

struct Word {
    text: String,
    /// `None` for an English word.
    spelling: Option<Spelling>,
}

/// Less is better; steps are about ten apart so that recents and favourites can lift a hit over a step or two.
type Rank = i32;
type Match = (Rank, MatchKind, Option<String>);

const ALTERNATE_READING: Rank = 40;
const RECENT_LIFT: Rank = 12;
const FAVOURITE_LIFT: Rank = 8;
const COMMON_LIFT: Rank = 3;

impl SearchIndex {
    pub(super) fn new<'a>(
        classes: impl Iterator<Item = &'a Class>,
        synonyms: &[Synonyms],
        common: impl Fn(&ClassKey) -> bool,
    ) -> Result<Self, CatalogError> {
        let polyphones = Polyphones::shipped()?;
        let mut words: BTreeMap<&ClassKey, Vec<&String>> = BTreeMap::new();
        for row in synonyms {
            words.entry(&row.class).or_default().extend(&row.words);
        }
        let entry = |class: &Class| Entry {
            class: class.key.clone(),
            extension: class.extension.clone(),
            name: class.name_zh.to_lowercase(),
            english: class.name_en.chars().map(narrowed).collect::<String>().to_lowercase(),
            spelling: Spelling::of(&class.name_zh, &polyphones),
            synonyms: words.get(&class.key).into_iter().flatten().map(|text| Word::new(text, &polyphones)).collect(),
            common: common(&class.key),
        };
        Ok(Self { entries: classes.map(entry).collect() })
    }

    /// The best hits, best first; equal ones by shorter name, then by key.
    pub(super) fn search(&self, query: &Query<'_>) -> Vec<Hit> {
        let typed = Typed::new(query.text);
        let in_scope = self.entries.iter().filter(|entry| entry.is_in(query));
        let mut found: Vec<(Rank, &Entry, MatchKind, Option<String>)> = in_scope
            .filter_map(|entry| {
                let (rank, kind, synonym) = entry.matches(&typed, query)?;
                Some((rank - entry.lift(query), entry, kind, synonym))
            })
            .collect();
        found.sort_by_key(|(rank, entry, ..)| (*rank, entry.name.chars().count(), &entry.class));
        found.truncate(query.limit);
        let hit = |(_, entry, kind, synonym): (Rank, &Entry, MatchKind, Option<String>)| Hit {
            class: entry.class.clone(),
            kind,
            synonym,
        };
        found.into_iter().map(hit).collect()
    }
}

impl Entry {
    fn is_in(&self, query: &Query<'_>) -> bool {
        self.class.edition() == query.edition
            && query.kind.is_none_or(|kind| kind == self.class.kind())
            && self.extension.as_deref().is_none_or(|city| query.extension == Some(city))
    }

    /// How much recent use and being a favourite lift a hit; being common lifts only those that are neither.
    fn lift(&self, query: &Query<'_>) -> Rank {
        let recent = query.recents.iter().take(8).position(|key| *key == self.class);
        let recent = recent.and_then(|at| Rank::try_from(at).ok()).map_or(0, |at| RECENT_LIFT - at);
        let favourite = if query.favourites.contains(&self.class) { FAVOURITE_LIFT } else { 0 };
        match recent + favourite {
            0 if self.common => COMMON_LIFT,
            lift => lift,
        }
    }

    fn matches(&self, typed: &Typed, query: &Query<'_>) -> Option<Match> {
        match typed {
            Typed::Nothing => self.remembered(query),
            Typed::Digits(digits) => self.by_code(digits),
            Typed::Letters { joined, words } => {
                [self.by_pinyin(joined), self.by_synonym_pinyin(joined), self.by_english(joined, words)]
                    .into_iter()
                    .flatten()
                    .chain(self.by_name(joined))
                    .min()
            }
            Typed::Chinese(text) => self.by_name(text).into_iter().chain(self.by_synonym(text)).min(),
        }
    }

    fn remembered(&self, query: &Query<'_>) -> Option<Match> {
        let at =
            |keys: &[ClassKey]| keys.iter().position(|key| *key == self.class).and_then(|at| Rank::try_from(at).ok());
        let lift = self.lift(query);
        at(query.recents)
            .map(|at| (at + lift, MatchKind::Recent, None))
            .or_else(|| at(query.favourites).map(|at| (10_000 + at + lift, MatchKind::Favourite, None)))
    }

    fn by_code(&self, digits: &str) -> Option<Match> {
        let rank = if self.class.code() == digits { 0 } else { 10 };
        self.class.code().starts_with(digits).then_some((rank, MatchKind::Code, None))
    }

    fn by_name(&self, text: &str) -> Option<Match> {
        let rank = match self.name.find(text) {
            Some(0) if self.name.len() == text.len() => 0,
            Some(0) => 10,
            Some(_) => 20,
            None if text.contains(&self.name) => 34,
            None => return None,
        };
        Some((rank, MatchKind::Name, None))
    }

    fn by_synonym(&self, text: &str) -> Option<Match> {
        let rank = |word: &Word| match word.text.find(text) {
            Some(0) if word.text.len() == text.len() => Some(4),
            Some(0) => Some(22),
            Some(_) => Some(28),
            None if word.spelling.is_some() && text.contains(&word.text) => Some(36),
            None => None,
        };
        self.best_synonym(MatchKind::Synonym, rank)
    }

    fn by_pinyin(&self, letters: &str) -> Option<Match> {
        let fit = self.spelling.fit(letters)?;
        let kind = if fit.style == Style::Initials { MatchKind::Initials } else { MatchKind::Pinyin };
        Some((pinyin_rank(fit), kind, None))
    }

    fn by_synonym_pinyin(&self, letters: &str) -> Option<Match> {
        let rank = |word: &Word| word.spelling.as_ref()?.fit(letters).map(|fit| pinyin_rank(fit) + 4);
        self.best_synonym(MatchKind::SynonymPinyin, rank)
    }

    fn by_english(&self, joined: &str, words: &[String]) -> Option<Match> {
        if joined.len() < 2 {
            return None;
        }
        let text = words.join(" ");
        let words: Vec<&str> = words.iter().map(String::as_str).filter(|word| *word != "-").collect();
        let own = english_rank(&self.english, &text, &words).map(|rank| (rank, MatchKind::English, None));
        let rank = |word: &Word| match &word.spelling {
            None => english_rank(&word.text, &text, &words).map(|rank| rank + 2),
            Some(_) => None,
        };
        own.into_iter().chain(self.best_synonym(MatchKind::English, rank)).min()
    }

    fn best_synonym(&self, kind: MatchKind, rank: impl Fn(&Word) -> Option<Rank>) -> Option<Match> {
        let ranked = self.synonyms.iter().filter_map(|word| Some((rank(word)?, word)));
        let (rank, word) = ranked.min_by_key(|(rank, _)| *rank)?;
        Some((rank, kind, Some(word.text.clone())))
    }
}

impl Word {
    fn new(text: &str, polyphones: &Polyphones) -> Self {
        let spelling = (!text.is_ascii()).then(|| Spelling::of(text, polyphones));
        Self { text: text.to_lowercase(), spelling }
    }
}

/// What was typed, tidied: full-width forms narrowed, letters lowered.
enum Typed {
    Nothing,
    Digits(String),
    Letters { joined: String, words: Vec<String> },
    Chinese(String),
}

impl Typed {
    fn new(text: &str) -> Self {
        let narrow: String = text.trim().chars().take(100).map(narrowed).collect::<String>().to_lowercase();
        let words: Vec<String> = narrow.split_whitespace().map(Into::into).collect();
        let joined: String =
            words.concat().chars().filter(|c| *c != '\'').map(|c| if c == 'ü' { 'v' } else { c }).collect();
        match joined {
            joined if joined.is_empty() => Self::Nothing,
            joined if joined.bytes().all(|b| b.is_ascii_digit()) => Self::Digits(joined),
            joined if joined.is_ascii() => Self::Letters { joined, words },
            joined => Self::Chinese(joined),
        }
    }
}

/// `Ａ` as keyboards in Chinese mode write it, as `A`; the wide space as a space; dashes as the one on keyboards.
fn narrowed(character: char) -> char {
    match character {
        '\u{3000}' => ' ',
        '–' | '—' => '-',
        '\u{ff01}'..='\u{ff5e}' if !matches!(character, '（' | '）' | '，') => {
            char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character)
        }
        other => other,
    }
}

fn pinyin_rank(fit: Fit) -> Rank {
    let style = match fit.style {
        Style::Initials => 12,
        Style::Syllables => 14,
        Style::Mixed => 20,
    };
    let place = match (fit.from_start, fit.to_end) {
        (true, true) => -4,
        (true, false) => 0,
        (false, true) => 16,
        (false, false) => 20,
    };
    style + place + if fit.usual { 0 } else { ALTERNATE_READING }
}

/// Each typed word must begin a word of the name.
fn english_rank(name: &str, text: &str, words: &[&str]) -> Option<Rank> {
    let begins = |word: &&str| name.split(' ').any(|part| part.trim_start_matches('(').starts_with(word));
    match () {
        () if name == text => Some(2),
        () if name.starts_with(text) => Some(16),
        () if !words.is_empty() && words.iter().all(begins) => Some(30),
        () => None,
    }
}

/// The shipped words of the field, for components and matters of 2026.
pub(super) fn synonyms() -> Result<Vec<Synonyms>, CatalogError> {
    let mut all = Vec::new();
    for row in rows("synonyms.tsv", include_str!("data/synonyms.tsv")) {
        let words: Vec<String> = row.list(1)?.into_iter().map(Into::into).collect();
        for code in row.list(0)? {
            let class = ClassKey::new(Edition::Gb2026, Kind::Matter, code)?;
            let component = Class::counterpart(&class).map(|class| Synonyms { class, words: words.clone() });
            all.extend(component);
            all.push(Synonyms { class, words: words.clone() });
        }
    }
    Ok(all)
}
