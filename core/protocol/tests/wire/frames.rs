//! Frames: what went in comes out, and what nobody sent is refused with bounded work.

use gridwalk_protocol::ProtocolError;
use gridwalk_protocol::frame::{Message, Writer, decompress, split_tag};
use gridwalk_protocol::limits::MAX_PAGE;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::config;

/// A line as acts have it: anything but a line break.
fn line() -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>().prop_map(|b| if b == b'\n' { b' ' } else { b }), 0..60)
}

proptest! {
    #![proptest_config(config(4_000))]

    #[test]
    fn a_message_is_read_as_it_was_written(header in ".{0,20}", lines in vec((any::<bool>(), line()), 0..8)) {
        let mut writer = Writer::new(&json!({ "h": header })).expect("a header");
        for (tagged, line) in &lines {
            if *tagged { writer.tagged_line(&json!(["t", 1]), line).expect("a tag") } else { writer.line(line) }
        }
        prop_assert!(!writer.is_empty());
        let plain = writer.len();
        let bytes = writer.finish().expect("bytes");
        prop_assert_eq!(decompress(&bytes, plain).expect("plain").len(), plain);
        prop_assert!(matches!(decompress(&bytes, plain - 1), Err(ProtocolError::TooLarge(n)) if n == plain - 1));
        let message: Message<Value> = Message::read(&bytes).expect("a message");
        prop_assert_eq!(&message.header["h"], &json!(header));
        let read: Vec<&[u8]> = message.lines().collect();
        prop_assert_eq!(read.len(), lines.len());
        for (got, (tagged, line)) in read.into_iter().zip(&lines) {
            let rest = if *tagged { split_tag(got).expect("a tag").1 } else { got };
            prop_assert_eq!(rest, line.as_slice());
        }
    }

    #[test]
    fn whatever_bytes_come_they_are_read_or_refused(noise in vec(any::<u8>(), 0..200), at: prop::sample::Index, flip: u8) {
        let _ = Message::<Value>::read(&noise);
        if let Ok(message) = Message::<Value>::read_plain(noise.clone()) {
            let _ = message.lines().count();
        }
        let (tag, rest) = split_tag(&noise).expect("always split");
        prop_assert!(tag.len() + rest.len() <= noise.len() && !tag.contains(&b'\t'));
        let mut writer = Writer::new(&json!({ "p": 1 })).expect("a header");
        writer.line(&noise);
        let mut bytes = writer.finish().expect("bytes");
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        let _ = Message::<Value>::read(&bytes);
        let _ = Message::<Value>::read(&bytes[..at]);
    }
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    zstd::bulk::compress(bytes, 1).expect("zstd")
}

#[test]
fn a_bomb_costs_no_more_than_a_page() {
    let bomb = packed(&vec![b' '; 3 * MAX_PAGE]);
    assert!(bomb.len() < 20_000);
    assert!(matches!(Message::<Value>::read(&bomb), Err(ProtocolError::TooLarge(MAX_PAGE))));
    let row: Vec<u8> = std::iter::repeat_n(packed(&vec![b' '; MAX_PAGE / 2]), 3).flatten().collect();
    assert!(
        matches!(Message::<Value>::read(&row), Err(ProtocolError::TooLarge(MAX_PAGE))),
        "frames in a row count too"
    );
}

#[test]
fn a_frame_that_asks_for_more_memory_than_a_page_is_refused() {
    let mut compressor = zstd::stream::Encoder::new(Vec::new(), 1).expect("zstd");
    compressor.window_log(27).expect("a window of 128 MiB");
    std::io::Write::write_all(&mut compressor, br#"{"p":1}"#).expect("written");
    let bytes = compressor.finish().expect("zstd");
    assert!(matches!(decompress(&bytes, 1_000), Err(ProtocolError::Compression(_))));
}

#[test]
fn a_whole_page_fits_and_one_byte_more_does_not() {
    let page = [br#"{}"#.as_slice(), &vec![b' '; MAX_PAGE - 2]].concat();
    let mut writer = Writer::new(&json!({})).expect("a header");
    writer.line(&page[..MAX_PAGE - 3]);
    assert_eq!(writer.len(), MAX_PAGE);
    let message: Message<Value> = Message::read(&writer.finish().expect("bytes")).expect("a full page");
    assert_eq!(message.lines().map(<[u8]>::len).collect::<Vec<_>>(), [MAX_PAGE - 3]);
    assert!(Message::<Value>::read(&packed(&page)).is_ok(), "spaces may follow a header");
    assert!(Message::<Value>::read(&packed(&[page, b" ".to_vec()].concat())).is_err());
}
