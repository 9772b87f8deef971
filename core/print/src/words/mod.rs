//! What papers say, in both languages: one file for each. Papers are no screens: their words are not the interface's
//! message keys, as a printed form has its own wording (表头, 落款).

mod en;
mod phrase;
mod zh;

pub(crate) use phrase::{fill, grouped, total, week_minutes};

/// The language of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// 简体中文
    #[default]
    Chinese,
    /// English, with the Chinese terms beside where they are the field's own.
    English,
}

impl Language {
    pub(crate) fn words(self) -> &'static Words {
        match self {
            Language::Chinese => &zh::WORDS,
            Language::English => &en::WORDS,
        }
    }
}

/// A label of the form and what is said small below it.
pub(crate) type Label = (&'static str, &'static str);

/// All words of a language. `{}` in a text is where a value goes, in order.
pub(crate) struct Words {
    pub(crate) language: Language,
    /// RFC 3066.
    pub(crate) tag: &'static str,
    pub(crate) common: Common,
    pub(crate) card: Card,
    pub(crate) map: Map,
    pub(crate) ledger: Ledger,
}

/// Said on both papers.
pub(crate) struct Common {
    pub(crate) unsettled: &'static str,
    /// Monday first.
    pub(crate) weekdays: [&'static str; 7],
    pub(crate) weekday_heads: [&'static str; 7],
    pub(crate) every_day: &'static str,
    pub(crate) day_range: &'static str,
    /// Between things of a list.
    pub(crate) comma: &'static str,
    /// Around what is said beside.
    pub(crate) brackets: [&'static str; 2],
    /// Between parts of a sentence.
    pub(crate) semicolon: &'static str,
    pub(crate) colon: &'static str,
    pub(crate) next_day: &'static str,
    pub(crate) hours: &'static str,
    pub(crate) hours_minutes: &'static str,
    pub(crate) title_marks: [&'static str; 2],
    pub(crate) good: &'static str,
    pub(crate) fair: &'static str,
    pub(crate) poor: &'static str,
    pub(crate) unrated: &'static str,
    pub(crate) all_classes: &'static str,
    pub(crate) whole_group: &'static str,
    pub(crate) rounds: &'static str,
    pub(crate) week_total: &'static str,
    pub(crate) version: &'static str,
}

/// Said on the area card.
pub(crate) struct Card {
    pub(crate) label_width: f32,
    pub(crate) title: &'static str,
    pub(crate) subtitle: &'static str,
    pub(crate) unnamed: &'static str,
    pub(crate) street: &'static str,
    pub(crate) code: &'static str,
    pub(crate) edition: &'static str,
    pub(crate) printed: &'static str,
    pub(crate) page: &'static str,
    pub(crate) continued: &'static str,
    pub(crate) settled: Label,
    pub(crate) undertaken: Label,
    pub(crate) people: Label,
    pub(crate) matters: Label,
    pub(crate) times: Label,
    pub(crate) standard: Label,
    pub(crate) extent: Label,
    pub(crate) roads: Label,
    pub(crate) shops: Label,
    pub(crate) slots: Label,
    pub(crate) duties: Label,
    pub(crate) answers: Label,
    pub(crate) signatures: Label,
    pub(crate) inspector: &'static str,
    pub(crate) deputy: &'static str,
    pub(crate) people_heads: [&'static str; 3],
    pub(crate) classes: &'static str,
    pub(crate) tasks: &'static str,
    pub(crate) slot_head: &'static str,
    pub(crate) frequency: &'static str,
    pub(crate) in_force: &'static str,
    pub(crate) extent_heads: [&'static str; 3],
    pub(crate) grids: &'static str,
    pub(crate) road_heads: [&'static str; 3],
    pub(crate) road_sum: &'static str,
    pub(crate) shop_heads: [&'static str; 5],
    pub(crate) shop_sum: &'static str,
    pub(crate) shop_ratings: &'static str,
    pub(crate) signed: &'static str,
    pub(crate) unsigned: &'static str,
    pub(crate) followed: &'static str,
    pub(crate) followed_none: &'static str,
    pub(crate) followed_heads: [&'static str; 4],
    pub(crate) days: &'static str,
    pub(crate) answer_heads: [&'static str; 2],
    pub(crate) sign_inspector: &'static str,
    pub(crate) sign_deputy: &'static str,
    pub(crate) sign_office: &'static str,
    pub(crate) sign_date: &'static str,
}

/// Said on the sketch map.
pub(crate) struct Map {
    pub(crate) none: &'static str,
    pub(crate) north: &'static str,
    pub(crate) metres: &'static str,
    pub(crate) scale: &'static str,
    pub(crate) is_sketch: &'static str,
    pub(crate) own: &'static str,
    pub(crate) neighbour: &'static str,
    pub(crate) own_road: &'static str,
    pub(crate) other_road: &'static str,
}

/// Said in the ledger.
pub(crate) struct Ledger {
    pub(crate) title: &'static str,
    pub(crate) issued: &'static str,
    pub(crate) page: &'static str,
    pub(crate) font: &'static str,
    pub(crate) head_font: &'static str,
    /// Names of the sheets.
    pub(crate) sheets: [&'static str; 6],
    pub(crate) summary: &'static str,
    /// Headings over columns of the first sheet: the area, four settled, five undertaken, what is wrong.
    pub(crate) groups: [&'static str; 11],
    pub(crate) columns: [&'static str; 27],
    pub(crate) marks: [&'static str; 7],
    pub(crate) fine: &'static str,
    pub(crate) none: &'static str,
    pub(crate) cut: &'static str,
    pub(crate) empty_title: &'static str,
    pub(crate) empty_heads: [&'static str; 4],
    pub(crate) double_title: &'static str,
    pub(crate) double_heads: [&'static str; 5],
    pub(crate) overload_title: &'static str,
    pub(crate) overload_heads: [&'static str; 6],
    pub(crate) answer_heads: [&'static str; 4],
    pub(crate) shop_heads: [&'static str; 9],
    pub(crate) plot_heads: [&'static str; 10],
    pub(crate) plot_open: &'static str,
    pub(crate) plot_decided: &'static str,
    pub(crate) standard_heads: [&'static str; 7],
    pub(crate) in_force: &'static str,
    pub(crate) superseded: &'static str,
}
