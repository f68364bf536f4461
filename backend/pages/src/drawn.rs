//! From a page's template to the HTML that is sent: dates stay on one line.

use askama::Template;

/// Elements whose text is no running text: it is copied as it is.
const UNTOUCHED: [(&str, &str); 5] = [
    ("<title", "</title>"),
    ("<textarea", "</textarea>"),
    ("<option", "</option>"),
    ("<script", "</script>"),
    ("<svg", "</svg>"),
];
const ERAS: [&str; 5] = ["明治", "大正", "昭和", "平成", "令和"];

/// The page as HTML. Japanese breaks between any two characters, so each date of its text (`令和5年11月18日`, with its
/// `09:00`) and each fiscal year is held together by `<span class="day">`.
///
/// # Errors
/// Where the template cannot be written.
pub fn draw(page: &impl Template) -> askama::Result<String> {
    page.render().map(|html| whole_days(&html))
}

fn whole_days(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 32);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        hold_days(&rest[..at], &mut out);
        let end = at + tag_len(&rest[at..]);
        out.push_str(&rest[at..end]);
        rest = &rest[end..];
    }
    hold_days(rest, &mut out);
    out
}

/// Bytes of the tag that `html` begins with, or of the whole element where its text is untouched.
fn tag_len(html: &str) -> usize {
    let untouched = UNTOUCHED.iter().find(|(open, _)| html.starts_with(open));
    let end = untouched.map_or(">", |(_, close)| close);
    html.find(end).map_or(html.len(), |at| at + end.len())
}

fn hold_days(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = ERAS.iter().filter_map(|era| rest.find(era)).min() {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let day = day_len(rest);
        if let Some(len) = day {
            out.push_str("<span class=\"day\">");
            out.push_str(&rest[..len]);
            out.push_str("</span>");
        } else {
            out.push_str(&rest[..ERAS[0].len()]);
        }
        rest = &rest[day.unwrap_or(ERAS[0].len())..];
    }
    out.push_str(rest);
}

/// Bytes of the date with its time of day, or of the fiscal year, that `text` begins with after the name of an era.
fn day_len(text: &str) -> Option<usize> {
    let year = &text[ERAS[0].len()..];
    let month = year.strip_prefix('元').or_else(|| number(year))?.strip_prefix('年')?;
    if let Some(after) = month.strip_prefix('度') {
        return Some(text.len() - after.len());
    }
    let day = number(month)?.strip_prefix('月')?;
    let after = number(day)?.strip_prefix('日')?;
    Some(text.len() - time_of_day(after).unwrap_or(after).len())
}

fn time_of_day(text: &str) -> Option<&str> {
    let minutes = number(text.strip_prefix(' ')?)?.strip_prefix(':')?;
    number(minutes)
}

/// What follows one or two digits.
fn number(text: &str) -> Option<&str> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits).then(|| &text[digits..])
}

#[cfg(test)]
mod tests {
    use super::whole_days;

    #[test]
    fn a_date_of_the_text_is_held_together_with_its_time() {
        for (html, drawn) in [
            ("<td>令和5年度</td>", "<td><span class=\"day\">令和5年度</span></td>"),
            ("<dd>令和5年9月29日 まで</dd>", "<dd><span class=\"day\">令和5年9月29日</span> まで</dd>"),
            (
                "<p>令和元年5月1日 09:00、平成31年4月30日</p>",
                "<p><span class=\"day\">令和元年5月1日 09:00</span>、<span class=\"day\">平成31年4月30日</span></p>",
            ),
        ] {
            assert_eq!(whole_days(html), drawn);
        }
    }

    #[test]
    fn what_is_no_date_of_the_text_stays_as_it_is() {
        for html in [
            "<title>令和5年9月1日</title>",
            "<input value=\"令和5年9月1日\">",
            "<textarea>令和5年9月1日</textarea>",
            "<select><option>令和5年9月1日</option></select>",
            "<svg><text>令和5年9月1日</text></svg>",
            "<p>令和の初め、平成32年</p>令和",
        ] {
            assert_eq!(whole_days(html), html);
        }
    }
}
