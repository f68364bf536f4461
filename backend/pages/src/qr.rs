//! QR codes as SVG, drawn here so that no picture is fetched and none is kept.

use qrcode::QrCode;
use qrcode::render::svg;

/// The code of a text as an `<svg>` element that carries `label` for those who do not see it; None for a text too long.
pub fn svg(text: &str, label: &str) -> Option<String> {
    let code = QrCode::new(text.as_bytes()).ok()?;
    let drawn = code.render::<svg::Color>().min_dimensions(220, 220).build();
    let (_, element) = drawn.split_once("<svg")?;
    Some(format!("<svg class=\"qr\" role=\"img\" aria-label=\"{label}\"{element}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_one_element_with_its_words_and_without_style() {
        let drawn = svg("otpauth://totp/a?secret=ABC", "読み取るコード").unwrap();
        assert!(drawn.starts_with("<svg ") && drawn.ends_with("</svg>") && drawn.contains("読み取るコード"), "{drawn}");
        assert!(!drawn.contains("style") && !drawn.contains("<?xml"));
        assert_eq!(svg(&"x".repeat(4000), ""), None);
    }
}
