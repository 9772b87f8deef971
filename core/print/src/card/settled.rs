//! 四到: 到人 (who), 到事 (what), 到时 (when), 到标准 (to which standard).

use super::desk::Desk;
use crate::paper::{Card, ClassGroup, Person, Slot};
use crate::sheet::{Column, Ink, Piece, Row, Span, Table};
use crate::words::fill;

pub(super) fn rows(desk: &mut Desk, card: &Card) -> Vec<Row> {
    let words = &desk.words.card;
    let people = people(desk, card);
    let matters = matters(desk, card);
    let times = times(desk, card);
    let standard = standard(desk, card);
    vec![
        desk.band(words.settled),
        desk.entry(words.people, people),
        desk.entry(words.matters, matters),
        desk.entry(words.times, times),
        desk.entry(words.standard, standard),
    ]
}

fn people(desk: &mut Desk, card: &Card) -> Vec<Piece> {
    let words = desk.words;
    let [role, name, unit] = words.card.people_heads;
    let columns = vec![Column::fixed(role, 44.0), Column::share(name, 1.0), Column::share(unit, 1.15)];
    let row = |role: &str, person: &Option<Person>| {
        let name = person.as_ref().map(|person| words.person(person));
        let unit = person.as_ref().map(|person| person.unit.clone()).unwrap_or_default();
        vec![desk.cell(role), desk.cell_or_unsettled(name), desk.cell(unit)]
    };
    let rows = vec![row(words.card.inspector, &card.area.inspector), row(words.card.deputy, &card.area.deputy)];
    desk.table(&Table { columns, rows }.side_by_side(2))
}

fn matters(desk: &mut Desk, card: &Card) -> Vec<Piece> {
    let words = desk.words;
    let mut pieces = Vec::new();
    if card.area.classes.is_empty() {
        pieces.extend(desk.named(words.card.classes, Span::black(words.common.all_classes)));
    }
    for group in &card.area.classes {
        let classes = classes(desk, group);
        pieces.extend(desk.named(&group.name, Span::black(classes)));
    }
    if card.area.tasks.is_empty() {
        let unsettled = desk.unsettled();
        pieces.extend(desk.named(words.card.tasks, unsettled));
    } else {
        let tasks = card.area.tasks.iter().zip(1..).map(|(task, n)| format!("{n}. {}", task.trim()));
        let tasks = tasks.collect::<Vec<_>>().join(words.common.semicolon);
        pieces.extend(desk.named(words.card.tasks, Span::black(tasks)));
    }
    pieces
}

fn classes(desk: &Desk, group: &ClassGroup) -> String {
    let common = &desk.words.common;
    if group.classes.is_empty() { common.whole_group.to_owned() } else { group.classes.join(common.comma) }
}

/// Slots against weekdays, and how often somebody walks.
fn times(desk: &mut Desk, card: &Card) -> Vec<Piece> {
    let words = desk.words;
    let mut pieces = Vec::new();
    if card.area.slots.is_empty() {
        let unsettled = desk.unsettled();
        pieces.extend(desk.named(words.card.slot_head, unsettled));
    } else {
        let table = timetable(desk, &card.area.slots);
        pieces.extend(desk.table(&table));
    }
    let rounds = card.area.rounds.map(|n| fill(words.common.rounds, &[&n.to_string()]));
    let rounds = desk.or_unsettled(&rounds.unwrap_or_default());
    pieces.extend(desk.named(words.card.frequency, rounds));
    pieces
}

fn timetable(desk: &Desk, slots: &[Slot]) -> Table {
    let day = |title: &&str| Column { across: crate::sheet::Across::Middle, ..Column::share(*title, 1.0) };
    let columns = std::iter::once(Column::fixed(desk.words.card.slot_head, 96.0))
        .chain(desk.words.common.weekday_heads.iter().map(day))
        .collect();
    let mut sorted: Vec<&Slot> = slots.iter().collect();
    sorted.sort_by_key(|slot| (slot.from_min, slot.to_min));
    let row = |slot: &Slot| {
        let days = slot.weekdays();
        let mark =
            |day: u8| if days.contains(&day) { Span::new("●", Ink::OWN_EDGE) } else { Span::new("—", Ink::FAINT) };
        std::iter::once(desk.cell(desk.words.hours(slot))).chain((1..=7).map(|day| vec![mark(day)])).collect()
    };
    Table { columns, rows: sorted.into_iter().map(row).collect() }
}

fn standard(desk: &mut Desk, card: &Card) -> Vec<Piece> {
    let words = desk.words;
    let Some(standard) = &card.area.standard else { return desk.written("") };
    let version = standard.version.map(|n| fill(words.common.version, &[&n.to_string()]));
    let since = standard.from.map(|day| fill(words.card.in_force, &[&words.date(day)]));
    let about = [version, since].into_iter().flatten().collect::<Vec<_>>().join(words.common.comma);
    let title = Span::new(words.titled(standard), Ink::BLACK.bold());
    let mut pieces = Vec::new();
    if !title.text.is_empty() || !about.is_empty() {
        pieces.extend(desk.paragraph(&[title, Span::new(format!("　{about}"), Ink::GREY)]));
    }
    pieces.extend(desk.written(&standard.text));
    pieces
}
