//! Scenarios through the facade, with the server in this process: what people live through, told in sentences.

mod shift;
