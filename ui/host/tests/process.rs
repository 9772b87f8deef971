//! The program itself: says when it is ready, ends when asked, and leaves nobody behind.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

const SOON: Duration = Duration::from_secs(20);

fn host(args: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_gridwalk-host"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("started")
}

fn app(folder: &Path) -> (Child, u16) {
    let ui = folder.join("ui");
    std::fs::create_dir_all(&ui).expect("made");
    std::fs::write(ui.join("index.html"), "phone").expect("written");
    let (data, ui) = (folder.join("data"), ui.display().to_string());
    let mut child = host(&["app", "--with-parent", "--data", &data.display().to_string(), "--ui", &ui]);
    let line = first_line(&mut child);
    let port = line.strip_prefix("listening http://127.0.0.1:").and_then(|rest| rest.strip_suffix("/\n"));
    (child, port.and_then(|port| port.parse().ok()).expect("the line that says it is ready"))
}

fn first_line(child: &mut Child) -> String {
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().expect("a pipe")).read_line(&mut line).expect("readable");
    line
}

fn ended(child: &mut Child) -> ExitStatus {
    let began = Instant::now();
    while began.elapsed() < SOON {
        if let Some(status) = child.try_wait().expect("known") {
            return status;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = child.kill();
    panic!("it did not end");
}

fn get(port: u16) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("connected");
    let request = format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

fn cookie(answer: &str) -> &str {
    let line = answer.lines().find(|line| line.starts_with("set-cookie:")).expect("a session");
    line.split(';').next().expect("a cookie")
}

fn runs(pid: u32) -> bool {
    Command::new("kill").args(["-0", &pid.to_string()]).stderr(Stdio::null()).status().expect("kill").success()
}

#[test]
fn it_serves_from_the_moment_it_says_so_and_ends_with_its_parent() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut child, port) = app(folder.path());
    assert!(get(port).starts_with("HTTP/1.1 200"));
    drop(child.stdin.take());
    assert!(ended(&mut child).success());
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
}

#[test]
fn sigterm_ends_it_in_order_even_while_a_page_listens() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut child, port) = app(folder.path());
    let session = get(port);
    let mut page = TcpStream::connect(("127.0.0.1", port)).expect("connected");
    let head = cookie(&session).replace("set-cookie:", "Cookie:");
    write!(page, "GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{head}\r\n\r\n").expect("sent");
    let mut start = [0; 15];
    page.read_exact(&mut start).expect("an answer");
    assert_eq!(&start, b"HTTP/1.1 200 OK");
    assert!(Command::new("kill").arg(child.id().to_string()).status().expect("kill").success());
    assert!(ended(&mut child).success());
}

#[test]
fn an_open_page_outlives_a_restart_and_another_installation_does_not_know_it() {
    let (here, there) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let key = |folder: &Path| {
        let (mut child, port) = app(folder);
        let answer = get(port);
        child.kill().expect("killed");
        child.wait().expect("ended");
        cookie(&answer).rsplit('=').next().expect("a key").to_owned()
    };
    assert_eq!(key(here.path()), key(here.path()));
    assert_ne!(key(here.path()), key(there.path()));
}

#[test]
fn a_folder_without_pages_is_refused_with_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path().display().to_string();
    let args = ["app", "--data", &at, "--ui", &at];
    let refused = Command::new(env!("CARGO_BIN_EXE_gridwalk-host")).args(args).output().expect("run");
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("npm run build"));
}

#[test]
fn a_guarded_program_ends_with_the_guards_parent() {
    let mut guard = host(&["guard", "--", "sh", "-c", "echo $$; exec sleep 300"]);
    let pid: u32 = first_line(&mut guard).trim().parse().expect("a process");
    assert!(runs(pid));
    drop(guard.stdin.take());
    assert!(ended(&mut guard).success());
    assert!(!runs(pid));
}

#[test]
fn a_guard_ends_with_its_program() {
    let mut guard = host(&["guard", "--", "sh", "-c", "exit 3"]);
    assert!(!ended(&mut guard).success());
}
