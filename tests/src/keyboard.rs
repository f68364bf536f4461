//! A person without a mouse: Tab, Shift+Tab, arrows, Space, Enter and letters.

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde_json::json;

use crate::browser::Browser;

/// More Tabs than any page of the product needs.
const PATIENCE: usize = 400;

impl Browser {
    /// Presses and releases one key.
    pub async fn press(&self, key: Key) {
        self.type_text(&char::from(key).to_string()).await;
    }

    /// Types into whatever has the focus.
    pub async fn type_text(&self, text: &str) {
        let keys = text.chars().fold(KeyActions::new("keyboard".into()), |keys, value| {
            keys.then(KeyAction::Down { value }).then(KeyAction::Up { value })
        });
        self.client.perform_actions(keys).await.expect("keys are pressed");
    }

    async fn focus_is_on(&self, css: &str) -> bool {
        let script = "return document.activeElement !== null && document.activeElement.matches(arguments[0])";
        self.run(script, vec![json!(css)]).await == json!(true)
    }

    /// Presses Tab until the focus stands on what `css` names, and sees that it can be seen there.
    pub async fn tab_to(&self, css: &str) {
        for _ in 0..PATIENCE {
            if self.focus_is_on(css).await {
                return self.expect_visible_focus(css).await;
            }
            self.press(Key::Tab).await;
        }
        panic!("{css} cannot be reached by Tab on {}:\n{}", self.url().await, self.text().await);
    }

    async fn expect_visible_focus(&self, css: &str) {
        let script = "const shown = e => { const s = getComputedStyle(e); return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; };
            const e = document.activeElement;
            return shown(e) || [...(e.labels ?? [])].some(shown) || (e.parentElement !== null && shown(e.parentElement));";
        assert_eq!(self.run(script, vec![]).await, json!(true), "the focus on {css} cannot be seen");
    }

    /// Tab to a button or link and press Enter.
    pub async fn enter_on(&self, css: &str) {
        self.tab_to(css).await;
        self.press(Key::Enter).await;
    }

    /// Tab to a field, empty it and type.
    pub async fn type_into(&self, css: &str, text: &str) {
        self.tab_to(css).await;
        self.select_all().await;
        self.press(Key::Delete).await;
        self.type_text(text).await;
    }

    async fn select_all(&self) {
        let control = char::from(Key::Control);
        let keys = KeyActions::new("keyboard".into())
            .then(KeyAction::Down { value: control })
            .then(KeyAction::Down { value: 'a' })
            .then(KeyAction::Up { value: 'a' })
            .then(KeyAction::Up { value: control });
        self.client.perform_actions(keys).await.expect("keys are pressed");
    }

    /// Tab to a group of choices and move with the arrows to the wanted one.
    pub async fn choose(&self, group: &str, wanted: &str) {
        self.tab_to(group).await;
        for _ in 0..8 {
            if self.focus_is_on(wanted).await {
                return self.press_space().await;
            }
            self.press(Key::Down).await;
        }
        panic!("{wanted} cannot be reached by arrows");
    }

    pub async fn press_space(&self) {
        self.type_text(" ").await;
    }
}
