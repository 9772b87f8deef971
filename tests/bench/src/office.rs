//! The server process: a ledger with an office, people with codes, and cases written by simulated phones.

use std::collections::BTreeMap;
use std::io::Read;

use anyhow::{Context, Result};
use gridwalk_domain::case::CaseFact;
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::journal::Role;
use gridwalk_domain::org::{Grant, Person};
use gridwalk_domain::stream::Stream;
use gridwalk_protocol::enrol::EnrolRequest;
use gridwalk_protocol::frame::{Message, Writer};
use gridwalk_protocol::sync::SyncRequest;
use gridwalk_server::demo::{About, Phone};
use gridwalk_server::{Config, Ledger, Server, office};

use crate::world::{self, street};

/// Streets of the bench's district.
pub const STREETS: u32 = 20;

/// `server DIR CASES SMALL PEOPLE`: fills, listens, prints one JSON line, ends when standard input does.
pub fn serve(arguments: &[String]) -> Result<()> {
    let number = |n: usize| -> Result<usize> { Ok(arguments.get(n).context("an argument is missing")?.parse()?) };
    let dir = arguments.first().context("a folder")?;
    let (cases, small, people) = (number(1)?, number(2)?, number(3)?);
    let runtime = tokio::runtime::Runtime::new()?;
    let config = Config {
        data_dir: dir.into(),
        listen: "127.0.0.1:0".parse()?,
        device_per_s: 100_000,
        device_burst: 100_000,
        ..Config::default()
    };
    let server = Server::open(config)?;
    let codes = staff(server.ledger(), people)?;
    fill(server.ledger(), cases, small)?;
    let running = runtime.block_on(server.listen())?;
    let codes = serde_json::to_string(&codes)?;
    println!("{{\"addr\":\"{}\",\"codes\":{codes}}}", running.addr);
    let mut rest = Vec::new();
    std::io::stdin().read_to_end(&mut rest)?;
    runtime.block_on(running.shutdown())?;
    Ok(())
}

/// Person 0 supervises the district; the others inspect a street each, in turn. A code for each.
fn staff(ledger: &Ledger, people: usize) -> Result<Vec<String>> {
    let codes = ledger.write(move |tx| {
        let mut codes = Vec::new();
        for n in 0..people {
            let (stream, role) =
                if n == 0 { (Stream::org(), Role::Supervisor) } else { (street(n as u32 % STREETS), Role::Inspector) };
            let grants = BTreeMap::from([("a".to_owned(), Grant { stream, role, from: 0, until: None })]);
            let id = EntityId(uuid::Uuid::from_u128(0x7000 + n as u128));
            let person = Person { name: format!("人员{n}"), staff_no: format!("p{n}"), unit: None, grants };
            office::record(tx, &Stream::org(), id, person.to_fact())?;
            codes.push(tx.make_code(PersonId(id.0), 86_400_000)?);
        }
        Ok(codes)
    })?;
    Ok(codes)
}

/// `cases` over the streets, street 1 with exactly `small` of them, pushed by one simulated phone.
fn fill(ledger: &Ledger, cases: usize, small: usize) -> Result<()> {
    if cases == 0 {
        return Ok(());
    }
    let author = PersonId(uuid::Uuid::from_u128(0x7000));
    let mut phone = Phone::numbered(1);
    let code = ledger.write(move |tx| tx.make_code(author, 86_400_000))?;
    let request = EnrolRequest {
        p: gridwalk_protocol::VERSION,
        code,
        device: phone.device,
        key: phone.key.public(),
        label: "filler".into(),
        app: "bench".into(),
    };
    ledger.enrol(request, None)?;
    let now = ledger.now();
    for n in 0..cases {
        let home = if n < small { street(1) } else { street(2 + (n as u32) % (STREETS - 2)) };
        let CaseFact::SelfDisposed { .. } = world::case_fact(n as u64) else { continue };
        let about = About {
            author,
            stream: home,
            entity: world::case_id(n as u64, 9),
            seen: 0,
            at: now - 3_600_000 + n as i64,
        };
        phone.case(&about, &world::case_fact(n as u64))?;
        if phone.unsent().len() == 5_000 || n + 1 == cases {
            push(ledger, &mut phone)?;
        }
    }
    Ok(())
}

fn push(ledger: &Ledger, phone: &mut Phone) -> Result<()> {
    let header = SyncRequest {
        p: gridwalk_protocol::VERSION,
        e: None,
        pages: vec![phone.page()],
        c: BTreeMap::new(),
        resume: None,
        fetch: Vec::new(),
        budget: Some(0),
    };
    let mut writer = Writer::new(&header)?;
    phone.unsent().iter().for_each(|act| writer.line(act));
    let message: Message<SyncRequest> = Message::read(&writer.finish()?)?;
    let device = ledger.device(phone.device)?.context("the filler is enrolled")?;
    let lines = message.lines().map(<[u8]>::to_vec).collect();
    ledger.exchange(&device, gridwalk_server::ledger::Request { header: message.header, lines })?;
    phone.delivered();
    Ok(())
}
