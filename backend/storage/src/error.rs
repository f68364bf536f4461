//! What can go wrong between the program and its database.

/// A failure of storage. What the caller may meet in the normal course of things has a variant of its own.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("データベースの処理に失敗しました: {0}")]
    Db(sea_orm::DbErr),
    /// A row that the program could not have written: an unknown key, a missing partner.
    #[error("データベースの内容が読めません: {0}")]
    Corrupt(String),
    /// A row with the same key stands already; the name of the thing that must be unique.
    #[error("同じ{0}がすでにあります。")]
    Unique(&'static str),
    /// A form was published under this name and version with other content.
    #[error(
        "様式「{0}」は発行済みで、内容が異なります。発行済みの版は変更できません。新しい版として登録してください。"
    )]
    PublishedChanged(String),
    /// The request key was used for another write.
    #[error("リクエストキー「{0}」は別の操作で使われています。")]
    KeyOfAnotherWrite(String),
    /// A writer waited too long for its turn.
    #[error("データベースが混み合っています。しばらくしてからもう一度試してください。")]
    Busy,
    /// The state of a row does not allow the step; the caller read it before somebody else changed it.
    #[error("ほかの操作で状態が変わりました: {0}")]
    Moved(&'static str),
}

pub type Result<T> = std::result::Result<T, Error>;

impl From<sea_orm::DbErr> for Error {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Db(error)
    }
}

impl Error {
    /// Turns the violation of a unique constraint into [`Error::Unique`], the same on both databases.
    pub(crate) fn unique(what: &'static str) -> impl FnOnce(sea_orm::DbErr) -> Self {
        move |error| match error.sql_err() {
            Some(sea_orm::SqlErr::UniqueConstraintViolation(_)) => Self::Unique(what),
            _ => Self::Db(error),
        }
    }
}
