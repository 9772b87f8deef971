//! What the demonstration sees of a phone or desk: the same port and the same calls as its page.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::HostError;

/// A first window of a whole district takes a while on a slow disk.
const PATIENCE: Duration = Duration::from_secs(180);

/// A visitor of one installation's port.
pub struct Device {
    pub name: &'static str,
    /// `http://127.0.0.1:PORT`.
    base: String,
    client: reqwest::Client,
    cookie: String,
}

impl Device {
    /// Loads the page, as a browser would, and keeps its session.
    ///
    /// # Errors
    /// The port does not answer with a page.
    pub async fn visit(name: &'static str, port: u16) -> Result<Self, HostError> {
        let base = format!("http://127.0.0.1:{port}");
        let client = client(name)?;
        let page = client.get(format!("{base}/")).send().await.map_err(unanswered(name))?;
        let cookie = page.headers().get(SET_COOKIE).and_then(|line| line.to_str().ok()?.split(';').next());
        let no_page = || HostError::Unanswered { name, reason: "there is no page".into() };
        let cookie = cookie.ok_or_else(no_page)?.to_owned();
        Ok(Self { name, base, client, cookie })
    }

    /// A call of the facade.
    ///
    /// # Errors
    /// No answer, a refusal, or an answer of another shape.
    pub async fn call<T: DeserializeOwned>(&self, method: &str, params: &impl Serialize) -> Result<T, HostError> {
        let json = serde_json::to_string(params).unwrap_or_default();
        let request = self.client.post(format!("{}/api/{method}", self.base)).body(json);
        let request = request.header(CONTENT_TYPE, "application/json").header(COOKIE, &self.cookie);
        let answer = request.send().await.map_err(unanswered(self.name))?;
        let good = answer.status().is_success();
        let text = answer.text().await.map_err(unanswered(self.name))?;
        let refused = |reason| HostError::Refused { name: self.name, method: method.to_owned(), reason };
        if !good {
            return Err(refused(text));
        }
        serde_json::from_str(&text).map_err(|error| refused(error.to_string()))
    }

    /// Has the installation fetch and show a photo; its bytes are not wanted here.
    ///
    /// # Errors
    /// No answer, or no photo.
    pub async fn look_at(&self, hash: &str) -> Result<(), HostError> {
        let request = self.client.get(format!("{}/media/photo/{hash}/master", self.base)).header(COOKIE, &self.cookie);
        let answer = request.send().await.map_err(unanswered(self.name))?;
        answer.error_for_status().map(drop).map_err(unanswered(self.name))
    }
}

fn client(name: &'static str) -> Result<reqwest::Client, HostError> {
    // A second installation of the same provider is refused and means nothing.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().timeout(PATIENCE).build().map_err(unanswered(name))
}

fn unanswered(name: &'static str) -> impl FnOnce(reqwest::Error) -> HostError {
    move |error| HostError::Unanswered { name, reason: error.to_string() }
}
