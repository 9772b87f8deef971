//! Grants, against an oracle that looks at every moment one by one.

use gridwalk_domain::id::PersonId;
use gridwalk_domain::journal::{Interval, Role};
use gridwalk_domain::org::{Grant, GrantVerdict, judge};
use gridwalk_domain::stream::Stream;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use uuid::Uuid;

use crate::{CASES, config};

/// From weakest to strongest.
const ROLES: [Role; 6] =
    [Role::Assistant, Role::Inspector, Role::Handler, Role::Officer, Role::Supervisor, Role::Admin];

fn stream(pick: u8) -> Stream {
    match pick % 4 {
        0 => Stream::org(),
        1 => Stream::user(PersonId(Uuid::from_u128(1))),
        n => Stream::street(["320404001", "320404002"][usize::from(n) % 2]).expect("a street"),
    }
}

fn grant() -> impl Strategy<Value = Grant> {
    (any::<u8>(), 0..6usize, 0i64..12, option::of(0i64..12)).prop_map(|(s, role, from, until)| Grant {
        stream: stream(s),
        role: ROLES[role],
        from,
        until,
    })
}

fn oracle(grants: &[Grant], stream: &Stream, at: Interval) -> GrantVerdict {
    let reaches =
        |g: &&Grant| g.stream == *stream || (g.stream == Stream::org() && stream.as_str().starts_with("street:"));
    let holds = |g: &Grant, t: i64| t >= g.from && g.until.is_none_or(|u| t < u);
    let strongest = |now: bool| {
        let roles: Vec<Role> = grants
            .iter()
            .filter(reaches)
            .filter(|g| (at.earliest..=at.latest).any(|t| holds(g, t)) == now)
            .map(|g| g.role)
            .collect();
        ROLES.into_iter().rev().find(|role| roles.contains(role))
    };
    match (strongest(true), strongest(false)) {
        (Some(role), _) => GrantVerdict::Held(role),
        (None, Some(role)) => GrantVerdict::Lapsed(role),
        (None, None) => GrantVerdict::Never,
    }
}

proptest! {
    #![proptest_config(config(CASES))]

    #[test]
    fn a_verdict_is_what_looking_at_every_moment_gives(
        grants in vec(grant(), 0..5), pick: u8, earliest in 0i64..14, span in 0i64..6,
    ) {
        let at = Interval { earliest, latest: earliest + span };
        let verdict = judge(&grants, &stream(pick), &at);
        prop_assert_eq!(verdict, oracle(&grants, &stream(pick), at));
        prop_assert_eq!(judge(grants.iter().rev(), &stream(pick), &at), verdict, "their order does not matter");
        for grant in &grants {
            let any = (at.earliest..=at.latest).any(|t| grant.holds_at(t));
            prop_assert_eq!(grant.touches(&at), any);
        }
    }
}

#[test]
fn only_supervisors_and_administrators_decide() {
    assert_eq!(ROLES.map(Role::decides), [false, false, false, false, true, true]);
}
