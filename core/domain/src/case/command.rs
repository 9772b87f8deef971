//! What a person asks for. A command is a fact before anybody decided on it, and who asks.

use crate::id::PersonId;
use crate::journal::Role;

use super::CaseFact;

/// Who acts, with the role that the rules may ask about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    pub person: PersonId,
    pub role: Role,
}

/// A wish about one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseCommand {
    pub actor: Actor,
    pub fact: CaseFact,
}
