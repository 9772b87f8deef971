//! The drawn photos: deterministic, covered, before and after from one viewpoint.

use gridwalk_city::scene::{MAX_SIDE, MIN_SIDE, Phase, SceneKind, SceneSeed, Street, View, draw, jpeg, smaller};
use gridwalk_city::{CityError, classes};
use image::RgbImage;

const SIZE: (u32, u32) = (400, 300);

fn picture(kind: SceneKind, variant: u64, phase: Phase) -> RgbImage {
    draw(kind, variant, phase, SIZE.0, SIZE.1).expect("a picture")
}

/// The share of pixels that differ between two pictures.
fn difference(a: &RgbImage, b: &RgbImage) -> f64 {
    let differing = a.pixels().zip(b.pixels()).filter(|(a, b)| a != b).count();
    differing as f64 / (a.width() * a.height()) as f64
}

#[test]
fn after_shows_the_same_street_without_the_trouble() {
    for (kind, variant) in SceneKind::ALL.into_iter().flat_map(|kind| [(kind, 1), (kind, 2), (kind, 77)]) {
        let (before, after) = (picture(kind, variant, Phase::Before), picture(kind, variant, Phase::After));
        let share = difference(&before, &after);
        // A lamp lights half the street; everything else changes a part of the picture only.
        let most = if kind == SceneKind::LampBroken { 0.7 } else { 0.5 };
        assert!((0.004..most).contains(&share), "{kind:?} {variant}: {share:.3} of the pixels differ");
    }
}

#[test]
fn the_same_seed_draws_the_same_picture_and_another_seed_another_street() {
    for kind in SceneKind::ALL {
        let first = picture(kind, 5, Phase::Before);
        assert_eq!(first.as_raw(), picture(kind, 5, Phase::Before).as_raw(), "{kind:?}");
        assert!(difference(&first, &picture(kind, 6, Phase::Before)) > 0.5, "{kind:?} looks alike");
    }
}

#[test]
fn a_picture_covers_its_frame_in_any_proportion() {
    for (width, height) in [(400, 300), (300, 400), (500, 200), (MIN_SIDE, MIN_SIDE)] {
        for variant in 0..4 {
            let picture = draw(SceneKind::ALL[variant as usize * 3], variant, Phase::Before, width, height);
            let picture = picture.expect("a picture");
            assert_eq!(picture.dimensions(), (width, height));
            let bare = picture.pixels().filter(|pixel| pixel.0 == [0, 0, 0]).count();
            assert_eq!(bare, 0, "{bare} bare pixels in {width}×{height}");
        }
    }
}

#[test]
fn a_jpeg_opens_at_its_size_close_to_the_drawing_and_without_exif() {
    let scene = SceneSeed { kind: SceneKind::FallenBikes, variant: 9, phase: Phase::Before };
    let drawn = scene.draw(SIZE.0, SIZE.1).expect("a picture");
    let bytes = jpeg(&drawn).expect("a JPEG");
    assert_eq!(bytes, scene.jpeg(SIZE.0, SIZE.1).expect("a JPEG"));
    assert!(!bytes.windows(4).any(|four| four == b"Exif"));
    let opened = image::load_from_memory(&bytes).expect("a readable JPEG").into_rgb8();
    assert_eq!(opened.dimensions(), SIZE);
    let error: u64 = drawn.as_raw().iter().zip(opened.as_raw()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    assert!(error / (drawn.as_raw().len() as u64) < 6, "mean error {}", error / drawn.as_raw().len() as u64);
}

#[test]
fn sizes_that_cannot_be_drawn_are_refused() {
    for (width, height) in [(0, 300), (400, MIN_SIDE - 1), (MAX_SIDE + 1, 300)] {
        let refused = draw(SceneKind::Litter, 1, Phase::After, width, height).err();
        assert_eq!(refused, Some(CityError::PictureSize { width, height, min: MIN_SIDE, max: MAX_SIDE }));
    }
}

#[test]
fn every_class_has_a_picture_and_unknown_ones_get_litter() {
    for class in classes() {
        assert_eq!(SceneKind::for_class(class.code), class.scene);
    }
    let named =
        [("01010", SceneKind::ManholeMissing), ("04001", SceneKind::DeadTree), ("06026", SceneKind::DirtyWater)];
    for (code, kind) in named {
        assert_eq!(SceneKind::for_class(code), kind);
    }
    assert!(["", "99999", "abc", "道路不洁"].iter().all(|code| SceneKind::for_class(code) == SceneKind::Litter));
}

#[test]
fn near_and_far_are_other_pictures_of_the_same_trouble() {
    for (kind, variant) in SceneKind::ALL.into_iter().flat_map(|kind| [(kind, 1), (kind, 2), (kind, 77)]) {
        let [near, usual, far] = [View::Near, View::Usual, View::Far].map(|view| {
            let street = Street::new(kind, variant, view, SIZE.0, SIZE.1).expect("a street");
            let (before, after) = (street.picture(Phase::Before), street.picture(Phase::After));
            let share = difference(&before, &after);
            assert!(share > 0.004, "{kind:?} {variant}: {share:.3} of the pixels of {view:?} show the trouble");
            (before, share)
        });
        assert!(difference(&near.0, &far.0) > 0.5, "{kind:?} {variant}: near and far look alike");
        assert!(near.1 > far.1, "{kind:?} {variant}: near {:.3}, far {:.3}", near.1, far.1);
        assert_eq!(usual.0.as_raw(), picture(kind, variant, Phase::Before).as_raw());
    }
}

#[test]
fn a_smaller_copy_shows_the_same() {
    let large = picture(SceneKind::FallenBikes, 9, Phase::Before);
    let small = smaller(&large, 100, 75);
    assert_eq!(small.dimensions(), (100, 75));
    let mean = |picture: &RgbImage| {
        picture.as_raw().iter().map(|byte| u64::from(*byte)).sum::<u64>() / picture.as_raw().len() as u64
    };
    assert!(mean(&large).abs_diff(mean(&small)) < 3, "{} and {}", mean(&large), mean(&small));
}
