//! What a file is, by its content and not by its name.

/// A kind of file that is taken as evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Media {
    pub media_type: &'static str,
    /// Without the dot.
    pub extension: &'static str,
}

/// Documents and pictures as offices and telephones make them. What a viewer would run is not among them.
const TAKEN: [Media; 11] = [
    Media { media_type: "application/pdf", extension: "pdf" },
    Media { media_type: "image/png", extension: "png" },
    Media { media_type: "image/jpeg", extension: "jpg" },
    Media { media_type: "image/heif", extension: "heic" },
    Media { media_type: "image/webp", extension: "webp" },
    Media { media_type: "image/tiff", extension: "tif" },
    Media { media_type: "image/gif", extension: "gif" },
    Media { media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", extension: "xlsx" },
    Media { media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", extension: "docx" },
    Media {
        media_type: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        extension: "pptx",
    },
    TEXT,
];

const TEXT: Media = Media { media_type: "text/plain", extension: "txt" };

/// What is taken, as a person is told.
pub const TAKEN_LABEL: &str = "PDF、画像（JPEG・PNG・HEIC・WebP・TIFF・GIF）、Excel（xlsx）、Word（docx）、PowerPoint（pptx）、文字だけのファイル";

/// The kind of a file, if it is one that is taken.
pub fn sniff(bytes: &[u8]) -> Option<Media> {
    match infer::get(bytes) {
        Some(found) => TAKEN.into_iter().find(|one| one.media_type == found.mime_type()),
        None => is_text(bytes).then_some(TEXT),
    }
}

/// The media type that was stored, as one of those that are taken.
pub fn named(media_type: &str) -> Option<Media> {
    TAKEN.into_iter().find(|one| one.media_type == media_type)
}

/// Text in an encoding that Japanese files come in, without control characters and without markup that a browser runs.
fn is_text(bytes: &[u8]) -> bool {
    let controls = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    let plain = |text: &str| !text.is_empty() && !text.contains(controls) && !text.contains("<script");
    match std::str::from_utf8(bytes) {
        Ok(text) => plain(text.trim_start_matches('\u{feff}')),
        Err(_) => {
            let (text, _, broken) = encoding_rs::SHIFT_JIS.decode(bytes);
            !broken && plain(&text)
        }
    }
}

/// A name to keep for a file: what stands after the last folder, without control characters, at most 120 characters,
/// with the extension of what it is.
pub fn kept_name(given: &str, media: Media) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|c| !c.is_control() && *c != '"').take(120).collect();
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem).trim();
    let stem = if stem.is_empty() { "file" } else { stem };
    let given_extension = name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase()).unwrap_or_default();
    let same = media == TEXT && given_extension == "csv" || media.extension == "jpg" && given_extension == "jpeg";
    format!("{stem}.{}", if same { given_extension.as_str() } else { media.extension })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_content_says() {
        let kind = |bytes: &[u8]| sniff(bytes).map(|media| media.extension);
        assert_eq!(kind(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3"), Some("pdf"));
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Some("png"));
        assert_eq!(kind("機器台帳\r\nサーバ,1".as_bytes()), Some("txt"));
        assert_eq!(kind(&encoding_rs::SHIFT_JIS.encode("機器台帳").0), Some("txt"));
        assert_eq!(kind(b"MZ\x90\0\x03\0\0\0"), None, "a program");
        assert_eq!(kind(b"<html><script>alert(1)</script>"), None, "markup");
        assert_eq!(kind(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0"), None, "an old or locked Office file");
        assert_eq!(kind(b""), None);
    }

    #[test]
    fn a_kept_name_has_no_path_and_the_extension_of_its_content() {
        let (pdf, text, jpg) = (sniff(b"%PDF-1.7").unwrap(), TEXT, named("image/jpeg").unwrap());
        assert_eq!(kept_name("C:\\書類\\台帳.exe", pdf), "台帳.pdf");
        assert_eq!(kept_name("../../etc/passwd", text), "passwd.txt");
        assert_eq!(kept_name("台帳.CSV", text), "台帳.csv");
        assert_eq!(kept_name("IMG_1.JPEG", jpg), "IMG_1.jpeg");
        assert_eq!(kept_name("\"\r\n.", pdf), "file.pdf");
        assert!(kept_name(&"あ".repeat(300), pdf).chars().count() < 130);
    }
}
