//! Grants (授权) are intervals: authority is judged at the act's bounded time, not at its arrival.

use serde::{Deserialize, Serialize};

use crate::journal::{Interval, Role};
use crate::stream::Stream;

/// A role in a stream, from a moment on and until another, server milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    pub stream: Stream,
    pub role: Role,
    pub from: i64,
    /// Open-ended when absent.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub until: Option<i64>,
}

impl Grant {
    /// Whether any moment of the interval lies within the grant.
    pub fn touches(&self, at: &Interval) -> bool {
        let first = self.from.max(at.earliest);
        first <= at.latest && self.until.is_none_or(|until| first < until)
    }

    fn reaches(&self, stream: &Stream) -> bool {
        self.stream == *stream || (self.stream == Stream::org() && stream.street_code().is_some())
    }

    /// Whether the grant holds at a moment.
    pub fn holds_at(&self, at: i64) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

/// What a person was allowed in a stream when he acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantVerdict {
    /// He held this role then (the strongest, if several).
    Held(Role),
    /// He held a role at another time only (the strongest, if several).
    Lapsed(Role),
    /// He never held any role here.
    Never,
}

/// Judges a person's grants for a stream at an act's bounded time. The order of the grants does not matter.
///
/// A grant in the `org` stream reaches every street: district supervisors read and decide there. It does not reach
/// other people's own streams.
pub fn judge<'a>(grants: impl IntoIterator<Item = &'a Grant>, stream: &Stream, at: &Interval) -> GrantVerdict {
    let (mut held, mut lapsed) = (None, None);
    for grant in grants.into_iter().filter(|grant| grant.reaches(stream)) {
        let strongest = if grant.touches(at) { &mut held } else { &mut lapsed };
        *strongest = (*strongest).max(Some((power(grant.role), grant.role)));
    }
    match (held, lapsed) {
        (Some((_, role)), _) => GrantVerdict::Held(role),
        (None, Some((_, role))) => GrantVerdict::Lapsed(role),
        (None, None) => GrantVerdict::Never,
    }
}

/// Which of several roles counts: deciding ones before others, and of those whoever may do more.
fn power(role: Role) -> u8 {
    match role {
        Role::Assistant => 0,
        Role::Inspector => 1,
        Role::Handler => 2,
        Role::Officer => 3,
        Role::Supervisor => 4,
        Role::Admin => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(stream: &str, role: Role, from: i64, until: Option<i64>) -> Grant {
        Grant { stream: stream.parse().expect("a stream"), role, from, until }
    }

    fn at(earliest: i64, latest: i64) -> Interval {
        Interval { earliest, latest }
    }

    #[test]
    fn authority_is_judged_at_the_acts_time_and_an_overlap_favours_the_author() {
        let street: Stream = "street:320404001".parse().expect("a stream");
        let grants = [grant("street:320404001", Role::Inspector, 100, Some(200))];
        assert_eq!(judge(&grants, &street, &at(150, 160)), GrantVerdict::Held(Role::Inspector));
        assert_eq!(judge(&grants, &street, &at(190, 260)), GrantVerdict::Held(Role::Inspector));
        assert_eq!(judge(&grants, &street, &at(200, 260)), GrantVerdict::Lapsed(Role::Inspector));
        assert_eq!(judge(&grants, &street, &at(1, 99)), GrantVerdict::Lapsed(Role::Inspector));
    }

    #[test]
    fn a_grant_elsewhere_is_none_and_one_in_org_reaches_everywhere() {
        let street: Stream = "street:320404001".parse().expect("a stream");
        let other = [grant("street:320404002", Role::Inspector, 0, None)];
        assert_eq!(judge(&other, &street, &at(1, 2)), GrantVerdict::Never);
        let district = [grant("org", Role::Supervisor, 0, None), grant("street:320404001", Role::Inspector, 0, None)];
        assert_eq!(judge(&district, &street, &at(1, 2)), GrantVerdict::Held(Role::Supervisor));
        let turned: Vec<_> = district.into_iter().rev().collect();
        assert_eq!(judge(&turned, &street, &at(1, 2)), GrantVerdict::Held(Role::Supervisor));
    }
}
