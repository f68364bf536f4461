//! Every sample page: rendered, snapshot, and held to what the house asks of a page.

mod tags;

use std::collections::BTreeSet;

use tachiiri_pages::{Static, samples};

use crate::tags::{Tag, tags};

/// Calls `judge` with every sample; a failed assertion names the page.
fn each_page(judge: impl Fn(&str, &str, &[Tag<'_>])) {
    for (name, html) in samples::all().unwrap() {
        judge(name, &html, &tags(&html));
    }
}

#[test]
fn every_sample_is_the_committed_one() {
    for (name, html) in samples::all().unwrap() {
        let lines: Vec<_> = html.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
        insta::assert_snapshot!(name, lines.join("\n"));
    }
}

#[test]
fn no_page_carries_styles_or_scripts_of_its_own() {
    each_page(|name, _, tags| {
        for tag in tags {
            assert!(tag.get("style").is_none() && tag.name != "style", "{name}: a style in {tag:?}");
            assert!(!tag.names().any(|key| key.starts_with("on")), "{name}: a handler in {tag:?}");
            if tag.name == "script" {
                let outside = tag.get("src").is_some_and(|src| src.starts_with("/static/"));
                assert!(outside && tag.get("type") == Some("module"), "{name}: {tag:?}");
            }
        }
    });
}

#[test]
fn every_reference_leads_somewhere() {
    each_page(|name, _, tags| {
        let ids: Vec<_> = tags.iter().filter_map(|tag| tag.get("id")).collect();
        let unique: BTreeSet<_> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "{name}: an id stands twice");
        let known = |id: &str, tag: &Tag<'_>| assert!(ids.contains(&id), "{name}: no {id} for {tag:?}");
        for tag in tags {
            for key in ["for", "aria-labelledby", "aria-describedby", "popovertarget"] {
                tag.get(key).into_iter().flat_map(str::split_whitespace).for_each(|id| known(id, tag));
            }
            if let Some(id) = tag.get("href").and_then(|href| href.strip_prefix('#')) {
                known(id, tag);
            }
        }
    });
}

#[test]
fn every_field_has_a_label() {
    each_page(|name, html, tags| {
        let labelled: BTreeSet<_> = tags.iter().filter_map(|tag| tag.get("for")).collect();
        for tag in tags.iter().filter(|tag| ["input", "select", "textarea"].contains(&tag.name)) {
            let hidden = tag.get("type") == Some("hidden");
            let by_id = tag.get("id").is_some_and(|id| labelled.contains(id));
            let before = &html[..tag.at];
            let inside = before.rfind("<label") > before.rfind("</label>");
            assert!(hidden || by_id || inside || tag.get("aria-label").is_some(), "{name}: {tag:?}");
        }
    });
}

#[test]
fn every_form_that_writes_carries_its_token_and_every_write_its_key() {
    each_page(|name, html, tags| {
        for form in tags.iter().filter(|tag| tag.name == "form" && tag.get("method") == Some("post")) {
            let end = html[form.at..].find("</form>").unwrap() + form.at;
            let body = &html[form.at..end];
            assert!(body.contains(r#"name="csrf""#), "{name}: {form:?}");
            let session_only = ["/login", "/login/code", "/logout", "/v"].contains(&form.get("action").unwrap());
            assert!(session_only || body.contains(r#"name="request_key""#), "{name}: {form:?}");
        }
    });
}

#[test]
fn every_page_says_its_language_its_title_and_one_heading() {
    each_page(|name, html, tags| {
        assert!(html.trim_start().starts_with("<!doctype html>"), "{name}");
        let count = |wanted: &str| tags.iter().filter(|tag| tag.name == wanted).count();
        assert_eq!((count("h1"), count("title"), count("main")), (1, 1, 1), "{name}");
        assert!(tags.iter().any(|tag| tag.name == "html" && tag.get("lang") == Some("ja")), "{name}");
        assert!(!html.contains("<title>｜"), "{name}: the title is empty");
    });
}

#[test]
fn every_table_heads_its_columns_and_rows() {
    each_page(|name, _, tags| {
        for tag in tags.iter().filter(|tag| tag.name == "th") {
            assert!(matches!(tag.get("scope"), Some("col" | "row")), "{name}: {tag:?}");
        }
    });
}

/// `ticks.js` shows them; where one was missing, the script stopped on the page of the vendors.
#[test]
fn every_list_with_ticks_names_what_it_counts_and_has_its_count_and_its_two_buttons() {
    each_page(|name, html, tags| {
        for list in tags.iter().filter(|tag| tag.get("data-ticks").is_some()) {
            let end = html[list.at..].find("</fieldset>").unwrap() + list.at;
            assert_ne!(list.get("data-ticks"), Some(""), "{name}: {list:?}");
            for part in ["data-ticks-count", "data-ticks-all", "data-ticks-none"] {
                let inside = |tag: &&Tag<'_>| (list.at..end).contains(&tag.at) && tag.get(part).is_some();
                assert_eq!(tags.iter().filter(inside).count(), 1, "{name}: {part} of {list:?}");
            }
        }
    });
}

#[test]
fn every_static_file_and_symbol_that_is_named_is_there() {
    let icons = Static::get("icons.svg").unwrap();
    let icons = String::from_utf8(icons.data.into_owned()).unwrap();
    each_page(|name, _, tags| {
        let named = tags.iter().flat_map(|tag| [tag.get("href"), tag.get("src")]).flatten();
        for path in named.filter_map(|path| path.strip_prefix("/static/")) {
            let (file, symbol) = path.split_once('#').unwrap_or((path, ""));
            assert!(Static::get(file).is_some(), "{name}: {path}");
            assert!(symbol.is_empty() || icons.contains(&format!(r#"<symbol id="{symbol}""#)), "{name}: {path}");
        }
    });
}
