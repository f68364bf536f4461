//! A mail server on the loopback interface that speaks TLS and lets nobody send who has not logged in.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// `who:geheim+` in base64, as `AUTH PLAIN` sends it: nobody, who, geheim+.
const LOGIN: &str = "AHdobwBnZWhlaW0r";

/// When the line is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// From the first byte (`smtps://`).
    AtOnce,
    /// After `STARTTLS` (`?tls=required`).
    Started,
    /// Never, whatever is asked: somebody in between who hides that there is TLS.
    Hidden,
}

/// What came in.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    /// Lines before the line was encrypted.
    pub in_the_clear: Vec<String>,
    /// Whole mails, of people who logged in.
    pub mails: Vec<String>,
}

#[derive(Debug)]
pub struct MailServer {
    port: u16,
    tls: Tls,
    heard: Arc<Mutex<Heard>>,
    folder: tempfile::TempDir,
}

impl MailServer {
    pub async fn start(tls: Tls) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let acceptor = TlsAcceptor::from(Arc::new(configured(folder.path())));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let server = Self { port, tls, heard: Arc::default(), folder };
        let heard = Arc::clone(&server.heard);
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                tokio::spawn(receive(line, tls, acceptor.clone(), Arc::clone(&heard)));
            }
        });
        server
    }

    /// For `TACHIIRI_MAIL`.
    pub fn address(&self) -> String {
        match self.tls {
            Tls::AtOnce => format!("smtps://who:geheim%2B@localhost:{}", self.port),
            Tls::Started | Tls::Hidden => format!("smtp://who:geheim%2B@localhost:{}?tls=required", self.port),
        }
    }

    /// For `SSL_CERT_FILE`: the authority that vouches for this server.
    pub fn certificate(&self) -> PathBuf {
        self.folder.path().join("cert.pem")
    }

    pub fn heard(&self) -> Heard {
        self.heard.lock().expect("nobody panicked").clone()
    }
}

/// A certificate of its own for `localhost`, made by openssl.
fn configured(folder: &Path) -> ServerConfig {
    let settings = "[req]\ndistinguished_name=name\nx509_extensions=more\nprompt=no\n[name]\nCN=localhost\n\
                    [more]\nsubjectAltName=DNS:localhost\nbasicConstraints=critical,CA:FALSE\n";
    std::fs::write(folder.join("settings"), settings).expect("a file");
    let made = Command::new("openssl")
        .current_dir(folder)
        .args(["req", "-x509", "-config", "settings", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"])
        .args(["-nodes", "-days", "2", "-keyout", "key.pem", "-out", "cert.pem"])
        .output()
        .expect("openssl");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let chain: Vec<_> = CertificateDer::pem_file_iter(folder.join("cert.pem")).expect("PEM").flatten().collect();
    let key = PrivateKeyDer::from_pem_file(folder.join("key.pem")).expect("a key");
    ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring speaks TLS")
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .expect("key and certificate belong together")
}

async fn receive(line: TcpStream, tls: Tls, acceptor: TlsAcceptor, heard: Arc<Mutex<Heard>>) {
    if tls == Tls::AtOnce {
        // An error means that the client would not have it.
        let Ok(line) = acceptor.accept(line).await else { return };
        return converse(&mut BufReader::new(line), true, &heard).await;
    }
    let mut line = BufReader::new(line);
    say(&mut line, "220 loopback").await;
    while let Some(said) = hear(&mut line).await {
        heard.lock().expect("nobody panicked").in_the_clear.push(said.clone());
        match said.split(' ').next().unwrap_or_default() {
            "EHLO" if tls == Tls::Started => say(&mut line, "250-loopback\r\n250 STARTTLS").await,
            "EHLO" => say(&mut line, "250-loopback\r\n250 AUTH PLAIN LOGIN").await,
            "STARTTLS" if tls == Tls::Started => {
                say(&mut line, "220 go on").await;
                let Ok(line) = acceptor.accept(line.into_inner()).await else { return };
                return converse(&mut BufReader::new(line), false, &heard).await;
            }
            _ => say(&mut line, "250 ok").await,
        }
    }
}

async fn converse<L: AsyncRead + AsyncWrite + Unpin>(line: &mut BufReader<L>, greets: bool, heard: &Mutex<Heard>) {
    let (mut known, mut mail) = (false, String::new());
    if greets {
        say(line, "220 loopback").await;
    }
    while let Some(said) = hear(line).await {
        match said.split(' ').next().unwrap_or_default() {
            "EHLO" => say(line, "250-loopback\r\n250 AUTH PLAIN").await,
            "AUTH" if said == format!("AUTH PLAIN {LOGIN}") => {
                known = true;
                say(line, "235 known").await;
            }
            "AUTH" => say(line, "535 who are you").await,
            "MAIL" if !known => say(line, "530 log in first").await,
            "DATA" => {
                say(line, "354 go on").await;
                while let Some(part) = hear(line).await.filter(|part| part != ".") {
                    mail.push_str(&part);
                    mail.push('\n');
                }
                heard.lock().expect("nobody panicked").mails.push(std::mem::take(&mut mail));
                say(line, "250 kept").await;
            }
            "QUIT" => return say(line, "221 bye").await,
            _ => say(line, "250 ok").await,
        }
    }
}

async fn say<L: AsyncRead + AsyncWrite + Unpin>(line: &mut BufReader<L>, text: &str) {
    // An error means that the client is gone: the next hearing ends the conversation.
    let _ = line.write_all(format!("{text}\r\n").as_bytes()).await;
    let _ = line.flush().await;
}

async fn hear<L: AsyncRead + AsyncWrite + Unpin>(line: &mut BufReader<L>) -> Option<String> {
    let mut said = String::new();
    let bytes = line.read_line(&mut said).await.ok()?;
    (bytes > 0).then(|| said.trim_end_matches(['\r', '\n']).to_owned())
}
