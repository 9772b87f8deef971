//! What can go wrong when a paper is made.

use thiserror::Error;

/// Why a paper could not be made.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PrintError {
    /// The font that is built in cannot be read.
    #[error("the built-in font cannot be read; this build is damaged, install the program again")]
    Font,
    /// More pages than anybody would print.
    #[error("this card would have more than {limit} pages; shorten its texts or lists and print again")]
    TooLong {
        /// Pages that are allowed.
        limit: usize,
    },
    /// The PDF could not be put together.
    #[error("the PDF cannot be put together ({detail}); report this together with the area's name")]
    Pdf {
        /// What the writer complained of.
        detail: String,
    },
    /// The spreadsheet could not be put together.
    #[error("the spreadsheet cannot be put together; report this together with what was asked for")]
    Spreadsheet(#[from] rust_xlsxwriter::XlsxError),
}

/// A paper or why there is none.
pub type Result<T> = std::result::Result<T, PrintError>;
