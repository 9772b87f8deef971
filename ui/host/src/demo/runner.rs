//! Starts the demonstration's programs, and ends them in order.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use super::child::Program;
use super::device::Device;
use super::flight::Flight;
use super::home::{Home, Ports, Wish};
use super::seed::Seed;
use super::stage::Stage;
use super::{page, settle};
use crate::error::HostError;
use crate::serve::{listen, serve};

/// The first start invents a district and a month of cases.
const SEEDING: Duration = Duration::from_secs(300);
const OPENING: Duration = Duration::from_secs(60);

/// `gridwalk-host demo`: a server, a phone and a desk side by side.
#[derive(Debug, Clone, clap::Args)]
pub struct DemoOptions {
    /// Folder of the demonstration.
    #[arg(long, default_value = ".demo")]
    pub dir: PathBuf,
    /// Folder of the built pages.
    #[arg(long, default_value = "ui/dist")]
    pub ui: PathBuf,
    /// Folder of the demonstration's own page.
    #[arg(long, default_value = "ui/demo")]
    pub frame: PathBuf,
    /// The server program; none takes the one beside this program.
    #[arg(long)]
    pub server: Option<PathBuf>,
    /// Port of the page; none keeps the last one or takes a free one.
    #[arg(long)]
    pub port: Option<u16>,
    /// Forgets the last demonstration first.
    #[arg(long)]
    pub reset: bool,
    /// Only prints the address.
    #[arg(long)]
    pub no_browser: bool,
}

/// The three programs.
pub(super) struct Programs {
    pub server: Program,
    pub phone: Program,
    pub desk: Program,
}

impl Programs {
    async fn end(&self) {
        tokio::join!(self.phone.end(), self.desk.end());
        self.server.end().await;
    }
}

/// Runs until `stop`, or until something ends by itself.
///
/// # Errors
/// Whatever keeps a program from starting, or one that ended by itself.
pub async fn run(options: DemoOptions, stop: CancellationToken) -> Result<(), HostError> {
    let home = Home::open(&options.dir, Wish { reset: options.reset, page: options.port })?;
    home.kept.ports.check()?;
    let programs = Arc::new(programs(&options, &home)?);
    let outcome = tokio::select! {
        outcome = play(&options, &home, &programs, &stop) => outcome,
        () = stop.cancelled() => Ok(()),
    };
    stop.cancel();
    programs.end().await;
    outcome
}

async fn play(
    options: &DemoOptions,
    home: &Home,
    programs: &Arc<Programs>,
    stop: &CancellationToken,
) -> Result<(), HostError> {
    let ports = home.kept.ports;
    if home.is_of_another_day() {
        say(&format!("the city is that of {}: `make demo-reset` makes today's", home.kept.day));
    }
    say("server 服务器 … (the first start invents a district)");
    programs.server.start("ready").await?;
    let seed = Seed::read(&home.at("seed.json"))?;
    seed.write_place(&home.at("place.json"))?;
    let (near, _) = listen(ports.flight).await?;
    let flight = Flight::begin(near, ports.server);
    say("phone 手机, desk 值班台 …");
    let (phone, desk) = devices(programs, ports).await?;
    settle::settle(&phone, &seed.code("inspector")?.through(ports.flight)).await?;
    settle::settle(&desk, &seed.code("supervisor")?.through(ports.server)).await?;
    let desk_data = home.at("desk");
    let stage = Arc::new(Stage::new(Arc::clone(programs), flight, (phone, desk), ports, desk_data));
    let (listener, port) = listen(ports.page).await?;
    let page = page::routes(Arc::clone(&stage), options.frame.clone(), port, stop.clone());
    announce(port, ports, options.no_browser);
    tokio::select! {
        served = serve(listener, page, stop.clone()) => served,
        ended = stage.follow() => ended,
    }
}

async fn devices(programs: &Programs, ports: Ports) -> Result<(Device, Device), HostError> {
    tokio::try_join!(programs.phone.start("listening"), programs.desk.start("listening"))?;
    tokio::try_join!(Device::visit("phone", ports.phone), Device::visit("desk", ports.desk))
}

fn announce(port: u16, ports: Ports, no_browser: bool) {
    let address = format!("http://127.0.0.1:{port}/");
    println!();
    println!("  demo 演示    {address}");
    println!("  phone 手机   http://127.0.0.1:{}/", ports.phone);
    println!("  desk 值班台  http://127.0.0.1:{}/", ports.desk);
    println!();
    println!("  Ctrl-C ends everything; what was recorded stays for the next start.");
    if !no_browser && has_display() && open::that_detached(&address).is_err() {
        println!("  No browser could be opened: open the first address yourself.");
    }
}

/// On other systems a browser can always be asked for.
fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(not(target_os = "linux")) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

fn say(what: &str) {
    println!("→ {what}");
}

fn programs(options: &DemoOptions, home: &Home) -> Result<Programs, HostError> {
    let own = std::env::current_exe().map_err(HostError::io("finding this program"))?;
    let beside = own.with_file_name(format!("gridwalk-server{}", std::env::consts::EXE_SUFFIX));
    let server = options.server.clone().unwrap_or(beside);
    let ports = home.kept.ports;
    let seeding = words([
        "guard".into(),
        "--".into(),
        server.into(),
        "demo".into(),
        "--data".into(),
        home.at("server").into(),
        "--port".into(),
        ports.server.to_string().into(),
        "--seed-file".into(),
        home.at("seed.json").into(),
    ]);
    let program = |name: &'static str, args, ready_within| Program {
        name,
        file: own.clone(),
        args,
        log: home.log(name),
        ready_within,
        running: Mutex::new(None),
    };
    let mut phone = app(options, &home.at("phone"), ports.phone, "phone");
    phone.extend(words(["--demo".into(), home.at("place.json").into()]));
    let desk = app(options, &home.at("desk"), ports.desk, "desk");
    Ok(Programs {
        server: program("server", seeding, SEEDING),
        phone: program("phone", phone, OPENING),
        desk: program("desk", desk, OPENING),
    })
}

fn app(options: &DemoOptions, data: &Path, port: u16, page: &str) -> Vec<OsString> {
    words([
        "app".into(),
        "--with-parent".into(),
        "--data".into(),
        data.into(),
        "--ui".into(),
        options.ui.clone().into(),
        "--port".into(),
        port.to_string().into(),
        "--page".into(),
        page.into(),
        "--label".into(),
        page.into(),
    ])
}

fn words(words: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    words.into_iter().collect()
}
