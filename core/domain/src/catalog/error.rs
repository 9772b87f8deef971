//! What can be wrong with a code, an identifier or a catalogue handed in from outside.

use super::key::{ClassKey, Edition};
use thiserror::Error;

/// A refusal of the catalogue; each message says what to do next.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CatalogError {
    /// The text has not the form `edition:kind:code`.
    #[error("`{text}` is not a class key: write edition, kind (c or m) and code, such as 2026:m:06010")]
    BadKey { text: String },
    /// The year names no edition that this app knows.
    #[error("`{year}` is not a known edition: use 2026, 2013 or 2007, or update the app")]
    UnknownEdition { year: String },
    /// The code has the wrong number of digits for its edition, or something else than digits.
    #[error("`{code}` is not a class code of {}: give {digits} digits", .edition.standard())]
    BadCode { code: String, edition: Edition, digits: usize },
    /// An identifier of the standard has the wrong length or a character that does not belong there.
    #[error("`{text}` is not a {what}: give {shape}")]
    BadId { what: &'static str, shape: &'static str, text: String },
    /// The key is well formed but the catalogue has no such class.
    #[error("class {key} is not in this catalogue: choose another class or update the catalogue")]
    UnknownClass { key: ClassKey },
    /// The class exists but has no filing condition (立案条件) of that id.
    #[error("class {key} has no filing condition `{id}`: choose one of those listed")]
    UnknownCondition { key: ClassKey, id: String },
    /// A line of a catalogue file cannot be read.
    #[error("{file}, line {line}: {problem}")]
    BadLine { file: String, line: usize, problem: String },
    /// Parts of a catalogue do not fit together.
    #[error("the catalogue does not hold together: {problem}; correct the file it came from")]
    Inconsistent { problem: String },
}
