//! A vendor as a hospital asks it: a system registered for it, a request, and the link by which it answers.

use reqwest::{Method, StatusCode, redirect};
use serde_json::{Value, json};

use crate::api::Api;

/// A system that a hospital registers.
#[derive(Clone, Copy, Debug)]
pub struct System {
    pub vendor: &'static str,
    pub name: &'static str,
    pub product: &'static str,
    pub version: &'static str,
    pub email: &'static str,
}

/// Of a vendor that 見本県 does not know.
pub const SYSTEM: System = System {
    vendor: "見本内視鏡サービス株式会社",
    name: "内視鏡システム",
    product: "内視鏡見本",
    version: "3.2",
    email: "hoshu@naishikyo.example.jp",
};

/// An invitation, with what it opens.
#[derive(Clone, Debug)]
pub struct Link {
    pub contract: String,
    pub sheet: String,
    pub token: String,
}

impl Link {
    pub fn path(&self) -> String {
        format!("/v/{}", self.token)
    }
}

/// What the door of links said.
#[derive(Clone, Debug)]
pub struct Knock {
    pub status: StatusCode,
    /// Names and values, but for what differs between any two answers.
    pub headers: Vec<(String, String)>,
    pub body: String,
    /// The token of the session that was opened.
    pub session: Option<String>,
}

/// Presses the button of a link's page.
pub async fn knock(base: &str, token: &str) -> Knock {
    let client = reqwest::Client::builder().redirect(redirect::Policy::none()).build().expect("a client");
    let post = client.post(format!("{base}/v")).header("content-type", "application/x-www-form-urlencoded");
    let answer = post.body(format!("csrf=&token={token}")).send().await.expect("an answer");
    let named = |name: &str| answer.headers().get(name).map(|value| value.to_str().expect("ASCII").to_owned());
    let session = named("set-cookie").and_then(|cookie| Some(cookie.split(['=', ';']).nth(1)?.to_owned()));
    let same = answer.headers().iter().filter(|(name, _)| !["date", "x-request-id"].contains(&name.as_str()));
    let headers = same.map(|(name, value)| (name.to_string(), format!("{value:?}"))).collect();
    Knock { status: answer.status(), headers, session, body: answer.text().await.expect("a page") }
}

impl Api {
    /// Registers a system at the caller's own facility, asks its vendor and makes a link.
    pub async fn invites(&self, system: &System) -> Link {
        let held = self.get("/api/v1/vendors/contracts").await.ok();
        let facility = held[0]["facility"].as_str().expect("a facility with a contract").to_owned();
        let body = json!({
            "facility": facility, "vendor": system.vendor, "system": system.name, "product": system.product,
            "version": system.version, "maintenance": "contract", "patient_data": true, "began_on": "2020-04-01",
            "ended_on": null, "contact": { "person": "", "email": system.email, "phone": "" },
        });
        let contract = self.post("/api/v1/vendors/contracts", &body).await.ok();
        let contract = contract.as_str().expect("an id").to_owned();
        let asking = json!({ "contracts": [contract], "due_on": "2023-12-15" });
        let asked = self.post("/api/v1/vendors/ask", &asking).await.ok();
        let sheet = asked[0]["checklist"].as_str().expect("an id").to_owned();
        let token = self.makes_a_link(&contract).await;
        Link { contract, sheet, token }
    }

    /// A new link for a contract; the one before dies.
    pub async fn makes_a_link(&self, contract: &str) -> String {
        let made = self.post(&format!("/api/v1/vendors/contracts/{contract}/invite"), &json!({})).await.ok();
        made["token"].as_str().expect("shown once").to_owned()
    }

    /// Answers every required item of a sheet, those in `no` with no, and submits it.
    pub async fn hands_in(&self, sheet: &str, no: &[&str]) {
        let here = format!("/api/v1/checklists/{sheet}");
        let view = self.get(&here).await.ok();
        for code in view["missing"].as_array().expect("codes") {
            let code = code.as_str().expect("a code");
            let (answer, target) = if no.contains(&code) { ("no", json!("2024-03-01")) } else { ("yes", Value::Null) };
            let body = json!({ "answer": answer, "confirmed_on": "2023-11-17", "target_on": target, "based_on": 0 });
            self.write(Method::PUT, &format!("{here}/answers/{code}/1"), &format!("{sheet}-{code}"), &body).await.ok();
        }
        self.post(&format!("{here}/submit"), &json!({})).await.ok();
    }
}
