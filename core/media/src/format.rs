//! What a file really is, by its first bytes. File names and declared types are never asked.

use crate::error::{MediaError, Result};

/// A picture format that [`crate::prepare`] accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JPEG (ITU-T T.81).
    Jpeg,
    /// PNG (ISO/IEC 15948).
    Png,
}

const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
const HEIF_BRANDS: [&[u8]; 12] =
    [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1", b"mif2", b"heif"];

/// Refused formats with a recognisable beginning.
const REFUSED: [(&[u8], &str); 7] = [
    (b"GIF8", "a GIF"),
    (b"BM", "a BMP"),
    (b"II*\0", "a TIFF or raw photo"),
    (b"MM\0*", "a TIFF or raw photo"),
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\0\0\0\x0cJXL ", "a JPEG XL"),
];

/// Tells the format by content.
///
/// # Errors
/// [`MediaError::Empty`], [`MediaError::Heic`], [`MediaError::Truncated`] for a beginning too short to tell,
/// [`MediaError::UnsupportedFormat`] for everything else.
pub(crate) fn sniff(bytes: &[u8]) -> Result<Format> {
    if bytes.is_empty() {
        return Err(MediaError::Empty);
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        return Ok(Format::Jpeg);
    }
    if bytes.starts_with(PNG_SIGNATURE) {
        return Ok(Format::Png);
    }
    if b"\xff\xd8\xff".starts_with(bytes) || PNG_SIGNATURE.starts_with(bytes) {
        return Err(MediaError::Truncated);
    }
    Err(refusal(bytes))
}

fn refusal(bytes: &[u8]) -> MediaError {
    if bytes.get(4..8) == Some(b"ftyp") {
        return iso_media(bytes.get(8..12).unwrap_or_default());
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return MediaError::UnsupportedFormat { found: "a WebP" };
    }
    let found =
        REFUSED.iter().find(|(magic, _)| bytes.starts_with(magic)).map_or("this kind of file", |(_, name)| name);
    MediaError::UnsupportedFormat { found }
}

/// An ISO base media file (ISO/IEC 14496-12) by its major brand.
fn iso_media(brand: &[u8]) -> MediaError {
    if HEIF_BRANDS.contains(&brand) {
        return MediaError::Heic;
    }
    let found = if matches!(brand, b"avif" | b"avis") { "an AVIF" } else { "a video" };
    MediaError::UnsupportedFormat { found }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(bytes: &[u8]) -> &'static str {
        sniff(bytes).expect_err("refused").code()
    }

    #[test]
    fn a_file_is_known_by_its_content() {
        assert_eq!(sniff(b"\xff\xd8\xff\xe0rest").ok(), Some(Format::Jpeg));
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\nrest").ok(), Some(Format::Png));
    }

    #[test]
    fn every_heif_brand_is_refused_as_heic() {
        for brand in HEIF_BRANDS {
            let file = [b"\0\0\0\x18ftyp".as_slice(), brand, b"\0\0\0\0"].concat();
            assert_eq!(code(&file), "photo.heic");
        }
    }

    #[test]
    fn other_files_are_refused_by_name() {
        for (bytes, found) in [
            (b"GIF89a".as_slice(), "a GIF"),
            (b"RIFF\x10\0\0\0WEBPVP8 ", "a WebP"),
            (b"\0\0\0\x1cftypavif", "an AVIF"),
            (b"\0\0\0\x1cftypmp42", "a video"),
            (b"\0\0\0\x1cftyp", "a video"),
            (b"hello", "this kind of file"),
        ] {
            match sniff(bytes) {
                Err(MediaError::UnsupportedFormat { found: named }) => assert_eq!(named, found),
                other => panic!("{found}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_beginning_too_short_to_tell_is_truncated_and_nothing_is_empty() {
        assert_eq!(code(b"\xff\xd8"), "photo.truncated");
        assert_eq!(code(b"\x89PNG"), "photo.truncated");
        assert_eq!(code(b""), "photo.empty");
    }
}
