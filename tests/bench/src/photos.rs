//! 300 photos of 300 KB from the encrypted store to durable at the server, on good lines and on dying ones.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use anyhow::Result;
use gridwalk_core::api::Nothing;
use gridwalk_domain::entity::Fact;
use gridwalk_domain::hash::Hash;
use gridwalk_domain::journal::{Clock, Role};
use gridwalk_media::{Vault, VaultKey};
use gridwalk_store::{Author, Moment, NewPhoto, Store, Wish};
use sha2::{Digest, Sha256};

use crate::proxy::{Proxy, Weather};
use crate::rows::seconds;
use crate::table::Table;
use crate::world::{Device, ServerProcess, case_fact, case_id, person, street};

const PHOTOS: u64 = 300;
const SIZE: usize = 300 * 1024;

/// Bytes that no compression helps with.
fn noise(n: u64) -> Vec<u8> {
    let mut out = Vec::with_capacity(SIZE);
    let mut block = Sha256::digest(n.to_le_bytes());
    while out.len() < SIZE {
        out.extend_from_slice(&block);
        block = Sha256::digest(block);
    }
    out.truncate(SIZE);
    out
}

/// Puts the photos in the vault and names them in acts, without previews: only masters are measured.
fn load(store: &mut Store, vault: &Vault) -> Result<()> {
    for n in 0..PHOTOS {
        let bytes = noise(n);
        let hash = Hash(vault.put(&bytes)?);
        let at = 1_790_000_000_000 + n as i64;
        let clock = Clock { boot: "bench".into(), off: Some(0), unc: Some(40), meas: Some(at) };
        let photo = NewPhoto { hash, len: SIZE as u64, w: 1600, ht: 1200, taken_at: at, preview: b"p".to_vec() };
        let wish = Wish {
            stream: street(1),
            entity: case_id(n, 5),
            fact: Fact::Case(case_fact(n)),
            photos: vec![photo],
            drop_draft: None,
        };
        store.record(
            Author { person: person(1), role: Role::Inspector, unit: None },
            &Moment { clock, at, wall: at },
            wish,
        )?;
        store.previews_sent(&[hash])?;
    }
    Ok(())
}

/// A device whose acts are delivered and whose photos wait.
fn loaded(server: &ServerProcess, proxy: &Proxy) -> Result<Device> {
    let device = Device::enrolled(&proxy.addr, &server.codes[1])?;
    device.app.sync_now(Nothing {})?;
    device.with_parts(load)
}

/// The same work with nothing in between: read and decrypt, loopback, hash, write, fsync file and folder.
fn bare() -> Result<Duration> {
    let dir = tempfile::tempdir()?;
    let vault = Vault::open(dir.path().join("from"), VaultKey::new([3; 32]))?;
    let names = (0..PHOTOS).map(|n| vault.put(&noise(n))).collect::<Result<Vec<_>, _>>()?;
    let to = dir.path().join("to");
    std::fs::create_dir(&to)?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let addr = listener.local_addr()?;
    let began = Instant::now();
    let receiver = std::thread::spawn(move || receive(&listener, &to));
    let mut line = TcpStream::connect(addr)?;
    for name in &names {
        line.write_all(&vault.get(name)?)?;
    }
    drop(line);
    receiver.join().map_err(|_| anyhow::anyhow!("the receiver broke"))??;
    Ok(began.elapsed())
}

fn receive(listener: &TcpListener, to: &std::path::Path) -> Result<()> {
    let (mut line, _) = listener.accept()?;
    let folder = std::fs::File::open(to)?;
    let mut bytes = vec![0; SIZE];
    for n in 0..PHOTOS {
        line.read_exact(&mut bytes)?;
        let hash = Sha256::digest(&bytes);
        anyhow::ensure!(hash.len() == 32);
        let mut file = std::fs::File::create(to.join(n.to_string()))?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        folder.sync_all()?;
    }
    Ok(())
}

pub fn three_hundred(table: &mut Table) -> Result<()> {
    let base = bare()?;
    let server = ServerProcess::start(0, 0, 3)?;
    let proxy = Proxy::start(&server.addr, Weather::default())?;
    let device = loaded(&server, &proxy)?;
    let began = Instant::now();
    let report = device.app.sync_now(Nothing {})?;
    let time = began.elapsed();
    let found = format!(
        "{:.2} × ({} against {}), {} photos",
        time.as_secs_f64() / base.as_secs_f64(),
        seconds(time),
        seconds(base),
        report.photos_sent
    );
    table.row("300 photos of 300 KB, encrypted store → durable at the server", "≤ 1.5 × the bare work", &found);
    Ok(())
}

/// Each connection dies after 0.5–1.5 MB upwards.
pub fn dying_connections(table: &mut Table) -> Result<()> {
    let server = ServerProcess::start(0, 0, 3)?;
    let weather = Weather { cut: Some((500_000, 1_500_000)), ..Weather::default() };
    let proxy = Proxy::start(&server.addr, weather)?;
    let device = loaded(&server, &proxy)?;
    proxy.reset();
    let (mut syncs, mut sent) = (0, 0);
    while sent < PHOTOS as i64 && syncs < 2_000 {
        syncs += 1;
        sent += device.app.sync_now(Nothing {})?.photos_sent;
        sent = sent.max(PHOTOS as i64 - device.app.unsent(Nothing {})?.summary.photos);
    }
    let payload = PHOTOS * SIZE as u64;
    let extra = (proxy.bytes() as f64 / payload as f64 - 1.0) * 100.0;
    let found = format!("{sent} of {PHOTOS} after {syncs} syncs, {extra:.2} % extra");
    table.row("the same where each connection dies after 0.5–1.5 MB", "completes, ≤ 1 % extra", &found);
    Ok(())
}
