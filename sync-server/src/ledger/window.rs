//! A fresh device's window: whole entities that are open or changed lately, reference records first, newest cases first.

use gridwalk_domain::stream::Stream;
use gridwalk_protocol::sync::Resume;
use rusqlite::params;

use super::pull::Pull;
use super::sql::all;
use crate::error::Result;

/// Entities looked at between two looks at the budget.
const STEP: usize = 256;

/// Where in a window we are: reference records ascending, then all else descending, so that neither order changes while
/// the window is read. What changes meanwhile comes through the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Reference { after: i64 },
    Rest { before: i64 },
}

impl Place {
    fn to_text(self) -> String {
        match self {
            Place::Reference { after } => format!("a{after}"),
            Place::Rest { before } => format!("b{before}"),
        }
    }

    /// Anything unreadable begins anew.
    fn parse(text: &str) -> Self {
        let start = Place::Reference { after: 0 };
        match (text.get(..1), text.get(1..).and_then(|number| number.parse().ok())) {
            (Some("a"), Some(after)) => Place::Reference { after },
            (Some("b"), Some(before)) => Place::Rest { before },
            _ => start,
        }
    }
}

/// Brings a stream's window, or goes on with it. The cursor is given when the window is complete.
pub(super) fn window(pull: &mut Pull<'_>, stream: &Stream, id: i64, head: u64, resume: Option<&Resume>) -> Result<()> {
    // Cursors beyond the head would lose what comes next.
    let head = resume.map_or(head, |resume| resume.head.min(head));
    let mut place = resume.map_or(Place::Reference { after: 0 }, |resume| Place::parse(&resume.after));
    loop {
        if pull.is_full() {
            pull.pulled.more = true;
            pull.pulled.resume = Some(Resume { stream: stream.clone(), head, after: place.to_text() });
            return Ok(());
        }
        let entities = entities(pull, id, place)?;
        if entities.is_empty() && matches!(place, Place::Rest { .. }) {
            pull.pulled.cursors.insert(stream.clone(), head);
            return Ok(());
        }
        place = match place {
            Place::Reference { .. } if entities.is_empty() => Place::Rest { before: i64::MAX },
            place => send(pull, stream, &entities, place)?,
        };
    }
}

fn entities(pull: &Pull<'_>, stream: i64, place: Place) -> Result<Vec<(i64, u32)>> {
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
    match place {
        Place::Reference { after } => {
            all(pull.conn, include_str!("sql/window_reference.sql"), params![stream, after, STEP as i64], read)
        }
        Place::Rest { before } => {
            let from = pull.window_from;
            all(pull.conn, include_str!("sql/window_rest.sql"), params![stream, before, from, STEP as i64], read)
        }
    }
}

/// Sends entities until the budget is spent; answers where to go on.
fn send(pull: &mut Pull<'_>, stream: &Stream, entities: &[(i64, u32)], from: Place) -> Result<Place> {
    let mut place = from;
    for (entity, version) in entities {
        if pull.is_full() {
            break;
        }
        pull.entity(stream, *entity, *version)?;
        place = match place {
            Place::Reference { .. } => Place::Reference { after: *entity },
            Place::Rest { .. } => Place::Rest { before: *entity },
        };
    }
    Ok(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_survives_its_text_and_nonsense_begins_anew() {
        for place in [Place::Reference { after: 7 }, Place::Rest { before: i64::MAX }] {
            assert_eq!(Place::parse(&place.to_text()), place);
        }
        for text in ["", "x", "a", "b-", "网1", "a9999999999999999999999"] {
            assert_eq!(Place::parse(text), Place::Reference { after: 0 });
        }
    }
}
