//! A version beside the one of the year before.

use tachiiri_domain::lineage::Change;

/// The lines of the comparison; without `before` there is nothing to compare with.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// `mhlw-cyber-facility/r5（令和5年度）`
    pub before: Option<String>,
    pub lines: Vec<Line>,
}

/// One question in both years.
#[derive(Clone, Debug)]
pub struct Line {
    pub change: Change,
    pub promoted: bool,
    pub moved: bool,
    pub reworded: bool,
    pub before: Vec<Side>,
    pub after: Option<Side>,
}

#[derive(Clone, Debug)]
pub struct Side {
    /// `2(7) ネットワーク機器`; the item's short name where it has no number.
    pub number: String,
    pub label: String,
}

impl Line {
    /// Number and label of each question.
    fn sample(change: Change, before: &[(&str, &str)], after: Option<(&str, &str)>) -> Self {
        let side = |(number, label): (&str, &str)| Side { number: number.into(), label: label.into() };
        let before = before.iter().copied().map(side).collect();
        Self { change, promoted: false, moved: false, reworded: false, before, after: after.map(side) }
    }

    fn is_plain(&self) -> bool {
        self.change == Change::Same && !self.promoted && !self.moved && !self.reworded
    }

    /// Every way in which the question changed, in words.
    pub fn marks(&self) -> Vec<&'static str> {
        let kind = (self.change != Change::Same).then(|| self.change.label());
        let promoted = self.promoted.then_some("参考項目から必須へ");
        let moved = (self.moved && matches!(self.change, Change::Same | Change::Changed)).then_some("番号・区分の変更");
        kind.into_iter().chain(promoted).chain(moved).collect()
    }

    pub fn says_the_same(&self) -> bool {
        !self.before.is_empty() && !self.reworded
    }
}

impl Comparison {
    /// The lines worth reading.
    pub fn changed(&self) -> Vec<&Line> {
        self.lines.iter().filter(|line| !line.is_plain()).collect()
    }

    pub fn same(&self) -> usize {
        self.lines.iter().filter(|line| line.is_plain()).count()
    }

    /// How often each change happened, without those that did not.
    pub fn sums(&self) -> Vec<(&'static str, usize)> {
        let count =
            |label: &'static str| (label, self.lines.iter().filter(|line| line.marks().contains(&label)).count());
        let labels = ["参考項目から必須へ", "文言の変更", "統合", "分割", "新設", "廃止", "番号・区分の変更"];
        let found = labels.into_iter().map(count).filter(|(_, count)| *count > 0);
        std::iter::once(("同じ", self.same())).chain(found).collect()
    }

    pub fn sample() -> Self {
        Self { before: Some("mhlw-cyber-facility/r5（令和5年度）".into()), lines: Self::sample_lines() }
    }

    fn sample_lines() -> Vec<Line> {
        let patch = "セキュリティパッチ(最新ファームウェアや更新プログラム)を適用している。";
        vec![
            Line::sample(Change::Same, &[("1(1)", "設置している。")], Some(("1(1)", "設置している。"))),
            Line {
                promoted: true,
                ..Line::sample(
                    Change::Same,
                    &[("2(9) サーバ", "停止している。")],
                    Some(("2(9) サーバ", "停止している。")),
                )
            },
            Line {
                promoted: true,
                reworded: true,
                ..Line::sample(
                    Change::Changed,
                    &[("3(3)", "事業継続計画（BCP）を策定、又は令和6年度中に策定予定である。")],
                    Some(("3(3)", "事業継続計画(BCP)を策定している。")),
                )
            },
            Line {
                moved: true,
                ..Line::sample(
                    Change::Merged,
                    &[("2(7) サーバ", patch), ("2(7) 端末PC", patch), ("2(7) ネットワーク機器", patch)],
                    Some(("2⑥ 全般", patch)),
                )
            },
            Line::sample(Change::New, &[], Some(("2⑧ 全般", "パスワードの使い回しを禁止している。"))),
            Line::sample(Change::Dropped, &[("2(8) ネットワーク機器", "接続元制限を実施している。")], None),
        ]
    }
}
