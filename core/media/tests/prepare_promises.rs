//! What becomes of a sound photo: upright, scaled, without metadata, with the camera's time and place kept beside it.

mod pictures;

use exif::Tag;
use gridwalk_media::{Gps, Note, Policy, Prepared, hash, prepare};
use image::{Rgb, RgbImage, imageops};
use pictures::*;

fn prepared(bytes: &[u8]) -> Prepared {
    prepare(bytes, &Policy::default()).unwrap_or_else(|e| panic!("{e}"))
}

fn near(pixel: &Rgb<u8>, colour: Rgb<u8>) -> bool {
    pixel.0.iter().zip(colour.0).all(|(a, b)| a.abs_diff(b) < 24)
}

fn assert_quadrants(picture: &RgbImage, context: &str) {
    let (right, bottom) = (picture.width() - 1, picture.height() - 1);
    for (x, y, colour) in [(0, 0, RED), (right, 0, GREEN), (0, bottom, BLUE), (right, bottom, WHITE)] {
        let found = picture.get_pixel(x, y);
        assert!(near(found, colour), "{context}: {found:?} at {x}, {y}");
    }
}

#[test]
fn each_of_the_eight_orientations_comes_out_upright() {
    let upright = quadrants(400, 240);
    for orientation in 1..=8 {
        let bytes = with_exif(&jpeg(&held(&upright, orientation)), &[short(Tag::Orientation, orientation)]);
        let prepared = prepared(&bytes);
        assert_eq!((prepared.width, prepared.height), (400, 240), "orientation {orientation}");
        assert_quadrants(&decoded(&prepared.master), &format!("orientation {orientation}"));
        assert_eq!(prepared.notes.contains(&Note::Turned), orientation != 1);
        assert_eq!(prepared.exif.orientation, Some(orientation as u8));
    }
}

#[test]
fn an_impossible_orientation_leaves_the_picture_as_it_lies() {
    for orientation in [0, 9, 255] {
        let prepared = prepared(&with_exif(&jpeg(&quadrants(64, 48)), &[short(Tag::Orientation, orientation)]));
        assert_eq!(prepared.exif.orientation, None);
        assert_quadrants(&decoded(&prepared.master), "as stored");
    }
}

#[test]
fn a_turned_photo_is_also_scaled_to_the_long_edge() {
    let bytes = with_exif(&jpeg(&held(&quadrants(1500, 2000), 6)), &[short(Tag::Orientation, 6)]);
    let prepared = prepared(&bytes);
    assert_eq!((prepared.width, prepared.height), (1200, 1600));
    assert_quadrants(&decoded(&prepared.master), "portrait");
}

#[test]
fn every_kind_of_sound_jpeg_keeps_its_picture() {
    let picture = quadrants(230, 170);
    let other = [
        ("progressive", progressive(&picture)),
        ("4:4:4", jpeg_by(&picture, |e| e.set_subsamp(turbojpeg::Subsamp::None).expect("set"))),
        ("4:2:2", jpeg_by(&picture, |e| e.set_subsamp(turbojpeg::Subsamp::Sub2x1).expect("set"))),
        ("4:4:0", jpeg_by(&picture, |e| e.set_subsamp(turbojpeg::Subsamp::Sub1x2).expect("set"))),
        ("arithmetic", jpeg_by(&picture, |e| e.set_arithmetic(true).expect("set"))),
    ];
    for (kind, bytes) in other {
        assert_quadrants(&decoded(&prepared(&bytes).master), kind);
    }
}

#[test]
fn a_gray_photo_stays_gray() {
    let master = decoded(&prepared(&gray(300, 200)).master);
    assert!(near(master.get_pixel(10, 10), Rgb([40; 3])) && near(master.get_pixel(290, 190), Rgb([200; 3])));
}

#[test]
fn odd_sizes_are_kept_or_fitted() {
    for (size, expected) in [
        ((1, 1), (1, 1)),
        ((1, 5000), (1, 1600)),
        ((5000, 1), (1600, 1)),
        ((7, 9), (7, 9)),
        ((1601, 1201), (1600, 1200)),
        ((3199, 17), (1600, 9)),
        ((1600, 1600), (1600, 1600)),
    ] {
        let prepared = prepared(&jpeg(&street(size.0, size.1)));
        assert_eq!((prepared.width, prepared.height), expected, "{size:?}");
        assert_eq!(decoded(&prepared.master).dimensions(), expected);
    }
}

#[test]
fn a_png_named_jpg_is_a_png_and_becomes_a_jpeg() {
    let prepared = prepared(&png(&quadrants(2000, 1000)));
    assert_eq!(prepared.notes, [Note::ConvertedFromPng]);
    assert_eq!((prepared.width, prepared.height), (1600, 800));
    assert_quadrants(&decoded(&prepared.master), "png");
}

#[test]
fn transparent_parts_of_a_png_become_white() {
    let mut file = std::io::Cursor::new(Vec::new());
    let clear = image::RgbaImage::from_fn(40, 40, |x, _| image::Rgba([200, 0, 0, if x < 20 { 255 } else { 0 }]));
    clear.write_to(&mut file, image::ImageFormat::Png).expect("encoded");
    let master = decoded(&prepared(&file.into_inner()).master);
    assert!(near(master.get_pixel(2, 20), Rgb([200, 0, 0])) && near(master.get_pixel(38, 20), Rgb([255; 3])));
}

#[test]
fn the_master_is_named_by_its_hash_and_carries_no_metadata() {
    let mut fields = fix_in_zhonglou();
    fields.push(text(Tag::Make, "SECRETPHONE"));
    let bytes = with_exif(&jpeg(&street(800, 600)), &fields);
    let prepared = prepared(&bytes);
    assert_eq!(prepared.sha256, hash(&prepared.master));
    assert_eq!((prepared.original_sha256, prepared.original_len), (hash(&bytes), bytes.len() as u64));
    let contains = |needle: &[u8]| prepared.master.windows(needle.len()).any(|window| window == needle);
    assert!(!contains(b"Exif") && !contains(b"SECRETPHONE") && !contains(b"\xff\xe1"));
    assert_eq!(again(&prepared.master).exif, gridwalk_media::Exif::default());
}

/// A master is itself a photo that can be prepared.
fn again(master: &[u8]) -> Prepared {
    prepared(master)
}

#[test]
fn the_same_bytes_give_the_same_master() {
    let bytes = jpeg(&street(2100, 1400));
    assert_eq!(prepared(&bytes), prepared(&bytes));
}

#[test]
fn the_cameras_fix_is_kept_to_a_centimetre() {
    let mut fields = fix_in_zhonglou();
    fields.push(byte(Tag::GPSAltitudeRef, 1));
    fields.push(rationals(Tag::GPSAltitude, &[(4321, 1000)]));
    fields.push(text(Tag::GPSDateStamp, "2024:05:01"));
    fields.push(rationals(Tag::GPSTimeStamp, &[(0, 1), (30, 1), (155, 10)]));
    let gps = prepared(&with_exif(&jpeg(&street(64, 64)), &fields)).exif.gps;
    let expected = Gps {
        lon_e7: 1_199_348_611,
        lat_e7: 317_772_917,
        altitude_mm: Some(-4321),
        fix_unix_ms: Some(1_714_523_415_500),
    };
    assert_eq!(gps, Some(expected));
}

#[test]
fn southern_and_western_fixes_are_negative_and_signed_fractions_are_read() {
    let fields = [
        text(Tag::GPSLatitudeRef, "S"),
        signed_rationals(Tag::GPSLatitude, &[(33, 1), (30, 1), (0, 1)]),
        text(Tag::GPSLongitudeRef, "W"),
        signed_rationals(Tag::GPSLongitude, &[(70, 1), (15, 1), (36, 1)]),
    ];
    let gps = prepared(&with_exif(&jpeg(&street(64, 64)), &fields)).exif.gps.expect("fix");
    assert_eq!((gps.lon_e7, gps.lat_e7, gps.altitude_mm), (-702_600_000, -335_000_000, None));
}

#[test]
fn a_fix_that_is_void_half_written_or_impossible_is_no_fix() {
    let zero = [(0, 1), (0, 1), (0, 1)];
    let replace = |tag: Tag, with: exif::Field| {
        let mut fields: Vec<_> = fix_in_zhonglou().into_iter().filter(|field| field.tag != tag).collect();
        fields.push(with);
        fields
    };
    let cases = [
        ("void", replace(Tag::GPSStatus, text(Tag::GPSStatus, "V"))),
        ("no hemisphere", replace(Tag::GPSLatitudeRef, text(Tag::GPSMapDatum, "WGS-84"))),
        ("nonsense hemisphere", replace(Tag::GPSLatitudeRef, text(Tag::GPSLatitudeRef, "X"))),
        ("zero denominators", replace(Tag::GPSLongitude, rationals(Tag::GPSLongitude, &[(0, 0), (0, 0), (0, 0)]))),
        ("two parts", replace(Tag::GPSLongitude, rationals(Tag::GPSLongitude, &[(119, 1), (56, 1)]))),
        ("beyond the pole", replace(Tag::GPSLatitude, rationals(Tag::GPSLatitude, &[(91, 1), (0, 1), (0, 1)]))),
        ("zero, zero", {
            let mut fields = replace(Tag::GPSLatitude, rationals(Tag::GPSLatitude, &zero));
            fields.retain(|field| field.tag != Tag::GPSLongitude);
            fields.push(rationals(Tag::GPSLongitude, &zero));
            fields
        }),
    ];
    for (case, fields) in cases {
        assert_eq!(prepared(&with_exif(&jpeg(&street(64, 64)), &fields)).exif.gps, None, "{case}");
    }
}

#[test]
fn the_cameras_time_is_an_instant_only_with_its_zone() {
    let taken = |fields: &[exif::Field]| prepared(&with_exif(&jpeg(&street(64, 64)), fields)).exif.taken;
    let time = text(Tag::DateTimeOriginal, "2024:05:01 08:30:15");
    let bare = taken(std::slice::from_ref(&time)).expect("time");
    assert_eq!((bare.offset_minutes, bare.unix_ms()), (None, None));
    let zoned = taken(&[time.clone(), text(Tag::OffsetTimeOriginal, "+08:00"), text(Tag::SubSecTimeOriginal, "25")]);
    assert_eq!(zoned.and_then(|t| t.unix_ms()), Some(1_714_523_415_250));
    let other_tag = taken(&[time.clone(), text(Tag::OffsetTime, "-03:30")]).expect("time");
    assert_eq!((other_tag.local, other_tag.offset_minutes), (bare.local, Some(-210)));
    let nonsense_zone = taken(&[time, text(Tag::OffsetTimeOriginal, "Z")]).expect("time");
    assert_eq!(nonsense_zone.offset_minutes, None);
    for impossible in ["2024:02:30 08:30:15", "    :  :     :  :  ", "0000:00:00 00:00:00", "2024"] {
        assert_eq!(taken(&[text(Tag::DateTimeOriginal, impossible)]), None, "{impossible}");
    }
}

#[test]
fn a_photo_without_exif_has_none_and_one_with_broken_exif_says_so() {
    let plain = jpeg(&street(64, 64));
    let (none, broken) = (prepared(&plain), prepared(&with_app1(&plain, b"II*\0\xff\xff\xff\xff nonsense")));
    assert!(none.exif == gridwalk_media::Exif::default() && none.notes.is_empty());
    assert_eq!(broken.notes, [Note::ExifUnreadable]);
    assert_eq!(broken.master, none.master);
}

/// Peak signal-to-noise ratio in dB over all channels.
fn psnr(a: &RgbImage, b: &RgbImage) -> f64 {
    let squares: f64 = a.as_raw().iter().zip(b.as_raw()).map(|(a, b)| f64::from(a.abs_diff(*b)).powi(2)).sum();
    10.0 * (255.0_f64.powi(2) * a.as_raw().len() as f64 / squares).log10()
}

#[test]
fn the_master_is_as_good_as_a_plain_bicubic_one_within_36_db() {
    for (width, height) in [(2400, 1800), (3300, 2200), (1700, 1300)] {
        let bytes = jpeg(&street(width, height));
        let prepared = prepared(&bytes);
        let filter = imageops::FilterType::CatmullRom;
        let reference = imageops::resize(&decoded(&bytes), prepared.width, prepared.height, filter);
        let ratio = psnr(&decoded(&prepared.master), &reference);
        assert!(ratio >= 36.0, "{width}×{height}: {ratio:.2} dB");
    }
}
