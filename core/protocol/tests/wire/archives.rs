//! Map packs as files: what a whole archive says, and that one that was cut, changed or is something else is refused.

use std::io::Cursor;

use gridwalk_city::pack;
use gridwalk_protocol::archive::{Archive, PackFault, TileKind, inspect};
use proptest::prelude::*;

use crate::config;

fn look(bytes: &[u8]) -> Result<Archive, PackFault> {
    inspect(&mut Cursor::new(bytes), bytes.len() as u64)
}

fn raster() -> Vec<u8> {
    pack::raster(11, 1, &pack::metadata("影像", Some("GS（2024）1234号"), &[])).expect("a pack")
}

/// The header's numbers, at their places.
fn with(mut bytes: Vec<u8>, at: usize, value: &[u8]) -> Vec<u8> {
    bytes[at..at + value.len()].copy_from_slice(value);
    bytes
}

#[test]
fn an_archive_says_what_it_is_and_whose() {
    let seen = look(&raster()).expect("a pack");
    assert_eq!((seen.kind, seen.min_zoom, seen.max_zoom), (TileKind::Raster, 8, 11));
    assert_eq!(seen.bounds, [1_198_500_000, 317_000_000, 1_200_000_000, 318_500_000]);
    assert_eq!(seen.name.as_deref(), Some("影像"));
    assert_eq!(seen.attribution.as_deref(), Some("几何为虚构，审图号：GS（2024）1234号"));
    assert_eq!(seen.approval.as_deref(), Some("GS（2024）1234号"));
    assert!(seen.vector_layers.is_empty());
}

#[test]
fn a_vector_archive_names_its_layers_and_no_approval_is_invented() {
    let bytes = pack::vector(11, &pack::metadata("街道", None, &["roads", "water"])).expect("a pack");
    let seen = look(&bytes).expect("a pack");
    assert_eq!((seen.kind, seen.approval), (TileKind::Vector, None));
    assert_eq!(seen.vector_layers, ["roads", "water"]);
}

#[test]
fn directories_in_leaves_are_visited_too() {
    // Enough tiles that the root directory points to leaves.
    let bytes = pack::vector(18, "{}").expect("a pack");
    let leaves = u64::from_le_bytes(bytes[40..48].try_into().expect("eight bytes"));
    let length = u64::from_le_bytes(bytes[48..56].try_into().expect("eight bytes"));
    assert!(length > 0, "this pack has no leaves");
    assert!(look(&bytes).is_ok());
    let broken = with(bytes, leaves as usize, &[0; 16]);
    assert!(matches!(look(&broken), Err(PackFault::Damaged(_))), "{:?}", look(&broken));
}

#[test]
fn an_archive_cut_in_half_is_refused_with_the_bytes_that_are_missing() {
    let whole = raster();
    for kept in [whole.len() / 2, whole.len() - 1, 200, 126, 64, 8, 7, 3] {
        let refused = look(&whole[..kept]);
        let Err(PackFault::Cut { missing }) = refused else { panic!("{kept} bytes: {refused:?}") };
        if kept > 126 {
            assert_eq!(missing, (whole.len() - kept) as u64);
        }
    }
}

#[test]
fn other_files_and_other_versions_are_named_as_such() {
    assert!(matches!(look(b""), Err(PackFault::NotAnArchive)));
    assert!(matches!(look(b"PK\x03\x04 a zip file"), Err(PackFault::NotAnArchive)));
    assert!(matches!(look(b"<html>login</html>"), Err(PackFault::NotAnArchive)));
    assert!(matches!(look(b"PM\x02\0\0\0\0\0\0"), Err(PackFault::Version(2))));
    assert!(matches!(look(&with(raster(), 7, &[4])), Err(PackFault::Version(4))));
}

#[test]
fn what_the_map_cannot_draw_is_refused_and_not_shown_as_a_hole() {
    for (place, value) in [(97, 3), (97, 4), (98, 4), (98, 0), (99, 0), (99, 6), (99, 77)] {
        let refused = look(&with(raster(), place, &[value]));
        assert!(matches!(refused, Err(PackFault::Unsupported(_))), "byte {place} = {value}: {refused:?}");
    }
}

#[test]
fn directories_metadata_bounds_and_zooms_that_cannot_be_are_damage() {
    let whole = raster();
    let root = u64::from_le_bytes(whole[8..16].try_into().expect("eight bytes")) as usize;
    let metadata = u64::from_le_bytes(whole[24..32].try_into().expect("eight bytes")) as usize;
    let far = i32::MAX.to_le_bytes();
    let cases =
        [(root, &[0u8; 12][..]), (metadata, &[0; 12]), (100, &[12, 3]), (101, &[99]), (102, &far), (110, &[0; 4])];
    for (place, value) in cases {
        let refused = look(&with(whole.clone(), place, value));
        assert!(matches!(refused, Err(PackFault::Damaged(_))), "at {place}: {refused:?}");
    }
    // Tiles that begin where the file ends.
    let beyond = with(whole, 64, &[0; 8]);
    assert!(matches!(look(&beyond), Err(PackFault::Damaged(_))));
}

#[test]
fn sections_without_end_are_refused_without_counting_over_the_edge() {
    let refused = look(&with(raster(), 56, &[0xff; 16]));
    assert!(matches!(refused, Err(PackFault::Damaged(_) | PackFault::Cut { .. })), "{refused:?}");
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn whatever_bytes_come_an_answer_comes_back(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = look(&bytes);
        let _ = look(&[b"PMTiles\x03".to_vec(), bytes].concat());
    }

    #[test]
    fn a_changed_byte_in_header_or_directory_never_breaks_the_reader(place in 0usize..2000, value: u8) {
        let whole = pack::raster(9, 1, "{}").expect("a pack");
        let place = place % whole.len();
        let _ = look(&with(whole, place, &[value]));
    }
}
