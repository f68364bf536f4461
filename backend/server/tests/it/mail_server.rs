//! An SMTP server on the loopback interface: says what it is told to say, keeps what it accepted.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A mail as it came over the line.
#[derive(Clone, Debug, Default)]
pub struct Received {
    pub from: String,
    pub to: String,
    pub data: String,
}

/// What the server answers to `RCPT TO`, one answer for each mail; then 250.
type Answers = Arc<Mutex<Vec<&'static str>>>;

#[derive(Clone)]
pub struct MailServer {
    pub url: String,
    received: Arc<Mutex<Vec<Received>>>,
    answers: Answers,
}

impl MailServer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let server = Self { url, received: Arc::default(), answers: Arc::default() };
        let (received, answers) = (server.received.clone(), server.answers.clone());
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                tokio::spawn(converse(line, received.clone(), answers.clone()));
            }
        });
        server
    }

    /// The next recipients are answered with these, in their order.
    pub fn will_say(&self, answers: &[&'static str]) {
        *self.answers.lock().unwrap() = answers.iter().rev().copied().collect();
    }

    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }
}

async fn converse(line: TcpStream, received: Arc<Mutex<Vec<Received>>>, answers: Answers) {
    let mut line = BufReader::new(line);
    let mut mail = Received::default();
    say(&mut line, "220 loopback").await;
    while let Some(said) = hear(&mut line).await {
        let word = said.split([' ', ':']).next().unwrap_or_default().to_uppercase();
        match word.as_str() {
            "EHLO" | "HELO" => say(&mut line, "250 loopback").await,
            "MAIL" => {
                mail = Received { from: address(&said), ..Received::default() };
                say(&mut line, "250 ok").await;
            }
            "RCPT" => {
                mail.to = address(&said);
                let answer = answers.lock().unwrap().pop().unwrap_or("250 ok");
                say(&mut line, answer).await;
            }
            "DATA" => {
                say(&mut line, "354 go on").await;
                while let Some(part) = hear(&mut line).await.filter(|part| part != ".") {
                    mail.data.push_str(&part);
                    mail.data.push('\n');
                }
                received.lock().unwrap().push(mail.clone());
                say(&mut line, "250 kept").await;
            }
            "QUIT" => return say(&mut line, "221 bye").await,
            _ => say(&mut line, "250 ok").await,
        }
    }
}

fn address(said: &str) -> String {
    said.split(['<', '>']).nth(1).unwrap_or_default().to_owned()
}

async fn say(line: &mut BufReader<TcpStream>, text: &str) {
    // An error means that the client is gone: the next hearing ends the conversation.
    let _ = line.write_all(format!("{text}\r\n").as_bytes()).await;
}

async fn hear(line: &mut BufReader<TcpStream>) -> Option<String> {
    let mut said = String::new();
    let bytes = line.read_line(&mut said).await.ok()?;
    (bytes > 0).then(|| said.trim_end_matches(['\r', '\n']).to_owned())
}
