//! The running demonstration: its switches, and the eye that follows the story on both screens.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use gridwalk_core::api::{CaseFilter, CaseId, CaseList, Done, Setting};
use gridwalk_core::view::{CaseFull, CasePage, CaseStateView};
use tokio::sync::watch;

use super::device::Device;
use super::flight::Flight;
use super::home::Ports;
use super::page::{INVENTED, Language, View};
use super::runner::Programs;
use super::steps::{Sight, Story};
use super::tamper;
use crate::error::HostError;

/// How long the phone stays dead.
const DEAD: Duration = Duration::from_secs(2);
/// How often the screens are looked at.
const GLANCE: Duration = Duration::from_millis(300);
/// The same while a case is on its way.
const CLOSE_LOOK: Duration = Duration::from_millis(100);

/// Everything that the page can switch or see.
pub struct Stage {
    programs: Arc<Programs>,
    flight: Arc<Flight>,
    on_phone: Device,
    on_desk: Device,
    ports: Ports,
    desk_data: PathBuf,
    told: watch::Sender<Told>,
}

/// The story, and how long the case took.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Told {
    story: Story,
    left: Option<Instant>,
    took: Option<Duration>,
}

impl Told {
    fn see(&mut self, sight: Sight) {
        let (flight, arrived) = (self.story.flight, self.story.steps.arrived);
        self.story.see(sight);
        if flight && !self.story.flight {
            self.left = Some(Instant::now());
        }
        if !arrived && self.story.steps.arrived {
            self.took = self.left.map(|left| left.elapsed());
        }
        if !self.story.steps.arrived {
            self.took = None;
        }
    }
}

impl Stage {
    /// A stage with both devices settled and the network on.
    pub fn new(
        programs: Arc<Programs>,
        flight: Arc<Flight>,
        (on_phone, on_desk): (Device, Device),
        ports: Ports,
        desk_data: PathBuf,
    ) -> Self {
        let mut told = Told::default();
        told.see(Sight::Phone(true));
        let (told, _) = watch::channel(told);
        Self { programs, flight, on_phone, on_desk, ports, desk_data, told }
    }

    /// Changes of what [`Stage::view`] answers.
    pub fn watch(&self) -> watch::Receiver<Told> {
        self.told.subscribe()
    }

    pub fn view(&self) -> View {
        let told = self.told.borrow();
        View {
            flight: told.story.flight,
            phone_running: told.story.phone_running,
            phone_url: format!("http://127.0.0.1:{}/", self.ports.phone),
            desk_url: format!("http://127.0.0.1:{}/", self.ports.desk),
            steps: told.story.steps,
            arrived_after_ms: told.took.map(|took| u64::try_from(took.as_millis()).unwrap_or(u64::MAX)),
            invented: INVENTED,
        }
    }

    /// Whether the sight was news.
    fn see(&self, sight: Sight) -> bool {
        self.told.send_if_modified(|told| {
            let before = told.clone();
            told.see(sight);
            *told != before
        })
    }

    pub fn turn_flight(&self, on: bool) {
        self.flight.turn(on);
        self.see(Sight::Flight(on));
    }

    /// Has phone and desk speak a language from their next loading on, as their own settings would.
    ///
    /// # Errors
    /// One of them does not answer.
    pub async fn speak(&self, language: Language) -> Result<(), HostError> {
        let setting = Setting { key: "language".into(), value: Some(language.tag().into()) };
        for device in [&self.on_desk, &self.on_phone] {
            let _: Done = device.call("setting_put", &setting).await?;
        }
        Ok(())
    }

    /// Kills the phone program and starts it again on the same port two seconds later.
    pub async fn kill_phone(self: &Arc<Self>) {
        if !self.see(Sight::Phone(false)) {
            return;
        }
        self.programs.phone.kill().await;
        let stage = Arc::clone(self);
        tokio::spawn(async move {
            tokio::time::sleep(DEAD).await;
            while let Err(error) = stage.programs.phone.start("listening").await {
                tracing::error!(%error, "the phone did not come back: it is started once more");
                tokio::time::sleep(DEAD).await;
            }
            stage.see(Sight::Phone(true));
        });
    }

    /// Alters a photo on the desk's disk.
    ///
    /// # Errors
    /// There is none, or the desk's check does not find it.
    pub async fn tamper(&self) -> Result<(), HostError> {
        let case = {
            let told = self.told.borrow();
            told.story.case.clone().filter(|_| told.story.steps.arrived)
        };
        tamper::alter(&self.on_desk, &self.desk_data, case).await?;
        self.see(Sight::Tampered);
        Ok(())
    }

    /// Looks at both screens for as long as the programs run.
    ///
    /// # Errors
    /// [`HostError::Ended`] when one ended by itself.
    pub async fn follow(&self) -> Result<(), HostError> {
        loop {
            let awaited = self.told.borrow().story.awaited().cloned();
            tokio::time::sleep(if awaited.is_some() { CLOSE_LOOK } else { GLANCE }).await;
            for program in [&self.programs.server, &self.programs.phone, &self.programs.desk] {
                program.check().await?;
            }
            if let Some(case) = awaited {
                self.look_at_desk(case).await;
            }
            self.look_at_phone().await;
        }
    }

    /// A phone that is dead or busy is looked at again soon.
    async fn look_at_phone(&self) {
        let filter = CaseFilter { state: Some(CaseStateView::SelfDisposed), mine: true, ..CaseFilter::default() };
        let newest = CaseList { filter, after: None, limit: 20 };
        if self.told.borrow().story.phone_running
            && let Ok(page) = self.on_phone.call::<CasePage>("case_list", &newest).await
        {
            self.see(Sight::Mine(page.rows.into_iter().map(|row| row.id).collect()));
        }
    }

    async fn look_at_desk(&self, case: String) {
        let params = CaseId { case: case.clone() };
        if let Ok(full) = self.on_desk.call::<CaseFull>("case", &params).await
            && full.brief.photos.named > 0
            && full.brief.photos.arrived == full.brief.photos.named
        {
            self.see(Sight::Complete(case));
        }
    }
}
