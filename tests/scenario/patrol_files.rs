//! Tracks from and to files: GPX in whatever state it comes, and what goes out is read again.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, SecondsFormat};
use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_tests::clock::{MINUTE, SECOND};
use gridwalk_tests::{Device, World};
use serde_json::Value;

use crate::forms::code;
use crate::patrol_forms::*;

/// A track point of a file: where, when, and the dilution of precision.
#[derive(Debug, Clone, Copy)]
pub struct Trkpt {
    pub place: [i64; 2],
    pub time: Option<i64>,
    pub hdop: Option<f64>,
}

/// A file with these segments.
pub fn gpx(segments: &[Vec<Trkpt>]) -> Vec<u8> {
    let point = |point: &Trkpt| {
        let [lon, lat] = point.place.map(|value| value as f64 / 1e7);
        let time = point.time.and_then(DateTime::from_timestamp_millis);
        let time = time.map(|time| format!("<time>{}</time>", time.to_rfc3339_opts(SecondsFormat::Secs, true)));
        let hdop = point.hdop.map(|hdop| format!("<hdop>{hdop}</hdop>"));
        format!(
            r#"<trkpt lat="{lat:.7}" lon="{lon:.7}">{}{}</trkpt>"#,
            time.unwrap_or_default(),
            hdop.unwrap_or_default()
        )
    };
    let segment = |points: &Vec<Trkpt>| format!("<trkseg>{}</trkseg>", points.iter().map(point).collect::<String>());
    let inner: String = segments.iter().map(segment).collect();
    let head = r#"<?xml version="1.0" encoding="UTF-8"?><gpx version="1.1" creator="proof" xmlns="http://www.topografix.com/GPX/1/1">"#;
    format!("{head}<trk>{inner}</trk></gpx>").into_bytes()
}

/// Somebody who walks north, a point every five seconds.
fn walked(from: i64, north: f64, metres: f64) -> Vec<Trkpt> {
    let steps = (metres / 7.0) as i64;
    let step =
        |n: i64| Trkpt { place: at(3.0, north + n as f64 * 7.0), time: Some(from + n * 5 * SECOND), hdop: Some(1.2) };
    (0..=steps).map(step).collect()
}

/// A receiver that lies on a table, a point every second.
pub fn still_day(from: i64, points: i64) -> Vec<Trkpt> {
    let drift = |n: i64| ((n * 37 % 7) as f64 - 3.0, (n * 53 % 7) as f64 - 3.0);
    let point = |n: i64| {
        let (east, north) = drift(n);
        Trkpt { place: at(east, 900.0 + north), time: Some(from + n * SECOND), hdop: Some(1.2) }
    };
    (0..points).map(point).collect()
}

pub fn import(phone: &Device, bytes: &[u8]) -> Result<GpxTaken, ApiError> {
    let app = phone.app();
    let file = app.file_begin("track.gpx", bytes.len() as u64).expect("room");
    let mut offset = 0;
    for part in bytes.chunks(gridwalk_core::MAX_PART) {
        offset = app.file_part(&file, offset, part).expect("a part");
    }
    app.gpx_import(GpxImport { file, means: MeansView::Foot, assessed: true })
}

fn track(phone: &Device, patrol: &str) -> TrackView {
    phone.app().my_track(PatrolId { patrol: patrol.into() }).expect("my track")
}

fn export(phone: &Device, patrol: &str, format: TrackFormat) -> Vec<u8> {
    let paper = phone.app().track_export(TrackExport { patrol: patrol.into(), format }).expect("a file");
    STANDARD.decode(paper.content_base64).expect("base64")
}

/// A desk, its sections and a route of them, and a phone that knows it.
fn with_phone(world: &World, sections: usize) -> (Device, Vec<String>, String, Device) {
    let (desk, sections, route) = routed(world, sections);
    let phone = world.device("phone", world.inspector("李巡", 1));
    (desk, sections, route, phone)
}

#[test]
fn a_file_is_judged_as_a_walked_track_is_and_between_its_segments_nothing_is_known() {
    let world = world_at(12, 0);
    let (desk, sections, route, phone) = with_phone(&world, 4);
    let begins = clock(1, 8, 10);
    // The second section lies between two segments; the last one is listed first.
    let file = gpx(&[walked(begins + 8 * MINUTE, 1_160.0, 280.0), walked(begins, -30.0, 260.0), Vec::new()]);
    let taken = import(&phone, &file).expect("taken in");
    assert_eq!((taken.patrols.len(), taken.points, taken.gaps, taken.timeless), (1, 38 + 41, 1, 0));
    exchange(&[&phone, &desk]);
    let stands = |section: usize| item_stands(&desk, &route, 1, &sections[section]);
    assert_eq!((stands(0), stands(2)), (StandingView::Met, StandingView::Met));
    assert_eq!((stands(1), stands(3)), (StandingView::Unknown, StandingView::Missed));
    let mine = track(&phone, &taken.patrols[0]);
    assert!(mine.points.windows(2).all(|pair| pair[0].at_ms <= pair[1].at_ms), "in the order of time");
    let breaks = mine.points.iter().filter(|point| !point.linked).count();
    assert_eq!((breaks, mine.missing_parts), (2, 0), "each segment begins anew");
}

#[test]
fn a_file_is_taken_once_and_one_of_two_days_gives_two_patrols() {
    let world = world_at(12, 0);
    let (_, _, route, phone) = with_phone(&world, 1);
    let two = gpx(&[walked(clock(0, 8, 10), -30.0, 260.0), walked(clock(1, 8, 10), -30.0, 260.0)]);
    let taken = import(&phone, &two).expect("taken in");
    assert_eq!(taken.patrols.len(), 2);
    let days: Vec<String> = my_record(&phone).days.into_iter().map(|day| day.day).collect();
    assert_eq!(days, [day(1), day(0)]);
    assert_eq!(stands(&phone, &route, 1), Some(StandingView::Met));
    let records = phone.unsent().records;
    assert_eq!(code(import(&phone, &two)), ErrorCode::AlreadySo);
    let one_more = gpx(&[walked(clock(1, 8, 10), -30.0, 260.0)]);
    assert_eq!(code(import(&phone, &one_more)), ErrorCode::AlreadySo);
    assert_eq!((phone.unsent().records, my_record(&phone).days.len()), (records, 2), "nothing was written");
    assert_eq!(code(phone.app().patrol_end(Nothing {})), ErrorCode::NoPatrol);
}

#[test]
fn files_without_points_without_times_and_without_sense_are_refused_with_the_reason() {
    let world = world_at(12, 0);
    let phone = world.device("phone", world.inspector("李巡", 1));
    let refused = |bytes: &[u8]| code(import(&phone, bytes));
    assert_eq!(refused(b"PK\x03\x04 no track at all"), ErrorCode::GpxUnreadable);
    assert_eq!(refused(b"<kml><Placemark/></kml>"), ErrorCode::GpxUnreadable);
    let whole = gpx(&[walked(clock(1, 8, 0), 0.0, 100.0)]);
    assert_eq!(refused(&whole[..whole.len() / 2]), ErrorCode::GpxUnreadable);
    assert_eq!(refused(&gpx(&[])), ErrorCode::GpxEmpty);
    assert_eq!(refused(&gpx(&[Vec::new()])), ErrorCode::GpxEmpty);
    let timeless = walked(clock(1, 8, 0), 0.0, 100.0).into_iter().map(|point| Trkpt { time: None, ..point });
    assert_eq!(refused(&gpx(&[timeless.collect()])), ErrorCode::GpxTimeless);
    assert_eq!(my_record(&phone).days.len(), 0);
    let mut some = walked(clock(1, 8, 0), 0.0, 100.0);
    some[3].time = None;
    assert_eq!(import(&phone, &gpx(&[some])).expect("taken in").timeless, 1);
}

#[test]
fn points_without_an_accuracy_are_taken_for_the_vaguest_that_is_kept() {
    let world = world_at(12, 0);
    let (_, sections, route, phone) = with_phone(&world, 1);
    let plain = walked(clock(1, 8, 10), -100.0, 340.0).into_iter().map(|point| Trkpt { hdop: None, ..point });
    let taken = import(&phone, &gpx(&[plain.collect()])).expect("taken in");
    assert_eq!(item_stands(&phone, &route, 1, &sections[0]), StandingView::Met);
    let mine = track(&phone, &taken.patrols[0]);
    assert!(mine.points.iter().all(|point| point.accuracy_mm == 50_000));
}

#[test]
fn times_that_go_backwards_make_a_gap_and_prove_nothing_twice() {
    let world = world_at(12, 0);
    let (_, sections, route, phone) = with_phone(&world, 2);
    let mut points = walked(clock(1, 8, 30), -30.0, 260.0);
    // The clock was set back by an hour: out of the slot.
    points.extend(walked(clock(1, 7, 35), 570.0, 260.0));
    let taken = import(&phone, &gpx(&[points])).expect("taken in");
    assert!(taken.gaps >= 1, "{taken:?}");
    let mine = track(&phone, &taken.patrols[0]);
    assert!(mine.gaps.iter().any(|gap| gap.reason == GapReasonView::ClockJump), "{:?}", mine.gaps);
    assert_eq!(item_stands(&phone, &route, 1, &sections[0]), StandingView::Met);
    assert_ne!(item_stands(&phone, &route, 1, &sections[1]), StandingView::Met, "nobody was there in the slot");
}

#[test]
fn a_hundred_thousand_points_and_a_day_of_standing_still_are_taken_in() {
    let world = world_at(12, 0);
    let (_, sections, route, phone) = with_phone(&world, 1);
    let still = import(&phone, &gpx(&[still_day(clock(0, 0, 0), 100_000)])).expect("taken in");
    let there = track(&phone, &still.patrols[0]);
    assert!(there.points.len() < 60, "a day at one place is one place: {}", there.points.len());
    assert!(there.distance_mm < 1_000_000, "{} mm", there.distance_mm);
    assert!(there.gaps.is_empty());
    let mut long = walked(clock(1, 8, 10), -30.0, 260.0);
    let from = long.last().and_then(|point| point.time).expect("a time");
    let turn = |n: i64| Trkpt {
        place: at(3.0, 230.0 + (if n % 200 < 100 { n % 200 } else { 200 - n % 200 }) as f64 * 1.2),
        time: Some(from + (n + 1) * SECOND / 2),
        hdop: Some(1.2),
    };
    long.extend((0..20_000).map(turn));
    let taken = import(&phone, &gpx(&[long])).expect("taken in");
    assert_eq!(taken.points, 20_038);
    assert_eq!(item_stands(&phone, &route, 1, &sections[0]), StandingView::Met);
}

/// Met and unknown by slot and item, of whoever is asked.
fn verdicts(device: &Device, route: &str) -> Vec<(String, StandingView)> {
    let slots = route_day(device, route, 1);
    slots.into_iter().flat_map(|slot| slot.items).map(|item| (item.id, item.standing)).collect()
}

#[test]
fn an_exported_track_taken_in_elsewhere_says_the_same_of_every_section() {
    let world = world_at(8, 0);
    let (desk, sections, route, phone) = with_phone(&world, 4);
    let dwell = save_route(
        &desk,
        RouteSave { proof: ProofView::Dwell { within_m: 30, for_s: 480 }, ..route_form("驻点", &sections[..1]) },
    );
    desk.sync();
    phone.sync();
    start(&phone);
    let mut walk = cover(&world, &phone, &[0]);
    walk.to(&phone, 0.0, 190.0);
    walk.stay(&phone, 8 * 60);
    go_on(&mut walk, &phone, &[1]);
    signal(&phone, GapReasonView::GpsOff);
    walk.silently_to(0.0, 1_430.0);
    walk.to(&phone, 0.0, 1_500.0);
    let ended = end(&phone);
    until(&world, clock(1, 10, 1));
    let before = (verdicts(&phone, &route), verdicts(&phone, &dwell));
    assert_eq!(
        before.0.iter().map(|(_, stands)| *stands).collect::<Vec<_>>()[..3],
        [StandingView::Met, StandingView::Met, StandingView::Unknown]
    );
    assert_eq!(before.1[0].1, StandingView::Met, "eight minutes at one place");

    let other = World::beginning(clock(1, 12, 0));
    let (other_desk, ids) = ground(&other, 4);
    let again = save_route(&other_desk, route_form("主街", &ids));
    let stay = save_route(
        &other_desk,
        RouteSave { proof: ProofView::Dwell { within_m: 30, for_s: 480 }, ..route_form("驻点", &ids[..1]) },
    );
    other_desk.sync();
    let twin = other.device("twin", other.inspector("钱巡", 1));
    let taken = import(&twin, &export(&phone, &ended.id, TrackFormat::Gpx)).expect("taken in");
    let standings = |all: Vec<(String, StandingView)>| all.into_iter().map(|(_, stands)| stands).collect::<Vec<_>>();
    assert_eq!(standings(verdicts(&twin, &again)), standings(verdicts(&phone, &route)));
    assert_eq!(standings(verdicts(&twin, &stay)), standings(verdicts(&phone, &dwell)));
    let (one, two) = (track(&phone, &ended.id), track(&twin, &taken.patrols[0]));
    let places = |track: &TrackView| {
        track.points.iter().map(|p| (p.lon_e7, p.lat_e7, p.at_ms, p.until_ms, p.linked)).collect::<Vec<_>>()
    };
    assert_eq!(places(&one), places(&two));
}

#[test]
fn geojson_is_as_the_standard_has_it_and_draws_nothing_across_a_gap() {
    let world = world_at(8, 0);
    let phone = world.device("phone", world.inspector("李巡", 1));
    start(&phone);
    let mut walk = cover(&world, &phone, &[0]);
    phone.app().patrol_pause(Nothing {}).expect("paused");
    walk.silently_to(0.0, 580.0);
    phone.app().patrol_resume(Nothing {}).expect("resumed");
    walk.to(&phone, 0.0, 800.0);
    let ended = end(&phone);
    let json: Value = serde_json::from_slice(&export(&phone, &ended.id, TrackFormat::Geojson)).expect("JSON");
    assert_eq!(json["type"], "FeatureCollection");
    let features = json["features"].as_array().expect("features");
    let (mut lines, mut gaps) = (Vec::new(), 0);
    for feature in features {
        assert_eq!(feature["type"], "Feature");
        assert!(feature["properties"].is_object());
        let geometry = feature.get("geometry").expect("RFC 7946 section 3.2: a member even where there is none");
        if geometry.is_null() {
            gaps += 1;
            assert_eq!(feature["properties"]["gap"], "paused");
            continue;
        }
        assert_eq!(geometry["type"], "LineString");
        let line = geometry["coordinates"].as_array().expect("positions");
        assert!(line.len() >= 2, "section 3.1.4");
        for position in line {
            let [lon, lat] = [&position[0], &position[1]].map(|number| number.as_f64().expect("a number"));
            assert!((119.9..120.0).contains(&lon) && (31.7..31.9).contains(&lat), "longitude first: {position}");
        }
        assert_eq!(feature["properties"]["times"].as_array().map(Vec::len), Some(line.len()));
        lines.push(line.iter().map(|position| position[1].as_f64().expect("a latitude")).collect::<Vec<_>>());
    }
    assert_eq!((lines.len(), gaps), (2, 1));
    let [first, second] = &lines[..] else { panic!("{lines:?}") };
    let hole = second.iter().copied().fold(f64::MAX, f64::min) - first.iter().copied().fold(f64::MIN, f64::max);
    assert!(hole * 111_320.0 > 300.0, "the way in the break is not drawn: {hole}");
    for pair in first.windows(2).chain(second.windows(2)) {
        assert!((pair[1] - pair[0]).abs() * 111_320.0 < 30.0);
    }
}
