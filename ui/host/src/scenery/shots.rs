//! What the demonstration's lens sees: one scene for each record, before and after from the same viewpoint.
//!
//! Pages count their shots from one at every load; a scene must not come back, or two records would share one photo. So
//! the scenes are counted here, across restarts, and the page's count only tells whether it is still the same record.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gridwalk_city::scene::{Phase, SceneKind, SceneSeed};
use serde::{Deserialize, Serialize};

const SIZE: (u32, u32) = (1600, 1200);

/// What an inspector settles on the spot, the commonest first.
const KINDS: [SceneKind; 10] = [
    SceneKind::Adverts,
    SceneKind::FallenBikes,
    SceneKind::RubbishBags,
    SceneKind::OverflowingBin,
    SceneKind::GoodsOutside,
    SceneKind::Litter,
    SceneKind::Laundry,
    SceneKind::Weeds,
    SceneKind::FallenRailing,
    SceneKind::HangingCable,
];

type Frame = Arc<Vec<u8>>;

/// Chooses and draws scenes, and keeps the few that are near.
pub struct Shots {
    file: PathBuf,
    lens: Mutex<Lens>,
    drawn: Mutex<BTreeMap<(u64, Phase), Frame>>,
}

/// Where the lens points; kept, so that a restart between the two shots keeps the viewpoint.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Lens {
    scene: u64,
    /// The page's own count at the last before-shot; it begins anew with every page, so it is not kept.
    #[serde(skip)]
    shot: Option<u64>,
    /// The after-shot was seen: the next before-shot is another record's.
    finished: bool,
}

impl Lens {
    /// The scene for an aim; moves on where another record begins.
    fn point(&mut self, phase: Phase, shot: u64) -> u64 {
        match phase {
            Phase::After => self.finished = true,
            Phase::Before => {
                if self.finished || self.shot.is_some_and(|last| last != shot) {
                    self.scene += 1;
                }
                (self.shot, self.finished) = (Some(shot), false);
            }
        }
        self.scene
    }
}

impl Shots {
    /// Goes on behind the scenes that were already used.
    pub fn open(file: &Path) -> Self {
        let kept = std::fs::read(file).ok().and_then(|json| serde_json::from_slice(&json).ok());
        Self { file: file.to_owned(), lens: Mutex::new(kept.unwrap_or_default()), drawn: Mutex::default() }
    }

    /// The frame for an aim, drawn now if it was not drawn ahead; none if it cannot be drawn.
    pub fn aim(&self, phase: Phase, shot: u64) -> Option<Frame> {
        let scene = {
            let mut lens = lock(&self.lens);
            let scene = lens.point(phase, shot);
            if let Err(error) =
                serde_json::to_vec(&*lens).map_err(Into::into).and_then(|json| std::fs::write(&self.file, json))
            {
                tracing::warn!(%error, "the count of scenes was not kept");
            }
            scene
        };
        self.frame(scene, phase)
    }

    /// Draws what is likely aimed at next and forgets what lies behind.
    pub fn draw_ahead(&self) {
        let scene = lock(&self.lens).scene;
        for (scene, phase) in [(scene, Phase::Before), (scene, Phase::After), (scene + 1, Phase::Before)] {
            self.frame(scene, phase);
        }
        lock(&self.drawn).retain(|(drawn, _), _| *drawn >= scene);
    }

    fn frame(&self, scene: u64, phase: Phase) -> Option<Frame> {
        if let Some(frame) = lock(&self.drawn).get(&(scene, phase)) {
            return Some(Arc::clone(frame));
        }
        let turn = usize::try_from(scene).unwrap_or(0) % KINDS.len();
        let kind = KINDS.get(turn).copied()?;
        let drawn = SceneSeed { kind, variant: scene + 1, phase }.jpeg(SIZE.0, SIZE.1);
        let frame = Arc::new(drawn.inspect_err(|error| tracing::warn!(%error, "a scene was not drawn")).ok()?);
        lock(&self.drawn).insert((scene, phase), Arc::clone(&frame));
        Some(frame)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn before_and_after_of_one_record_share_the_scene_and_the_next_record_has_another() {
        let mut lens = Lens::default();
        let first = lens.point(Phase::Before, 1);
        assert_eq!(lens.point(Phase::Before, 1), first, "the still is the frame that was aimed at");
        assert_eq!(lens.point(Phase::After, 1), first);
        assert_ne!(lens.point(Phase::Before, 2), first);
    }

    #[test]
    fn a_page_that_counts_from_one_again_gets_a_new_scene() {
        let mut lens = Lens::default();
        let first = lens.point(Phase::Before, 1);
        lens.point(Phase::After, 1);
        assert_ne!(lens.point(Phase::Before, 1), first);
    }

    #[test]
    fn a_restart_between_the_two_shots_keeps_the_viewpoint_and_one_after_them_does_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("scene");
        let before = Shots::open(&file).aim(Phase::Before, 1).expect("drawn");
        let after = Shots::open(&file).aim(Phase::After, 1).expect("drawn");
        assert_eq!(Shots::open(&file).aim(Phase::After, 1).expect("drawn"), after, "resumed after a kill");
        let seed = SceneSeed { kind: KINDS[0], variant: 1, phase: Phase::After };
        assert_eq!(seed.jpeg(1600, 1200).ok(), Some(after.to_vec()));
        assert_ne!(Shots::open(&file).aim(Phase::Before, 1).expect("drawn"), before);
    }
}
