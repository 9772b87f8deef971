//! What can become of an exchange.

use crate::Dice;

/// The fate of one exchange.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The connection breaks before anything is said.
    Refuse,
    /// The request breaks off after so many thousandths.
    CutUp(usize),
    /// The server hears everything, the answer breaks off after so many thousandths.
    CutDown(usize),
    /// The server hears everything, the answer is lost.
    LoseAnswer,
    /// The server hears the request twice.
    Duplicate,
    /// Passes, and is kept to be replayed later.
    KeepForLater,
    /// The server hears an older request once more before this one: order is lost.
    ReplayOld,
    /// So many milliseconds late.
    Delay(u64),
    /// Something else answers, with these bytes.
    Answer(Vec<u8>),
}

impl Fault {
    pub fn name(&self) -> &'static str {
        match self {
            Fault::Refuse => "refused",
            Fault::CutUp(_) => "request cut",
            Fault::CutDown(_) => "answer cut",
            Fault::LoseAnswer => "answer lost",
            Fault::Duplicate => "doubled",
            Fault::KeepForLater => "kept for later",
            Fault::ReplayOld => "replayed late",
            Fault::Delay(_) => "delayed",
            Fault::Answer(_) => "answered by something else",
        }
    }

    /// A login page, as hotels and stations answer everything with.
    pub fn portal() -> Self {
        let page = "<html><body>欢迎使用免费无线网络，请登录</body></html>";
        Self::answer("200 OK", "text/html; charset=utf-8", page.as_bytes())
    }

    /// A proxy or server that is broken.
    pub fn broken() -> Self {
        Self::answer("500 Internal Server Error", "text/html", b"<h1>500</h1>")
    }

    /// A whole answer with any status, type and body.
    pub fn answer(status: &str, content_type: &str, body: &[u8]) -> Self {
        Self::Answer([head(status, content_type, body.len()).as_bytes(), body].concat())
    }

    /// An answer that says how long it is and stops half-way.
    pub fn half(content_type: &str, body: &[u8]) -> Self {
        let half = body.get(..body.len() / 2).unwrap_or_default();
        Self::Answer([head("200 OK", content_type, body.len()).as_bytes(), half].concat())
    }
}

fn head(status: &str, content_type: &str, length: usize) -> String {
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
    )
}

/// Faults drawn by dice.
pub struct Storm {
    dice: Dice,
    permille: usize,
}

impl Storm {
    pub fn new(dice: Dice, permille: usize) -> Self {
        Self { dice, permille }
    }

    pub(super) fn draw(&mut self) -> Option<Fault> {
        if !self.dice.chance(self.permille) {
            return None;
        }
        let cut = self.dice.below(1000);
        Some(match self.dice.below(12) {
            0 | 1 => Fault::Refuse,
            2 => Fault::CutUp(cut),
            3 | 4 => Fault::CutDown(cut),
            5 | 6 => Fault::LoseAnswer,
            7 => Fault::Duplicate,
            8 => Fault::KeepForLater,
            9 => Fault::ReplayOld,
            10 => Fault::portal(),
            _ => Fault::broken(),
        })
    }
}
