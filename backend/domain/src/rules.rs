//! The rules, each with its id, its source and the sentence that page, API, Excel and command line all show.
//!
//! S0–S4 are the ministry's documents the product rests on (README, "Sources").

use crate::access::keyed;

keyed! {
    /// A rule of the round. Every one has a test that carries its id.
    Rule {
        ScopeAll = "SCOPE-ALL",
        ItemGate = "ITEM-GATE",
        ItemNoVendor = "ITEM-NO-VENDOR",
        ItemNoNetwork = "ITEM-NO-NETWORK",
        ItemYear = "ITEM-YEAR",
        ItemCarry = "ITEM-CARRY",
        AnsFirst = "ANS-FIRST",
        AnsTarget = "ANS-TARGET",
        AnsTargetOnlyNo = "ANS-TARGET-ONLY-NO",
        AnsNext = "ANS-NEXT",
        AnsDates = "ANS-DATES",
        AnsValue = "ANS-VALUE",
        AnsYes = "ANS-YES",
        AnsCannot = "ANS-CANNOT",
        AnsRisk = "ANS-RISK",
        VenEach = "VEN-EACH",
        VenBundle = "VEN-BUNDLE",
        VenOnlyContract = "VEN-ONLY-CONTRACT",
        VenBasis = "VEN-BASIS",
        VenPair = "VEN-PAIR",
        VenProxy = "VEN-PROXY",
        MdsForm = "MDS-FORM",
        SupEligible = "SUP-ELIGIBLE",
        SupExact = "SUP-EXACT",
        SupReasons = "SUP-REASONS",
        SupTwoYears = "SUP-TWO-YEARS",
        SupEffort = "SUP-EFFORT",
        SupDates = "SUP-DATES",
        StatDenom = "STAT-DENOM",
        StatWords = "STAT-WORDS",
        StatDay = "STAT-DAY",
        StatCompare = "STAT-COMPARE",
        OutFlow = "OUT-FLOW",
        OutMds = "OUT-MDS",
    }
}

/// What the rule says and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Entry {
    pub id: &'static str,
    /// One sentence for the people on whom the rule falls.
    pub sentence: &'static str,
    /// Where it stands, as a reader of the documents would look it up.
    pub source: &'static str,
}

impl Rule {
    pub fn entry(self) -> Entry {
        let (sentence, source) = match self {
            Self::ScopeAll => (
                "患者の情報を機器で扱う医療機関は、病院に限らず、診療所、歯科診療所、助産所も確認の対象です。",
                "研修Q&A 1-1〜1-10、12-28",
            ),
            Self::ItemGate => (
                "「医療情報システムを導入、運用している。」が「いいえ」のときは、以下すべての項目は確認不要です。",
                "令和5年度チェックリスト（医政参発0609第1号）の様式",
            ),
            Self::ItemNoVendor => (
                "事業者と契約していない場合、2(2)と2(3)は記入不要です。",
                "令和5年度チェックリスト（医政参発0609第1号）の注記",
            ),
            Self::ItemNoNetwork => (
                "どのネットワークにもつながっていない場合（院内LANもない場合）、ネットワーク機器の項目は記入不要です。",
                "研修Q&A 12-8、12-30",
            ),
            Self::ItemYear => (
                "参考項目は、必須となる年度までは記入しなくても提出できます。",
                "令和5年度チェックリスト（医政参発0609第1号）の参考項目、研修Q&A 6-1",
            ),
            Self::ItemCarry => (
                "前の年度までに「いいえ」のままの項目は、「はい」になるまで次の年度の一覧に残ります。",
                "研修Q&A 12-41",
            ),
            Self::AnsFirst => (
                "必須の項目は、1回目の回答と確認日の両方が必要です。",
                "令和5年度チェックリスト（医政参発0609第1号）の注記",
            ),
            Self::AnsTarget => (
                "1回目が「いいえ」の項目は、様式が求める期間の中の目標日が必要です。",
                "令和5年度チェックリスト（医政参発0609第1号）の注記、研修Q&A 9-14、12-3",
            ),
            Self::AnsTargetOnlyNo => ("目標日は「いいえ」のときだけ入れます。", "様式の目標日の欄による運用上の決まり"),
            Self::AnsNext => (
                "次の回は、前の回の回答があるときに入れます。最後の回答が「いいえ」の間は次の回の確認が必要です。",
                "研修Q&A 12-10",
            ),
            Self::AnsDates => (
                "確認日は、その年度の中で、今日までの日で、前の回の確認日以後の日です。",
                "様式の確認結果（日付）の欄による運用上の決まり",
            ),
            Self::AnsValue => ("回答は、様式にある選択肢から選びます。", "様式の確認結果の欄"),
            Self::AnsYes => (
                "「はい」は、実際にできている状況をいいます。なぜ「はい」なのか、根拠を説明できるようにします。",
                "研修Q&A 12-21、12-50",
            ),
            Self::AnsCannot => (
                "アクセス制御とログの機能がない機器は、できない理由などを事業者に確かめ、書面を根拠資料に残して「はい」とします。更新と、消せないアカウントには使えません。",
                "研修Q&A 1-6、7-7、9-14",
            ),
            Self::AnsRisk => (
                "直せないリスクを受け入れるときは、理由、事故が起きたときの対応の計画、次に見直す日を残し、立入検査で説明します。",
                "研修Q&A 12-47",
            ),
            Self::VenEach => ("事業者確認用は、システムの契約ごとに1枚です。", "研修Q&A 12-39"),
            Self::VenBundle => (
                "電子カルテなどの事業者が代表で保守契約をしているときは、その事業者が配下のシステムの分も集めます。シートはシステムごとに1枚です。",
                "研修Q&A 12-19",
            ),
            Self::VenOnlyContract => (
                "事業者確認用をお願いするのは、保守契約があり患者の情報を扱うシステムだけです。",
                "研修Q&A 12-22、12-23",
            ),
            Self::VenBasis => (
                "医療機関の「はい」に事業者の「いいえ」があるときは食い違いです。事業者に確かめ、疑いが残れば第三者の助言を求め、根拠を残します。未回答の事業者にはもう一度依頼します。",
                "研修Q&A 12-14、12-15、12-21",
            ),
            Self::VenPair => (
                "事業者の回答は、様式の対になる医療機関の項目と並べて見ます。1(1)は互いに別の問いです。",
                "令和5年度チェックリスト（医政参発0609第1号）の様式",
            ),
            Self::VenProxy => (
                "紙・PDF・FAXで届いた回答は、医療機関又は保健所が代行入力として入れ、原本の所在を残します。",
                "運用上の決まり",
            ),
            Self::MdsForm => (
                "開示書（MDS/SDS）は最新の版を使います。古い版は受け取って更新を促し、様式は標準のものでなくても構いません。",
                "研修Q&A 5-1〜5-6",
            ),
            Self::SupEligible => (
                "支援の対象は、電子カルテシステムを導入している20床以上の病院です。導入の有無が分からない病院は選びません。",
                "令和6年2月26日付け事務連絡 別記の1",
            ),
            Self::SupExact => (
                "支援枠の数の病院を、病床規模ごとに過不足なく選定します。枠の調整は事前に厚生労働省に相談します。",
                "令和6年2月26日付け事務連絡 別記の2",
            ),
            Self::SupReasons => {
                ("選定の方法は都道府県の判断です。配点は都道府県が定めます。", "令和6年2月26日付け事務連絡 別記の2")
            }
            Self::SupTwoYears => (
                "2か年ですべての電子カルテ導入病院を支援するため、過去に支援を受けた病院は候補から外します。",
                "令和6年2月26日付け事務連絡 別記の1（候補から外すのは運用上の決まり）",
            ),
            Self::SupEffort => {
                ("受託事業者の調査日数は想定で、立入検査の時間ではありません。", "令和6年2月26日付け事務連絡 参考資料")
            }
            Self::SupDates => (
                "選定には、選定する年度、支援を受ける年度、根拠とする日（基準日）の三つの日付があります。",
                "令和6年2月26日付け事務連絡 別記の1",
            ),
            Self::StatDenom => ("表には、登録・依頼・回答などの分母を示します。", "集計の決まり"),
            Self::StatWords => {
                ("自己回答の「いいえ」は「いいえ」の割合と呼び、検査の判定とは区別します。", "集計の決まり")
            }
            Self::OutFlow => (
                "すべてのサーバのセキュリティアップデートの責任を、契約書などの書面で事業者に委託している場合の一覧です。\
                 不明確なときは必ず事業者に確認し、確認できるまで「はい」にはできません。",
                "安全管理ガイドライン第7.0版 保守委託機関編 図1",
            ),
            Self::OutMds => (
                "別紙の項目は「はい」又は「対象外」であることを確かめます。「いいえ」の項目は、リスクの評価と対応を備考に書き、\
                 立入検査などで説明できるようにします。",
                "安全管理ガイドライン第7.0版 保守委託機関編 3.10、別紙",
            ),
            Self::StatCompare => {
                ("年度の比較は、前の年度と同じ項目（系譜が同じ）についてだけ行います。", "集計の決まり")
            }
            Self::StatDay => ("数字と報告書には基準日を付けます。", "集計の決まり"),
        };
        Entry { id: self.key(), sentence, source }
    }
}
