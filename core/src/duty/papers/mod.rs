//! Papers of the ledger: the area card as PDF, the 四到五包台账 as XLSX. What stands on them is gathered here and drawn by
//! `gridwalk-print`; drawing holds no lock.

mod area;
mod ledger;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gridwalk_print::paper::{Answer, Card, Followed, Issue};
use gridwalk_print::{Language, PrintError};

use super::answers::answers_of;
use super::ledger::Listed;
use super::shops::Looks;
use crate::api::*;
use crate::app::{App, Inner};
use crate::classes::class_view_of;
use crate::error::{fail, internal};
use crate::places::office_time;
use crate::records::{gone, id_of};
use crate::view::Paper;

const PDF: &str = "application/pdf";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Open reports on a card.
const FOLLOWED: usize = 100;

fn language(lang: &str) -> Result<Language, ApiError> {
    match lang {
        "zh-CN" => Ok(Language::Chinese),
        "en" => Ok(Language::English),
        _ => Err(fail(ErrorCode::BadRequest, "papers are made in zh-CN or en")),
    }
}

/// One of two wordings.
fn worded(language: Language, zh: &str, en: &str) -> String {
    if language == Language::Chinese { zh.to_owned() } else { en.to_owned() }
}

fn refused(error: PrintError) -> ApiError {
    match error {
        PrintError::TooLong { .. } => fail(ErrorCode::TooMany, error),
        other => internal(other),
    }
}

/// A name as every file system takes it.
fn file_name(text: &str) -> String {
    let plain = |c: char| if c.is_control() || r#"/\:*?"<>|"#.contains(c) { '_' } else { c };
    text.chars().map(plain).take(80).collect()
}

fn paper(file_name: String, mime: &str, bytes: &[u8], missing: &[char]) -> Paper {
    Paper {
        file_name,
        mime: mime.to_owned(),
        content_base64: STANDARD.encode(bytes),
        missing: missing.iter().map(char::to_string).collect(),
    }
}

impl App {
    /// The card of one area (责任网格卡) as PDF.
    pub fn card_print(&self, params: CardPrint) -> Result<Paper, ApiError> {
        let language = language(&params.lang)?;
        let all = Ledger { street: None, text: None, flag: None, after: None, limit: 1 };
        let (card, day) = {
            let (listed, inner) = self.listed(&all)?;
            (self.card(&inner, &listed, &params.area, language)?, listed.places.day)
        };
        let printed = gridwalk_print::area_card(&card, language).map_err(refused)?;
        let title = worded(language, "责任网格卡", "area-card");
        let name = file_name(&format!("{title}-{}-{day}", card.area.name));
        Ok(paper(format!("{name}.pdf"), PDF, &printed.bytes, &printed.missing))
    }

    /// The ledger (四到五包台账) of a street or of everything as XLSX.
    pub fn ledger_print(&self, params: LedgerPrint) -> Result<Paper, ApiError> {
        let language = language(&params.lang)?;
        let asked = Ledger { street: params.street, text: None, flag: None, after: None, limit: 1 };
        let (ledger, street, day) = {
            let (listed, inner) = self.listed(&asked)?;
            let street = asked.street.as_deref();
            let ledger = self.whole_ledger(&inner, &listed, street, language)?;
            (ledger, street.map(|code| listed.places.street_name(code)), listed.places.day)
        };
        let bytes = gridwalk_print::ledger(&ledger, language).map_err(refused)?;
        let title = worded(language, "四到五包台账", "duty-ledger");
        // A ledger of one street must not be taken for the whole.
        let name = street.map_or(title.clone(), |street| format!("{title}-{street}"));
        Ok(paper(format!("{}.xlsx", file_name(&format!("{name}-{day}"))), XLSX, &bytes, &[]))
    }

    fn issue(&self, inner: &Inner, listed: &Listed) -> Issue {
        Issue { printed_at: office_time(self.now(inner)), edition: listed.places.day }
    }

    fn card(&self, inner: &Inner, listed: &Listed, id: &str, language: Language) -> Result<Card, ApiError> {
        let places = listed.places.as_ref();
        let id = id_of(id, "area")?;
        let area = places.areas.get(id).ok_or_else(|| gone("area"))?;
        let desk = self.ledger_desk(inner, listed)?;
        let mut followed = Vec::new();
        for report in desk.open_reports(id, area)?.into_iter().take(FOLLOWED) {
            let Some(row) = inner.store.case_row(report.id)? else { continue };
            let class = class_view_of(&row.class);
            let class = worded(language, &class.name_zh, &class.name_en);
            followed.push(Followed { class, place: row.place, since: office_time(row.acted_at).date() });
        }
        let own = answers_of(places, area).into_iter().filter(|answer| answer.own);
        let answers = own.map(|answer| Answer {
            group: worded(language, &answer.name_zh, &answer.name_en),
            unit: answer.unit_name.unwrap_or_default(),
        });
        let shops = desk.shops.in_area(id, area).into_iter();
        let shops = shops.map(|(id, shop)| Ok(area::shop(&Looks::at(inner, id)?, places, id, shop)));
        Ok(Card {
            map: area::sketch(places, id, area),
            shops: shops.collect::<Result<_, ApiError>>()?,
            followed,
            answers: answers.collect(),
            issue: self.issue(inner, listed),
            area: area::area(inner, places, id, area, language)?,
        })
    }
}
