//! How large a photo may be and what becomes of it. Which class needs how many photos is not decided here.

use crate::error::{MediaError, Result};

/// Bounds that hold before anything is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Longest file, in bytes.
    pub max_bytes: u64,
    /// Most pixels (width × height) a header may claim.
    pub max_pixels: u64,
}

impl Default for Limits {
    /// 60 MB and 80 megapixels: above every phone camera of the field, below what exhausts a 2 GB phone.
    fn default() -> Self {
        Self { max_bytes: 60_000_000, max_pixels: 80_000_000 }
    }
}

impl Limits {
    /// Refuses a file by its length.
    pub(crate) fn check_bytes(&self, len: usize) -> Result<()> {
        match len as u64 {
            0 => Err(MediaError::Empty),
            len if len > self.max_bytes => Err(MediaError::TooManyBytes { len, limit: self.max_bytes }),
            _ => Ok(()),
        }
    }

    /// Refuses a picture by the size its header claims.
    pub(crate) fn check_pixels(&self, width: u32, height: u32) -> Result<()> {
        if u64::from(width) * u64::from(height) > self.max_pixels {
            return Err(MediaError::TooManyPixels { width, height, limit: self.max_pixels });
        }
        Ok(())
    }
}

/// How a master is made from what the camera gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// What is accepted at all.
    pub limits: Limits,
    /// Longest edge of the master, in pixels; smaller pictures are never enlarged.
    pub long_edge: u32,
    /// JPEG quality of the master, 1..=100.
    pub quality: u8,
}

impl Default for Policy {
    /// 1600 px and quality 80: plates and shop signs stay readable, a photo stays near 400 KB.
    fn default() -> Self {
        Self { limits: Limits::default(), long_edge: 1600, quality: 80 }
    }
}

impl Policy {
    pub(crate) fn check(&self) -> Result<()> {
        if !(16..=16_384).contains(&self.long_edge) {
            return Err(MediaError::BadPolicy { what: "the long edge must lie in 16..=16384 px" });
        }
        if !(1..=100).contains(&self.quality) {
            return Err(MediaError::BadPolicy { what: "the quality must lie in 1..=100" });
        }
        Ok(())
    }
}
