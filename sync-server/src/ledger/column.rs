//! How the domain's values stand in columns: words as their wire names, ids and hashes as bytes.

use gridwalk_domain::hash::Hash;
use gridwalk_domain::journal::{Role, Standing};
use gridwalk_protocol::sync::HoldReason;
use uuid::Uuid;

/// The wire name of a role.
pub(crate) fn role_word(role: Role) -> &'static str {
    match role {
        Role::Inspector => "inspector",
        Role::Assistant => "assistant",
        Role::Officer => "officer",
        Role::Handler => "handler",
        Role::Supervisor => "supervisor",
        Role::Admin => "admin",
    }
}

pub(crate) fn role_of(word: &str) -> Option<Role> {
    [Role::Inspector, Role::Assistant, Role::Officer, Role::Handler, Role::Supervisor, Role::Admin]
        .into_iter()
        .find(|role| role_word(*role) == word)
}

pub(crate) fn standing_word(standing: Standing) -> &'static str {
    match standing {
        Standing::Good => "good",
        Standing::Lapsed => "lapsed",
        Standing::Unsealed => "unsealed",
        Standing::Fork => "fork",
    }
}

pub(crate) fn standing_of(word: &str) -> Option<Standing> {
    [Standing::Good, Standing::Lapsed, Standing::Unsealed, Standing::Fork]
        .into_iter()
        .find(|standing| standing_word(*standing) == word)
}

pub(crate) fn reason_of(word: &str) -> Option<HoldReason> {
    [
        HoldReason::NoGrant,
        HoldReason::LapsedDecision,
        HoldReason::UnknownKind,
        HoldReason::BadFacts,
        HoldReason::UnknownEntity,
        HoldReason::Behind,
        HoldReason::UnknownAuthor,
        HoldReason::Malformed,
    ]
    .into_iter()
    .find(|reason| reason.code() == word)
}

/// A required word of a row.
pub(crate) fn word<T>(row: &rusqlite::Row<'_>, at: usize, of: fn(&str) -> Option<T>) -> rusqlite::Result<T> {
    let text: String = row.get(at)?;
    let error =
        || rusqlite::Error::FromSqlConversionFailure(at, rusqlite::types::Type::Text, Box::new(BadWord(text.clone())));
    of(&text).ok_or_else(error)
}

#[derive(Debug, thiserror::Error)]
#[error("the column holds the unknown word {0}")]
struct BadWord(String);

/// A hash column.
pub(crate) fn hash(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<Hash> {
    Ok(Hash(row.get(at)?))
}

/// A hash column that may be empty.
pub(crate) fn maybe_hash(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<Option<Hash>> {
    Ok(row.get::<_, Option<[u8; 32]>>(at)?.map(Hash))
}

/// An id column of any of the id types.
pub(crate) fn id<T>(row: &rusqlite::Row<'_>, at: usize, make: fn(Uuid) -> T) -> rusqlite::Result<T> {
    Ok(make(row.get(at)?))
}

/// An id column that may be empty.
pub(crate) fn maybe_id<T>(row: &rusqlite::Row<'_>, at: usize, make: fn(Uuid) -> T) -> rusqlite::Result<Option<T>> {
    Ok(row.get::<_, Option<Uuid>>(at)?.map(make))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_words_are_the_wire_words() {
        for role in [Role::Inspector, Role::Assistant, Role::Officer, Role::Handler, Role::Supervisor, Role::Admin] {
            assert_eq!(serde_json::to_value(role).unwrap(), role_word(role));
            assert_eq!(role_of(role_word(role)), Some(role));
        }
        for standing in [Standing::Good, Standing::Lapsed, Standing::Unsealed, Standing::Fork] {
            assert_eq!(serde_json::to_value(standing).unwrap(), standing_word(standing));
            assert_eq!(standing_of(standing_word(standing)), Some(standing));
        }
        assert_eq!(reason_of("lapsed_decision"), Some(HoldReason::LapsedDecision));
        assert_eq!((role_of("mayor"), standing_of(""), reason_of("x")), (None, None, None));
    }
}
