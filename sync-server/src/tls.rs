//! TLS by files: certificate chain and key, and the pin that enrolment cards carry.

use std::path::Path;
use std::sync::Arc;

use gridwalk_domain::hash::Hash;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use crate::error::{Result, ServerError};

/// What TLS needs, read from two PEM files.
pub(crate) fn server_config(cert: &Path, key: &Path) -> Result<ServerConfig> {
    let chain = certificates(cert)?;
    let unusable = |what: &Path, e: &dyn std::fmt::Display| {
        ServerError::Config(format!("{} cannot be used for TLS: {e}", what.display()))
    };
    let private = PrivateKeyDer::from_pem_file(key).map_err(|e| unusable(key, &e))?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, private));
    let mut config = config.map_err(|e| unusable(cert, &e))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// SHA-256 of the server's own certificate (DER): devices that scan it trust this certificate and no other.
pub fn pin(cert: &Path) -> Result<Hash> {
    let chain = certificates(cert)?;
    let none = || ServerError::Config(format!("{} holds no certificate", cert.display()));
    Ok(Hash::of(chain.first().ok_or_else(none)?))
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>> {
    let unreadable = |e| ServerError::Config(format!("{} holds no certificates: {e}", file.display()));
    CertificateDer::pem_file_iter(file).map_err(unreadable)?.collect::<std::result::Result<_, _>>().map_err(unreadable)
}
