//! Processes that are started to be killed: a server and phones, and what the phones said they had recorded.

use std::fmt;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::JoinHandle;

/// What a phone says, a line each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    Ready,
    Case { case: String, photo: String },
    Note { case: String },
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Said::Ready => f.write_str("ready ."),
            Said::Case { case, photo } => write!(f, "case {case} {photo} ."),
            Said::Note { case } => write!(f, "note {case} ."),
        }
    }
}

impl Said {
    /// Reads a line; a line without its end was never said.
    pub fn parse(line: &str) -> Option<Self> {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["ready", "."] => Some(Said::Ready),
            ["case", case, photo, "."] => Some(Said::Case { case: (*case).into(), photo: (*photo).into() }),
            ["note", case, "."] => Some(Said::Note { case: (*case).into() }),
            _ => None,
        }
    }
}

/// A phone that is running now.
pub struct PhoneProcess {
    child: Child,
    listening: JoinHandle<Vec<Said>>,
}

impl PhoneProcess {
    pub fn start(program: &str, folder: &Path, server: &str, code: &str, first: u64) -> Self {
        let mut child = Command::new(program)
            .args([folder.as_os_str(), server.as_ref(), code.as_ref(), first.to_string().as_ref()])
            .stdout(Stdio::piped())
            .spawn()
            .expect("a phone that starts");
        let out = child.stdout.take().expect("its output");
        Self { child, listening: std::thread::spawn(move || hear(out)) }
    }

    /// SIGKILL; everything it had said.
    pub fn kill(mut self) -> Vec<Said> {
        assert!(self.child.try_wait().expect("its state").is_none(), "the phone ended by itself");
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
        self.listening.join().expect("what it said")
    }
}

fn hear(out: ChildStdout) -> Vec<Said> {
    BufReader::new(out).lines().map_while(Result::ok).filter_map(|line| Said::parse(&line)).collect()
}

/// A server that is running now.
pub struct ServerProcess {
    program: String,
    folder: PathBuf,
    listen: String,
    child: Child,
}

impl ServerProcess {
    pub fn start(program: &str, folder: &Path, listen: &str) -> Self {
        let child = spawn_server(program, folder, listen);
        Self { program: program.into(), folder: folder.into(), listen: listen.into(), child }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.listen)
    }

    /// SIGKILL, and a new one over the same folder at the same address.
    pub fn kill_and_restart(&mut self) {
        self.end();
        self.child = spawn_server(&self.program, &self.folder, &self.listen);
    }

    fn end(&mut self) {
        // A server that is gone already is as dead as it should be.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        self.end();
    }
}

fn spawn_server(program: &str, folder: &Path, listen: &str) -> Child {
    let mut child = Command::new(program)
        .args([folder.as_os_str(), listen.as_ref()])
        .stdout(Stdio::piped())
        .spawn()
        .expect("a server that starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
    assert!(line.starts_with("ready"), "the server did not come up again after a kill");
    child
}
