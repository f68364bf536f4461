//! That the instruments of the other tests measure at all.

use fantoccini::key::Key;
use tachiiri_tests::axe;
use tachiiri_tests::browser::{Browser, Scripts, WIDTHS};

const FAULTY: &str = "data:text/html,<title>x</title><h1>x</h1><img src=y><input id=a><input id=b>";

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_what_is_wrong_and_the_window_has_the_width_it_says() {
    for width in WIDTHS {
        let browser = Browser::open(width, Scripts::On).await;
        browser.goto(FAULTY).await;
        let found = axe::findings(&browser.client).await.join("\n");
        assert!(found.contains("image-alt") && found.contains("label"), "{found}");
        let inner = browser.run("return window.innerWidth", vec![]).await;
        assert_eq!(inner, serde_json::json!(width));
        browser.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_reach_fields_in_their_order() {
    let browser = Browser::open(1280, Scripts::On).await;
    browser.goto(FAULTY).await;
    browser.type_into("#b", "見本").await;
    browser.press(Key::Tab).await;
    let value = browser.run("return document.querySelector('#b').value", vec![]).await;
    assert_eq!(value, serde_json::json!("見本"));
    browser.close().await;
}

/// What the tests without scripts stand on.
#[tokio::test(flavor = "multi_thread")]
async fn a_browser_without_scripts_runs_none() {
    const PAGE: &str =
        "data:text/html,<p id=said>none</p><script>document.getElementById('said').textContent = 'ran'</script>";
    for (scripts, said) in [(Scripts::On, "ran"), (Scripts::Off, "none")] {
        let browser = Browser::open(1280, scripts).await;
        browser.goto(PAGE).await;
        assert_eq!(browser.find("#said").await.text().await.expect("a text"), said);
        browser.close().await;
    }
}
