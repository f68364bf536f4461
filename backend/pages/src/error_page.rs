//! When something is not there, not allowed or went wrong: what happened, and a way out.

use askama::Template;

use crate::cast;
use crate::layout::Layout;

/// GET only; also the answer to a refused POST (409, 403).
#[derive(Clone, Debug, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    pub layout: Layout,
    /// HTTP status: 400, 403, 404, 409, 413, 429, 500, 503.
    pub status: u16,
    /// The sentence of the refusal; empty for the status's own words. Never internal details.
    pub message: String,
}

impl ErrorPage {
    pub fn heading(&self) -> &'static str {
        match self.status {
            400 => "送られた内容を読み取れませんでした",
            401 => "もう一度ログインしてください",
            403 => "この操作を行う権限がありません",
            404 => "ページが見つかりません",
            409 => "ほかの人が先に変更しました",
            413 => "ファイルが大きすぎます",
            422 => "この操作は行えません",
            429 => "操作の回数が多すぎます",
            503 => "いま準備しています",
            _ => "システムの側で問題が起きました",
        }
    }

    pub fn advice(&self) -> &'static str {
        match self.status {
            400 => "前の画面に戻り、入力を確かめてもう一度送ってください。",
            401 => "一定の時間が過ぎたため、ログアウトしました。保存済みの回答は残っています。",
            403 => "見ることはできますが、変更は担当の方だけができます。必要なときは管理者に相談してください。",
            404 => "アドレス（URL）が違うか、あなたが見られる範囲の外です。ホームから選び直してください。",
            409 => "前の画面に戻って読み込み直すと、新しい内容が出ます。あなたの変更はまだ保存されていません。",
            413 => "10MB までのファイルを送ってください。",
            422 => "前の画面に戻り、状態を確かめてください。何も変更されていません。",
            429 => "少し時間をおいてから、もう一度お試しください。",
            503 => "1分ほど待ってから、もう一度開いてください。",
            _ => {
                "保存済みの内容は失われていません。少し待ってもう一度お試しください。続くときは、管理者に時刻を伝えてください。"
            }
        }
    }

    pub fn sample() -> Self {
        Self { layout: cast::hospital_layout("/checklists"), status: 404, message: String::new() }
    }

    pub fn sample_of(status: u16, message: &str) -> Self {
        Self { status, message: message.to_owned(), ..Self::sample() }
    }
}
