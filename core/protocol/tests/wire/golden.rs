//! Server N serves app N−1: every message as it was first released, read and written by today's code.
//!
//! `UPDATE_GOLDEN=1` writes the files that are not there yet. A file that is there is never overwritten: a message that
//! changed its shape is a new version of the protocol, with files of its own.

use std::fmt::Debug;
use std::path::PathBuf;

use gridwalk_domain::entity::Fact;
use gridwalk_domain::journal::RawAct;
use gridwalk_protocol::enrol::{EnrolAnswer, EnrolRequest};
use gridwalk_protocol::frame::{Message, Writer};
use gridwalk_protocol::pack::PackList;
use gridwalk_protocol::sync::{HoldReason, Item, SyncAnswer, SyncRequest, read_item};
use gridwalk_protocol::{WireCode, WireError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::samples;

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/v1").join(name)
}

/// The file's bytes without the line break that ends it; `today` is written first if it is missing and that is asked for.
fn golden(name: &str, today: &[u8]) -> Vec<u8> {
    let path = path(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() && !path.exists() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        std::fs::write(&path, [today, b"\n"].concat()).expect("the file can be written");
    }
    let mut bytes = std::fs::read(&path).unwrap_or_else(|e| panic!("{name}: {e}; UPDATE_GOLDEN=1 writes it"));
    assert_eq!(bytes.pop(), Some(b'\n'), "{name} ends with a line break");
    bytes
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("text")
}

/// Maps whose keys mean something: a field put into them would be a wrong entry, not a later field.
const KEYED: [&str; 2] = ["c", "set"];

/// The same message from a later app: one more field in every object.
fn from_later(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let fields =
                map.into_iter().map(|(k, v)| if KEYED.contains(&k.as_str()) { (k, v) } else { (k, from_later(v)) });
            let later = ("zz_later".to_owned(), json!({"a": [1, "值", null, {"b": true}]}));
            Value::Object(fields.chain([later]).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(from_later).collect()),
        other => other,
    }
}

fn holds<T: Serialize + DeserializeOwned + PartialEq + Debug>(name: &str, expected: &T) {
    let today = serde_json::to_vec(expected).expect("JSON");
    let golden = golden(name, &today);
    assert_eq!(text(&today), text(&golden), "{name}: today's app writes it differently");
    assert_eq!(&serde_json::from_slice::<T>(&golden).expect(name), expected, "{name} reads differently");
    let later = serde_json::to_vec(&from_later(serde_json::from_slice(&golden).expect("JSON"))).expect("JSON");
    assert_ne!(later, golden);
    assert_eq!(&serde_json::from_slice::<T>(&later).expect(name), expected, "{name} of a later app reads differently");
}

#[test]
fn requests_and_answers_of_version_1_hold() {
    holds::<SyncRequest>("sync_request.json", &samples::sync_request());
    holds::<SyncRequest>("sync_request_bare.json", &samples::sync_request_bare());
    holds::<SyncAnswer>("sync_answer.json", &samples::sync_answer());
    holds::<SyncAnswer>("sync_answer_bare.json", &samples::sync_answer_bare());
    holds::<SyncAnswer>("sync_answer_rewound.json", &samples::sync_answer_rewound());
    holds::<EnrolRequest>("enrol_request.json", &samples::enrol_request());
    holds::<EnrolAnswer>("enrol_answer.json", &samples::enrol_answer(true));
    holds::<EnrolAnswer>("enrol_answer_bare.json", &samples::enrol_answer(false));
    holds::<Vec<WireError>>("wire_error.json", &samples::wire_errors());
    holds::<PackList>("pack_list.json", &samples::pack_list());
}

#[test]
fn acts_of_version_1_hold_byte_for_byte() {
    for fact in samples::facts() {
        let act = samples::act(&fact);
        let today = act.to_bytes().expect("bytes");
        let name = format!("act_{}.json", act.kind.replace('.', "_"));
        let golden = golden(&name, &today);
        assert_eq!(text(&today), text(&golden), "{name}: today's app writes it differently");
        let read = RawAct::parse(&golden).expect(&name);
        assert_eq!(read.act.to_bytes().expect("bytes"), golden, "{name}");
        assert_eq!(Fact::parse(&read.act).expect(&name), Some(fact.clone()), "{name} reads differently");
        let later = from_later(serde_json::from_slice(&golden).expect("JSON"));
        let later = RawAct::parse(&serde_json::to_vec(&later).expect("JSON")).expect(&name);
        assert_eq!(Fact::parse(&later.act).expect(&name), Some(fact), "{name} of a later app reads differently");
        assert_ne!(later.hash, read.hash);
        assert!(text(&later.bytes).contains("zz_later"), "{name}: what is not understood is kept");
    }
}

#[test]
fn pulled_lines_of_version_1_hold() {
    let facts = samples::facts();
    let mut writer = Writer::new(&samples::sync_answer()).expect("a header");
    for (n, tag) in samples::tags().iter().enumerate() {
        let act = samples::act(&facts[n]).to_bytes().expect("bytes");
        let bytes: &[u8] = if n == 2 { &[] } else { &act };
        writer.tagged_line(tag, bytes).expect("a line");
    }
    let today = gridwalk_protocol::frame::decompress(&writer.finish().expect("bytes"), 1 << 20).expect("plain");
    let golden = golden("sync_page.txt", &today);
    assert_eq!(text(&today), text(&golden), "today's server writes it differently");
    let message: Message<SyncAnswer> = Message::read_plain(golden).expect("a page");
    assert_eq!(message.header, samples::sync_answer());
    let items: Vec<_> = message.lines().map(|line| read_item(&message.header.s, line).expect("an item")).collect();
    assert_eq!(items.len(), 3);
    for (n, item) in items.iter().enumerate() {
        match item {
            Item::Act { acceptance, bytes } => {
                assert_eq!(acceptance.stream, message.header.s[n]);
                let read = RawAct::parse(bytes).expect("an act");
                assert_eq!(Fact::parse(&read.act).expect("facts"), Some(facts[n].clone()));
            }
            Item::Photo { stream, hash } => assert_eq!((n, stream, hash.0), (2, &samples::street(), [7; 32])),
        }
    }
    let later = r#"[0,901,1,1780000002000,{"r":"inspector","zz_later":{"a":1}}]"#;
    assert!(read_item(&message.header.s, later.as_bytes()).is_ok(), "a later server's tag is read");
}

#[test]
fn a_pushed_page_of_version_1_holds() {
    let mut writer = Writer::new(&samples::sync_request()).expect("a header");
    let acts: Vec<_> =
        samples::facts().iter().take(4).map(|fact| samples::act(fact).to_bytes().expect("bytes")).collect();
    acts.iter().for_each(|act| writer.line(act));
    let today = gridwalk_protocol::frame::decompress(&writer.finish().expect("bytes"), 1 << 20).expect("plain");
    let golden = golden("push_page.txt", &today);
    assert_eq!(text(&today), text(&golden), "today's app writes it differently");
    let message: Message<SyncRequest> = Message::read_plain(golden).expect("a page");
    assert_eq!(message.header, samples::sync_request());
    assert!(message.lines().eq(acts.iter().map(Vec::as_slice)));
}

#[test]
fn codes_of_a_later_server_are_read_as_unknown_and_do_not_spoil_the_answer() {
    let error: WireError = serde_json::from_str(r#"{"code":"moon_phase","message":"","now":1}"#).expect("an error");
    assert_eq!(error.code, WireCode::Internal);
    let golden = golden("sync_answer.json", &serde_json::to_vec(&samples::sync_answer()).expect("JSON"));
    let later = text(&golden).replace("\"reason\":\"bad_facts\"", "\"reason\":\"moon_phase\"");
    let answer: SyncAnswer = serde_json::from_str(&later).expect("an answer");
    assert_eq!((answer.holds[3].reason, answer.holds[3].reason.code()), (HoldReason::Other, "other"));
    assert_eq!(answer.holds.len(), samples::sync_answer().holds.len());
}

#[test]
fn a_hold_says_on_a_screen_what_it_says_on_the_wire() {
    for hold in samples::sync_answer().holds {
        assert_eq!(serde_json::to_value(hold.reason).expect("JSON"), json!(hold.reason.code()));
    }
}

#[test]
fn every_golden_file_is_read_by_a_test() {
    let acts = samples::facts()
        .iter()
        .map(|fact| format!("act_{}.json", samples::act(fact).kind.replace('.', "_")))
        .collect::<Vec<_>>();
    let others = [
        "sync_request.json",
        "sync_request_bare.json",
        "sync_answer.json",
        "sync_answer_bare.json",
        "sync_answer_rewound.json",
        "enrol_request.json",
        "enrol_answer.json",
        "enrol_answer_bare.json",
        "wire_error.json",
        "pack_list.json",
        "sync_page.txt",
        "push_page.txt",
    ];
    let folder = path("act_case_reported.json").parent().expect("a folder").to_owned();
    for entry in std::fs::read_dir(folder).expect("the golden files") {
        let name = entry.expect("a file").file_name().to_string_lossy().into_owned();
        assert!(acts.contains(&name) || others.contains(&name.as_str()), "nobody reads {name}");
    }
}
