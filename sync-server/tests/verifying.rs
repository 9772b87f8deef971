//! `verify` finds what was changed behind the server's back.
#![allow(clippy::unwrap_used, reason = "helpers of tests say what they expect as the tests do")]

mod world;

use gridwalk_domain::case::CaseFact;
use gridwalk_domain::hash::Hash;
use gridwalk_domain::journal::Role;
use gridwalk_domain::stream::Stream;
use gridwalk_server::blobs::Blobs;
use gridwalk_server::verify::verify;
use world::*;

/// A ledger with some of everything: cases, a transfer, a fork, holds, a photo.
fn lived_in() -> World {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let chief = world.person("chief", &[grant(Stream::org(), Role::Supervisor)]);
    let (mut anns, mut chiefs) = (world.phone(ann), world.phone(chief));
    let case = world.entity();
    let blobs = Blobs::open(world.dir.path(), 0).unwrap();
    let photo = blobs.put(b"jpg", gridwalk_protocol::blob::Class::Master, None).unwrap();
    anns.case(&world.about(ann, street(1), case, 0), &disposed(&[photo])).unwrap();
    let mut copy = anns.clone();
    anns.append(b"not an act".to_vec());
    anns.case(&world.about(ann, street(1), case, 1), &note("b")).unwrap();
    anns.case(&world.about(ann, street(2), world.entity(), 0), &report("not mine")).unwrap();
    world.push(&mut anns);
    copy.case(&world.about(ann, street(1), case, 1), &note("from a copy of the phone")).unwrap();
    world.push(&mut copy);
    let device = anns.device;
    world.ledger.write(move |tx| tx.blob_arrived(&photo_blob(photo, device))).unwrap();
    chiefs.case(&world.about(chief, street(1), case, 3), &CaseFact::Transferred { to: street(2) }).unwrap();
    world.push(&mut chiefs);
    world
}

fn report_of(world: &World) -> gridwalk_server::verify::Report {
    verify(&world.ledger, Some(&Blobs::open(world.dir.path(), 0).unwrap())).unwrap()
}

#[test]
fn a_ledger_that_lived_through_forks_holds_and_transfers_is_sound() {
    let world = lived_in();
    let report = report_of(&world);
    assert!(report.is_sound(), "{}", report.to_text());
    assert!(report.checks.iter().all(|check| check.seen > 0), "{}", report.to_text());
}

#[test]
fn every_change_behind_the_servers_back_is_found() {
    for (what, change) in [
        (
            "bytes",
            "UPDATE acts SET bytes = CAST(replace(CAST(bytes AS TEXT), 'self_disposed', 'self_dispozed') AS BLOB)",
        ),
        ("bytes and hash", "UPDATE acts SET hash = zeroblob(32) WHERE id = 3"),
        ("a link", "UPDATE acts SET link = zeroblob(32) WHERE id = (SELECT max(id) FROM acts)"),
        ("an act taken out", "DELETE FROM acts WHERE id = 3"),
        ("a head", "UPDATE chains SET seq = seq - 1"),
        ("a seal", "UPDATE chains SET sealed_sig = replace(sealed_sig, 'A', 'B') WHERE sealed_seq > 0"),
        ("a version", "UPDATE acceptances SET version = version + 5 WHERE act = (SELECT max(act) FROM acceptances)"),
        ("a stream's number", "DELETE FROM items WHERE seq = 2"),
        ("a head of a stream", "UPDATE streams SET head = head + 1"),
        ("a hold", "DELETE FROM holds"),
        ("an arrival", "DELETE FROM arrivals"),
        ("somebody's rights", "UPDATE people SET grants = '[]'"),
    ] {
        let world = lived_in();
        world.ledger.close();
        let conn = rusqlite::Connection::open(world.ledger.path()).unwrap();
        conn.pragma_update(None, "foreign_keys", false).unwrap();
        assert!(conn.execute(change, []).unwrap() > 0, "{what}");
        drop(conn);
        let report = report_of(&world);
        assert!(!report.is_sound(), "{what} was not found");
        assert!(report.to_text().contains("WRONG"));
    }
}

#[test]
fn a_photo_that_is_missing_or_changed_is_found() {
    let world = lived_in();
    let blobs = Blobs::open(world.dir.path(), 0).unwrap();
    let path = blobs.path(&Hash::of(b"jpg"), gridwalk_protocol::blob::Class::Master, None);
    std::fs::write(&path, b"jpG").unwrap();
    assert!(report_of(&world).to_text().contains("the file was changed"));
    std::fs::remove_file(&path).unwrap();
    assert!(report_of(&world).to_text().contains("the file is missing"));
}
