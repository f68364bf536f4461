//! What can go wrong between rows and paper. Texts an operator reads are in Japanese and say what to do.

use std::path::PathBuf;

use polars::error::PolarsError;

pub type Result<T> = std::result::Result<T, Error>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The same item and round stand twice on one sheet: the rows are not what the snapshot promises.
    #[error("チェックリスト {checklist} の項目 {item} の{round}回目が2行あります。データを確かめてください。")]
    TwiceInRows { checklist: String, item: String, round: u8 },
    /// An item that the head of the snapshot does not name.
    #[error("項目 {respondent}/{item} は、この集計の様式にありません。")]
    UnknownItem { respondent: String, item: String },
    /// Not a file written by [`crate::snapshot::write`], or of a version this program does not know.
    #[error("集計データ（スナップショット）として読めません: {0}")]
    NotASnapshot(String),
    #[error("集計データの処理に失敗しました: {0}")]
    Polars(#[from] PolarsError),
    #[error(
        "組版プログラム typst が {0} にありません。deploy/run を実行すると、決まった版が入ります。別の場所にあるときは、TACHIIRI_TYPST にその場所を入れてください。"
    )]
    TypstMissing(PathBuf),
    #[error(
        "フォントのフォルダ {0} がありません。Debian と Ubuntu では fonts-noto-cjk を入れ（deploy/run が行います）、別の場所にあるときは TACHIIRI_FONTS にそのフォルダを入れてください。"
    )]
    FontsMissing(PathBuf),
    /// typst refused the document or warned: its own words, in English.
    #[error("報告書を組版できませんでした。typst の出力: {0}")]
    Typst(String),
    #[error("報告書の作業ファイルを扱えません: {0}")]
    Io(#[from] std::io::Error),
    #[error("集計結果を JSON にできません: {0}")]
    Json(#[from] serde_json::Error),
    #[error("集計結果を表計算ファイルにできません: {0}")]
    Sheet(String),
}
