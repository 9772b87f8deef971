//! Everything that can be set, from a file, the environment (`GRIDWALK_…`) and flags, in this order of strength.
//!
//! Impossible combinations are refused here, with the reason, before anything is opened.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use gridwalk_domain::hash::Hash;
use serde::{Deserialize, Serialize};

use crate::error::{Result, ServerError};

/// The server's settings. Unknown names in a file are refused: a typing error must not silently mean the default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where ledger, photos and unfinished uploads are.
    pub data_dir: PathBuf,
    /// Address and port; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The address that devices use, as printed on cards; none derives it from `listen`.
    pub public_url: Option<String>,
    /// The server's name as people see it.
    pub name: String,
    /// Certificate chain and key, PEM files. Both or neither.
    pub tls_cert: Option<PathBuf>,
    pub tls_key: Option<PathBuf>,
    /// TLS ends at a proxy before this server.
    pub behind_proxy: bool,
    /// The app's filing number (备案号), shown on every device.
    pub filing_number: Option<String>,
    /// X25519 public key of the organisation's recovery, hexadecimal.
    pub recovery_key: Option<String>,
    /// Days for which an enrolment code is valid.
    pub code_days: u32,
    /// Largest photo or attachment, bytes.
    pub max_blob_bytes: u64,
    /// Space that uploads leave free on the disk, bytes.
    pub min_free_bytes: u64,
    /// Requests per second of one device, and at once.
    pub device_per_s: u32,
    pub device_burst: u32,
    /// Wrong enrolment codes from one address in fifteen minutes.
    pub enrol_tries: u32,
    /// Exchanges served at the same time; more are asked to come back.
    pub at_once: usize,
    /// Whoever asks for `/metrics` from another machine shows this (`Authorization: Bearer …`); none allows this machine only.
    pub metrics_token: Option<String>,
    /// `error`, `warn`, `info`, `debug`, or a filter by module.
    pub log: String,
    /// Logs as JSON lines.
    pub log_json: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data_dir: "gridwalk-data".into(),
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8787),
            public_url: None,
            name: "巡格 Gridwalk".into(),
            tls_cert: None,
            tls_key: None,
            behind_proxy: false,
            filing_number: None,
            recovery_key: None,
            code_days: 7,
            max_blob_bytes: gridwalk_protocol::limits::MAX_BLOB,
            min_free_bytes: 512 * 1024 * 1024,
            device_per_s: 20,
            device_burst: 200,
            enrol_tries: 10,
            at_once: 64,
            metrics_token: None,
            log: "info".into(),
            log_json: false,
        }
    }
}

const MASK: &str = "********";

impl Config {
    /// Defaults, then the file if there is one, then `GRIDWALK_…`, then `flags` as given.
    ///
    /// # Errors
    /// An unreadable file, an unknown name, a value of the wrong type, or an impossible combination.
    pub fn load(file: Option<&Path>, flags: &[(&str, String)]) -> Result<Self> {
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        if let Some(file) = file {
            if !file.is_file() {
                return Err(ServerError::Config(format!("there is no file {}", file.display())));
            }
            figment = figment.merge(Toml::file(file));
        }
        figment = figment.merge(Env::prefixed("GRIDWALK_").ignore(&["config"]));
        for (name, value) in flags {
            figment = figment.merge((*name, value.clone()));
        }
        let config: Self = figment.extract().map_err(|e| ServerError::Config(e.to_string()))?;
        config.check()?;
        Ok(config)
    }

    /// Refuses what cannot work or would not be safe.
    pub fn check(&self) -> Result<()> {
        let refuse = |reason: &str| Err(ServerError::Config(reason.into()));
        if self.tls_cert.is_some() != self.tls_key.is_some() {
            return refuse("tls_cert and tls_key belong together: set both or neither");
        }
        if !self.listen.ip().is_loopback() && self.tls_cert.is_none() && !self.behind_proxy {
            return refuse(
                "listening on other than this machine needs tls_cert and tls_key, or behind_proxy = true when a proxy does TLS",
            );
        }
        if self.recovery_key.as_ref().is_some_and(|key| key.parse::<Hash>().is_err()) {
            return refuse("recovery_key is 64 lower-case hexadecimal digits");
        }
        if self.max_blob_bytes == 0 || self.max_blob_bytes > gridwalk_protocol::limits::MAX_BLOB {
            return refuse("max_blob_bytes is between 1 and 67108864, which devices keep to");
        }
        if self.device_per_s == 0 || self.device_burst == 0 || self.enrol_tries == 0 || self.at_once == 0 {
            return refuse("device_per_s, device_burst, enrol_tries and at_once are at least 1");
        }
        if self.public_url.as_ref().is_some_and(|url| !url.starts_with("https://") && !url.starts_with("http://")) {
            return refuse("public_url begins with https:// or http://");
        }
        Ok(())
    }

    pub fn ledger_path(&self) -> PathBuf {
        self.data_dir.join("ledger.db")
    }

    /// The address on cards.
    pub fn address(&self) -> String {
        let scheme = if self.tls_cert.is_some() { "https" } else { "http" };
        self.public_url.clone().unwrap_or_else(|| format!("{scheme}://{}", self.listen))
    }

    /// All settings as text, secrets masked.
    pub fn to_text(&self) -> String {
        let mut shown = self.clone();
        shown.metrics_token = shown.metrics_token.map(|_| MASK.into());
        let value = serde_json::to_value(&shown).unwrap_or_default();
        let lines = value.as_object().into_iter().flatten();
        lines.map(|(name, value)| format!("{name} = {value}\n")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(change: impl FnOnce(&mut Config)) -> Result<()> {
        let mut config = Config::default();
        change(&mut config);
        config.check()
    }

    #[test]
    fn the_default_is_sound_and_listens_on_this_machine_only() {
        assert!(Config::default().check().is_ok());
        assert!(Config::default().listen.ip().is_loopback());
    }

    #[test]
    fn other_machines_are_served_over_tls_only() {
        let open = |c: &mut Config| c.listen = "0.0.0.0:8443".parse().unwrap();
        assert!(config(open).is_err());
        assert!(
            config(|c| {
                open(c);
                c.behind_proxy = true
            })
            .is_ok()
        );
        let tls = |c: &mut Config| {
            open(c);
            c.tls_cert = Some("c".into());
            c.tls_key = Some("k".into())
        };
        assert!(config(tls).is_ok());
        assert!(config(|c| c.tls_cert = Some("c".into())).is_err());
    }

    #[test]
    fn flags_win_over_the_file_and_typing_errors_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("gridwalk.toml");
        std::fs::write(&file, "name = \"从文件\"\ncode_days = 3\n").unwrap();
        let config = Config::load(Some(&file), &[("name", "从参数".into())]).unwrap();
        assert_eq!((config.name.as_str(), config.code_days), ("从参数", 3));
        std::fs::write(&file, "nmae = \"x\"\n").unwrap();
        assert!(Config::load(Some(&file), &[]).unwrap_err().to_string().contains("nmae"));
        assert!(Config::load(Some(&dir.path().join("none.toml")), &[]).is_err());
    }

    #[test]
    fn secrets_are_masked_where_settings_are_shown() {
        let config = Config { metrics_token: Some("hunter2".into()), ..Config::default() };
        assert!(!config.to_text().contains("hunter2") && config.to_text().contains(MASK));
    }
}
