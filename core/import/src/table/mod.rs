//! Rows of text cells with a header: which columns there are, which hold the position, and features made of them.

mod header;
mod position;

use std::collections::BTreeMap;

use crate::error::{ImportError, Result};
use crate::fault::RowFault;
use crate::row::ReadOptions;
use crate::shape::{self, Drawn, Geometry};

pub(crate) use header::{find, names};
pub(crate) use position::guess;

/// The columns of a table and where its positions stand.
pub(crate) struct Table<'a> {
    names: &'a [String],
    position: Option<(usize, usize)>,
}

impl<'a> Table<'a> {
    /// With the position columns that were asked for, else the guessed ones.
    pub(crate) fn new(names: &'a [String], guessed: Option<&(String, String)>, options: &ReadOptions) -> Result<Self> {
        let column = |asked: &Option<String>, guessed: Option<&String>| {
            let Some(name) = asked.as_ref().or(guessed) else { return Ok(None) };
            let unknown = || ImportError::NoSuchColumn { name: name.clone() };
            names.iter().position(|n| n == name).ok_or_else(unknown).map(Some)
        };
        let lon = column(&options.lon_column, guessed.map(|(lon, _)| lon))?;
        let lat = column(&options.lat_column, guessed.map(|(_, lat)| lat))?;
        Ok(Self { names, position: lon.zip(lat) })
    }

    /// Attributes and position of a row whose cells are trimmed. Cells beyond the header do not count here.
    pub(crate) fn feature(&self, cells: &[String]) -> (BTreeMap<String, String>, Geometry) {
        let named = self.names.iter().zip(cells).filter(|(_, cell)| !cell.is_empty());
        let values = named.map(|(name, cell)| (name.clone(), cell.clone())).collect();
        (values, self.geometry(cells))
    }

    fn geometry(&self, cells: &[String]) -> Geometry {
        let Some((lon, lat)) = self.position else { return Ok(None) };
        let cell = |at: usize| cells.get(at).map(String::as_str).unwrap_or_default();
        let (lon, lat) = if lon == lat { position::halves(cell(lon))? } else { (cell(lon), cell(lat)) };
        if lon.is_empty() || lat.is_empty() {
            return Err(RowFault::NoPosition);
        }
        let shape = shape::points(vec![[position::degrees_of(lon)?, position::degrees_of(lat)?]])?;
        Ok(Some(Drawn { shape, three_d: false }))
    }
}

/// Whether nothing stands in the row.
pub(crate) fn is_blank(cells: &[String]) -> bool {
    cells.iter().all(String::is_empty)
}
