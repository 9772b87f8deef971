//! What is refused, by which code, and that nothing damaged or oversized ever passes.

mod pictures;

use gridwalk_media::{Limits, MediaError, Note, Policy, prepare};
use pictures::*;

fn code(bytes: &[u8]) -> &'static str {
    match prepare(bytes, &Policy::default()) {
        Ok(prepared) => panic!("accepted as {}×{}", prepared.width, prepared.height),
        Err(e) => e.code(),
    }
}

#[test]
fn an_empty_file_and_other_formats_are_refused_by_name() {
    assert_eq!(code(b""), "photo.empty");
    assert_eq!(code(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"), "photo.heic");
    assert_eq!(code(b"RIFF\0\0\0\0WEBPVP8 "), "photo.unsupported_format");
    assert_eq!(code(&[0; 4096]), "photo.unsupported_format");
}

#[test]
fn a_photo_cut_off_anywhere_is_truncated() {
    for (kind, whole) in [("baseline", jpeg(&street(300, 200))), ("progressive", progressive(&street(300, 200)))] {
        let first_scan = whole.windows(2).position(|pair| pair == b"\xff\xda").expect("scan");
        let cuts = (2..whole.len()).step_by(97).chain([first_scan, first_scan + 20, whole.len() - 2, whole.len() - 1]);
        for cut in cuts {
            assert_eq!(code(&whole[..cut]), "photo.truncated", "{kind} cut at {cut} of {}", whole.len());
        }
    }
}

#[test]
fn a_png_cut_off_anywhere_is_truncated() {
    let whole = png(&street(120, 90));
    for cut in (1..whole.len()).step_by(211).chain([8, 20, 33, whole.len() - 12, whole.len() - 1]) {
        assert_eq!(code(&whole[..cut]), "photo.truncated", "cut at {cut} of {}", whole.len());
    }
}

#[test]
fn a_photo_damaged_in_the_middle_is_refused_as_damaged() {
    let whole = jpeg(&street(600, 400));
    for tenth in 2..9 {
        let mut bytes = whole.clone();
        let from = whole.len() * tenth / 10;
        bytes[from..from + 400].fill(0x5a);
        assert_eq!(code(&bytes), "photo.damaged", "at {tenth}/10");
        bytes.drain(from..from + 400);
        assert_eq!(code(&bytes), "photo.damaged", "a piece missing at {tenth}/10");
    }
}

#[test]
fn a_damaged_png_is_refused_as_damaged() {
    let mut bytes = png(&street(120, 90));
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x10;
    assert_eq!(code(&bytes), "photo.damaged");
}

#[test]
fn zeros_padded_before_the_end_pass_with_a_note_and_other_padding_does_not() {
    let mut bytes = jpeg(&street(300, 200));
    let end = bytes.len() - 2;
    bytes.splice(end..end, [0; 7]);
    let prepared = prepare(&bytes, &Policy::default()).expect("whole");
    assert_eq!(prepared.notes, [Note::PaddedTail]);
    bytes[end + 3] = 0x41;
    assert_eq!(code(&bytes), "photo.damaged");
}

#[test]
fn what_a_phone_appends_behind_the_picture_does_no_harm() {
    let plain = jpeg(&street(300, 200));
    let trailed = [plain.as_slice(), b"\0\0\0\x18ftypmp42 a moving part follows"].concat();
    let prepared = prepare(&trailed, &Policy::default()).expect("whole");
    assert_eq!(prepared.master, prepare(&plain, &Policy::default()).expect("whole").master);
}

#[test]
fn printers_colours_are_refused() {
    assert_eq!(code(&cmyk(64, 64)), "photo.unsupported_coding");
    let lossless = jpeg_by(&street(64, 64), |encoder| encoder.set_lossless(true).expect("set"));
    assert_eq!(code(&lossless), "photo.unsupported_coding");
}

#[test]
fn a_picture_of_900_megapixels_is_refused_by_its_header() {
    for (bytes, size) in [
        (png_claiming(30_000, 30_000), (30_000, 30_000)),
        (claiming(jpeg(&street(64, 64)), 65_000, 65_000), (65_000, 65_000)),
        (png_claiming(u32::MAX >> 1, u32::MAX >> 1), (u32::MAX >> 1, u32::MAX >> 1)),
    ] {
        match prepare(&bytes, &Policy::default()) {
            Err(MediaError::TooManyPixels { width, height, limit }) => {
                assert_eq!(((width, height), limit), (size, 80_000_000));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_header_that_claims_more_than_the_file_holds_is_not_accepted() {
    assert!(["photo.truncated", "photo.damaged"].contains(&code(&png_claiming(600, 600))));
    let claimed = claiming(jpeg(&street(64, 64)), 640, 640);
    assert!(["photo.truncated", "photo.damaged"].contains(&code(&claimed)));
}

#[test]
fn the_limits_of_a_policy_hold_to_the_byte_and_the_pixel() {
    let bytes = jpeg(&street(100, 80));
    let tight = |max_bytes, max_pixels| {
        let policy = Policy { limits: Limits { max_bytes, max_pixels }, ..Policy::default() };
        prepare(&bytes, &policy).map(|_| "accepted").unwrap_or_else(|e| e.code())
    };
    let len = bytes.len() as u64;
    assert_eq!(tight(len, 8000), "accepted");
    assert_eq!(tight(len - 1, 8000), "photo.too_many_bytes");
    assert_eq!(tight(len, 7999), "photo.too_many_pixels");
}

#[test]
fn a_policy_that_no_picture_can_satisfy_is_refused() {
    let bytes = jpeg(&street(64, 64));
    for policy in [
        Policy { long_edge: 0, ..Policy::default() },
        Policy { long_edge: 1_000_000, ..Policy::default() },
        Policy { quality: 0, ..Policy::default() },
        Policy { quality: 101, ..Policy::default() },
    ] {
        assert_eq!(prepare(&bytes, &policy).expect_err("refused").code(), "photo.bad_policy");
    }
}
