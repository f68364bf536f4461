//! What every page is looked at for, and the pictures that are kept of it.

use serde_json::json;

use super::{Browser, HEIGHT, Scripts, WIDTHS};

/// Pictures end here, in CSS pixels.
const LONGEST: i64 = 8000;

/// What makes the page wider than its window.
const TOO_WIDE: &str = r"
    if (document.documentElement.scrollWidth <= window.innerWidth) return [];
    const out = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > window.innerWidth);
    return out.length ? out.map(e => e.outerHTML.slice(0, 200)) : ['something'];";

/// The dates of the page that begin on one line and end on another.
const BROKEN_DATES: &str = r"
    const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; (node = walk.nextNode()); ) {
        for (const date of node.data.matchAll(/(令和|平成)(元|\d+)年\d+月\d+日/g)) {
            const range = document.createRange();
            range.setStart(node, date.index);
            range.setEnd(node, date.index + date[0].length);
            const lines = new Set([...range.getClientRects()].map(line => Math.round(line.top)));
            if (lines.size > 1) found.push(node.data.trim());
        }
    }
    return found;";

impl Browser {
    /// [`Self::expect_sound`] at each of [`WIDTHS`] with a picture of each, then back to the width of before.
    pub async fn expect_sound_everywhere(&self, page: &str, pictures: &str) {
        for width in WIDTHS {
            self.shows(width, HEIGHT).await;
            self.expect_sound(&format!("{page} at {width}")).await;
            self.keep_picture(&format!("{pictures}-{width}-{page}.png"), width).await;
        }
        self.shows(self.width, HEIGHT).await;
    }

    /// axe finds nothing, the page is not wider than its window, and no date is broken over two lines.
    pub async fn expect_sound(&self, page: &str) {
        // axe is a script itself: where none runs, its promises are never kept.
        if self.scripts == Scripts::On {
            let findings = crate::axe::findings(&self.client).await;
            crate::axe::expect_nothing(page, &findings);
        }
        let wide = self.run(TOO_WIDE, vec![]).await;
        assert_eq!(wide, json!([]), "{page} is wider than its window");
        let broken = self.run(BROKEN_DATES, vec![]).await;
        assert_eq!(broken, json!([]), "dates over two lines on {page}");
    }

    /// Keeps a picture of the whole page under `tests/out`, for people to look at.
    pub async fn keep_picture(&self, name: &str, width: u32) {
        let height =
            self.run("return document.documentElement.scrollHeight", vec![]).await.as_i64().unwrap_or_default();
        self.shows(width, u32::try_from(height.min(LONGEST)).unwrap_or(HEIGHT).max(HEIGHT)).await;
        let folder = crate::program::top().join("tests/out");
        let bytes = self.client.screenshot().await.expect("a picture");
        std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(folder.join(name), bytes)).expect("a file");
        self.shows(width, HEIGHT).await;
    }
}
