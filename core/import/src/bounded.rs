//! Readers that count what passes and stop at a bound, so that no file decides how much memory or time it gets.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// A count that the reader advances and others look at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Count(Rc<Cell<u64>>);

impl Count {
    pub(crate) fn get(&self) -> u64 {
        self.0.get()
    }

    pub(crate) fn set(&self, n: u64) {
        self.0.set(n);
    }
}

/// Counts the bytes read, and refuses to go further than `limit` bytes beyond `mark`.
#[derive(Debug)]
pub(crate) struct Bounded<R> {
    inner: R,
    done: Count,
    mark: Count,
    limit: u64,
}

impl<R: Read> Bounded<R> {
    pub(crate) fn new(inner: R, limit: u64) -> Self {
        Self { inner, done: Count::default(), mark: Count::default(), limit }
    }

    /// How much was read.
    pub(crate) fn done(&self) -> Count {
        self.done.clone()
    }

    /// From where the limit counts; whoever begins something new sets it to `done`.
    pub(crate) fn mark(&self) -> Count {
        self.mark.clone()
    }
}

/// What [`Bounded`] fails with.
#[derive(Debug, thiserror::Error)]
#[error("more than {0} bytes")]
pub(crate) struct OverLimit(pub(crate) u64);

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.done.set(self.done.get() + n as u64);
        if self.done.get().saturating_sub(self.mark.get()) > self.limit {
            return Err(io::Error::other(OverLimit(self.limit)));
        }
        Ok(n)
    }
}

/// The limit that was passed, if that is what the error says.
pub(crate) fn limit_of(error: &io::Error) -> Option<u64> {
    error.get_ref()?.downcast_ref::<OverLimit>().map(|over| over.0)
}

/// Fills the buffer as far as the source goes: a source may give less than asked for before its end.
pub(crate) fn fill(source: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match source.read(rest) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_stops_at_the_limit_behind_the_mark() {
        let mut reader = Bounded::new(&[0_u8; 30][..], 10);
        let (done, mark) = (reader.done(), reader.mark());
        let mut ten = [0; 10];
        assert_eq!(fill(&mut reader, &mut ten).ok(), Some(10));
        mark.set(done.get());
        assert_eq!(fill(&mut reader, &mut ten).ok(), Some(10));
        let error = fill(&mut reader, &mut ten).expect_err("twenty without a new mark");
        assert_eq!(limit_of(&error), Some(10));
    }
}
