//! Invented ground in metres, walks on it, receivers with noise, and tracks as recorders make them or nobody does.

use gridwalk_domain::grid::{Line, Shape};
use gridwalk_domain::patrol::{Gap, GapReason, Means, Origin, RawFix, Recorder, Track, TrackPoint};
use gridwalk_domain::place::Point;
use proptest::prelude::*;
use proptest::sample::select;

/// Friday 2026-11-20, 08:00 in the office, milliseconds.
pub const MORNING: i64 = 1_795_132_800_000;
const LON: f64 = 119.9;
const LAT: f64 = 31.8;

pub const REASONS: [GapReason; 8] = [
    GapReason::NoFix,
    GapReason::GpsOff,
    GapReason::Killed,
    GapReason::Battery,
    GapReason::ClockJump,
    GapReason::Permission,
    GapReason::Paused,
    GapReason::Mock,
];

/// Metres of a degree east and north, by the usual series.
fn degree() -> [f64; 2] {
    let phi = LAT.to_radians();
    let north = 111_132.92 - 559.82 * (2.0 * phi).cos() + 1.175 * (4.0 * phi).cos();
    let east = 111_412.84 * phi.cos() - 93.5 * (3.0 * phi).cos() + 0.118 * (5.0 * phi).cos();
    [east, north]
}

/// A place so many metres east and north.
pub fn put([x, y]: [f64; 2]) -> Point {
    let [east, north] = degree();
    Point { lon: ((LON + x / east) * 1e7).round() as i64, lat: ((LAT + y / north) * 1e7).round() as i64 }
}

pub fn corner(at: [f64; 2]) -> [i64; 2] {
    let Point { lon, lat } = put(at);
    [lon, lat]
}

pub fn line(corners: &[[f64; 2]]) -> Line {
    corners.iter().map(|at| corner(*at)).collect()
}

pub fn street(corners: &[[f64; 2]]) -> Shape {
    Shape::Lines(vec![line(corners)])
}

pub fn spot(at: [f64; 2]) -> Shape {
    Shape::Point(corner(at))
}

pub fn square([x, y]: [f64; 2], half: f64) -> Shape {
    Shape::of_ring(line(&[[x - half, y - half], [x + half, y - half], [x + half, y + half], [x - half, y + half]]))
}

/// Where along a path of straight pieces somebody is after so many metres.
pub fn along(path: &[[f64; 2]], mut metres: f64) -> [f64; 2] {
    for pair in path.windows(2) {
        let (dx, dy) = (pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]);
        let length = dx.hypot(dy);
        if metres <= length {
            return [pair[0][0] + dx * metres / length, pair[0][1] + dy * metres / length];
        }
        metres -= length;
    }
    *path.last().expect("a path")
}

pub fn length(path: &[[f64; 2]]) -> f64 {
    path.windows(2).map(|pair| (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1])).sum()
}

pub fn fix(second: i64, at: [f64; 2], metres: i64) -> RawFix {
    RawFix { at: MORNING + second * 1000, point: put(at), acc: Some(metres * 1000), mock: false }
}

/// A recorder that began with the morning.
pub fn recorder(means: Means) -> Recorder {
    Recorder::begin(means, MORNING)
}

/// A track point by itself, in seconds of the morning and metres.
pub fn point(at: i64, until: i64, place: [f64; 2], acc_m: i64) -> TrackPoint {
    let (at, until) = (MORNING + at * 1000, MORNING + until * 1000);
    TrackPoint { at, until, point: put(place), acc: acc_m * 1000, mock: false, from: None }
}

/// Chance that is the same each time (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn within(&mut self, from: i64, to: i64) -> i64 {
        from + (self.share() * (to - from) as f64) as i64
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * (1.0 - self.share()).ln()).sqrt() * (std::f64::consts::TAU * self.share()).cos()
    }
}

/// A receiver whose error wanders: within a minute it is mostly the same, and as large as the receiver says.
pub struct Receiver {
    pub dice: Dice,
    error: [f64; 2],
    acc: f64,
}

impl Receiver {
    pub fn new(seed: u64) -> Self {
        Self { dice: Dice(seed), error: [0.0, 0.0], acc: 5.0 }
    }

    /// What it says of somebody's place a second after it spoke last: 3 to 8 m vague.
    pub fn sees(&mut self, second: i64, at: [f64; 2]) -> RawFix {
        self.acc = (self.acc + 0.2 * self.dice.normal()).clamp(3.0, 8.0);
        let keeps = (-1.0f64 / 60.0).exp();
        // 68 % of a normal spread in two directions lie within 1.51 deviations.
        let spread = self.acc / 1.51 * (1.0 - keeps * keeps).sqrt();
        self.error = self.error.map(|error| error * keeps + spread * self.dice.normal());
        let jitter = [0.15 * self.dice.normal(), 0.15 * self.dice.normal()];
        let seen = [at[0] + self.error[0] + jitter[0], at[1] + self.error[1] + jitter[1]];
        let acc = Some((self.acc * 1000.0) as i64);
        RawFix { at: MORNING + second * 1000 + self.dice.within(0, 400), point: put(seen), acc, mock: false }
    }
}

/// A walk through blocks of different lengths, metres: each corner turns.
pub fn city_walk(dice: &mut Dice, metres: f64) -> Vec<[f64; 2]> {
    let (mut path, mut at, mut east) = (vec![[0.0, 0.0]], [0.0f64, 0.0f64], true);
    let mut walked = 0.0;
    while walked < metres {
        let block = 60.0 + 160.0 * dice.share();
        let sign = if dice.share() < 0.7 { 1.0 } else { -1.0 };
        at[usize::from(!east)] += sign * block;
        // Streets are not quite straight.
        at[usize::from(east)] += 8.0 * (dice.share() - 0.5);
        path.push(at);
        walked += block;
        east = !east;
    }
    path
}

/// What can happen to a recorder.
#[derive(Debug, Clone)]
pub enum Event {
    /// Seconds since the event before, metres from where one was, accuracy in metres, made up.
    Fix(i64, [f64; 2], Option<i64>, bool),
    Signal(i64, GapReason),
    Pause(i64),
    Resume(i64),
}

fn any_fix() -> impl Strategy<Value = Event> {
    let wait = prop_oneof![12 => 1i64..20, 2 => 20i64..70, 1 => 70i64..700, 1 => -300i64..1];
    let step = prop_oneof![14 => 0.0f64..30.0, 3 => 30.0f64..120.0, 1 => 120.0f64..3000.0];
    let way = (step, 0.0f64..std::f64::consts::TAU).prop_map(|(far, angle)| [far * angle.cos(), far * angle.sin()]);
    let acc = prop_oneof![10 => (0i64..40).prop_map(Some), 1 => (40i64..90).prop_map(Some), 1 => Just(None)];
    (wait, way, acc, prop::bool::weighted(0.06)).prop_map(|(wait, way, acc, mock)| Event::Fix(wait, way, acc, mock))
}

pub fn any_events(most: usize) -> impl Strategy<Value = Vec<Event>> {
    let event = prop_oneof![
        30 => any_fix(),
        1 => (0i64..200, select(&REASONS)).prop_map(|(wait, reason)| Event::Signal(wait, reason)),
        1 => (-60i64..200).prop_map(Event::Pause),
        2 => (-60i64..400).prop_map(Event::Resume),
    ];
    prop::collection::vec(event, 1..most)
}

pub fn any_means() -> impl Strategy<Value = Means> {
    select(&[Means::Foot, Means::Bike, Means::Car])
}

/// A recorder with its clock and whereabouts, going from event to event.
#[derive(Clone)]
pub struct Player {
    pub recorder: Recorder,
    at: i64,
    place: [f64; 2],
}

impl Player {
    pub fn new(means: Means) -> Self {
        Self { recorder: recorder(means), at: MORNING, place: [0.0, 0.0] }
    }

    pub fn play(&mut self, event: &Event) {
        match *event {
            Event::Fix(wait, way, acc, mock) => {
                self.at += wait * 1000 + 137;
                let there = [self.place[0] + way[0], self.place[1] + way[1]];
                self.recorder.take(&RawFix { at: self.at, point: put(there), acc: acc.map(|acc| acc * 1000), mock });
                // Far and made-up fixes are the receiver's; the walker stays near.
                if way[0].hypot(way[1]) < 200.0 && !mock {
                    self.place = there;
                }
            }
            Event::Signal(wait, reason) => {
                self.at += wait * 1000;
                self.recorder.signal(reason, self.at);
            }
            Event::Pause(wait) => {
                self.at += wait * 1000;
                self.recorder.pause(self.at);
            }
            Event::Resume(wait) => {
                self.at += wait * 1000;
                self.recorder.resume(self.at);
            }
        }
    }

    pub fn end(mut self) -> Track {
        self.recorder.end(self.at + 5_000);
        self.recorder.track
    }
}

pub fn played(means: Means, events: &[Event]) -> Track {
    let mut player = Player::new(means);
    events.iter().for_each(|event| player.play(event));
    player.end()
}

/// A track as no recorder made it: points anywhere near, some at one time and place, ways between any of them.
pub fn any_wild_track() -> impl Strategy<Value = Track> {
    let place = (0i64..12, 0i64..6).prop_map(|(x, y)| [x as f64 * 40.0, y as f64 * 30.0]);
    let way = prop_oneof![3 => Just(None), 6 => (0usize..40).prop_map(Some)];
    let one = (0i64..120, 0i64..20, place, 0i64..40, prop::bool::weighted(0.1), way);
    let gap = (0i64..1200, 0i64..300, select(&REASONS), prop::bool::weighted(0.9));
    (prop::collection::vec(one, 0..40), prop::collection::vec(gap, 0..4)).prop_map(|(points, gaps)| {
        let made = points.iter().map(|(at, stay, place, acc, mock, _)| {
            let made = point(at * 10, at * 10 + stay, *place, *acc);
            TrackPoint { mock: *mock, ..made }
        });
        let bare: Vec<TrackPoint> = made.collect();
        let origin = |n: &usize| bare.get(n % bare.len()).map(TrackPoint::origin);
        let linked = bare.iter().zip(&points).map(|(made, (.., way))| {
            let from: Option<Origin> = way.as_ref().and_then(origin);
            TrackPoint { from, ..*made }
        });
        let closed = |(from, length, reason, ends): &(i64, i64, GapReason, bool)| {
            let from = MORNING + from * 1000;
            Gap { from, until: ends.then_some(from + length * 1000), reason: *reason }
        };
        Track { points: linked.collect(), gaps: gaps.iter().map(closed).collect() }
    })
}

/// Tracks of both sorts.
pub fn any_track() -> impl Strategy<Value = Track> {
    let recorded = (any_means(), any_events(60)).prop_map(|(means, events)| played(means, &events));
    prop_oneof![1 => recorded, 1 => any_wild_track()]
}

/// A line near where the tracks are.
pub fn any_line() -> impl Strategy<Value = Line> {
    let near = (-100.0f64..400.0, -100.0f64..300.0).prop_map(|(x, y)| [x, y]);
    prop::collection::vec(near, 2..6).prop_map(|corners| line(&corners))
}

pub fn any_shape() -> impl Strategy<Value = Shape> {
    let near = || (-60.0f64..400.0, -60.0f64..200.0).prop_map(|(x, y)| [x, y]);
    let short = (near(), near(), 0.05f64..1.0)
        .prop_map(|(a, b, share)| street(&[a, [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share]]));
    prop_oneof![
        3 => short,
        1 => prop::collection::vec(any_line(), 1..3).prop_map(Shape::Lines),
        2 => near().prop_map(spot),
        2 => (near(), 5.0f64..80.0).prop_map(|(at, half)| square(at, half)),
    ]
}
