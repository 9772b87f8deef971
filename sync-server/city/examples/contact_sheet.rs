//! Draws every scene before and after, near and far, into a folder as JPEG, for looking at: `contact_sheet FOLDER [VARIANT]`.

use std::path::PathBuf;

use gridwalk_city::scene::{Phase, SceneKind, SceneSeed, View, jpeg};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let folder = PathBuf::from(args.next().ok_or("name a folder to write into")?);
    let variant = args.next().map_or(Ok(1), |text| text.parse())?;
    for kind in SceneKind::ALL {
        for phase in [Phase::Before, Phase::After] {
            let bytes = SceneSeed { kind, variant, phase }.jpeg(1600, 1200)?;
            std::fs::write(folder.join(format!("{kind:?}-{phase:?}.jpg")), bytes)?;
        }
        for view in [View::Near, View::Far] {
            let street = SceneSeed { kind, variant, phase: Phase::Before }.street(view, 1600, 1200)?;
            std::fs::write(folder.join(format!("{kind:?}-{view:?}.jpg")), jpeg(&street.picture(Phase::Before))?)?;
        }
    }
    Ok(())
}
