//! What a person should know about a file as a whole before going on. None of it stops the reading.

/// A remark about a layer; the screen finds its words by [`Note::code`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Note {
    /// The file ought to name its reference system and does not (a Shapefile without .prj): ask.
    NoCrs,
    /// Heights or measures were dropped.
    ThreeD,
    /// Most positions lie in China only when longitude and latitude change places: ask, then
    /// [`crate::ReadOptions::swap`].
    LooksSwapped,
    /// Positions are far too large for degrees: ask for the system, then [`crate::ReadOptions::epsg`].
    LooksProjected,
    /// A Shapefile without .dbf.
    NoAttributes,
    /// A .dbf with fewer records than there are shapes.
    AttributesShort,
    /// The text encoding was found by looking at the bytes.
    EncodingGuessed,
    /// Some text could not be decoded and shows the replacement character.
    Undecodable,
    /// Codes of 16 digits and more were typed as numbers: the spreadsheet has already rounded them.
    LongNumbers {
        /// The column's name.
        column: String,
    },
    /// No columns look like longitude and latitude: ask which they are.
    NoPositionColumns,
    /// Columns without a name, or with one that another has, were named by their number.
    ColumnsRenamed,
    /// Not even the first feature of this layer can be read; other layers of the file can.
    Unreadable {
        /// Of the error that reading it gives.
        code: String,
    },
}

impl Note {
    /// Every code that [`Note::code`] can give, so that a front end can prove it has words for each.
    pub const CODES: [&'static str; 12] = [
        "no_crs",
        "three_d",
        "looks_swapped",
        "looks_projected",
        "no_attributes",
        "attributes_short",
        "encoding_guessed",
        "undecodable",
        "long_numbers",
        "no_position_columns",
        "columns_renamed",
        "unreadable",
    ];

    /// A stable code for the screen's message keys; never changed once released.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoCrs => "no_crs",
            Self::ThreeD => "three_d",
            Self::LooksSwapped => "looks_swapped",
            Self::LooksProjected => "looks_projected",
            Self::NoAttributes => "no_attributes",
            Self::AttributesShort => "attributes_short",
            Self::EncodingGuessed => "encoding_guessed",
            Self::Undecodable => "undecodable",
            Self::LongNumbers { .. } => "long_numbers",
            Self::NoPositionColumns => "no_position_columns",
            Self::ColumnsRenamed => "columns_renamed",
            Self::Unreadable { .. } => "unreadable",
        }
    }

    /// What the note is about, by name, for the words of the screen.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::LongNumbers { column } => vec![("column", column.clone())],
            Self::Unreadable { code } => vec![("code", code.clone())],
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_note_has_its_listed_code() {
        let one_of_each = [
            Note::NoCrs,
            Note::ThreeD,
            Note::LooksSwapped,
            Note::LooksProjected,
            Note::NoAttributes,
            Note::AttributesShort,
            Note::EncodingGuessed,
            Note::Undecodable,
            Note::LongNumbers { column: "x".to_owned() },
            Note::NoPositionColumns,
            Note::ColumnsRenamed,
            Note::Unreadable { code: "x".to_owned() },
        ];
        assert_eq!(one_of_each.each_ref().map(Note::code), Note::CODES);
    }
}
