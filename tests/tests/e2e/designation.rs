//! 個別指定 in the browser: a hospital set into a draft and out of it by a person, with the reason.

use reqwest::Method;
use serde_json::{Value, json};
use tachiiri_tests::api::Api;
use tachiiri_tests::person::{Hand, Person};
use tachiiri_tests::program::{Home, Server};

const DESIGNATE: &str = "main form:first-of-type button[type='submit']";
const TAKE_BACK: &str = "main form:last-of-type button.second";
const REASON: &str = "地域で唯一の透析施設のため";

/// A draft with one place for the large hospitals, and who stands in its class: by points, then those below.
struct Draft {
    api: Api,
    id: String,
    chosen: String,
    below: [String; 2],
}

impl Draft {
    async fn of(server: &Server) -> Self {
        let api = Api::log_in(&server.base, "prefecture").await;
        let quotas = json!({ "20-199": 3, "200-399": 2, "400+": 1 });
        let body = json!({ "prefecture": "99", "fiscal_year": 2023, "quotas": quotas, "draft": true });
        let made = api.write(Method::POST, "/api/v1/selections", "draft", &body).await.ok();
        let id = made["id"].as_str().expect("an id").to_owned();
        let mut draft = Self { id, api, chosen: String::new(), below: Default::default() };
        let large = draft.large().await;
        let (chosen, below): (Vec<_>, Vec<_>) = large.iter().partition(|one| one["chosen"] == true);
        let [chosen, first, second] = [chosen[0], below[0], below[1]].map(external_id);
        (draft.chosen, draft.below) = (chosen, [first, second]);
        draft
    }

    /// The candidates of the class, by rank.
    async fn large(&self) -> Vec<Value> {
        let view = self.api.get(&format!("/api/v1/selections/{}", self.id)).await.ok();
        let all = view["selection"]["candidates"].as_array().expect("candidates").clone();
        all.into_iter().filter(|one| one["eligible"] == true && one["bed_class"] == "400+").collect()
    }

    /// Whether a hospital is chosen, and its 個別指定.
    async fn standing(&self, hospital: &str) -> (bool, Value) {
        let found = self.large().await.into_iter().find(|one| external_id(one) == hospital).expect("a candidate");
        (found["chosen"] == true, found["designated"].clone())
    }

    fn link(&self, hospital: &str) -> String {
        format!("main a[href$='/selections/{}/hospitals/{hospital}']", self.id)
    }
}

fn external_id(candidate: &Value) -> String {
    candidate["external_id"].as_str().expect("an id").to_owned()
}

/// From the list of drafts to the page of a hospital.
async fn opens(person: &Person, draft: &Draft, hospital: &str) {
    person.goes_to(&format!("/selections/{}", draft.id)).await;
    person.follows(&draft.link(hospital)).await;
    person.reads("この位置にある理由").await;
}

/// Nothing chosen, then no reason: said on top and at the field, and nothing is changed.
async fn is_refused_at_the_fields(person: &Person, draft: &Draft, hospital: &str) {
    person.follows(DESIGNATE).await;
    person.reads("入力を直してください（1 件）").await;
    assert_eq!(text(person, "#side-error").await, "入れるか外すかを選んでください。");
    person.looks("designation-no-side").await;
    person.chooses("side", "in").await;
    person.follows(DESIGNATE).await;
    let said = "個別指定の理由が未記入です。この病院を入れる、又は外す理由を書いてください。";
    assert_eq!(text(person, "#reason-error").await, said);
    assert!(person.browser.has("#reason[aria-invalid='true']").await);
    assert!(person.browser.has("[data-error-summary] a[href='#reason']").await);
    assert!(person.browser.has("input[name='side'][value='in']:checked").await, "what was chosen stands there");
    person.looks("designation-no-reason").await;
    assert_eq!(draft.standing(hospital).await, (false, Value::Null));
}

async fn text(person: &Person, css: &str) -> String {
    person.browser.find(css).await.text().await.expect("a text")
}

/// The place goes to the hospital, and the one of before stands below.
async fn is_set_in(person: &Person, draft: &Draft, hospital: &str) {
    person.writes("#reason", REASON).await;
    person.follows(DESIGNATE).await;
    person.reads("3区分とも過不足なし").await;
    person.reads(&format!("選定に入れる：{REASON}")).await;
    person.looks("designation-on-the-list").await;
    assert_eq!(draft.standing(hospital).await, (true, json!({ "side": "in", "reason": REASON })));
    assert_eq!(draft.standing(&draft.chosen).await, (false, Value::Null), "none over the quota");
}

/// The only place is taken by a 個別指定: a second one is refused at its field, with what was typed.
async fn a_second_one_finds_no_place(person: &Person, draft: &Draft) {
    let [_, other] = &draft.below;
    opens(person, draft, other).await;
    person.chooses("side", "in").await;
    person.writes("#reason", "救急の拠点のため").await;
    person.follows(DESIGNATE).await;
    let said = text(person, "#side-error").await;
    assert!(said.contains("支援枠は1病院で、個別指定だけでいっぱいです"), "{said}");
    let typed = person.browser.find("#reason").await.prop("value").await.expect("a field");
    assert_eq!(typed.as_deref(), Some("救急の拠点のため"));
    person.looks("designation-no-place").await;
    assert_eq!(draft.standing(other).await, (false, Value::Null));
}

async fn is_taken_back(person: &Person, draft: &Draft, hospital: &str) {
    opens(person, draft, hospital).await;
    person.reads(&format!("選定に入れる：{REASON}")).await;
    person.looks("designation-made").await;
    person.follows(TAKE_BACK).await;
    person.reads("3区分とも過不足なし").await;
    assert!(!person.browser.text().await.contains(REASON));
    assert_eq!(draft.standing(hospital).await, (false, Value::Null));
    assert_eq!(draft.standing(&draft.chosen).await, (true, Value::Null), "the points hold again");
}

async fn the_whole_way(server: &Server, person: Person) {
    let draft = Draft::of(server).await;
    person.logs_in("prefecture").await;
    let [hospital, _] = &draft.below;
    opens(&person, &draft, hospital).await;
    person.looks("designation").await;
    is_refused_at_the_fields(&person, &draft, hospital).await;
    is_set_in(&person, &draft, hospital).await;
    a_second_one_finds_no_place(&person, &draft).await;
    is_taken_back(&person, &draft, hospital).await;
    person.leaves().await;
}

async fn with_scripts(width: u32, hand: Hand) {
    let home = Home::demo();
    let server = home.serve().await;
    let person = Person::sits_down(&server.base, width, hand).await;
    the_whole_way(&server, person).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hospital_is_designated_and_let_go_at_1280() {
    with_scripts(1280, Hand::Mouse).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hospital_is_designated_and_let_go_at_390() {
    with_scripts(390, Hand::Mouse).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hospital_is_designated_and_let_go_by_keyboard_alone() {
    with_scripts(1280, Hand::Keyboard).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hospital_is_designated_and_let_go_without_scripts() {
    let home = Home::demo();
    let server = home.serve().await;
    let person = Person::sits_down_without_scripts(&server.base, 390).await;
    the_whole_way(&server, person).await;
}
