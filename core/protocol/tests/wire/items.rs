//! Pulled items: written and read alike, and whatever else stands on a line is refused.

use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::EntityId;
use gridwalk_domain::journal::{Acceptance, Role, Standing};
use gridwalk_domain::stream::Stream;
use gridwalk_protocol::ProtocolError;
use gridwalk_protocol::sync::{How, Item, ItemTag, read_item};
use proptest::collection::vec;
use proptest::prelude::*;
use uuid::Uuid;

use crate::config;

fn streams() -> Vec<Stream> {
    vec![Stream::org(), Stream::street("320404001").expect("a street")]
}

fn line(tag: &ItemTag, bytes: &[u8]) -> Vec<u8> {
    [serde_json::to_vec(tag).expect("JSON").as_slice(), b"\t", bytes].concat()
}

const STANDINGS: [Standing; 4] = [Standing::Good, Standing::Lapsed, Standing::Unsealed, Standing::Fork];
const ROLES: [Role; 6] =
    [Role::Inspector, Role::Assistant, Role::Officer, Role::Handler, Role::Supervisor, Role::Admin];

proptest! {
    #![proptest_config(config(10_000))]

    #[test]
    fn an_act_arrives_with_its_acceptance(
        index in 0..3u32, stream_seq: u64, version: u32, received_at: i64, standing in 0..4usize, role in 0..6usize,
        unit in prop::option::of(any::<u128>()), floor in prop::option::of(any::<i64>()),
        released_at in prop::option::of(any::<i64>()), bytes in vec(any::<u8>(), 0..30),
    ) {
        let unit = unit.map(|n| EntityId(Uuid::from_u128(n)));
        let (standing, role) = (STANDINGS[standing], ROLES[role]);
        let how = How { st: standing, r: role, u: unit, f: floor, l: released_at };
        let line = line(&ItemTag::Act(index, stream_seq, version, received_at, how), &bytes);
        match (read_item(&streams(), &line), streams().get(index as usize)) {
            (Ok(Item::Act { acceptance, bytes: got }), Some(stream)) => {
                let stream = stream.clone();
                prop_assert_eq!(got, bytes.as_slice());
                let expected =
                    Acceptance { version, stream, stream_seq, received_at, released_at, standing, role, unit, floor };
                prop_assert_eq!(acceptance, expected);
            }
            (Err(ProtocolError::Malformed(_)), None) => {}
            (other, _) => prop_assert!(false, "{other:?}"),
        }
    }

    #[test]
    fn whatever_stands_on_a_line_it_is_read_or_refused(
        noise in vec(any::<u8>(), 0..80), text in "[\\[\\]{},\"\t:a-f0-9-]{0,60}", at: prop::sample::Index, flip: u8,
    ) {
        let _ = read_item(&streams(), &noise);
        let _ = read_item(&streams(), text.as_bytes());
        let how = How { st: Standing::Fork, r: Role::Admin, u: None, f: Some(-1), l: None };
        let mut good = line(&ItemTag::Act(1, 2, 3, 4, how), b"{}");
        let at = at.index(good.len());
        good[at] ^= flip;
        let _ = read_item(&streams(), &good);
        let _ = read_item(&[], &good);
    }
}

#[test]
fn a_photo_arrives_with_its_stream() {
    let hash = Hash::of(b"photo");
    let photo = line(&ItemTag::Photo(1, 9, hash), b"");
    let expected = Item::Photo { stream: Stream::street("320404001").expect("a street"), hash };
    assert_eq!(read_item(&streams(), &photo).expect("an item"), expected);
    let bare = photo.strip_suffix(b"\t").expect("a tab");
    assert_eq!(read_item(&streams(), bare).expect("an item"), expected, "with or without the tab");
    assert!(read_item(&streams(), &line(&ItemTag::Photo(2, 9, hash), b"")).is_err());
}

#[test]
fn numbers_that_do_not_fit_are_refused() {
    for tag in [
        "[-1,1,1,1,{\"r\":\"admin\"}]",
        "[0,1,4294967296,1,{\"r\":\"admin\"}]",
        "[0,1.5,1,1,{\"r\":\"admin\"}]",
        "[0,1]",
    ] {
        assert!(read_item(&streams(), tag.as_bytes()).is_err(), "{tag}");
    }
}
