//! How much of a file is believed: bounds against files that are made to exhaust memory or time.

/// Longest single feature, bytes as it stands in the file (64 MiB); a province's boundary at full detail has about 5.
pub(crate) const FEATURE_BYTES: u64 = 64 << 20;
/// Most bytes that one part of a zipped Shapefile may unpack to (2 GiB); the format itself ends there.
pub(crate) const PART_BYTES: u64 = 2 << 30;
/// Most bytes that a whole XLSX may unpack to (256 MiB); its texts are held in memory.
pub(crate) const WORKBOOK_BYTES: u64 = 256 << 20;
/// Most entries of a zip.
pub(crate) const ZIP_ENTRIES: usize = 10_000;
/// Most bytes of a .prj or .cpg.
pub(crate) const SIDE_FILE_BYTES: u64 = 64 << 10;
/// Most rows of a sheet.
pub(crate) const SHEET_ROWS: u32 = 100_000;
/// Most columns of a table.
pub(crate) const COLUMNS: usize = 512;
/// Rows looked at when a file is opened.
pub(crate) const SURVEYED_ROWS: u64 = 200;
/// Rows among which a table's header is looked for.
pub(crate) const HEADER_ROWS: usize = 20;
/// Samples per column.
pub(crate) const SAMPLES: usize = 3;
/// Longest sample, characters.
pub(crate) const SAMPLE_CHARS: usize = 80;
