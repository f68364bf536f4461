//! What was asked in a year, and what became of it.

use std::collections::HashMap;

use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{FacilityId, HealthCentreId};
use tachiiri_domain::scope::Scope;
use tachiiri_seed::demo::{DemoCollection, DemoSheet};
use tachiiri_seed::instruments::digest;
use tachiiri_storage::checklists::{Checklist, ChecklistFilter};
use tachiiri_storage::{checklists, collections, facilities, instruments, places};

use super::{Forms, Pour, SheetKey, missing};
use crate::app::instruments::check;
use crate::error::{AppError, Result};

impl Pour<'_> {
    /// When the demonstration's own year was asked for.
    pub(super) fn opened(&self) -> Timestamp {
        self.first(&self.demo.collections)
    }

    /// When the year before was asked for: what the register holds was known by then.
    pub(super) fn opened_before(&self) -> Timestamp {
        self.first(&self.demo.before.collections)
    }

    fn first(&self, collections: &[DemoCollection]) -> Timestamp {
        collections.iter().map(|one| one.made_at).min().unwrap_or(self.demo.now)
    }

    /// The year before with its own form. Added last, so that it changes nothing that stands without it.
    pub(super) async fn year_before(&self) -> Result<()> {
        let before = &self.demo.before;
        let (file, text) = before.form;
        let form = check(file, text).map_err(AppError::Problems)?;
        let (digest, opened) = (digest(text), self.opened_before());
        let kept = instruments::publish(self.tx, &form, (text, &digest), &self.ids, opened).await?;
        let forms = Forms { fiscal_year: before.fiscal_year, facility: (kept.id, form.key()), vendor: None };
        self.year(&before.collections, &before.sheets, &forms).await
    }

    /// Makes a year's collections and plays what happened to their sheets.
    pub(super) async fn year(&self, asked: &[DemoCollection], sheets: &[DemoSheet], forms: &Forms) -> Result<()> {
        let made = self.collections(asked, forms).await?;
        for sheet in sheets {
            self.sheet(sheet, &made, forms).await?;
        }
        Ok(())
    }

    /// Makes the collections; returns their sheets.
    async fn collections(&self, asked: &[DemoCollection], forms: &Forms) -> Result<HashMap<SheetKey, Checklist>> {
        let nation = Scope::nation();
        let known = facilities::ids_by_external_id(self.tx, &nation).await?;
        let centres = places::health_centres(self.tx, &nation).await?;
        for one in asked {
            let centre = centres.iter().find(|centre| centre.name == one.health_centre);
            let centre = centre.ok_or_else(|| missing("health centre", one.health_centre))?;
            self.collection(one, centre.id, &known, forms).await?;
        }
        let filter = ChecklistFilter { fiscal_year: Some(forms.fiscal_year), ..ChecklistFilter::default() };
        let all = checklists::list(self.tx, &nation, &filter).await?.rows;
        let key = |sheet: &Checklist| {
            let contract = sheet.contract.as_ref().map(|one| (one.vendor_name.clone(), one.system.clone()));
            (sheet.facility.external_id.clone(), sheet.respondent, contract)
        };
        Ok(all.into_iter().map(|sheet| (key(&sheet), sheet)).collect())
    }

    async fn collection(
        &self,
        one: &DemoCollection,
        health_centre: HealthCentreId,
        known: &HashMap<String, FacilityId>,
        forms: &Forms,
    ) -> Result<()> {
        let ids = one.facilities.iter().map(|id| known.get(id).copied().ok_or_else(|| missing("facility", id)));
        let new = collections::NewCollection {
            health_centre,
            fiscal_year: forms.fiscal_year,
            due_on: one.due_on,
            facility_instrument: forms.facility.0,
            vendor_instrument: forms.vendor.as_ref().map(|(id, _)| *id),
            facilities: ids.collect::<Result<_>>()?,
        };
        collections::create(self.tx, &new, &self.ids, one.made_at).await?;
        Ok(())
    }
}
