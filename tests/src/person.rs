//! Somebody in front of a screen: with a mouse, or with nothing but a keyboard.

use std::path::Path;
use std::time::Duration;

use fantoccini::key::Key;

use crate::browser::{Browser, Scripts};

/// How the person works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    Mouse,
    Keyboard,
}

/// A person with a window on the program.
#[derive(Debug)]
pub struct Person {
    pub browser: Browser,
    pub hand: Hand,
    width: u32,
    base: String,
    /// Beginning of the names of the pictures kept.
    pictures: String,
}

impl Person {
    pub async fn sits_down(base: &str, width: u32, hand: Hand) -> Self {
        let pictures = format!("{hand:?}-{width}").to_lowercase();
        let browser = Browser::open(width, Scripts::On).await;
        Self { browser, hand, width, base: base.to_owned(), pictures }
    }

    /// With a mouse, and a browser that runs no script.
    pub async fn sits_down_without_scripts(base: &str, width: u32) -> Self {
        let browser = Browser::open(width, Scripts::Off).await;
        Self { browser, hand: Hand::Mouse, width, base: base.to_owned(), pictures: format!("plain-{width}") }
    }

    /// Types an address.
    pub async fn goes_to(&self, path: &str) {
        self.browser.goto(&format!("{}{path}", self.base)).await;
    }

    /// Looks at the whole page: axe finds nothing, nothing sticks out; a picture is kept.
    pub async fn looks(&self, page: &str) {
        self.browser.expect_sound(page).await;
        self.browser.keep_picture(&format!("{}-{page}.png", self.pictures), self.width).await;
    }

    /// Looks at the page as it stands, on a desk's screen and on a telephone's.
    pub async fn looks_everywhere(&self, page: &str) {
        self.browser.expect_sound_everywhere(page, "both").await;
    }

    /// Presses a button or follows a link.
    pub async fn presses(&self, css: &str) {
        match self.hand {
            Hand::Mouse => self.browser.click(css).await,
            Hand::Keyboard => self.browser.enter_on(css).await,
        }
    }

    /// Presses what leads to another page, and waits for it.
    pub async fn follows(&self, css: &str) {
        // A page being left keeps its mark; the next one has none.
        self.browser.run("document.documentElement.dataset.beingLeft = 'yes'", vec![]).await;
        self.presses(css).await;
        for _ in 0..150 {
            let arrived =
                "return document.readyState === 'complete' && document.documentElement.dataset.beingLeft !== 'yes'";
            if let Ok(serde_json::Value::Bool(true)) = self.browser.client.execute(arrived, vec![]).await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{css} leads nowhere from {}:\n{}", self.browser.url().await, self.browser.text().await);
    }

    /// Replaces what stands in a field.
    pub async fn writes(&self, css: &str, text: &str) {
        match self.hand {
            Hand::Mouse => self.browser.fill(css, text).await,
            Hand::Keyboard => self.browser.type_into(css, text).await,
        }
    }

    /// Chooses the radio button `value` of the group `name`.
    pub async fn chooses(&self, name: &str, value: &str) {
        let (group, wanted) = (format!("input[name='{name}']"), format!("input[name='{name}'][value='{value}']"));
        match self.hand {
            Hand::Mouse => self.browser.click(&format!("label:has({wanted})")).await,
            Hand::Keyboard => self.browser.choose(&group, &wanted).await,
        }
    }

    /// Chooses a file; without a mouse the field is reached by Tab first. The window of the system that asks for the name is
    /// not the page's.
    pub async fn chooses_file(&self, css: &str, file: &Path) {
        if self.hand == Hand::Keyboard {
            self.browser.tab_to(css).await;
        }
        self.browser.choose_file(css, file).await;
    }

    /// Goes to a door of the menu, opening the menu first where the window is narrow.
    pub async fn takes_the_menu_to(&self, href: &str) {
        let door = format!("nav.menu a[href='{href}']");
        let link = self.browser.client.find(fantoccini::Locator::Css(&door)).await;
        let link = link.unwrap_or_else(|error| panic!("no door to {href}: {error}"));
        if !link.is_displayed().await.unwrap_or(false) {
            self.presses(".menu-button").await;
        }
        self.follows(&door).await;
    }

    pub async fn logs_in(&self, login: &str) {
        self.enters(login, &password(login)).await;
    }

    /// Logs in with a password or a one-time code.
    pub async fn enters(&self, login: &str, password: &str) {
        self.goes_to("/login").await;
        self.writes("#login", login).await;
        self.writes("#password", password).await;
        self.follows("form[action='/login'] button[type='submit']").await;
    }

    pub async fn logs_out(&self) {
        self.follows("form[action='/logout'] button").await;
    }

    /// Waits as people do, until what was typed is saved.
    pub async fn pauses(&self) {
        if self.hand == Hand::Keyboard {
            self.browser.press(Key::Tab).await;
        }
        tokio::time::sleep(Duration::from_millis(700)).await;
    }

    pub async fn reads(&self, words: &str) {
        self.browser.expect_text(words).await;
    }

    /// Waits until the sheet says these words of saving beside an item.
    pub async fn is_told_at(&self, item: &str, words: &str) {
        let css = format!("#item-{item} [data-said]");
        for _ in 0..100 {
            let text = self.browser.find(&css).await.text().await.unwrap_or_default();
            if text.contains(words) {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("「{words}」 is not said at {item}:\n{}", self.browser.text().await);
    }

    pub async fn leaves(self) {
        self.browser.close().await;
    }
}

/// The password of an account of the demonstration, as `tachiiri demo` prints it.
pub fn password(login: &str) -> String {
    format!("mihon-{login}-demo")
}
