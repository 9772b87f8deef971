//! The story of the first minute, told by what was seen: pure, without clock or network.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// The steps that have happened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Steps {
    pub flight_on: bool,
    /// Settled on the spot (自行处置) on the phone, since flight mode was turned on.
    pub disposed: bool,
    /// Killed after that, started again, and the record was still there.
    pub killed: bool,
    pub flight_off: bool,
    /// The desk shows the case with all its photos.
    pub arrived: bool,
    pub tampered: bool,
}

/// Something seen from outside the app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    Flight(bool),
    /// The phone program runs, or does not.
    Phone(bool),
    /// The self-disposed cases that the phone shows as its own, newest first.
    Mine(Vec<String>),
    /// The desk shows this case with all its photos.
    Complete(String),
    /// The desk's evidence check names an altered photo.
    Tampered,
}

/// How far the story has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Story {
    pub flight: bool,
    pub phone_running: bool,
    pub steps: Steps,
    /// The case that the story is about.
    pub case: Option<String>,
    /// Cases from before this round.
    before: BTreeSet<String>,
    mine: BTreeSet<String>,
    kill_seen: bool,
}

impl Story {
    /// Goes on by one sight.
    pub fn see(&mut self, sight: Sight) {
        match sight {
            Sight::Flight(on) => self.flight_turned(on),
            Sight::Phone(running) => self.phone_turned(running),
            Sight::Mine(cases) => self.phone_shows(cases),
            Sight::Complete(case) => {
                if self.steps.flight_off && self.case.as_ref() == Some(&case) {
                    self.steps.arrived = true;
                }
            }
            Sight::Tampered => self.steps.tampered = true,
        }
    }

    /// Whether the desk is to be watched for the case.
    pub fn awaited(&self) -> Option<&String> {
        self.case.as_ref().filter(|_| self.steps.flight_off && !self.steps.arrived)
    }

    fn flight_turned(&mut self, on: bool) {
        self.flight = on;
        if !on {
            // Turned off with nothing recorded, there is nothing to arrive: the story has not begun.
            self.steps.flight_off = self.steps.disposed;
            self.steps.flight_on = self.steps.disposed;
            return;
        }
        if !self.steps.disposed || self.steps.arrived {
            let mine = std::mem::take(&mut self.mine);
            *self =
                Self { flight: true, phone_running: self.phone_running, before: mine.clone(), mine, ..Self::default() };
        }
        self.steps.flight_on = true;
        self.steps.flight_off = false;
    }

    fn phone_turned(&mut self, running: bool) {
        if !running && self.steps.disposed {
            self.kill_seen = true;
        }
        self.phone_running = running;
    }

    fn phone_shows(&mut self, cases: Vec<String>) {
        if !self.steps.arrived && self.steps.flight_on {
            self.case = cases.iter().find(|case| !self.before.contains(*case)).cloned();
            self.steps.disposed = self.case.is_some();
        }
        self.mine = cases.into_iter().collect();
        let still_there = self.case.as_ref().is_some_and(|case| self.mine.contains(case));
        self.steps.killed |= self.kill_seen && self.phone_running && still_there;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mine(cases: &[&str]) -> Sight {
        Sight::Mine(cases.iter().map(ToString::to_string).collect())
    }

    fn told(sights: impl IntoIterator<Item = Sight>) -> Story {
        let mut story = Story { phone_running: true, ..Story::default() };
        sights.into_iter().for_each(|sight| story.see(sight));
        story
    }

    fn first_minute() -> Vec<Sight> {
        vec![
            mine(&["old"]),
            Sight::Flight(true),
            mine(&["new", "old"]),
            Sight::Phone(false),
            Sight::Phone(true),
            mine(&["new", "old"]),
            Sight::Flight(false),
            Sight::Complete("new".into()),
            Sight::Tampered,
        ]
    }

    #[test]
    fn the_first_minute_ticks_one_step_after_the_other() {
        let count = |s: Steps| {
            [s.flight_on, s.disposed, s.killed, s.flight_off, s.arrived, s.tampered].iter().filter(|x| **x).count()
        };
        let ticks: Vec<usize> = (0..=9).map(|n| count(told(first_minute().into_iter().take(n)).steps)).collect();
        assert_eq!(ticks, [0, 0, 1, 2, 2, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn a_case_from_before_flight_mode_is_not_the_one_awaited() {
        let story = told([mine(&["old"]), Sight::Flight(true), mine(&["old"])]);
        assert!(!story.steps.disposed);
    }

    #[test]
    fn a_record_lost_by_the_kill_leaves_the_step_open() {
        let mut sights = first_minute();
        sights.truncate(5);
        sights.push(mine(&["old"]));
        let story = told(sights);
        assert!(!story.steps.killed && !story.steps.disposed);
    }

    #[test]
    fn an_undone_record_takes_its_tick_back() {
        let story = told([Sight::Flight(true), mine(&["new"]), mine(&[])]);
        assert!(!story.steps.disposed);
    }

    #[test]
    fn nothing_arrives_while_flight_mode_is_on() {
        let story = told([Sight::Flight(true), mine(&["new"]), Sight::Complete("new".into())]);
        assert!(!story.steps.arrived && story.awaited().is_none());
    }

    #[test]
    fn flight_mode_off_with_nothing_recorded_begins_anew() {
        let story = told([Sight::Flight(true), Sight::Flight(false)]);
        assert_eq!(story.steps, Steps::default());
    }

    #[test]
    fn a_second_round_is_about_another_case() {
        let mut story = told(first_minute());
        story.see(Sight::Flight(true));
        assert_eq!(story.steps, Steps { flight_on: true, ..Steps::default() });
        story.see(mine(&["newer", "new", "old"]));
        assert_eq!(story.case.as_deref(), Some("newer"));
    }
}
