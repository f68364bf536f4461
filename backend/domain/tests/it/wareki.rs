//! 和暦: written as offices write it, read as people write it.

use proptest::prelude::*;
use tachiiri_domain::wareki::{BadDate, long, parse, short};

use crate::forms::day;

/// `令和５年９月１日`: the digits of a Japanese keyboard.
fn full_width(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_graphic() { char::from_u32(c as u32 + 0xFEE0).unwrap() } else { c }).collect()
}

#[test]
fn every_day_from_showa_on_is_read_back_from_each_way_of_writing_it() {
    let (first, last) = (day("1926-01-01"), day("2100-12-31"));
    for date in first.iter_days().take_while(|date| *date <= last) {
        for text in [long(date), short(date), date.to_string(), full_width(&long(date)), full_width(&short(date))] {
            assert_eq!(parse(&text), Ok(date), "{text}");
        }
    }
}

#[test]
fn eras_change_on_their_day() {
    let written = |text| (long(day(text)), short(day(text)));
    for (iso, kanji, letter) in [
        ("1926-12-24", "大正15年12月24日", "T15.12.24"),
        ("1926-12-25", "昭和元年12月25日", "S1.12.25"),
        ("1989-01-07", "昭和64年1月7日", "S64.1.7"),
        ("1989-01-08", "平成元年1月8日", "H1.1.8"),
        ("2019-04-30", "平成31年4月30日", "H31.4.30"),
        ("2019-05-01", "令和元年5月1日", "R1.5.1"),
        ("2026-03-31", "令和8年3月31日", "R8.3.31"),
        ("1872-12-31", "1872年12月31日", "1872.12.31"),
    ] {
        assert_eq!(written(iso), (kanji.to_owned(), letter.to_owned()));
    }
}

#[test]
fn one_day_is_read_in_all_the_ways_people_write_it() {
    for text in [
        "令和元年5月1日",
        "令和1年5月1日",
        "令和01年05月01日",
        "R元.5.1",
        "R1.5.1",
        "r1.5.1",
        "R.1.5.1",
        "R01/05/01",
        "令元.5.1",
        "令1.5.1",
        "㋿元年５月１日",
        "Ｒ１．５．１",
        " 令和 元年 5月 1日 ",
        "2019-05-01",
        "2019-5-1",
        "2019/5/1",
        "2019.5.1",
        "2019年5月1日",
        "２０１９－０５－０１",
        "2019−05−01",
    ] {
        assert_eq!(parse(text), Ok(day("2019-05-01")), "{text}");
    }
}

#[test]
fn a_day_that_cannot_be_is_explained() {
    let said = |text| parse(text).unwrap_err().to_string();
    insta::assert_snapshot!(
        [
            "平成32年4月1日",
            "昭和65年1月1日",
            "昭和64年1月8日",
            "令和元年4月30日",
            "H31.5.1",
            "令和0年5月1日",
            "令和5年2月30日",
            "2023-02-29",
            "2023-13-01",
            "R5.0.1",
            "令和2023年9月1日",
            "令和5年9月",
            "23-09-01",
            "元年5月1日",
            "来週",
            "",
        ]
        .map(said)
        .join("\n")
    );
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in any::<String>()) {
        let _ = parse(&text);
    }

    #[test]
    fn no_text_of_the_characters_of_dates_makes_the_reader_panic(text in "[令和平成昭大正明治元年月日RrHSTM㋿0-9０-９./\\-− 　]{0,14}") {
        match parse(&text) {
            Ok(date) => prop_assert_eq!(parse(&long(date)), Ok(date)),
            Err(BadDate::Unreadable(said) | BadDate::NoSuchDay(said) | BadDate::OutsideEra { text: said, .. }) => {
                prop_assert_eq!(said, text.trim());
            }
        }
    }
}
