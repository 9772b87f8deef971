//! Framing: one JSON header line, then one line per item, zstd around it all.
//!
//! An act's authored bytes contain no line break, so they travel as they are.

use std::io::Read;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::ProtocolError;
use crate::limits::MAX_PAGE;

/// The content type of a compressed page.
pub const CONTENT_TYPE: &str = "application/x-gridwalk";

/// zstd level for pages: a phone's CPU is dearer than a few bytes.
const LEVEL: i32 = 3;
/// No page needs a larger window, and a sender must not choose how much memory a receiver sets aside: 2^25 = 32 MiB.
const MAX_WINDOW_LOG: u32 = 25;
/// Small messages are worth a harder look.
const SMALL: usize = 128 * 1024;
const SMALL_LEVEL: i32 = 12;

/// Builds a message line by line.
pub struct Writer {
    buffer: Vec<u8>,
}

impl Writer {
    /// Begins with the header.
    pub fn new(header: &impl Serialize) -> Result<Self, ProtocolError> {
        Ok(Self { buffer: serde_json::to_vec(header)? })
    }

    /// Adds a line as it is.
    pub fn line(&mut self, bytes: &[u8]) {
        self.buffer.push(b'\n');
        self.buffer.extend_from_slice(bytes);
    }

    /// Adds a line of JSON, a tab, and bytes as they are.
    pub fn tagged_line(&mut self, tag: &impl Serialize, bytes: &[u8]) -> Result<(), ProtocolError> {
        self.buffer.push(b'\n');
        serde_json::to_writer(&mut self.buffer, tag)?;
        self.buffer.push(b'\t');
        self.buffer.extend_from_slice(bytes);
        Ok(())
    }

    /// Bytes so far, uncompressed.
    pub fn len(&self) -> usize {
        self.buffer.len()
    }

    pub fn is_empty(&self) -> bool {
        self.buffer.is_empty()
    }

    /// The compressed message.
    pub fn finish(self) -> Result<Vec<u8>, ProtocolError> {
        compress(&self.buffer)
    }
}

fn compress(bytes: &[u8]) -> Result<Vec<u8>, ProtocolError> {
    let level = if bytes.len() <= SMALL { SMALL_LEVEL } else { LEVEL };
    let mut compressor = zstd::bulk::Compressor::new(level).map_err(ProtocolError::Compression)?;
    // The frame's own magic, size and checksum fields are bytes that TLS and the item hashes already cover.
    compressor.include_checksum(false).map_err(ProtocolError::Compression)?;
    compressor.compress(bytes).map_err(ProtocolError::Compression)
}

/// Decompresses at most `max` bytes: a bomb is refused after that much work.
pub fn decompress(bytes: &[u8], max: usize) -> Result<Vec<u8>, ProtocolError> {
    let mut decoder = zstd::stream::read::Decoder::new(bytes).map_err(ProtocolError::Compression)?;
    decoder.window_log_max(MAX_WINDOW_LOG).map_err(ProtocolError::Compression)?;
    let mut out = Vec::new();
    let read = decoder.take(max as u64 + 1).read_to_end(&mut out).map_err(ProtocolError::Compression)?;
    if read > max { Err(ProtocolError::TooLarge(max)) } else { Ok(out) }
}

/// A message read: its header and the lines after it.
pub struct Message<H> {
    pub header: H,
    body: Vec<u8>,
    start: usize,
}

impl<H: DeserializeOwned> Message<H> {
    /// Reads a compressed message.
    pub fn read(bytes: &[u8]) -> Result<Self, ProtocolError> {
        Self::read_plain(decompress(bytes, MAX_PAGE)?)
    }

    /// Reads a message that is already decompressed.
    pub fn read_plain(body: Vec<u8>) -> Result<Self, ProtocolError> {
        let end = body.iter().position(|b| *b == b'\n').unwrap_or(body.len());
        let header = serde_json::from_slice(body.get(..end).unwrap_or_default())?;
        Ok(Self { header, start: end, body })
    }

    /// The lines after the header.
    pub fn lines(&self) -> impl Iterator<Item = &[u8]> {
        let rest = self.body.get(self.start..).unwrap_or_default();
        rest.strip_prefix(b"\n").map(|lines| lines.split(|b| *b == b'\n')).into_iter().flatten()
    }
}

/// Splits a tagged line into its JSON and the bytes after the tab.
pub fn split_tag(line: &[u8]) -> Result<(&[u8], &[u8]), ProtocolError> {
    let tab = line.iter().position(|b| *b == b'\t').unwrap_or(line.len());
    let (tag, rest) = line.split_at(tab);
    Ok((tag, rest.strip_prefix(b"\t").unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_back_as_they_were_written() {
        let mut writer = Writer::new(&serde_json::json!({"p": 1})).expect("a header");
        writer.line(br#"{"a":1}"#);
        writer.tagged_line(&[1, 2], br#"{"b":"\t"}"#).expect("a tag");
        let message: Message<serde_json::Value> = Message::read(&writer.finish().expect("bytes")).expect("a message");
        let lines: Vec<_> = message.lines().collect();
        assert_eq!(lines[0], br#"{"a":1}"#);
        assert_eq!(split_tag(lines[1]).expect("a tag"), (&b"[1,2]"[..], &br#"{"b":"\t"}"#[..]));
        assert_eq!(lines.len(), 2);
    }

    #[test]
    fn a_header_alone_has_no_lines() {
        let writer = Writer::new(&serde_json::json!({})).expect("a header");
        let message: Message<serde_json::Value> = Message::read(&writer.finish().expect("bytes")).expect("a message");
        assert_eq!(message.lines().count(), 0);
    }

    #[test]
    fn a_bomb_is_refused_at_the_limit() {
        let bomb = compress(&vec![b' '; 10_000_000]).expect("bytes");
        assert!(bomb.len() < 10_000);
        assert!(matches!(decompress(&bomb, 1_000), Err(ProtocolError::TooLarge(1_000))));
    }

    #[test]
    fn html_is_no_message() {
        assert!(Message::<serde_json::Value>::read(b"<html><body>Login</body></html>").is_err());
    }
}
