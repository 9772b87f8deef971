//! GCJ-02 ⇄ BD-09.
//!
//! The ripple turns with [`X_PI`] = π · 3000/180, not with π: a widely copied library forgets the factor, and its own vectors
//! hold with the mistake only.

use std::f64::consts::PI;

use super::Degrees;

const X_PI: f64 = PI * 3000.0 / 180.0;
const EAST: f64 = 0.0065;
const NORTH: f64 = 0.006;
const STEPS: usize = 30;
/// When to stop, degrees.
const CLOSE: f64 = 1e-12;

/// GCJ-02 to BD-09.
pub(super) fn from_gcj02([x, y]: Degrees) -> Degrees {
    let far = x.hypot(y) + 0.00002 * (y * X_PI).sin();
    let theta = y.atan2(x) + 0.000003 * (x * X_PI).cos();
    [far * theta.cos() + EAST, far * theta.sin() + NORTH]
}

/// BD-09 to GCJ-02: the closed form, which leaves up to 0.22 m, and then steps until what is left is gone.
pub(super) fn to_gcj02(at: Degrees) -> Degrees {
    let mut guess = closed_form(at);
    for _ in 0..STEPS {
        let there = from_gcj02(guess);
        let left = [there[0] - at[0], there[1] - at[1]];
        guess = [guess[0] - left[0], guess[1] - left[1]];
        if left[0].abs() < CLOSE && left[1].abs() < CLOSE {
            break;
        }
    }
    guess
}

fn closed_form(at: Degrees) -> Degrees {
    let (x, y) = (at[0] - EAST, at[1] - NORTH);
    let far = x.hypot(y) - 0.00002 * (y * X_PI).sin();
    let theta = y.atan2(x) - 0.000003 * (x * X_PI).cos();
    [far * theta.cos(), far * theta.sin()]
}
