//! 受付票: set without a warning, to both standards, alike whenever it is set.

use tachiiri_reports::receipt::{Receipt, ReceiptLine, ReceiptSection, render};

use crate::paper::setting;

fn receipt() -> Receipt {
    let line = |number: &str, label: &str, answer: &str| ReceiptLine {
        number: number.into(),
        label: label.into(),
        round: "1回目".into(),
        answer: answer.into(),
        confirmed_on: "R5.11.10".into(),
        target_on: if answer == "いいえ" { "R6.2.29".into() } else { String::new() },
        note: if number == "2(1)" {
            "備考：機器台帳は情報管理室 #1 [棚A] の $共有".into()
        } else {
            String::new()
        },
    };
    let patch = "セキュリティパッチ(最新ファームウェアや更新プログラム)を適用している。";
    Receipt {
        number: "2023-1A2B3C4D-2".into(),
        facility: "見本中央病院".into(),
        contract: String::new(),
        health_centre: "見本保健所".into(),
        form: "医療機関におけるサイバーセキュリティ対策チェックリスト 医療機関確認用（令和5年度）".into(),
        at: "2023-11-17T05:10:00Z".parse().unwrap(),
        by: "情報 花子".into(),
        director: "院長 一郎（令和5年11月17日、本人のログイン）".into(),
        digest: "3f1c9a4be7720d5586a1f0c2b9d4e8337a6c5b1e90f8d2a44c7be0136f9a2d81".into(),
        facts: vec!["事業者との契約はないと申告しています。".into()],
        sections: vec![ReceiptSection {
            label: "医療情報システムの管理・運用".into(),
            lines: vec![
                line("2(1)", "サーバ、端末PC、ネットワーク機器の台帳管理を行っている。", "はい"),
                line("2(7) ネットワーク機器", patch, "いいえ"),
            ],
        }],
        made_up: true,
    }
}

#[test]
fn a_receipt_is_set_without_a_warning_and_twice_alike() {
    let Some(setting) = setting() else { return };
    let one = render(&receipt(), &setting).unwrap();
    assert!(one.bytes.starts_with(b"%PDF-"));
    assert!(one.bytes == render(&receipt(), &setting).unwrap().bytes, "no wall clock inside");
}
