//! A TCP proxy between device and server that counts, delays, limits, and cuts.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;

/// What the proxy does to what passes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Weather {
    /// One-way delay.
    pub delay: Duration,
    /// Bytes per second each way; 0 for no limit.
    pub rate: u64,
    /// Cut each connection after so many bytes up: from and to.
    pub cut: Option<(u64, u64)>,
}

/// Counts and the address to connect to.
pub struct Proxy {
    pub addr: String,
    pub up: Arc<AtomicU64>,
    pub down: Arc<AtomicU64>,
    pub connections: Arc<AtomicU64>,
}

impl Proxy {
    pub fn start(to: &str, weather: Weather) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let proxy = Self {
            addr: listener.local_addr()?.to_string(),
            up: Arc::default(),
            down: Arc::default(),
            connections: Arc::default(),
        };
        let (up, down, count) = (Arc::clone(&proxy.up), Arc::clone(&proxy.down), Arc::clone(&proxy.connections));
        let to = to.to_owned();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let nth = count.fetch_add(1, Ordering::SeqCst);
                let Ok(server) = TcpStream::connect(&to) else { continue };
                let cut = weather.cut.map(|(from, upto)| from + nth.wrapping_mul(2_654_435_761) % (upto - from));
                join(client, server, weather, cut, (Arc::clone(&up), Arc::clone(&down)));
            }
        });
        Ok(proxy)
    }

    pub fn bytes(&self) -> u64 {
        self.up.load(Ordering::SeqCst) + self.down.load(Ordering::SeqCst)
    }

    pub fn reset(&self) {
        self.up.store(0, Ordering::SeqCst);
        self.down.store(0, Ordering::SeqCst);
        self.connections.store(0, Ordering::SeqCst);
    }
}

fn join(
    client: TcpStream,
    server: TcpStream,
    weather: Weather,
    cut: Option<u64>,
    counts: (Arc<AtomicU64>, Arc<AtomicU64>),
) {
    for stream in [&client, &server] {
        let _ = stream.set_nodelay(true);
    }
    let (Ok(client_out), Ok(server_out)) = (client.try_clone(), server.try_clone()) else { return };
    thread::spawn(move || pump(client, server_out, weather, cut, &counts.0));
    thread::spawn(move || pump(server, client_out, weather, None, &counts.1));
}

/// Carries bytes one way. Delay is kept per chunk, so that it adds latency and not a limit.
fn pump(mut from: TcpStream, to: TcpStream, weather: Weather, cut: Option<u64>, count: &AtomicU64) {
    let (sender, receiver) = std::sync::mpsc::channel::<(Instant, Vec<u8>)>();
    let Ok(mut out) = to.try_clone() else { return };
    let writer = thread::spawn(move || {
        let mut free = Instant::now();
        for (came, bytes) in receiver {
            let due = came + weather.delay;
            let due = due.max(free);
            thread::sleep(due.saturating_duration_since(Instant::now()));
            if weather.rate > 0 {
                free = due + Duration::from_secs_f64(bytes.len() as f64 / weather.rate as f64);
            }
            if out.write_all(&bytes).is_err() {
                return;
            }
        }
        let _ = out.shutdown(Shutdown::Write);
    });
    let mut passed = 0;
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(read) = from.read(&mut buffer) {
        if read == 0 {
            break;
        }
        count.fetch_add(read as u64, Ordering::SeqCst);
        passed += read as u64;
        if sender.send((Instant::now(), buffer.get(..read).unwrap_or_default().to_vec())).is_err() {
            break;
        }
        if cut.is_some_and(|limit| passed >= limit) {
            drop(sender);
            let _ = writer.join();
            let _ = from.shutdown(Shutdown::Both);
            let _ = to.shutdown(Shutdown::Both);
            return;
        }
    }
    drop(sender);
    let _ = writer.join();
}
