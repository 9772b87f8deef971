//! The conversation with the server, sans IO.
