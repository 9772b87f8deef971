//! Marks made by hand: kept here until the patrol ends or their slot is over, and told without the moment.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use gridwalk_domain::id::PersonId;
use gridwalk_domain::patrol::{Means, Patrol, Verdict};
use gridwalk_domain::stream::Stream;
use serde_json::json;

use super::close::{entry, patrol_of, street_of};
use super::live::Header;
use super::verdicts::{Mark, Marks};
use crate::api::*;
use crate::app::{App, Inner};
use crate::error::internal;
use crate::routes::BESIDE;

/// Settings key of somebody's marks.
fn marks_key(person: PersonId) -> String {
    format!("marks.{person}")
}

impl App {
    /// Marks that have not gone up yet.
    pub(super) fn marks(&self, inner: &Inner, person: PersonId) -> Result<Marks, ApiError> {
        let kept = inner.store.setting(&marks_key(person))?;
        Ok(kept.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
    }

    pub(super) fn keep_marks(&self, inner: &mut Inner, person: PersonId, marks: &Marks) -> Result<(), ApiError> {
        let json = serde_json::to_string(marks).map_err(internal)?;
        let value = (!marks.0.is_empty()).then_some(json.as_str());
        Ok(inner.store.put_setting(&marks_key(person), value)?)
    }

    pub(super) fn forget_marks(&self, person: PersonId, keys: &[String]) -> Result<(), ApiError> {
        let mut inner = self.lock();
        let mut marks = self.marks(&inner, person)?;
        marks.0.retain(|key, _| !keys.contains(key));
        self.keep_marks(&mut inner, person, &marks)
    }

    /// Marks made without a patrol go up when their slots are over: no act tells when somebody stood where.
    pub(super) fn send_old_marks(&self, person: PersonId) -> Result<(), ApiError> {
        let inner = self.lock();
        if inner.session.as_ref().map(|session| session.person) != Some(person) {
            return Ok(());
        }
        let now = self.now(&inner);
        let marks = self.marks(&inner, person)?;
        let home = self.home(&inner, None)?;
        let own: BTreeSet<Stream> = self.beside(&inner, person, &home)?.into_iter().map(|(stream, _)| stream).collect();
        let mut groups: BTreeMap<(NaiveDate, bool, Stream), Vec<String>> = BTreeMap::new();
        for (key, Mark { assessed, day, .. }) in marks.0.iter().filter(|(_, mark)| mark.to <= now) {
            let stream = street_of(&inner, key)?.filter(|stream| own.contains(stream)).unwrap_or(home.clone());
            groups.entry((*day, *assessed, stream)).or_default().push(key.clone());
        }
        let mut said = Vec::new();
        for ((day, assessed, stream), keys) in &groups {
            let header = Header {
                patrol: self.fresh_id(&inner)?,
                person,
                stream: stream.clone(),
                beside: Vec::new(),
                day: *day,
                means: Means::Foot,
                partners: Vec::new(),
                assessed: *assessed,
                began: now,
            };
            let results = keys.iter().map(|key| (key.clone(), Verdict::Met)).collect();
            let mut set = Patrol { results, ended: true, ..patrol_of(&header) }.to_fact().set;
            // Beside no patrol but itself: nobody set out.
            set.insert(BESIDE.to_owned(), json!(header.patrol));
            said.push(entry(&header, set));
        }
        if said.is_empty() {
            return Ok(());
        }
        self.write_entries(inner, said)?;
        self.forget_marks(person, &groups.into_values().flatten().collect::<Vec<_>>())
    }
}
