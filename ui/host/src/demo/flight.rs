//! Flight mode (飞行模式), outside the app: the phone's only way to the server leads through here and can be cut.
//!
//! It passes bytes on and looks into none. On, it breaks what is open and refuses what comes.

use std::sync::Arc;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// The switch.
pub struct Flight {
    on: watch::Sender<bool>,
}

impl Flight {
    /// Passes connections from a listener on to a port of this machine, until the switch is dropped.
    pub fn begin(listener: TcpListener, to: u16) -> Arc<Self> {
        let (on, switch) = watch::channel(false);
        tokio::spawn(accept(listener, to, switch));
        Arc::new(Self { on })
    }

    /// Turns flight mode on or off; open connections end at once.
    pub fn turn(&self, on: bool) {
        self.on.send_replace(on);
    }

    pub fn is_on(&self) -> bool {
        *self.on.borrow()
    }
}

async fn accept(listener: TcpListener, to: u16, mut switch: watch::Receiver<bool>) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            gone = switched_off_for_good(&mut switch) => return gone,
        };
        let Ok((near, _)) = accepted else { continue };
        if *switch.borrow() {
            break_off(&near);
        } else {
            tokio::spawn(pass(near, to, switch.clone()));
        }
    }
}

async fn switched_off_for_good(switch: &mut watch::Receiver<bool>) {
    while switch.changed().await.is_ok() {}
}

async fn pass(mut near: TcpStream, to: u16, mut switch: watch::Receiver<bool>) {
    let Ok(mut far) = TcpStream::connect(("127.0.0.1", to)).await else { return break_off(&near) };
    // Small requests must not wait for company.
    let _ = (near.set_nodelay(true), far.set_nodelay(true));
    tokio::select! {
        _ = copy_bidirectional(&mut near, &mut far) => {}
        // Turned on, or the switch is gone.
        _ = switch.wait_for(|on| *on) => {
            break_off(&near);
            break_off(&far);
        }
    }
}

/// A network that goes away says no goodbye.
fn break_off(stream: &TcpStream) {
    let _ = stream.set_zero_linger();
}
