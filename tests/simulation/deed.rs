//! What people do: capture, correct, decide, sync. Refusals are typed and expected; anything else ends the run.

use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_tests::device::report_of;
use gridwalk_tests::{Device, Town};

use crate::CLASSES;
use crate::fleet::{Fleet, Post};

/// Refusals that a person understands.
const UNDERSTOOD: [ErrorCode; 7] = [
    ErrorCode::CaseWithdrawn,
    ErrorCode::AlreadySo,
    ErrorCode::NotAllowed,
    ErrorCode::NotFound,
    ErrorCode::CasePartial,
    ErrorCode::UnknownStreet,
    ErrorCode::NothingToWithdraw,
];

impl Fleet {
    /// A photo no other is like.
    fn shoot(&mut self, n: usize) -> Option<String> {
        self.photo += 1;
        let bytes = gridwalk_tests::shot::shot(self.photo);
        match self.members[n].device.app().photo_put(&bytes) {
            Ok(taken) => Some(taken.hash),
            Err(error) if error.code == ErrorCode::NoSpace => None,
            Err(error) => panic!("a photo was refused: {error:?}"),
        }
    }

    pub fn capture(&mut self, n: usize) -> Result<(), ApiError> {
        let fix = self.fix(n);
        let class = (*self.dice.pick(&CLASSES).expect("a class")).to_owned();
        let case = if self.dice.chance(700) {
            let before = if self.dice.chance(800) { self.shoot(n) } else { None };
            let after = if self.dice.chance(800) { self.shoot(n) } else { None };
            let wish = SelfDispose { class, before, after, fix, note: None, draft: None };
            self.members[n].device.app().self_dispose(wish)?.case
        } else {
            let photos = self.shoot(n).map(|hash| PhotoRef { hash, role: PhotoRole::Near });
            let at = fix.unwrap_or_else(|| Town::fix(self.members[n].street, 0, self.world.time.now()));
            let wish = Report { photos: photos.into_iter().collect(), fix, ..report_of(&class, at) };
            self.members[n].device.app().report(wish)?.case
        };
        let hot = self.hot.entry(self.members[n].street).or_default();
        if hot.len() < 6 {
            hot.push(case);
        } else if self.dice.chance(60) {
            let old = self.dice.below(hot.len());
            hot[old] = case;
        }
        self.count("captured");
        Ok(())
    }

    fn fix(&mut self, n: usize) -> Option<FixInput> {
        let cell = self.dice.below(4) as u32;
        self.dice.chance(900).then(|| Town::fix(self.members[n].street, cell, self.world.time.now()))
    }

    /// A case that this device can see: mostly one that others look at too.
    fn some_case(&mut self, n: usize) -> Option<String> {
        let street = self.members[n].street;
        if self.dice.chance(800) {
            let hot = self.hot.get(&street).cloned().unwrap_or_default();
            return self.dice.pick(&hot).cloned().filter(|case| self.members[n].device.has_case(case));
        }
        let list = CaseList { filter: CaseFilter::default(), after: None, limit: 20 };
        let rows = self.members[n].device.app().case_list(list).expect("a list").rows;
        self.dice.pick(&rows).map(|row| row.id.clone())
    }

    /// Changes something about a case that this device sees.
    pub fn change(&mut self, n: usize) -> Result<(), ApiError> {
        match self.some_case(n) {
            Some(case) => self.change_case(n, case),
            None => Ok(()),
        }
    }

    /// Several people look at one case, then each does something about it without knowing of the others.
    pub fn meet(&mut self, n: usize) {
        let street = self.members[n].street;
        let hot = self.hot.get(&street).cloned().unwrap_or_default();
        let Some(case) = self.dice.pick(&hot).cloned() else { return };
        let close = |m: &usize| self.members[*m].street == street || self.members[*m].post == Post::DistrictSupervisor;
        let near: Vec<usize> = (0..self.members.len()).filter(close).collect();
        let mut there: Vec<usize> = (0..4).filter_map(|_| self.dice.pick(&near).copied()).collect();
        there.sort_unstable();
        there.dedup();
        there.iter().for_each(|m| self.sync(*m));
        for m in &there {
            if self.members[*m].device.has_case(&case)
                && let Err(error) = self.change_case(*m, case.clone())
            {
                assert!(is_understood(&error), "{} was refused: {error:?}", self.members[*m].device.name);
            }
            self.note_recorded(*m);
        }
        there.iter().for_each(|m| self.sync(*m));
        self.count("met");
    }

    fn change_case(&mut self, n: usize, case: String) -> Result<(), ApiError> {
        let decides = self.members[n].post != Post::Inspector;
        let deed = self.dice.below(if decides { 100 } else { 70 });
        let photo = if (20..35).contains(&deed) { self.shoot(n) } else { None };
        let class = (*self.dice.pick(&CLASSES).expect("a class")).to_owned();
        let (fix, street) = (self.fix(n), self.dice.below(4) as u32 + 1);
        let app = self.members[n].device.app();
        match deed {
            0..20 => drop(app.add_note(AddNote { case, text: format!("第{}条", self.photo) })?),
            20..35 => {
                let Some(hash) = photo else { return Ok(()) };
                app.add_photo(AddPhoto { case, photo: PhotoRef { hash, role: PhotoRole::Far } })?;
            }
            35..50 => drop(app.correct_class(CorrectClass { case, class, condition: None })?),
            50..64 => {
                drop(app.correct_place(CorrectPlace { case, fix, grid: None, place_text: Some("路口".into()) })?)
            }
            64..70 => drop(app.withdraw(Withdraw { case, reason: "误报".into() })?),
            70..85 => drop(app.transfer(Transfer { case, street: Town::code(street) })?),
            _ => self.settle(n, &case)?,
        }
        self.count("changed");
        Ok(())
    }

    fn settle(&mut self, n: usize, case: &str) -> Result<(), ApiError> {
        let take_challenger = self.dice.chance(500);
        let device = &self.members[n].device;
        let Some(race) = device.case(case).races.into_iter().next() else { return Ok(()) };
        let wish = Settle { case: case.into(), challenger_version: race.challenger_version, take_challenger };
        device.app().settle(wish).map(drop)
    }

    pub fn sync(&mut self, n: usize) {
        let reached = sync(&self.members[n].device).is_some_and(|report| report.reached);
        self.members[n].restored &= !reached;
        self.count("synced");
    }
}

/// A sync that may fail on the network and nowhere else.
pub fn sync(device: &Device) -> Option<SyncReport> {
    match device.app().sync_now(Nothing {}) {
        Ok(report) => Some(report),
        Err(error) if error.code == ErrorCode::NotEnrolled => None,
        Err(error) => panic!("{} cannot sync: {error:?}", device.name),
    }
}

/// Whether a refusal is one that people live with.
pub fn is_understood(error: &ApiError) -> bool {
    UNDERSTOOD.contains(&error.code)
}
