//! 五包: 包区域 (area), 包路段 (roads), 包门市 (shopfronts), 包时段 (hours), 包职责 (duties); and 归谁管.

use super::desk::Desk;
use super::map;
use crate::paper::{Card, Followed, Rating, ShopCount};
use crate::sheet::{Column, Ink, Mark, Pen, Piece, Row, Span, Style, Table};
use crate::words::{fill, total, week_minutes};

pub(super) fn rows(desk: &mut Desk, card: &Card) -> Vec<Row> {
    let words = &desk.words.card;
    let extent = extent(desk, card);
    let roads = roads(desk, card);
    let shops = shops(desk, card);
    let slots = slots(desk, card);
    let duties = duties(desk, card);
    let answers = answers(desk, card);
    let signatures = vec![signatures(desk)];
    vec![
        desk.band(words.undertaken),
        desk.entry(words.extent, extent),
        desk.entry(words.roads, roads),
        desk.entry(words.shops, shops),
        desk.entry(words.slots, slots),
        desk.entry(words.duties, duties),
        desk.entry(words.answers, answers),
        desk.entry(words.signatures, signatures),
    ]
}

/// Width of what is said beside the map, and the gap between.
const BESIDE: f32 = 116.0;
const GAP: f32 = 8.0;

fn extent(desk: &mut Desk, card: &Card) -> Vec<Piece> {
    let facts = facts(desk, card);
    let (width, missing) = (desk.room - BESIDE - GAP, desk.words.map.none);
    let Some(sketch) = map::sketch(desk, &card.map, width, BESIDE) else {
        let mut pieces: Vec<Piece> = facts;
        pieces.extend(desk.paragraph(&[Span::new(missing, Ink::RED.bold())]));
        return pieces;
    };
    let mut piece = Piece::space(2.0);
    for fact in facts {
        piece.marks.extend(fact.marks.into_iter().map(|mark| mark.moved([0.0, piece.height])));
        piece.height += fact.height;
    }
    // The legend stands at the map's foot, the facts at its head.
    piece.height = (piece.height + 6.0 + sketch.legend_height).max(sketch.size[1] + 4.0);
    let foot = piece.height - sketch.legend_height - 1.0;
    piece.marks.extend(sketch.legend.into_iter().map(|mark| mark.moved([0.0, foot])));
    piece.marks.extend(sketch.marks.into_iter().map(|mark| mark.moved([BESIDE + GAP, 2.0])));
    vec![piece]
}

/// Size, unit grids and since when, label above value.
fn facts(desk: &mut Desk, card: &Card) -> Vec<Piece> {
    let (words, extent) = (desk.words, &card.area.extent);
    let values = [
        words.area(extent.area_m2),
        extent.unit_grids.map(|n| fill(words.card.grids, &[&n.to_string()])),
        extent.since.map(|day| words.date(day)),
    ];
    let mut pieces = Vec::new();
    for (title, value) in words.card.extent_heads.into_iter().zip(values) {
        let value = desk.or_unsettled(&value.unwrap_or_default());
        let label = Span::new(format!("{title}{}", words.common.colon), Ink::GREY);
        pieces.extend(desk.narrow(&[label, value], BESIDE));
    }
    pieces
}

fn roads(desk: &mut Desk, card: &Card) -> Vec<Piece> {
    let (words, roads) = (desk.words, &card.area.roads);
    if roads.is_empty() {
        return desk.written("");
    }
    let [number, road, length] = words.card.road_heads;
    let columns = vec![Column::fixed(number, 26.0), Column::share(road, 1.0), Column::fixed(length, 54.0).right()];
    let row = |(n, road): (usize, &crate::paper::RoadSection)| {
        let length = words.metres(road.length_m).unwrap_or_else(|| "—".to_owned());
        vec![desk.cell(n.to_string()), desk.cell_or_unsettled(Some(road.label())), desk.cell(length)]
    };
    let table = Table { columns, rows: (1..).zip(roads).map(row).collect() };
    let total = total(roads.iter().map(|road| road.length_m));
    let sum = fill(words.card.road_sum, &[&roads.len().to_string(), &words.kilometres(total)]);
    let mut pieces = leading(desk.paragraph(&[Span::black(sum)]));
    pieces.extend(desk.table(&table.side_by_side(2)));
    pieces
}

/// Lines that must not be left behind by what follows them.
fn leading(pieces: Vec<Piece>) -> Vec<Piece> {
    pieces.into_iter().map(|piece| Piece { is_lead: true, ..piece }).collect()
}

fn shops(desk: &mut Desk, card: &Card) -> Vec<Piece> {
    let (words, shops) = (desk.words, &card.shops);
    if shops.is_empty() {
        return desk.written("");
    }
    let [number, name, operator, agreed, rating] = words.card.shop_heads;
    let columns = vec![
        Column::fixed(number, 24.0),
        Column::share(name, 1.15),
        Column::share(operator, 1.0),
        Column::fixed(agreed, 36.0),
        Column::fixed(rating, 38.0),
    ];
    let row = |(n, shop): (usize, &crate::paper::Shop)| {
        let agreed =
            if shop.is_agreed { Span::black(words.card.signed) } else { Span::new(words.card.unsigned, Ink::RED) };
        let ink = if shop.rating == Some(Rating::Poor) { Ink::RED } else { Ink::BLACK };
        let rating = vec![Span::new(words.rating(shop.rating), ink)];
        vec![desk.cell(n.to_string()), desk.cell(&shop.name), desk.cell(&shop.operator), vec![agreed], rating]
    };
    let table = Table { columns, rows: (1..).zip(shops).map(row).collect() };
    let mut pieces = leading(shop_sum(desk, &ShopCount::of(shops)));
    pieces.extend(desk.table(&table.side_by_side(2)));
    pieces
}

fn shop_sum(desk: &mut Desk, count: &ShopCount) -> Vec<Piece> {
    let words = &desk.words.card;
    let text = |number: u32| number.to_string();
    let unsigned = count.total.saturating_sub(count.agreed);
    let sum = fill(words.shop_sum, &[&text(count.total), &text(count.agreed), &text(unsigned)]);
    let ratings = [count.good, count.fair, count.poor, count.unrated()].map(text);
    let ratings = fill(words.shop_ratings, &ratings.each_ref().map(String::as_str));
    desk.paragraph(&[Span::black(format!("{sum}{}{ratings}", desk.words.common.semicolon))])
}

fn slots(desk: &mut Desk, card: &Card) -> Vec<Piece> {
    let (words, slots) = (desk.words, &card.area.slots);
    if slots.is_empty() {
        return desk.written("");
    }
    let said: Vec<String> = slots.iter().map(|slot| words.slot(slot)).collect();
    let total = fill(words.common.week_total, &[&words.duration(week_minutes(slots))]);
    let total = Span::new(format!("{}{total}", words.common.semicolon), Ink::GREY);
    desk.paragraph(&[Span::black(said.join(words.common.semicolon)), total])
}

fn duties(desk: &mut Desk, card: &Card) -> Vec<Piece> {
    let words = &desk.words.card;
    let mut pieces = desk.written(&card.area.duties);
    if card.followed.is_empty() {
        pieces.extend(desk.remark(words.followed_none));
        return pieces;
    }
    let sum = fill(words.followed, &[&card.followed.len().to_string()]);
    pieces.extend(leading(desk.paragraph(&[Span::new(sum, Ink::BLACK.bold())])));
    let [class, place, since, days] = words.followed_heads;
    let columns = vec![
        Column::share(class, 1.0),
        Column::share(place, 1.8),
        Column::fixed(since, 84.0),
        Column::fixed(days, 56.0),
    ];
    let row = |open: &Followed| {
        let days = (card.issue.edition - open.since).num_days().max(0).to_string();
        vec![
            desk.cell(&open.class),
            desk.cell(&open.place),
            desk.cell(desk.words.date(open.since)),
            desk.cell(fill(words.days, &[&days])),
        ]
    };
    let table = Table { columns, rows: card.followed.iter().map(row).collect() };
    pieces.extend(desk.table(&table));
    pieces
}

fn answers(desk: &mut Desk, card: &Card) -> Vec<Piece> {
    if card.answers.is_empty() {
        return desk.written("");
    }
    let [group, unit] = desk.words.card.answer_heads;
    let columns = vec![Column::share(group, 1.0), Column::share(unit, 1.3)];
    let rows = card.answers.iter().map(|answer| vec![desk.cell(&answer.group), vec![desk.or_unsettled(&answer.unit)]]);
    let table = Table { columns, rows: rows.collect() };
    desk.table(&table.side_by_side(2))
}

/// Lines to sign on, side by side.
fn signatures(desk: &mut Desk) -> Piece {
    let words = &desk.words.card;
    let blanks = [words.sign_inspector, words.sign_deputy, words.sign_office, words.sign_date];
    let step = desk.room / blanks.len() as f32;
    let mut piece = Piece::space(25.0);
    for (n, blank) in (0u8..).zip(blanks) {
        let left = f32::from(n) * step;
        let line = desk.setter.set_one(&[Span::new(blank, Ink::GREY)], Style::SMALL, step - 6.0);
        piece.marks.extend(line.map(|line| Mark::text([left, Style::SMALL.baseline()], line)));
        piece.marks.push(Mark::line([left, 23.5], [left + step - 10.0, 23.5], Pen::RULE));
    }
    piece
}
