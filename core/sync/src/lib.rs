//! The conversation with the server. Requests are made from values and answers become plans, without IO:
//! only [`http`] touches the network, and nothing here touches a database.

pub mod backoff;
pub mod http;
pub mod plan;
pub mod request;
pub mod upload;

pub use backoff::Backoff;
pub use http::{Failure, Http};
pub use plan::{Plan, plan};
pub use request::{Outgoing, Page, request};
