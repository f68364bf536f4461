//! Saving answers, many in one transaction.
//!
//! On the evening before the due date hundreds of hospitals save at once, and what a save costs is hardly its row: it is
//! the commit and the questions asked before it. So saves wait for a turn, and a turn takes all that is waiting: it
//! reads their sheets together, judges each save by itself in the order they came – by the rules, the rights and
//! the versions that a save alone is judged by –, writes together, commits once, and only then tells each what became
//! of it. Alone, a save is a turn of one, at once. A turn that fails as a whole is done again one by one, so that no
//! save spoils another.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::json;
use tachiiri_domain::Date;
use tachiiri_domain::answers::{Answers, Cell, Given};
use tachiiri_domain::audit::AuditEvent;
use tachiiri_domain::checklist::frozen;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{ChecklistId, RevisionId};
use tachiiri_domain::request::{RequestKey, RowVersion};
use tachiiri_storage::checklists::{self, Checklist, Put, Standing};
use tachiiri_storage::request_keys::{self, Done, Held};
use tachiiri_storage::{Tx, audit};

use super::answering::{CellWrite, Saved, Writable, stale};
use super::reach::{self, Hand};
use crate::app::self_checks::systems_behind;
use crate::app::together::Together;
use crate::app::{App, Caller, write};
use crate::error::{AppError, Result};

/// Saves of one turn at most: enough that the commit no longer counts, few enough that nobody waits long for it.
const MOST: usize = 250;

pub(in crate::app) type Saves = Together<Intent, Result<Saved>>;

/// A save that somebody waits for.
#[derive(Clone, Debug)]
pub(in crate::app) struct Intent {
    caller: Caller,
    sheet: ChecklistId,
    change: CellWrite,
    key: RequestKey,
    /// What the key holds for.
    operation: String,
}

impl Intent {
    fn held(&self) -> Held {
        (self.caller.actor.name.clone(), self.key.clone())
    }
}

/// Saves one cell. A cell that breaks a rule by itself (ANS-TARGET-ONLY-NO, ANS-DATES, …) is refused with
/// [`AppError::Invalid`]; one based on an older version with `Stale` and what stands there now.
pub async fn save_answer(
    app: &App,
    caller: &Caller,
    id: ChecklistId,
    change: &CellWrite,
    key: &RequestKey,
) -> Result<Saved> {
    let cell = &change.cell;
    let content = json!({ "item": cell.item, "round": cell.round, "given": change.given, "based_on": change.based_on });
    let intent = Intent {
        caller: caller.clone(),
        sheet: id,
        change: change.clone(),
        key: key.clone(),
        operation: write::operation(format_args!("answer.save:{id}"), &content),
    };
    let saving = app.clone();
    app.saves.ask(intent, MOST, async move |intents: Vec<Intent>| turn(&saving, &intents).await).await?
}

/// What became of each, in their order.
async fn turn(app: &App, intents: &[Intent]) -> Vec<Result<Saved>> {
    let why = match together(app, intents).await {
        Ok(outcomes) => return outcomes,
        Err(why) if intents.len() == 1 => return vec![Err(why)],
        Err(why) => why,
    };
    tracing::warn!(%why, saves = intents.len(), "saved one by one");
    let mut outcomes = Vec::new();
    for alone in intents.chunks(1) {
        outcomes.extend(together(app, alone).await.unwrap_or_else(|why| vec![Err(why)]));
    }
    outcomes
}

/// All in one transaction.
///
/// # Errors
/// Where the database failed, or another program wrote in between: nothing of any of them remains then.
async fn together(app: &App, intents: &[Intent]) -> Result<Vec<Result<Saved>>> {
    let tx = app.db.begin().await?;
    let mut turn = Turn::read(app, &tx, intents).await?;
    let mut outcomes = Vec::with_capacity(intents.len());
    for intent in intents {
        outcomes.push(turn.save(&tx, intent).await);
    }
    turn.write(&tx).await?;
    tx.commit().await?;
    Ok(outcomes)
}

/// What the saves of a turn read, and what they have made of it so far.
struct Turn<'a> {
    app: &'a App,
    /// The one moment of everything written.
    now: Timestamp,
    today: Date,
    desks: HashMap<ChecklistId, Desk>,
    keys: HashMap<Held, Done>,
    /// Keys of this turn, to be kept.
    done: Vec<Held>,
    /// Cells of this turn as they shall stand, and by whom.
    puts: BTreeMap<(RevisionId, Cell), (Given, RowVersion, &'a str)>,
    events: Vec<AuditEvent>,
}

/// A sheet that is written on in this turn.
struct Desk {
    open: Writable,
    versions: HashMap<Cell, RowVersion>,
    /// Held by this turn, so that it is not submitted meanwhile.
    held: bool,
}

/// What a save makes of its cell.
struct Laid {
    given: Given,
    version: RowVersion,
    /// False where the same content stood there already: then nothing is stale, and nothing to be written.
    new: bool,
}

impl<'a> Turn<'a> {
    async fn read(app: &'a App, tx: &Tx, intents: &[Intent]) -> Result<Self> {
        let sheets: HashSet<_> = intents.iter().map(|intent| intent.sheet).collect();
        let sheets: Vec<_> = sheets.into_iter().collect();
        // First: what is read below stands until it is written over.
        let held = checklists::hold_open_all(tx, &sheets).await?;
        let sheets = checklists::by_ids(tx, &sheets).await?;
        let revisions = sheets.iter().flat_map(|sheet| [Some(sheet.open_revision), sheet.accepted_revision]);
        let mut standing = checklists::standing(tx, &revisions.flatten().collect::<Vec<_>>()).await?;
        let mut desks = HashMap::new();
        for sheet in sheets {
            let held = held.contains(&sheet.open_revision);
            desks.insert(sheet.id, Desk::lay((app, tx), sheet, held, &mut standing).await?);
        }
        let held: Vec<_> = intents.iter().map(Intent::held).collect();
        Ok(Self {
            app,
            now: app.clock.now(),
            today: app.clock.today(),
            desks,
            keys: request_keys::done(tx, &held).await?,
            done: Vec::new(),
            puts: BTreeMap::new(),
            events: Vec::new(),
        })
    }

    /// Decides one save on what stands there after those before it.
    async fn save(&mut self, tx: &Tx, intent: &'a Intent) -> Result<Saved> {
        let actor = &intent.caller.actor;
        let before = self.done_before(intent)?;
        let sheet = reach::sees(tx, actor, self.desks.get(&intent.sheet).map(|desk| &desk.open.sheet)).await?;
        if let Some(saved) = before {
            return Ok(saved);
        }
        let hand = reach::hand(actor, sheet);
        if !hand.writes() {
            return Err(AppError::Denied);
        }
        reach::year_runs(sheet.fiscal_year, self.today)?;
        let desk = self.desks.get_mut(&intent.sheet).ok_or(AppError::NotFound)?;
        let laid = desk.take(&intent.change, hand, self.today)?;
        let saved = Saved { version: laid.version, saved_at: self.now, remaining: desk.open.remaining() };
        if laid.new {
            let (place, by) = ((desk.open.sheet.open_revision, intent.change.cell.clone()), actor.name.as_str());
            self.puts.insert(place, (laid.given.clone(), laid.version, by));
        }
        self.record(intent, &laid.given, &saved)?;
        Ok(saved)
    }

    /// The answer it got when it was done before, in this turn or an earlier one.
    fn done_before(&self, intent: &Intent) -> Result<Option<Saved>> {
        let Some(done) = self.keys.get(&intent.held()) else { return Ok(None) };
        if done.operation != intent.operation {
            return Err(tachiiri_storage::Error::KeyOfAnotherWrite(intent.key.as_str().to_owned()).into());
        }
        let saved = serde_json::from_str(&done.response).map_err(|why| AppError::fault("kept answer of a key", why))?;
        Ok(Some(saved))
    }

    /// Notes the event, and the key with its answer.
    fn record(&mut self, intent: &Intent, given: &Given, saved: &Saved) -> Result<()> {
        let cell = &intent.change.cell;
        let detail = json!({ "item": cell.item, "round": cell.round, "given": given, "version": saved.version });
        let event = ("answer.save", format!("checklist:{}", intent.sheet), detail);
        self.events.push(write::event(self.app, &intent.caller, self.now, event));
        let response = serde_json::to_string(saved).map_err(|why| AppError::fault("answer of a key", why))?;
        self.keys.insert(intent.held(), Done { operation: intent.operation.clone(), response });
        self.done.push(intent.held());
        Ok(())
    }

    async fn write(self, tx: &Tx) -> Result<()> {
        let puts = self.puts.iter().map(|((revision, cell), (given, version, by))| Put {
            revision: *revision,
            cell,
            given,
            version: *version,
            by,
        });
        checklists::put_answers(tx, &puts.collect::<Vec<_>>(), &self.app.ids, self.now).await?;
        audit::write_all(tx, &self.events).await?;
        let mut keys = self.keys;
        let done = self.done.into_iter().filter_map(|held| keys.remove_entry(&held));
        Ok(request_keys::keep(tx, &done.collect::<Vec<_>>(), self.now).await?)
    }
}

impl Desk {
    async fn lay(
        (app, tx): (&App, &Tx),
        sheet: Checklist,
        held: bool,
        standing: &mut HashMap<RevisionId, Standing>,
    ) -> Result<Self> {
        let form = reach::shared_form(tx, &sheet).await?;
        let confirmed = sheet.accepted_revision.and_then(|revision| standing.remove(&revision)).unwrap_or_default();
        let confirmed: Answers = confirmed.into_iter().map(|(cell, (given, _))| (cell, given)).collect();
        let (mut answers, mut versions) = (Answers::new(), HashMap::new());
        for (cell, (given, version)) in standing.remove(&sheet.open_revision).unwrap_or_default() {
            versions.insert(cell.clone(), version);
            answers.insert(cell, given);
        }
        let (frozen, hand) = (frozen(&form, confirmed), Hand::None);
        // A 自己点検 is answered by one facility: no query for any other form.
        let systems = systems_behind(app, tx, (&form, sheet.facility.id)).await?;
        Ok(Self { open: Writable { sheet, form, answers, frozen, hand, systems }, versions, held })
    }

    /// Lays the cell down by a hand that writes. Refused, nothing is changed.
    fn take(&mut self, change: &CellWrite, hand: Hand, today: Date) -> Result<Laid> {
        let stood = self.open.answers.get(&change.cell).cloned();
        self.open.hand = hand;
        let taken = self.judge(change, stood.as_ref(), today);
        match (&taken, stood) {
            (Ok(laid), _) => {
                self.versions.insert(change.cell.clone(), laid.version);
            }
            (Err(_), Some(stood)) => {
                self.open.answers.insert(change.cell.clone(), stood);
            }
            (Err(_), None) => {
                self.open.answers.remove(&change.cell);
            }
        }
        taken
    }

    fn judge(&mut self, change: &CellWrite, stood: Option<&Given>, today: Date) -> Result<Laid> {
        let given = self.open.admit(change)?;
        let broken = self.open.broken(&change.cell, today);
        if !broken.is_empty() {
            return Err(AppError::Invalid(broken));
        }
        if !self.held {
            return Err(tachiiri_storage::Error::Moved(checklists::SUBMITTED).into());
        }
        let version = self.versions.get(&change.cell).copied().unwrap_or_default();
        let blank = Given::default();
        let stood = stood.unwrap_or(&blank);
        match version {
            version if version == change.based_on => Ok(Laid { given, version: version + 1, new: true }),
            version if *stood == given => Ok(Laid { given, version, new: false }),
            version => Err(stale(&change.cell, stood, version)),
        }
    }
}
