//! What the demonstration's server says of the city it made: one enrolment card each for phone and desk.
//!
//! The runner starts `gridwalk-server demo --data FOLDER --port N --seed-file FILE`. The server invents the district where
//! FOLDER has none yet, writes FILE, listens on 127.0.0.1:N, and then prints a line that begins with `ready`. Its cards are
//! for first starts: devices that are enrolled already do not use them. FILE is JSON:
//!
//! ```json
//! {"city": {"seed": 1, "today": "2026-11-21", "unit_grids_target": 2500, "people": 60, "cases": 3500, "days": 30,
//!           "components_percent": 40},
//!  "codes": [{"role": "inspector", "qr": "GRIDWALK1 http://127.0.0.1:8787 7KQ2M9XA3D -", "duty_grids": ["320404001001"]},
//!            {"role": "supervisor", "qr": "GRIDWALK1 http://127.0.0.1:8787 8KQ2M9XA3D -"}]}
//! ```

use std::path::Path;

use gridwalk_city::CityConfig;
use serde::Deserialize;

use crate::error::HostError;
use crate::scenery::Place;

/// The server's own file about its demonstration.
#[derive(Debug, Clone, Deserialize)]
pub struct Seed {
    pub city: CityConfig,
    pub codes: Vec<Code>,
}

/// An enrolment card.
#[derive(Debug, Clone, Deserialize)]
pub struct Code {
    /// `inspector`, `supervisor` and so on.
    pub role: String,
    /// The card's QR as text.
    pub qr: String,
    /// Responsibility grids of an inspector.
    #[serde(default)]
    pub duty_grids: Vec<String>,
}

impl Seed {
    /// Reads the file.
    ///
    /// # Errors
    /// It is missing or says something else.
    pub fn read(file: &Path) -> Result<Self, HostError> {
        let json = std::fs::read(file).map_err(HostError::io(format!("reading {}", file.display())))?;
        serde_json::from_slice(&json)
            .map_err(|error| HostError::Unreadable { file: file.to_owned(), reason: error.to_string() })
    }

    /// The first card of a role.
    ///
    /// # Errors
    /// [`HostError::NoCode`].
    pub fn code(&self, role: &'static str) -> Result<&Code, HostError> {
        self.codes.iter().find(|code| code.role == role).ok_or(HostError::NoCode(role))
    }

    /// Writes down where the phone walks: in a grid of the inspector.
    ///
    /// # Errors
    /// [`HostError::NoCode`] when the inspector answers for no grid, or the file cannot be written.
    pub fn write_place(&self, file: &Path) -> Result<(), HostError> {
        let grid = self.code("inspector")?.duty_grids.first().ok_or(HostError::NoCode("inspector"))?;
        let place = Place { city: self.city.clone(), duty_grid: grid.clone() };
        let json = serde_json::to_vec_pretty(&place).unwrap_or_default();
        std::fs::write(file, json).map_err(HostError::io(format!("writing {}", file.display())))
    }
}

impl Code {
    /// The same card for another way to the server: the second word of the text is the address.
    pub fn through(&self, port: u16) -> String {
        let mut words: Vec<&str> = self.qr.split_whitespace().collect();
        let scheme = words.get(1).and_then(|address| address.split("://").next()).unwrap_or("http");
        let address = format!("{scheme}://127.0.0.1:{port}");
        if let Some(word) = words.get_mut(1) {
            *word = &address;
        }
        words.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_reads_as_the_server_writes_it() {
        let json = r#"{"city": {"seed": 1, "today": "2026-11-21", "unit_grids_target": 2500, "people": 60, "cases": 3500,
            "days": 30, "components_percent": 40}, "codes": [
            {"role": "inspector", "qr": "GRIDWALK1 http://127.0.0.1:1 A -", "duty_grids": ["320404001001"], "name": "x"},
            {"role": "supervisor", "qr": "GRIDWALK1 http://127.0.0.1:1 B -"}]}"#;
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("seed.json");
        std::fs::write(&file, json).expect("written");
        let seed = Seed::read(&file).expect("read");
        assert_eq!(
            seed.code("supervisor").map(|code| code.through(2)).ok().as_deref(),
            Some("GRIDWALK1 http://127.0.0.1:2 B -")
        );
        assert!(matches!(seed.code("officer"), Err(HostError::NoCode("officer"))));
        seed.write_place(&folder.path().join("place.json")).expect("written");
        assert_eq!(Place::read(&folder.path().join("place.json")).expect("read").duty_grid, "320404001001");
    }

    #[test]
    fn a_card_leads_another_way_with_the_same_code_and_pin() {
        let code = Code {
            role: "inspector".into(),
            qr: "GRIDWALK1 https://127.0.0.1:9 7KQ2M9XA3D ab".into(),
            duty_grids: vec![],
        };
        assert_eq!(code.through(17), "GRIDWALK1 https://127.0.0.1:17 7KQ2M9XA3D ab");
    }
}
