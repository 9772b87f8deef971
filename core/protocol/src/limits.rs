//! Bounds that both sides keep. A receiver's own budget may be smaller.

/// Largest compressed request or answer, bytes.
pub const MAX_COMPRESSED: usize = 8 * 1024 * 1024;
/// Largest page after decompression, bytes.
pub const MAX_PAGE: usize = 32 * 1024 * 1024;
/// Most acts in one page.
pub const MAX_PAGE_ACTS: usize = 20_000;
/// Most cursors, pages or fetched entities in one request.
pub const MAX_LIST: usize = 4_096;
/// Days of a fresh device's window.
pub const WINDOW_DAYS: u16 = 30;
/// Largest blob, bytes (an original of 60 MB and some).
pub const MAX_BLOB: u64 = 64 * 1024 * 1024;
/// How far a request's time may be from the server's, milliseconds, before the server asks for a corrected one.
pub const PROOF_WINDOW_MS: i64 = 10 * 60 * 1000;
/// How long devices keep what a server acknowledged, at least, milliseconds (14 days).
pub const KEEP_MS: i64 = 14 * 86_400_000;
