//! Calls that are declared and not built yet.

use crate::api::*;
use crate::app::App;
use crate::error::internal;
use crate::view::*;

macro_rules! unbuilt {
    ($($name:ident($params:ty) -> $reply:ty),* $(,)?) => {
        impl App {
            $(pub fn $name(&self, _: $params) -> Result<$reply, ApiError> {
                Err(internal(concat!(stringify!($name), " is not built yet")))
            })*
        }
    };
}

unbuilt! {
    card_print(CardPrint) -> Paper,
    ledger_print(LedgerPrint) -> Paper,
}
