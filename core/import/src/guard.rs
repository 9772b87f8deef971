//! Keeps the program going when a decoder panics at a file: the libraries for seven formats were never shown every
//! combination of bytes, and a broken file must not take unsaved work with it.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use crate::error::{ImportError, Result};
use crate::row::{Place, ReadOptions};
use crate::sink::Sink;
use crate::source::Reader;

/// What the work gives, or an error where it panics.
pub(crate) fn opening<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(damaged(Place::Feature(1))))
}

/// Reads a layer. A panic of whoever takes the rows is passed on.
pub(crate) fn reading(reader: &dyn Reader, at: usize, options: &ReadOptions, sink: &mut Sink<'_>) -> Result<()> {
    let read = catch_unwind(AssertUnwindSafe(|| reader.read(at, options, sink)));
    read.unwrap_or_else(|panic| {
        if sink.taking() {
            resume_unwind(panic);
        }
        Err(damaged(sink.next_place()))
    })
}

fn damaged(at: Place) -> ImportError {
    ImportError::Damaged { at, detail: "the decoder gave up".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crs::Transform;
    use crate::source::Outline;
    use std::ops::ControlFlow;

    /// Hands over one row and panics.
    struct Broken;

    impl Reader for Broken {
        fn outlines(&self) -> &[Outline] {
            &[]
        }

        fn read(&self, _: usize, _: &ReadOptions, sink: &mut Sink<'_>) -> Result<()> {
            let _ = sink.row(Place::Line(4), Default::default(), Ok(None), 0);
            panic!("at bytes nobody thought of");
        }
    }

    #[test]
    fn a_panicking_decoder_is_an_error_behind_the_last_row() {
        let mut each = |_, _| ControlFlow::Continue(());
        let mut sink = Sink::new(Transform::NONE, false, &mut each);
        let end = reading(&Broken, 0, &ReadOptions::default(), &mut sink);
        assert!(matches!(end, Err(ImportError::Damaged { at: Place::Line(5), .. })), "{end:?}");
        assert!(opening(|| if end.is_err() { panic!("too") } else { Ok(()) }).is_err());
    }

    #[test]
    fn a_panic_of_the_taker_is_its_own() {
        let passed_on = catch_unwind(|| {
            let mut each = |_, _| panic!("of the taker");
            let mut sink = Sink::new(Transform::NONE, false, &mut each);
            reading(&Broken, 0, &ReadOptions::default(), &mut sink)
        });
        let said = passed_on.expect_err("a panic");
        assert_eq!(said.downcast_ref::<&str>(), Some(&"of the taker"));
    }
}
