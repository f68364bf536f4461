//! Just enough of HTML to judge our own pages: start and end tags with their attributes, in their order.

#[derive(Debug)]
pub struct Tag<'a> {
    /// Lower case; of an end tag with a leading `/`.
    pub name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
    /// Where the tag begins.
    pub at: usize,
}

impl<'a> Tag<'a> {
    /// The value; empty for an attribute without one.
    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)
    }

    pub fn names(&self) -> impl Iterator<Item = &'a str> {
        self.attributes.iter().map(|(key, _)| *key)
    }
}

/// Every tag of a page. Our templates quote every value and write no `>` inside one.
pub fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = html[from..].find('<').map(|at| at + from) {
        let end = html[start..].find('>').expect("every tag is closed") + start;
        let inside = &html[start + 1..end];
        let (name, rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
        found.push(Tag { name, attributes: attributes(rest), at: start });
        from = end + 1;
    }
    found
}

fn attributes(mut rest: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return found;
        }
        let end = rest.find(['=', ' ', '\n']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        if let Some(value) = after.strip_prefix("=\"") {
            let close = value.find('"').expect("every value is quoted");
            found.push((name, &value[..close]));
            rest = &value[close + 1..];
        } else {
            found.push((name, ""));
            rest = after;
        }
    }
}
