//! A network per device that goes wrong on demand: a proxy that looks at one exchange at a time and decides its fate.
//!
//! Every answer closes its connection, so that each request meets a fate of its own. It knows HTTP/1.1 without TLS and no
//! more than lengths of it; what is said stays unread.

mod fault;
mod wire;

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Handle;

use crate::Dice;
pub use fault::{Fault, Storm};
use wire::Request;

/// Where the server listens now; none while it is down. Clones share it.
pub type Route = Arc<Mutex<Option<SocketAddr>>>;

/// Requests kept for a later replay, at most.
const KEPT: usize = 8;

/// What the network does now.
#[derive(Default)]
struct Sky {
    /// Meets every exchange while it is set.
    always: Option<Fault>,
    /// Meets the next exchanges, one each.
    script: VecDeque<Fault>,
    storm: Option<Storm>,
    kept: VecDeque<Vec<u8>>,
    /// Everything that was asked, while it is written down.
    heard: Option<Vec<Vec<u8>>>,
    exchanges: u64,
    met: BTreeMap<&'static str, u64>,
}

/// The network of one device. Clones share it.
#[derive(Clone)]
pub struct FaultyNetwork {
    addr: SocketAddr,
    sky: Arc<Mutex<Sky>>,
}

impl FaultyNetwork {
    /// Begins to listen on a free port and passes on to wherever `route` leads.
    pub fn start(runtime: &Handle, route: &Route) -> Self {
        let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0))).expect("a free port");
        let addr = listener.local_addr().expect("its address");
        let network = Self { addr, sky: Arc::default() };
        runtime.spawn(serve(listener, Arc::clone(&network.sky), Arc::clone(route)));
        network
    }

    /// The address that devices enrol with.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Every exchange meets this until told otherwise.
    pub fn always(&self, fault: Fault) {
        self.sky().always = Some(fault);
    }

    /// The next exchanges meet these, one each.
    pub fn next(&self, faults: impl IntoIterator<Item = Fault>) {
        self.sky().script.extend(faults);
    }

    /// No faults from now on.
    pub fn heal(&self) {
        let mut sky = self.sky();
        (sky.always, sky.storm) = (None, None);
        sky.script.clear();
        sky.kept.clear();
    }

    /// Flight mode.
    pub fn cut(&self) {
        self.always(Fault::Refuse);
    }

    /// Faults drawn by dice, in so many of 1000 exchanges.
    pub fn storm(&self, seed: u64, permille: usize) {
        self.sky().storm = Some(Storm::new(Dice::new(seed, "storm"), permille));
    }

    /// Writes down every request from now on, whole.
    pub fn listen(&self) {
        self.sky().heard = Some(Vec::new());
    }

    /// The requests since [`FaultyNetwork::listen`], as they went over the wire.
    pub fn heard(&self) -> Vec<Vec<u8>> {
        self.sky().heard.clone().unwrap_or_default()
    }

    /// How many exchanges were asked for.
    pub fn exchanges(&self) -> u64 {
        self.sky().exchanges
    }

    /// How often each fault was met.
    pub fn met(&self) -> BTreeMap<&'static str, u64> {
        self.sky().met.clone()
    }

    fn sky(&self) -> MutexGuard<'_, Sky> {
        lock(&self.sky)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Sky {
    fn draw(&mut self) -> Option<Fault> {
        self.exchanges += 1;
        let scripted = self.always.clone().or_else(|| self.script.pop_front());
        let fault = scripted.or_else(|| self.storm.as_mut().and_then(Storm::draw));
        if let Some(fault) = &fault {
            *self.met.entry(fault.name()).or_default() += 1;
        }
        fault
    }

    fn keep(&mut self, request: &Request) {
        self.kept.push_back(request.bytes.clone());
        if self.kept.len() > KEPT {
            self.kept.pop_front();
        }
    }
}

async fn serve(listener: TcpListener, sky: Arc<Mutex<Sky>>, route: Route) {
    while let Ok((device, _)) = listener.accept().await {
        let link = Link { sky: Arc::clone(&sky), route: Arc::clone(&route) };
        tokio::spawn(async move {
            // A broken connection is what this is for.
            let _ = link.exchange(device).await;
        });
    }
}

/// One exchange between a device and the server.
struct Link {
    sky: Arc<Mutex<Sky>>,
    route: Route,
}

impl Link {
    async fn exchange(&self, mut device: TcpStream) -> std::io::Result<()> {
        let Some(request) = wire::read_request(&mut device).await? else { return Ok(()) };
        if let Some(heard) = &mut lock(&self.sky).heard {
            heard.push(request.bytes.clone());
        }
        let fault = lock(&self.sky).draw();
        match fault {
            None => self.pass(&request, &mut device).await,
            Some(Fault::Refuse) => Ok(()),
            Some(Fault::CutUp(permille)) => self.cut_up(&request, permille).await,
            Some(Fault::CutDown(permille)) => {
                let answer = self.ask(&request.bytes).await?;
                device.write_all(part(&answer, permille)).await
            }
            Some(Fault::LoseAnswer) => self.ask(&request.bytes).await.map(drop),
            Some(Fault::Duplicate) => {
                self.ask(&request.bytes).await?;
                self.pass(&request, &mut device).await
            }
            Some(Fault::KeepForLater) => {
                lock(&self.sky).keep(&request);
                self.pass(&request, &mut device).await
            }
            Some(Fault::ReplayOld) => {
                let old = lock(&self.sky).kept.pop_front();
                if let Some(old) = old {
                    self.ask(&old).await?;
                }
                self.pass(&request, &mut device).await
            }
            Some(Fault::Delay(ms)) => {
                tokio::time::sleep(Duration::from_millis(ms)).await;
                self.pass(&request, &mut device).await
            }
            Some(Fault::Answer(answer)) => device.write_all(&answer).await,
        }
    }

    /// To the server and back, as it comes: streams of events too.
    async fn pass(&self, request: &Request, device: &mut TcpStream) -> std::io::Result<()> {
        let mut server = self.connect().await?;
        server.write_all(&request.bytes).await?;
        tokio::io::copy(&mut server, device).await.map(drop)
    }

    async fn ask(&self, request: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut server = self.connect().await?;
        server.write_all(request).await?;
        wire::read_rest(&mut server).await
    }

    async fn cut_up(&self, request: &Request, permille: usize) -> std::io::Result<()> {
        let mut server = self.connect().await?;
        server.write_all(part(&request.bytes, permille)).await?;
        server.shutdown().await
    }

    async fn connect(&self) -> std::io::Result<TcpStream> {
        let there = *lock(&self.route);
        TcpStream::connect(there.ok_or(std::io::ErrorKind::ConnectionRefused)?).await
    }
}

fn part(bytes: &[u8], permille: usize) -> &[u8] {
    bytes.get(..bytes.len() * permille.min(1000) / 1000).unwrap_or(bytes)
}
