//! 事業者確認用: one sheet per contract (VEN-EACH), many of them typed in from a fax (VEN-PROXY).

use tachiiri_domain::checklist::ReturnReason;
use tachiiri_domain::instrument::{Answer, Instrument, Respondent};

use super::calendar::{day, later};
use super::chance::Chance;
use super::script::Script;
use super::{DemoContract, DemoSheet};

const FAX: &str = "原本：医療機関 情報担当 FAX受信綴 令和5年度";

/// How far a vendor's sheet came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Silent,
    Half,
    Submitted,
    Returned,
    Accepted,
    SecondRound,
}

const WEIGHTS: [(Stage, u32); 6] = [
    (Stage::Silent, 28),
    (Stage::Half, 10),
    (Stage::Submitted, 20),
    (Stage::Returned, 6),
    (Stage::Accepted, 28),
    (Stage::SecondRound, 8),
];

impl Stage {
    fn drawn(chance: &mut Chance) -> Self {
        let mut left = chance.between(1, 100);
        for (stage, weight) in WEIGHTS {
            if left <= weight {
                return stage;
            }
            left -= weight;
        }
        Self::Silent
    }

    fn key(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::Half => "half",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Accepted => "accepted",
            Self::SecondRound => "second round",
        }
    }
}

pub(super) fn write(seed: u64, contract: &DemoContract, form: &Instrument) -> DemoSheet {
    let key = format!("{}/{}/{}", contract.external_id, contract.vendor, contract.system);
    let mut chance = Chance::new(seed, "vendor sheet", &key);
    let stage = Stage::drawn(&mut chance);
    let mut script = Script::new(form, later(day(2023, 7, 18), chance.between(0, 75)));
    script.proxy = Some(FAX).filter(|_| chance.percent(55));
    tell(stage, &mut script, &mut chance);
    DemoSheet {
        external_id: contract.external_id.clone(),
        respondent: Respondent::Vendor,
        contract: Some((contract.vendor, contract.system)),
        story: stage.key(),
        steps: script.into_steps(),
    }
}

fn tell(stage: Stage, script: &mut Script<'_>, chance: &mut Chance) {
    if stage == Stage::Silent {
        return;
    }
    let count = if stage == Stage::Half { 4 } else { script.form.items.len() };
    first_round(count, script, chance);
    if stage == Stage::Half {
        return;
    }
    script.wait(2);
    script.submit();
    script.wait(chance.between(2, 10));
    match stage {
        Stage::Silent | Stage::Half | Stage::Submitted => {}
        Stage::Returned => script.give_back(vec![ReturnReason {
            item: Some("2-3".into()),
            reason: "MDS/SDS の版と提出日が分かる資料を添えてください。".into(),
        }]),
        Stage::Accepted => script.accept(),
        Stage::SecondRound => {
            script.accept();
            script.wait(21);
            second_round(script, chance);
        }
    }
}

fn first_round(count: usize, script: &mut Script<'_>, chance: &mut Chance) {
    let form = script.form;
    for item in form.items.iter().take(count) {
        let required = script.is_required(item);
        if !required && chance.percent(40) {
            continue;
        }
        let yes = chance.percent(if required { 80 } else { 55 });
        let targets = [day(2023, 10, 31), day(2023, 12, 28), day(2024, 2, 29), day(2024, 3, 29)];
        let target = (!yes && required).then(|| chance.pick(&targets));
        script.answer(item, 1, if yes { Answer::Yes } else { Answer::No }, target);
    }
}

/// A sheet on which all was yes at once has no second round.
fn second_round(script: &mut Script<'_>, chance: &mut Chance) {
    let waiting = script.waiting();
    if waiting.is_empty() {
        return;
    }
    for (item, round) in waiting {
        let answer = if chance.percent(65) { Answer::Yes } else { Answer::No };
        script.answer(item, round, answer, None);
    }
    script.submit();
}
