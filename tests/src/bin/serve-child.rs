//! A server process for the proofs of real kills: `serve-child <folder> <address>`. Says "ready" and serves until killed.

use std::path::PathBuf;

use gridwalk_server::Server;
use gridwalk_tests::world::config;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("a folder"));
    let listen = arguments.next().expect("an address").parse().expect("an address");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let running = Server::start(config(folder, listen)).await.expect("a server that listens");
        println!("ready {}", running.addr);
        std::future::pending::<()>().await;
    });
}
