//! As much HTTP/1.1 as a proxy needs: where a request ends, and that its connection does not go on.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A whole request, asked with "connection: close".
pub struct Request {
    pub bytes: Vec<u8>,
}

/// Reads one request; none when the connection was closed before one came.
pub async fn read_request(device: &mut TcpStream) -> std::io::Result<Option<Request>> {
    let mut seen = Vec::new();
    let end = loop {
        if let Some(end) = seen.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        if device.read_buf(&mut seen).await? == 0 {
            return Ok(None);
        }
    };
    let head = String::from_utf8_lossy(seen.get(..end).unwrap_or_default()).into_owned();
    if field(&head, "expect").is_some() {
        device.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
    }
    let length = field(&head, "content-length").and_then(|text| text.parse().ok()).unwrap_or(0usize);
    while seen.len() < end + length {
        if device.read_buf(&mut seen).await? == 0 {
            break;
        }
    }
    let body = seen.get(end..).unwrap_or_default();
    let line_end = head.find("\r\n").unwrap_or(0);
    let (line, fields) = head.split_at(line_end);
    let bytes = [line.as_bytes(), b"\r\nconnection: close", fields.as_bytes(), body].concat();
    Ok(Some(Request { bytes }))
}

/// Everything until the connection ends; what came before a break counts too.
pub async fn read_rest(server: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut answer = Vec::new();
    loop {
        match server.read_buf(&mut answer).await {
            Ok(0) => return Ok(answer),
            Ok(_) => {}
            Err(_) if !answer.is_empty() => return Ok(answer),
            Err(error) => return Err(error),
        }
    }
}

fn field<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(n, _)| n.eq_ignore_ascii_case(name))
        .map(|(_, v)| v.trim())
}
