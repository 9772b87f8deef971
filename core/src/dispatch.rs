//! One dispatcher for all shells: `(method, JSON)` in, JSON or [`ApiError`] out.

use crate::api::*;
use crate::app::App;
use crate::error::{fail, internal};
use crate::view::*;

impl App {
    /// Calls a method of the facade by its name.
    ///
    /// # Errors
    /// [`ErrorCode::BadRequest`] for an unknown method or parameters of another shape, else the method's own.
    pub fn call(&self, method: &str, params: &str) -> Result<String, ApiError> {
        macro_rules! each {
            ($($name:ident($params:ty) -> $reply:ty),* $(,)?) => {
                match method {
                    $(stringify!($name) => {
                        let params: $params = read(method, params)?;
                        let reply: $reply = self.$name(params)?;
                        serde_json::to_string(&reply).map_err(internal)
                    })*
                    other => Err(fail(ErrorCode::BadRequest, format!("no method {other}"))),
                }
            };
        }
        crate::facade_methods!(each)
    }
}

fn read<T: serde::de::DeserializeOwned>(method: &str, params: &str) -> Result<T, ApiError> {
    let json = if params.trim().is_empty() { "{}" } else { params };
    serde_json::from_str(json).map_err(|e| fail(ErrorCode::BadRequest, format!("{method}: {e}")))
}
