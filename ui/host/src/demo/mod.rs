//! The demonstration: a server, a phone and a desk as programs of their own, a network that can be cut, and one page that
//! shows both and leads through the first minute.
//!
//! It stands outside the app: it starts and kills programs, passes bytes on, alters a file on a disk, and looks at what
//! the two screens could show as well. It never tells the app what to say.

mod child;
mod device;
mod flight;
mod guard;
mod home;
mod page;
mod runner;
mod seed;
mod settle;
mod stage;
mod steps;
mod tamper;

pub use flight::Flight;
pub use guard::{GuardOptions, guard};
pub use runner::{DemoOptions, run};
pub use steps::{Sight, Steps, Story};
