//! Lines of one form put together: what a section, a heading or a year above an item means for it.

use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::form_book::{CellPlace, Corrections, LineKind, RoundPlace};
use tachiiri_domain::instrument::{Respondent, Section, TargetGroup};

use super::grid::Grid;
use super::lines::Line;
use super::remarks;
use super::words::{self, fiscal_years, numbered, plain, tidy};
use super::{ItemRead, LineRead, Proposal, Sheet, moved, slots};

/// Who a sheet is for: by a line 「…確認用」, else by its name.
pub(super) fn respondent(grid: &Grid) -> Option<Respondent> {
    let texts = (0..grid.height).flat_map(|row| grid.beginning_in(row));
    let stated = texts.filter(|field| plain(&field.text).contains("確認用")).find_map(|field| {
        let text = plain(&field.text);
        let before = text.split("確認用").next().unwrap_or_default();
        // 「医療機関におけるチェックリスト 事業者確認用」: the word next to it counts.
        let near: String = before.chars().rev().take(12).collect::<Vec<_>>().into_iter().rev().collect();
        words::respondent(&near)
    });
    stated.or_else(|| words::respondent(&grid.name))
}

/// The year of the form: the one a title or a sheet's name states, else the first of those mentioned.
pub(super) fn fiscal_year(grids: &[Grid]) -> Option<FiscalYear> {
    let texts = || grids.iter().flat_map(|grid| (0..grid.height).flat_map(|row| grid.beginning_in(row)));
    let of = |text: &str| fiscal_years(text).into_iter().next();
    let title = texts().filter(|field| field.text.contains("チェックリスト")).find_map(|field| of(&field.text));
    let sheet = || grids.iter().find_map(|grid| of(&grid.name));
    let mentioned = || texts().filter_map(|field| fiscal_years(&field.text).into_iter().min()).min();
    title.or_else(sheet).or_else(mentioned)
}

pub(super) fn proposal(
    respondent: Respondent,
    fiscal_year: Option<FiscalYear>,
    sheets: &[&Sheet<'_>],
    corrections: &Corrections,
) -> Proposal {
    let mut form = Form { respondent, corrections, ..Form::default() };
    for sheet in sheets {
        form.sheet(sheet);
    }
    if respondent == Respondent::Facility {
        remarks::lift(&mut form.lines);
    }
    let texts = |kind: LineKind| form.lines.iter().filter(move |line| line.kind == kind).map(|line| line.text.clone());
    let mut instructions = Vec::new();
    for text in texts(LineKind::Instruction) {
        // Printed again on every page.
        if !instructions.contains(&text) {
            instructions.push(text);
        }
    }
    Proposal {
        respondent,
        fiscal_year,
        title: title(texts(LineKind::Title), respondent),
        instructions,
        sections: form.sections,
        tables: sheets.iter().flat_map(|sheet| sheet.tables.clone()).collect(),
        lines: form.lines,
        name: sheets.iter().find_map(|sheet| name(sheet.grid, respondent)),
    }
}

fn title(mut titles: impl Iterator<Item = String>, respondent: Respondent) -> String {
    let title = titles.find(|text| text.contains("チェックリスト")).unwrap_or_default();
    if title.contains("確認用") { title } else { format!("{title} {}", respondent.label()).trim().to_owned() }
}

/// The empty field beside 「事業者名」; a vendor's form may ask for the hospital's name too, which is not the vendor's.
fn name(grid: &Grid, respondent: Respondent) -> Option<CellPlace> {
    let words: &[&str] = match respondent {
        Respondent::Facility => &["医療機関名", "施設名", "病院名"],
        Respondent::Vendor => &["事業者名", "会社名"],
    };
    let asks = |text: &str| {
        let text: String = plain(text).chars().filter(|c| c.is_alphanumeric()).collect();
        words.contains(&text.as_str())
    };
    (0..grid.height).flat_map(|row| grid.beginning_in(row)).filter(|field| asks(&field.text)).find_map(|field| {
        let beside = grid.field(field.top, field.right + 1);
        let place = CellPlace { sheet: grid.name.clone(), row: beside.top, column: beside.left };
        beside.is_blank().then_some(place)
    })
}

/// What the lines read so far carry over to the next ones.
struct Form<'a> {
    respondent: Respondent,
    corrections: &'a Corrections,
    sections: Vec<Section>,
    lines: Vec<LineRead>,
    section: Option<String>,
    heading: String,
    group: TargetGroup,
    period: Option<FiscalYear>,
}

/// For [`Form::default`] alone.
static NO_CORRECTIONS: Corrections = Corrections { lines: Vec::new(), columns: Vec::new(), tables: Vec::new() };

impl Default for Form<'_> {
    fn default() -> Self {
        Self {
            respondent: Respondent::Facility,
            corrections: &NO_CORRECTIONS,
            sections: Vec::new(),
            lines: Vec::new(),
            section: None,
            heading: String::new(),
            group: TargetGroup::None,
            period: None,
        }
    }
}

impl Form<'_> {
    fn sheet(&mut self, sheet: &Sheet<'_>) {
        for (index, line) in sheet.lines.iter().enumerate() {
            let next = sheet.lines[index + 1..].iter().find(|next| next.kind == LineKind::Item);
            let held = (self.heading.clone(), self.group);
            let item = self.carry(line, next);
            let said = self.corrections.line(&sheet.grid.name, line.row).is_some_and(|one| one.section.is_some());
            if said && item {
                // A person named the section of this item; the devices named above it still hold.
                (self.heading, self.group) = held;
            }
            let item = item.then(|| {
                // A remark or a second line may stand inside an item's rows; the next item does not.
                let bottom = next.map_or(line.bottom, |next| line.bottom.min(next.row - 1));
                self.item(sheet, line, bottom)
            });
            if line.kind == LineKind::Continued && self.continued(&line.text) {
                continue;
            }
            self.lines.push(LineRead {
                sheet: sheet.grid.name.clone(),
                row: line.row,
                kind: line.kind,
                text: tidy(&line.text),
                corrected: line.corrected,
                item,
            });
        }
    }

    /// Whether the line is an item; all others change what the items below are taken for. `next`: the item below.
    fn carry(&mut self, line: &Line, next: Option<&Line>) -> bool {
        if let Some(section) = &line.section {
            self.begin(section, line.gate.is_some());
        }
        match line.kind {
            LineKind::Item => return true,
            LineKind::Section => self.begin(&line.text, next.is_some_and(|next| next.gate.is_some())),
            LineKind::Heading => {
                self.heading = tidy(words::bare(&line.text));
                self.group = line.group.or_else(|| words::group(&line.text)).unwrap_or(TargetGroup::None);
            }
            LineKind::Period => self.period = fiscal_years(&line.text).into_iter().next(),
            LineKind::Instruction | LineKind::Title | LineKind::Continued | LineKind::Nothing => {}
        }
        false
    }

    /// Begins a section, or goes on with one that was begun on an earlier page.
    fn begin(&mut self, printed: &str, gate: bool) {
        let numbered = numbered(printed);
        let label = tidy(numbered.as_ref().map_or(printed, |one| one.rest));
        let label = if label.is_empty() { tidy(printed) } else { label };
        let known = self.sections.iter().find(|section| plain(&section.label) == plain(&label));
        let code = known.map(|section| section.code.clone()).unwrap_or_else(|| {
            let printed = numbered.and_then(|one| one.counts.first().map(u32::to_string));
            let code = if gate { Some("0".to_owned()) } else { printed };
            let code = code.filter(|code| !self.sections.iter().any(|section| section.code == *code));
            let code = code.unwrap_or_else(|| self.next_section());
            self.sections.push(Section { code: code.clone(), label });
            code
        });
        (self.section, self.heading, self.group) = (Some(code), String::new(), TargetGroup::None);
    }

    fn next_section(&self) -> String {
        let codes = self.sections.iter().filter_map(|section| section.code.parse::<u32>().ok());
        (codes.max().unwrap_or(0) + 1).to_string()
    }

    fn item(&mut self, sheet: &Sheet<'_>, line: &Line, bottom: u32) -> ItemRead {
        let gate = line.gate.clone().filter(|_| self.respondent == Respondent::Facility);
        if self.section.is_none() {
            self.begin(if gate.is_some() { "前提" } else { "（区分なし）" }, gate.is_some());
        }
        let section = self.section.clone().unwrap_or_default();
        let group = line.group.unwrap_or(self.group);
        let code = self.code(&section, &line.number, group);
        let mut rounds = self.rounds(sheet, line, bottom);
        if gate.is_some() {
            // One answer and one date, whatever columns run past it.
            rounds.truncate(1);
            rounds.iter_mut().for_each(|round| round.target_on = None);
        }
        let is_gate = gate.is_some();
        let (label, note) = gate.map_or_else(|| (line.text.clone(), String::new()), |gate| (gate.label, gate.note));
        ItemRead {
            code,
            number: line.number.clone(),
            group,
            heading: self.heading.clone(),
            gate: is_gate,
            label,
            note,
            required_from: self.period,
            not_required_when: Vec::new(),
            rounds,
            section,
        }
    }

    fn rounds(&self, sheet: &Sheet<'_>, line: &Line, bottom: u32) -> Vec<RoundPlace> {
        let correction = self.corrections.line(&sheet.grid.name, line.row);
        let said = correction.is_some_and(|one| one.rounds.is_some() || one.target.is_some());
        let mut rounds = read_rounds(sheet, (line.row, bottom), said);
        if let Some(wanted) = correction.and_then(|one| one.rounds) {
            rounds.truncate(wanted as usize);
        }
        if correction.is_some_and(|one| one.target == Some(false)) {
            rounds.iter_mut().for_each(|round| round.target_on = None);
        }
        if let Some(correction) = correction {
            moved::put(&mut rounds, sheet.grid, &correction.cells);
        }
        rounds
    }

    /// section-number[-group], unique.
    fn code(&self, section: &str, number: &str, group: TargetGroup) -> String {
        let items = || self.lines.iter().filter_map(|line| line.item.as_ref());
        let counts = numbered(number).map(|one| one.counts).unwrap_or_default();
        let count = counts.last().copied().unwrap_or_else(|| {
            let before = items().filter(|item| item.section == section).count();
            before as u32 + u32::from(section != "0")
        });
        let base = if count == 0 { section.to_owned() } else { format!("{section}-{count}") };
        let base = match group {
            TargetGroup::None | TargetGroup::All => base,
            TargetGroup::Server | TargetGroup::Terminal | TargetGroup::Network => format!("{base}-{group}"),
        };
        let is_free = |code: &String| items().all(|item| item.code != *code);
        let later = (2..).map(|again: u32| format!("{base}-{again}"));
        std::iter::once(base.clone()).chain(later).find(is_free).unwrap_or(base.clone())
    }

    /// Puts the second line of a text to the item above; false where there is none.
    fn continued(&mut self, text: &str) -> bool {
        let above = self.lines.iter_mut().rev().find_map(|line| line.item.as_mut());
        let Some(item) = above else { return false };
        item.label = tidy(&format!("{}\n{text}", item.label));
        true
    }
}

/// The cells that the table has for the item in these rows; none outside of tables. `said`: a person told rounds or target
/// dates, so an empty cell is one even where others are printed on.
fn read_rounds(sheet: &Sheet<'_>, rows: (u32, u32), said: bool) -> Vec<RoundPlace> {
    let table = sheet.tables.iter().rev().find(|table| table.row <= rows.0 && rows.0 < table.end);
    let Some(table) = table else { return Vec::new() };
    let items: Vec<_> = sheet.lines.iter().filter(|one| one.kind == LineKind::Item).map(|one| (one.row, 0)).collect();
    let printed = if said { Vec::new() } else { slots::printed_columns(sheet.grid, table, &items) };
    slots::rounds(sheet.grid, table, rows, &printed)
}
