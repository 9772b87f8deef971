//! WGS-84 ⇄ GCJ-02, by the formula that is generally known. It is unofficial; the official one adds about a metre of noise.

use super::Degrees;

/// Semi-major axis of the Krasovsky ellipsoid, metres, and the square of its eccentricity.
const A: f64 = 6_378_245.0;
const EE: f64 = 0.006_693_421_622_965_943;
use std::f64::consts::PI;

/// Steps of the inverse at most; five are enough anywhere in China.
const STEPS: usize = 20;
/// When to stop, degrees: 1e-12 is a ten-millionth of a metre.
const CLOSE: f64 = 1e-12;

/// The box outside which the formula shifts nothing. It is rough: Hong Kong, Taiwan and parts of the neighbours lie inside.
fn outside([lon, lat]: Degrees) -> bool {
    !(72.004..=137.8347).contains(&lon) || !(0.8293..=55.8271).contains(&lat)
}

/// WGS-84 to GCJ-02; outside the box the same.
pub(super) fn from_wgs84(at: Degrees) -> Degrees {
    if outside(at) {
        return at;
    }
    let [dx, dy] = offset(at);
    [at[0] + dx, at[1] + dy]
}

/// GCJ-02 to WGS-84. One step leaves up to 5 m; this one steps until what is left is gone.
pub(super) fn to_wgs84(at: Degrees) -> Degrees {
    if outside(at) {
        return at;
    }
    let mut guess = at;
    for _ in 0..STEPS {
        let [dx, dy] = offset(guess);
        let left = [guess[0] + dx - at[0], guess[1] + dy - at[1]];
        guess = [guess[0] - left[0], guess[1] - left[1]];
        if left[0].abs() < CLOSE && left[1].abs() < CLOSE {
            break;
        }
    }
    guess
}

/// By how many degrees the formula moves a position.
fn offset([lon, lat]: Degrees) -> Degrees {
    let (x, y) = (lon - 105.0, lat - 35.0);
    let phi = lat.to_radians();
    let w = 1.0 - EE * phi.sin().powi(2);
    let meridian = A * (1.0 - EE) / (w * w.sqrt());
    let parallel = A / w.sqrt() * phi.cos();
    [(east(x, y) / parallel).to_degrees(), (north(x, y) / meridian).to_degrees()]
}

/// The ripple that both directions share.
fn ripple(x: f64) -> f64 {
    (20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin()) * 2.0 / 3.0
}

/// Metres east.
fn east(x: f64, y: f64) -> f64 {
    300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + ripple(x)
        + (20.0 * (x * PI).sin() + 40.0 * (x / 3.0 * PI).sin()) * 2.0 / 3.0
        + (150.0 * (x / 12.0 * PI).sin() + 300.0 * (x / 30.0 * PI).sin()) * 2.0 / 3.0
}

/// Metres north.
fn north(x: f64, y: f64) -> f64 {
    -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + ripple(x)
        + (20.0 * (y * PI).sin() + 40.0 * (y / 3.0 * PI).sin()) * 2.0 / 3.0
        + (160.0 * (y / 12.0 * PI).sin() + 320.0 * (y * PI / 30.0).sin()) * 2.0 / 3.0
}
