//! The sheet that explains how to fill the other one.

use rust_xlsxwriter::{Worksheet, XlsxError};
use tachiiri_domain::instrument::{Instrument, Respondent};
use tachiiri_domain::wareki;

use super::Head;
use super::layout::HELP;
use super::paint;

const WIDTH: f64 = 110.0;

pub fn write(page: &mut Worksheet, form: &Instrument, head: &Head) -> Result<(), XlsxError> {
    page.set_name(HELP)?.set_column_width(0, WIDTH)?.set_print_fit_to_pages(1, 0);
    page.write_string_with_format(0, 0, HELP, &paint::title())?;
    let mut row = 1;
    for (title, lines) in [("このファイルの使い方", ours(form, head)), ("様式の注意書き", form.instructions.clone())]
    {
        if lines.is_empty() {
            continue;
        }
        row += 1;
        page.write_string_with_format(row, 0, title, &paint::label())?;
        row += 1;
        for line in lines {
            let line = format!("・{line}");
            page.write_string_with_format(row, 0, &line, &paint::plain())?;
            page.set_row_height(row, paint::height(&line, WIDTH))?;
            row += 1;
        }
    }
    page.protect();
    Ok(())
}

fn ours(form: &Instrument, head: &Head) -> Vec<String> {
    let answers: Vec<_> = form.answers.iter().map(|answer| format!("「{}」", answer.label())).collect();
    let year = head.fiscal_year;
    let (from, to) = (wareki::long(year.first_day()), wareki::long(year.last_day()));
    let who = match form.respondent {
        Respondent::Facility => "医療機関",
        Respondent::Vendor => "事業者",
    };
    vec![
        format!("{who}が記入するのは、シート「{}」の黄色の欄だけです。", super::layout::SHEET),
        format!("回答は{}から選びます。", answers.concat()),
        format!(
            "確認日は、{from}から{to}までの日で、今日までの日です。令和5年9月1日、R5.9.1、2023/9/1 のどの書き方でも読めます。"
        ),
        "1回目が「いいえ」の項目は、様式が求めるところに目標日を入れます。「はい」のときは目標日を空けます。"
            .to_owned(),
        "灰色の欄は、確認済みの回答か、この項目では使わない欄です。".to_owned(),
        "行や列の位置、シートの名前が変わっても読めますが、問いの文は変えないでください。".to_owned(),
        "保存するときは .xlsx のまま、パスワードを付けずに保存してください。マクロは使いません。".to_owned(),
        "読み込むと、変わるところが一覧で出ます。確かめて「取り込む」を押すまで、何も変わりません。".to_owned(),
    ]
}
