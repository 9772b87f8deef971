//! A server on a free port and phones that speak HTTP to it.

use gridwalk_domain::hash::Hash;
use gridwalk_protocol::auth;
use gridwalk_protocol::frame::{CONTENT_TYPE, Message, Writer};
use gridwalk_protocol::sync::{SyncAnswer, SyncRequest};
use gridwalk_protocol::{WireCode, WireError};
use gridwalk_server::demo::Phone;
use gridwalk_server::{Config, Running, Server};
use reqwest::{Client, Method, RequestBuilder, Response};

use super::World;

pub struct Site {
    pub world: World,
    pub running: Running,
    pub http: Client,
}

impl Site {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let world = World::new();
        let mut config = config(&world);
        change(&mut config);
        let (world, running) = start(world, config).await;
        // Whoever was first has chosen the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self { world, running, http: Client::new() }
    }

    /// Stops the server and starts it on the same directory.
    pub async fn restart(self) -> Self {
        self.running.shutdown().await.unwrap();
        let config = config(&self.world);
        let (world, running) = start(self.world, config).await;
        Self { world, running, http: self.http }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.running.addr)
    }

    /// A request that proves a phone's key; the path has no query.
    pub fn request(&self, phone: &Phone, method: Method, path: &str, body: &[u8]) -> RequestBuilder {
        let proof = auth::header(&phone.key, phone.device, method.as_str(), path, self.world.now(), body);
        self.http.request(method, self.url(path)).header("authorization", proof)
    }

    pub async fn sync(&self, phone: &Phone, request: &SyncRequest, lines: &[Vec<u8>]) -> Response {
        let mut writer = Writer::new(request).unwrap();
        lines.iter().for_each(|line| writer.line(line));
        self.sync_bytes(phone, writer.finish().unwrap()).await
    }

    pub async fn sync_bytes(&self, phone: &Phone, body: Vec<u8>) -> Response {
        let request = self.request(phone, Method::POST, "/v1/sync", &body).header("content-type", CONTENT_TYPE);
        request.body(body).send().await.unwrap()
    }

    /// Begins a tus upload of a master.
    pub fn create(&self, phone: &Phone, hash: Hash, class: &str, of: Option<Hash>, length: u64) -> RequestBuilder {
        use base64::Engine;
        let b64 = |text: String| base64::engine::general_purpose::STANDARD.encode(text);
        let of = of.map(|of| format!(",of {}", b64(of.to_string()))).unwrap_or_default();
        let metadata = format!("hash {},class {}{of}", b64(hash.to_string()), b64(class.into()));
        self.tus(phone, Method::POST, "/v1/blobs").header("upload-length", length).header("upload-metadata", metadata)
    }

    pub fn tus(&self, phone: &Phone, method: Method, path: &str) -> RequestBuilder {
        self.request(phone, method, path, &[]).header("tus-resumable", "1.0.0")
    }

    pub fn patch(&self, phone: &Phone, path: &str, offset: u64, bytes: &[u8]) -> RequestBuilder {
        self.tus(phone, Method::PATCH, path)
            .header("upload-offset", offset)
            .header("content-type", "application/offset+octet-stream")
            .body(bytes.to_vec())
    }
}

fn config(world: &World) -> Config {
    Config {
        data_dir: world.dir.path().to_owned(),
        listen: "127.0.0.1:0".parse().unwrap(),
        min_free_bytes: 0,
        ..Config::default()
    }
}

/// Takes the world's ledger over into a server: one writer in a process.
async fn start(mut world: World, config: Config) -> (World, Running) {
    world.ledger.close();
    let clock = world.clock.clone();
    let clock = std::sync::Arc::new(move || clock.load(std::sync::atomic::Ordering::SeqCst));
    let server = Server::open_with(config, clock).unwrap();
    world.ledger = server.ledger().clone();
    (world, server.listen().await.unwrap())
}

pub async fn answer(response: Response) -> (SyncAnswer, Vec<Vec<u8>>) {
    assert_eq!(response.status(), 200);
    let message: Message<SyncAnswer> = Message::read(&response.bytes().await.unwrap()).unwrap();
    let lines = message.lines().map(<[u8]>::to_vec).collect();
    (message.header, lines)
}

pub async fn error(response: Response) -> (u16, WireCode) {
    let status = response.status().as_u16();
    let error: WireError = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
    (status, error.code)
}

pub fn header(response: &Response, name: &str) -> Option<String> {
    response.headers().get(name).map(|value| value.to_str().unwrap().to_owned())
}
