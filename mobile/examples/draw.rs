//! Draws one street scene before and after into a folder, for tests that need photos: `draw FOLDER`.

use std::path::PathBuf;

use gridwalk_city::scene::{Phase, SceneKind, SceneSeed};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder to write into")?);
    for (name, phase) in [("before", Phase::Before), ("after", Phase::After)] {
        let scene = SceneSeed { kind: SceneKind::RubbishBags, variant: 7, phase };
        std::fs::write(folder.join(format!("{name}.jpg")), scene.jpeg(1600, 1200)?)?;
    }
    Ok(())
}
