//! Previews are small, stamps are readable, and neither touches what the picture shows.

mod pictures;

use gridwalk_media::rendition::{PREVIEW_EDGE, missing_glyphs};
use gridwalk_media::{Policy, StampText, prepare, preview, stamp};
use image::RgbImage;
use pictures::*;

fn master(picture: &RgbImage) -> Vec<u8> {
    prepare(&jpeg(picture), &Policy::default()).expect("prepared").master
}

fn text(lines: &[&str]) -> StampText {
    StampText { lines: lines.iter().map(|line| (*line).to_owned()).collect() }
}

fn stamped(picture: &RgbImage, lines: &[&str]) -> RgbImage {
    decoded(&stamp(&master(picture), &text(lines)).expect("stamped"))
}

/// Bright pixels from a row on: ink, as the band is dark.
fn ink(picture: &RgbImage, from: u32) -> usize {
    picture.enumerate_pixels().filter(|(_, y, pixel)| *y >= from && pixel.0[1] > 140).count()
}

const LINES: [&str; 6] = [
    "时间：2024-05-01 08:30:15（北京时间）",
    "地点：常州市钟楼区南大街街道延陵西路123号门前",
    "网格：32040400100203　责任网格：南大街第3网格",
    "类别：街面秩序 / 无照经营游商",
    "采集员：张喆",
    "坐标：119.9348611°E 31.7772917°N（WGS-84）±8 m",
];

#[test]
fn a_preview_fits_the_edge_and_the_thin_line() {
    for picture in [street(1600, 1200), street(900, 1600), quadrants(200, 100), street(1, 1600), street(1600, 3)] {
        let small = preview(&master(&picture)).expect("preview");
        assert!(small.len() <= 20 * 1024, "{} bytes", small.len());
        let (width, height) = decoded(&small).dimensions();
        assert!(width.max(height) == PREVIEW_EDGE.min(picture.width().max(picture.height())), "{width}×{height}");
    }
}

#[test]
fn a_preview_of_pure_noise_still_fits_the_thin_line() {
    let mut grain = 1_u32;
    let noise = RgbImage::from_fn(320, 320, |_, _| {
        image::Rgb([(); 3].map(|()| {
            grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (grain >> 24) as u8
        }))
    });
    assert!(preview(&master(&noise)).expect("preview").len() <= 26 * 1024);
}

#[test]
fn the_band_lies_below_the_picture_and_hides_nothing_of_it() {
    let picture = quadrants(1200, 900);
    let with_text = stamped(&picture, &LINES);
    assert!(with_text.width() == 1200 && with_text.height() > 900);
    for (x, y) in [(5, 5), (1195, 5), (5, 890), (1195, 890)] {
        let (a, b) = (with_text.get_pixel(x, y), picture.get_pixel(x, y));
        assert!(a.0.iter().zip(b.0).all(|(a, b)| a.abs_diff(b) < 24), "{x}, {y}: {a:?}");
    }
}

#[test]
fn each_line_of_text_leaves_its_ink_and_other_text_other_pixels() {
    let picture = quadrants(1200, 900);
    let (one, six) = (stamped(&picture, &LINES[..1]), stamped(&picture, &LINES));
    assert!(ink(&one, 900) > 500, "{}", ink(&one, 900));
    assert!(ink(&six, 900) > ink(&one, 900) * 3);
    assert!(six.height() > one.height());
    let other = stamped(&picture, &["时间：2024-05-01 08:30:16（北京时间）"]);
    assert!(other.dimensions() == one.dimensions() && other != one);
}

#[test]
fn a_long_line_wraps_and_stays_inside_the_picture() {
    let picture = quadrants(600, 400);
    let long = "延陵西路".repeat(40);
    let (short, wrapped) = (stamped(&picture, &["延陵西路"]), stamped(&picture, &[&long]));
    assert!(wrapped.height() > short.height() + 40);
    let at_the_edge = wrapped.enumerate_pixels().filter(|(x, y, p)| *y >= 400 && *x >= 596 && p.0[1] > 140).count();
    assert_eq!(at_the_edge, 0);
}

#[test]
fn the_thinnest_picture_can_be_stamped() {
    let with_text = stamped(&street(1, 1600), &LINES);
    assert!(with_text.width() == 480 && ink(&with_text, 1600) > 500);
}

#[test]
fn no_text_gives_no_band() {
    assert_eq!(stamped(&quadrants(640, 480), &[]).dimensions(), (640, 480));
}

#[test]
fn a_novel_is_not_a_stamp() {
    let refused = stamp(&master(&quadrants(640, 480)), &text(&[&"字".repeat(100_000)]));
    assert_eq!(refused.expect_err("refused").code(), "photo.stamp_too_long");
    let lines = vec!["a"; 41];
    assert_eq!(stamp(&master(&quadrants(64, 48)), &text(&lines)).expect_err("refused").code(), "photo.stamp_too_long");
}

#[test]
fn line_breaks_and_control_characters_are_not_drawn() {
    let picture = quadrants(640, 480);
    assert_eq!(stamped(&picture, &["一\n二"]), stamped(&picture, &["一", "二"]));
    assert_eq!(stamped(&picture, &["一\u{7}\u{0}二"]), stamped(&picture, &["一二"]));
}

#[test]
fn the_font_has_all_that_stamps_are_made_of() {
    for line in LINES {
        assert_eq!(missing_glyphs(line).expect("font"), [], "{line}");
    }
    let level_one_and_two: String = "啊阿埃挨哎唉座鳌鳍鳎鳏鳐鳓鳔鳕齄".into();
    let names = "喆堃玥珺祎翀旻暄淼焱甯箐珅钰赟彧昇";
    let signs = "0123456789:-/.,()（），。、；：℃°′″±×㎡";
    assert_eq!(missing_glyphs(&(level_one_and_two + names)).expect("font"), []);
    assert_eq!(missing_glyphs(signs).expect("font"), ['㎡']);
}

#[test]
fn a_character_that_is_missing_is_drawn_as_a_sign_and_named() {
    assert_eq!(missing_glyphs("张𠮷a𠮷").expect("font"), ['𠮷']);
    let picture = quadrants(640, 480);
    assert_eq!(stamped(&picture, &["张𠮷"]), stamped(&picture, &["张〓"]));
}

#[test]
fn a_rendition_of_a_broken_master_is_refused() {
    let whole = master(&street(400, 300));
    assert_eq!(preview(&whole[..whole.len() / 2]).expect_err("refused").code(), "photo.truncated");
    assert_eq!(stamp(b"this is no JPEG", &text(&LINES)).expect_err("refused").code(), "photo.damaged");
}
