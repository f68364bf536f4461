//! Files as they come back: each kind of damage gets its own sentence, with sheet and cell where there is one.

use std::io::{Cursor, Read, Write};

use rust_xlsxwriter::{Formula, Workbook, Worksheet};
use tachiiri_domain::answers::{Answers, SheetFacts};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::instrument::Instrument;
use tachiiri_files::book::MOST_BYTES;
use tachiiri_files::checklist_book::{self, Filling, Head};
use zip::write::SimpleFileOptions;

use crate::checklist_book::{Stored, cell, form, head, yes};

/// A sheet as somebody might write it anew: numbers, questions, and one round with its date.
fn rewritten(form: &Instrument, change: impl Fn(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet().set_name("回答").unwrap();
    page.write_string(0, 1, format!("{}（令和5年度）", form.title)).unwrap();
    page.write_string(1, 1, "医療機関ID").unwrap().write_string(1, 2, "9900000000010").unwrap();
    for (text, column) in ["番号", "問い", "1回目", "確認日", "目標日"].iter().zip(0..) {
        page.write_string(3, column, *text).unwrap();
    }
    for (item, row) in form.items.iter().zip(4..) {
        page.write_string(row, 0, item.label_short()).unwrap().write_string(row, 1, &item.label).unwrap();
        page.write_string(row, 2, "はい").unwrap().write_string(row, 3, "令和5年9月1日").unwrap();
    }
    change(page);
    book.save_to_buffer().unwrap()
}

fn filled(form: &Instrument, head: &Head) -> Vec<u8> {
    let answers = Stored::from([(cell(&form.items[0].code, 1), (yes("2023-09-01"), 1))]);
    let (facts, frozen) = (SheetFacts::default(), Answers::new());
    let filling = Filling { form, head, facts, facts_version: 1, answers: &answers, frozen: &frozen, proxy: false };
    checklist_book::fill(&filling).unwrap()
}

/// The parts of a package, changed and packed again.
fn repacked(bytes: &[u8], change: impl Fn(&mut Vec<(String, Vec<u8>)>)) -> Vec<u8> {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for index in 0..package.len() {
        let mut part = package.by_index(index).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        parts.push((part.name().to_owned(), content));
    }
    change(&mut parts);
    packed(&parts)
}

fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        out.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        out.write_all(content).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn package_of(names: &[&str]) -> Vec<u8> {
    packed(&names.iter().map(|name| ((*name).to_owned(), b"x".to_vec())).collect::<Vec<_>>())
}

fn container(inside: &str) -> Vec<u8> {
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.extend(inside.encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}

fn with_part(name: &str, content: Vec<u8>) -> Vec<u8> {
    let sound = filled(&form("r5-facility"), &head());
    repacked(&sound, |parts| parts.push((name.to_owned(), content.clone())))
}

/// The file's first sheet, cut off in the middle of a cell.
fn cut_sheet() -> Vec<u8> {
    repacked(&filled(&form("r5-facility"), &head()), |parts| {
        let sheet = parts.iter_mut().find(|(name, _)| name.ends_with("sheet1.xml")).unwrap();
        sheet.1.truncate(sheet.1.len() / 5);
    })
}

fn flipped() -> Vec<u8> {
    let mut bytes = filled(&form("r5-facility"), &head());
    let middle = bytes.len() / 3;
    bytes[middle..middle + 64].iter_mut().for_each(|byte| *byte ^= 0x5a);
    bytes
}

/// Code and a piece of the sentence that the file as a whole is refused with.
type Whole = (&'static str, Vec<u8>, &'static str, &'static str);

fn no_workbooks() -> Vec<Whole> {
    let sound = filled(&form("r5-facility"), &head());
    let many: Vec<_> = (0..1_100).map(|number| (format!("xl/media/{number}.bin"), vec![0])).collect();
    let many = packed(&[vec![("[Content_Types].xml".to_owned(), vec![0])], many].concat());
    vec![
        ("nothing", Vec::new(), "file_empty", "空です"),
        ("an old workbook", container("Workbook"), "workbook_old", ".xls"),
        ("a password", container("EncryptedPackage"), "workbook_locked", "パスワード"),
        ("a macro", with_part("xl/vbaProject.bin", vec![1]), "workbook_macro", "マクロ"),
        ("an old macro sheet", with_part("xl/macrosheets/sheet1.xml", vec![1]), "workbook_macro", "マクロ"),
        ("a PDF", b"%PDF-1.7 ...".to_vec(), "not_workbook", "PDF"),
        ("a photograph", b"\xff\xd8\xff\xe0 JFIF".to_vec(), "not_workbook", "画像"),
        ("a screenshot", b"\x89PNG\r\n\x1a\n".to_vec(), "not_workbook", "画像"),
        ("a list", "番号,回答\n1,はい\n".as_bytes().to_vec(), "not_workbook", "Excel ではない"),
        ("a web page", b"<html><table><tr><td>1".to_vec(), "not_workbook", "HTML"),
        ("a table of another office", package_of(&["mimetype", "content.xml"]), "not_workbook", ".ods"),
        ("a letter", package_of(&["[Content_Types].xml", "word/document.xml"]), "not_workbook", "Word"),
        ("slides", package_of(&["[Content_Types].xml", "ppt/presentation.xml"]), "not_workbook", "PowerPoint"),
        ("a binary workbook", package_of(&["[Content_Types].xml", "xl/workbook.bin"]), "not_workbook", ".xlsb"),
        ("an archive", package_of(&["a.xlsx", "b.xlsx"]), "not_workbook", "ZIP"),
        ("a package without a workbook", package_of(&["[Content_Types].xml"]), "workbook_unreadable", "読めません"),
        ("half a file", sound[..sound.len() / 2].to_vec(), "workbook_damaged", "途中まで"),
        ("flipped bytes", flipped(), "workbook_damaged", "壊れている"),
        ("half a sheet", cut_sheet(), "workbook_unreadable", "シート「チェックリスト」"),
        ("a bomb", with_part("xl/media/image1.bin", vec![0; 65 * 1024 * 1024]), "workbook_bomb", "64 MiB"),
        ("a thousand parts", many, "workbook_bomb", "64 MiB"),
        ("a large file", [sound, vec![0; MOST_BYTES]].concat(), "workbook_large", "5 MiB"),
    ]
}

/// Sound sheets that belong elsewhere.
fn other_sheets() -> Vec<Whole> {
    let ours = form("r5-facility");
    let with = |change: fn(&mut Head)| {
        let mut other = head();
        change(&mut other);
        other
    };
    let earlier = Instrument { version: "r4".into(), ..ours.clone() };
    let before = with(|head| head.fiscal_year = FiscalYear::new(2022).unwrap());
    let elsewhere = with(|head| (head.external_id, head.facility_name) = ("9900000000020".into(), "見本東病院".into()));
    let contract = with(|head| head.contract = "架空システム株式会社・電子カルテ".into());
    let again = with(|head| head.checklist = "018bdf2e-0000-7000-8000-000000000002".parse().unwrap());
    let last_year = rewritten(&ours, write(0, 1, &format!("{}（令和4年度）", ours.title)));
    let neighbour = rewritten(&ours, write(1, 2, "9900000000020"));
    vec![
        ("last year's form", filled(&earlier, &before), "other_form", "令和4年度"),
        ("last year's form, written anew", last_year, "other_form", "令和4年度"),
        ("the vendor's form", filled(&form("r5-vendor"), &head()), "other_form", "mhlw-cyber-vendor"),
        ("another hospital's", filled(&ours, &elsewhere), "other_facility", "見本東病院"),
        ("another hospital's, written anew", neighbour, "other_facility", "9900000000020"),
        ("another contract's", filled(&ours, &contract), "other_contract", "架空システム"),
        ("another collection's", filled(&ours, &again), "other_checklist", "別のチェックリスト"),
    ]
}

/// Sheets of ours from which somebody took what is needed.
fn emptied_sheets() -> Vec<Whole> {
    let ours = form("r5-facility");
    let formless = rewritten(&Instrument { items: vec![], ..ours.clone() }, |_| {});
    let unheaded = rewritten(&ours, |page| (2..5).for_each(|column| write(3, column, " ")(page)));
    let unanswered = rewritten(&ours, |page| {
        for row in 4..30 {
            write(row, 2, " ")(page);
            write(row, 3, "　")(page);
        }
    });
    vec![
        ("a book without the form", formless, "no_form", "1つも"),
        ("headings gone", unheaded, "columns_missing", "シート「回答」"),
        ("no answers", unanswered, "no_answers", "シート「回答」に回答が1つも"),
        ("two sheets that differ", two_sheets(&ours), "sheet_twice", "「回答」と「写し」"),
    ]
}

fn two_sheets(form: &Instrument) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, answer) in [("回答", "はい"), ("写し", "いいえ")] {
        let page = book.add_worksheet().set_name(name).unwrap();
        page.write_string(0, 1, "問い").unwrap().write_string(0, 2, "1回目").unwrap();
        for (item, row) in form.items.iter().zip(1..) {
            page.write_string(row, 1, &item.label).unwrap().write_string(row, 2, answer).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn a_file_that_cannot_be_used_is_refused_with_its_own_sentence() {
    let ours = form("r5-facility");
    let mut sentences = std::collections::BTreeSet::new();
    for (what, bytes, code, part) in [no_workbooks(), other_sheets(), emptied_sheets()].concat() {
        let refused = checklist_book::open(&bytes).and_then(|file| file.read(&ours, &head()));
        let problem = refused.expect_err(what);
        assert_eq!(problem.code, code, "{what}: {}", problem.message);
        assert!(
            problem.message.contains(part) && problem.message.ends_with(['。', '）']),
            "{what}: {}",
            problem.message
        );
        sentences.insert(problem.message);
    }
    assert!(sentences.len() >= 25, "{} {sentences:#?}", sentences.len());
}

/// What is done to a sheet, the cell that is named, the value in it, code, and a piece of the sentence.
type Wrong = (Box<dyn Fn(&mut Worksheet)>, &'static str, &'static str, &'static str, &'static str);

fn write(row: u32, column: u16, text: &str) -> Box<dyn Fn(&mut Worksheet)> {
    let text = text.to_owned();
    Box::new(move |page| {
        page.write_string(row, column, &text).unwrap();
    })
}

fn wrong_cells() -> Vec<Wrong> {
    let error = |page: &mut Worksheet| {
        page.write_formula(6, 2, Formula::new("=A1/0").set_result("#DIV/0!")).unwrap();
    };
    let number = |page: &mut Worksheet| {
        page.write_number(6, 3, 1.5).unwrap();
    };
    let twice = |page: &mut Worksheet| {
        page.write_string(40, 1, "医療情報システム安全管理責任者を設置している。").unwrap();
        page.write_string(40, 2, "いいえ").unwrap();
    };
    let foreign = |page: &mut Worksheet| {
        page.write_string(41, 1, "生体認証を導入している。").unwrap().write_string(41, 2, "はい").unwrap();
    };
    let fact = |page: &mut Worksheet| {
        page.write_string(2, 1, "事業者との契約がない").unwrap().write_string(2, 2, "たぶん").unwrap();
    };
    vec![
        (write(6, 2, "はいかな"), "C7", "はいかな", "answer_unknown", "ANS-VALUE"),
        (write(6, 2, "☑はい ☑いいえ"), "C7", "☑はい ☑いいえ", "answer_unknown", "「はい」か「いいえ」"),
        (write(7, 3, "平成32年1月1日"), "D8", "平成32年1月1日", "date_unreadable", "令和2年"),
        (write(7, 3, "令和0年5月1日"), "D8", "令和0年5月1日", "date_unreadable", "令和0年5月1日"),
        (write(7, 3, "2023-02-30"), "D8", "2023-02-30", "date_unreadable", "2023-02-30"),
        (write(7, 3, "来週"), "D8", "来週", "date_unreadable", "来週"),
        (write(8, 4, "年度末"), "E9", "年度末", "date_unreadable", "年度末"),
        (Box::new(number), "D7", "1.5", "date_unreadable", "1.5"),
        (Box::new(error), "C7", "#DIV/0!", "cell_error", "エラー"),
        (Box::new(twice), "C41", "いいえ", "item_twice", "6行目にも"),
        (Box::new(foreign), "C42", "はい", "item_unknown", "様式にありません"),
        (Box::new(fact), "C3", "たぶん", "answer_unknown", "契約がない"),
    ]
}

#[test]
fn a_wrong_cell_is_named_with_its_sheet_and_value_and_all_come_at_once() {
    let ours = form("r5-facility");
    for (change, place, value, code, part) in wrong_cells() {
        let file = checklist_book::open(&rewritten(&ours, change)).unwrap();
        let problems = file.read(&ours, &head()).unwrap().problems;
        let [problem] = problems.as_slice() else { panic!("{place}: {problems:#?}") };
        let found = (problem.sheet.as_str(), problem.cell.as_str(), problem.value.as_str(), problem.code.as_str());
        assert_eq!(found, ("回答", place, value, code), "{}", problem.message);
        assert!(problem.message.contains(part), "{}", problem.message);
        assert!(problem.located().starts_with(&format!("シート「回答」のセル{place}：")));
    }
    let all = rewritten(&ours, |page| {
        for (change, ..) in [&wrong_cells()[0], &wrong_cells()[2], &wrong_cells()[10]] {
            change(page);
        }
    });
    assert_eq!(checklist_book::open(&all).unwrap().read(&ours, &head()).unwrap().problems.len(), 3);
}

/// One cell in the last corner makes a sheet of seventeen thousand million cells, all but two of them empty.
#[test]
fn a_cell_in_the_last_corner_takes_no_memory() {
    let ours = form("r5-facility");
    let far = rewritten(&ours, |page| {
        page.write_string(1_048_575, 16_383, "x").unwrap();
    });
    let reading = checklist_book::open(&far).unwrap().read(&ours, &head()).unwrap();
    assert_eq!((reading.problems.len(), reading.cells.len()), (0, ours.items.len()));
}
