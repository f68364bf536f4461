//! 和暦: written as offices write it, read as people write it.

use chrono::{Datelike, NaiveDate};
use proptest::prelude::*;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::wareki::{BadDate, both, long, parse, short};

use crate::forms::day;

/// `令和５年９月１日`: the digits of a Japanese keyboard.
fn full_width(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_graphic() { char::from_u32(c as u32 + 0xFEE0).unwrap() } else { c }).collect()
}

/// `三十一`: a number below a hundred as it is read aloud.
fn kanji(number: u32) -> String {
    let digit = |value: u32| "〇一二三四五六七八九".chars().nth(value as usize).unwrap().to_string();
    let tens = match number / 10 {
        0 => String::new(),
        1 => "十".to_owned(),
        more => format!("{}十", digit(more)),
    };
    if number > 0 && number.is_multiple_of(10) { tens } else { tens + &digit(number % 10) }
}

/// The ways in which people write one day.
fn spellings(date: NaiveDate) -> Vec<String> {
    let (short, long, both) = (short(date), long(date), both(date));
    let (western, month, day) = (date.year(), date.month(), date.day());
    let (letter, rest) = short.split_at(1);
    let year: u32 = rest.split('.').next().unwrap().parse().unwrap();
    let era: String = long.chars().take(2).collect();
    let first: String = long.chars().take(1).collect();
    let weekday = weekday(date);
    let japanese = vec![
        full_width(&long),
        full_width(&short),
        format!("{era}{year}年{month}月{day}日"),
        format!("{era}{year:02}年{month:02}月{day:02}日"),
        format!("{era} {year} 年 {month} 月 {day} 日"),
        format!("{era}{}年{}月{}日", kanji(year), kanji(month), kanji(day)),
        format!("{first}{year}.{month}.{day}"),
        format!("{era}{year}.{month}.{day}"),
        format!("{}.{year}.{month}.{day}", letter),
        format!("{}{year}/{month}/{day}", letter.to_lowercase()),
        format!("{letter}{year:02}-{month:02}-{day:02}"),
        format!("{letter}{year}年{month}月{day}日"),
        format!("{letter}{year:02}{month:02}{day:02}"),
        format!("{long}（{weekday}）"),
        format!("{long} {weekday}曜日"),
        format!("{long}（{date}）"),
        format!("{era}{year}（{western}）年{month}月{day}日"),
        long,
        short,
        both,
    ];
    [japanese, western_spellings(date)].concat()
}

fn western_spellings(date: NaiveDate) -> Vec<String> {
    let (year, month, day, weekday) = (date.year(), date.month(), date.day(), weekday(date));
    vec![
        date.to_string(),
        full_width(&date.to_string()),
        format!("{year}/{month}/{day}"),
        format!("{year}.{month:02}.{day:02}"),
        format!("{year}年{month}月{day}日"),
        format!("西暦{year}年{month}月{day}日"),
        format!("{year}{month:02}{day:02}"),
        format!("{date} 00:00:00"),
        format!("{date}T00:00:00"),
        format!("{date}({weekday}曜日)"),
    ]
}

fn weekday(date: NaiveDate) -> char {
    "月火水木金土日".chars().nth(date.weekday().num_days_from_monday() as usize).unwrap()
}

#[test]
fn every_day_from_1926_to_2100_is_read_back_from_every_spelling() {
    let (first, last) = (day("1926-01-01"), day("2100-12-31"));
    let days: Vec<_> = first.iter_days().take_while(|date| *date <= last).collect();
    assert_eq!(days.len(), 63_918);
    std::thread::scope(|scope| {
        for some in days.chunks(days.len() / 4) {
            scope.spawn(move || {
                for (date, text) in
                    some.iter().flat_map(|date| spellings(*date).into_iter().map(move |text| (date, text)))
                {
                    assert_eq!(parse(&text), Ok(*date), "{text}");
                }
            });
        }
    });
}

#[test]
fn both_calendars_stand_side_by_side() {
    assert_eq!(both(day("2023-09-01")), "2023年（令和5年）9月1日");
    assert_eq!(both(day("2019-05-01")), "2019年（令和元年）5月1日");
    assert_eq!(both(day("1868-01-01")), "1868年1月1日");
}

#[test]
fn every_fiscal_year_is_read_back_from_every_spelling() {
    for year in 2000..=2099 {
        let fiscal = FiscalYear::new(year).unwrap();
        let label = fiscal.label();
        let letter = short(fiscal.last_day().pred_opt().unwrap());
        let letter = &letter[..1];
        let number: i32 = label.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or(1);
        // 31 March lies in the next year; the letter is that of the era of the year's end.
        let short = if year == 2018 { "H30".to_owned() } else { format!("{letter}{number}") };
        for text in [
            label.clone(),
            full_width(&label),
            label.trim_end_matches('度').to_owned(),
            short.clone(),
            format!("{}年度", short.to_lowercase()),
            year.to_string(),
            format!("{year}年度"),
            format!("西暦 {year} 年度"),
            full_width(&year.to_string()),
        ] {
            assert_eq!(text.parse(), Ok(fiscal), "{text}");
        }
    }
    // 2019 began as 平成31年度 and is 令和元年度; papers of both names exist.
    for text in ["平成31年度", "H31", "令和元年度", "令和1年度", "R元年度", "令和一年度"] {
        assert_eq!(text.parse(), FiscalYear::new(2019), "{text}");
    }
}

#[test]
fn a_fiscal_year_that_cannot_be_is_explained() {
    let said = |text: &str| text.parse::<FiscalYear>().unwrap_err().to_string();
    let texts = ["平成32年度", "昭和64年度", "令和0年度", "令和年度", "5年度", "1999", "R90", "来年度", ""];
    insta::assert_snapshot!(texts.map(said).join("\n"));
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
            "令和5年9月1日（木）",
            "2023年（令和6年）9月1日",
            "令和5年9月1日（2023-09-02）",
            "2023-09-01 12:30",
            "R5091",
            "2023901",
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
    fn no_text_of_the_characters_of_dates_makes_the_reader_panic(text in "[令和平成昭大正明治元年月日RrHSTM㋿0-9０-９十百千一二（）()曜西暦./\\-− 　]{0,14}") {
        match parse(&text) {
            Ok(date) => prop_assert_eq!(parse(&long(date)), Ok(date)),
            Err(
                BadDate::Unreadable(said)
                | BadDate::NoSuchDay(said)
                | BadDate::OutsideEra { text: said, .. }
                | BadDate::Disagree { text: said, .. }
                | BadDate::OtherWeekday { text: said, .. },
            ) => prop_assert_eq!(said, text.trim()),
        }
    }
}
