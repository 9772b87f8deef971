//! Flight mode cuts what is open, refuses what comes, and lets everything through again.

use std::io::ErrorKind;
use std::time::Duration;

use gridwalk_host::demo::Flight;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

const SOON: Duration = Duration::from_secs(5);

/// A server that answers every byte with the next one.
async fn far_side() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                while let Ok(byte) = stream.read_u8().await {
                    if stream.write_u8(byte + 1).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    port
}

async fn flight() -> (std::sync::Arc<Flight>, u16) {
    let near = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = near.local_addr().expect("an address").port();
    (Flight::begin(near, far_side().await), port)
}

async fn ask(stream: &mut TcpStream) -> std::io::Result<u8> {
    stream.write_u8(1).await?;
    timeout(SOON, stream.read_u8()).await.map_err(|_| std::io::Error::from(ErrorKind::TimedOut))?
}

#[tokio::test]
async fn bytes_pass_both_ways_while_flight_mode_is_off() {
    let (_flight, port) = flight().await;
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.expect("connected");
    assert_eq!(ask(&mut stream).await.expect("an answer"), 2);
}

#[tokio::test]
async fn flight_mode_cuts_a_live_connection_at_once() {
    let (flight, port) = flight().await;
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.expect("connected");
    ask(&mut stream).await.expect("an answer");
    flight.turn(true);
    let cut = timeout(SOON, stream.read_u8()).await.expect("at once");
    assert!(matches!(cut.expect_err("cut").kind(), ErrorKind::ConnectionReset | ErrorKind::UnexpectedEof));
}

#[tokio::test]
async fn flight_mode_lets_nothing_new_through_until_it_is_off() {
    let (flight, port) = flight().await;
    flight.turn(true);
    let refused = match TcpStream::connect(("127.0.0.1", port)).await {
        Ok(mut stream) => ask(&mut stream).await,
        Err(error) => Err(error),
    };
    assert!(refused.is_err_and(|error| error.kind() != ErrorKind::TimedOut));
    flight.turn(false);
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.expect("connected");
    assert_eq!(ask(&mut stream).await.expect("an answer"), 2);
}
