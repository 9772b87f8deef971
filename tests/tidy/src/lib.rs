//! The rules of this repository that no compiler checks: who may depend on whom, where things lie, what is never edited.
//!
//! A rule is a function from a [`Tree`] to faults, so that each is shown to find a planted fault. It deliberately knows
//! nothing of Rust's syntax beyond what rustfmt guarantees, and needs none of the other crates to build.
//!
//! Words (both languages complete, no Chinese text outside the message files) are held by `ui/tests/words.test.ts`.

mod dependencies;
mod document;
mod interface;
mod layout;
mod length;
mod lock;
mod manifest;
mod purity;
mod schema;
mod text;
mod tree;

pub use dependencies::{crates_depend_inwards_only, each_technology_has_one_home, there_is_one_sqlite};
pub use document::{commands_in_documents_exist, links_lead_somewhere, named_code_exists, readmes_say_the_same};
pub use interface::the_shell_is_known_in_one_file;
pub use layout::{
    modules_are_named_for_what_they_are, modules_say_what_they_are, nouns_have_the_same_files, top_level_is_known,
};
pub use length::{Function, files_are_short, functions, functions_are_short};
pub use lock::locks_name_no_host;
pub use manifest::{crates_take_the_workspace_lints, unsafe_code_is_denied};
pub use purity::{the_domain_is_pure, time_and_chance_are_arguments};
pub use schema::{migrations_are_numbered_and_each_has_a_frozen_copy, released_sql_is_never_edited};
pub use text::{nothing_is_left_to_do, paths_of_machines_stay_out};
pub use tree::Tree;

/// Something that breaks a rule, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Path from the repository's root, with the line where there is one.
    pub place: String,
    /// What is wrong and what to do.
    pub what: String,
}

impl Fault {
    pub(crate) fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into() }
    }

    pub(crate) fn at(path: &str, line: usize, what: impl Into<String>) -> Self {
        Self::new(format!("{path}:{line}"), what)
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}
