-- Counts figures.csv again from `checklists export` and `facilities list`, in SQL and from the definitions alone:
-- prints every cell that differs, then how many were compared. Run by sqlite3 in a folder with the four files.
.bail on
.mode csv
.import export.csv export
.import facilities.csv facility
.import contracts.csv contract
.import figures.csv printed
.mode list

-- A sheet is one asked checklist; it stands in four places: its own, the two totals, the grand total.
create view sheet as
  select distinct checklist, respondent, health_centre, bed_class, state from export;
create view total(of_centre, of_class) as values (0, 0), (0, 1), (1, 0), (1, 1);

create view placed as
  select checklist, respondent, state,
    iif(of_centre, '*', health_centre) as health_centre, iif(of_class, '*', bed_class) as bed_class
  from sheet, total;

create view registered as
  select 'facility' as respondent, health_centre, bed_class from facility
  union all select 'vendor', health_centre, bed_class from contract;

-- Latest round: the last one answered yes or no; the first where none was.
create view latest as
  select checklist, item, coalesce(max(iif(answer in ('yes', 'no'), cast(round as integer), null)), 1) as round
  from export group by checklist, item;

create view said as
  select placed.respondent, placed.health_centre, placed.bed_class, export.item, export.answer, count(*) as number
  from latest
  join export on export.checklist = latest.checklist and export.item = latest.item and cast(export.round as integer) = latest.round
  join placed on placed.checklist = latest.checklist
  where placed.state <> 'draft'
  group by 1, 2, 3, 4, 5;

create view rate as
  select respondent, health_centre, bed_class, item,
    sum(iif(answer = 'no', number, 0)) as no, sum(iif(answer in ('yes', 'no'), number, 0)) as both
  from said group by 1, 2, 3, 4;

create table counted as
  select 'coverage' as "table", respondent, health_centre, bed_class, '*' as item, 'registered' as measure, count(*) as value
    from (select respondent, iif(of_centre, '*', health_centre) as health_centre,
            iif(of_class, '*', bed_class) as bed_class from registered, total) group by 2, 3, 4
  union all select 'coverage', respondent, health_centre, bed_class, '*', 'asked', count(*) from placed group by 2, 3, 4
  union all select 'coverage', respondent, health_centre, bed_class, '*', 'answered', count(*)
    from placed where state <> 'draft' group by 2, 3, 4
  union all select 'coverage', respondent, health_centre, bed_class, '*', 'accepted', count(*)
    from placed where state = 'accepted' group by 2, 3, 4
  union all select 'items', respondent, health_centre, bed_class, item, answer, number from said
  union all select 'items', respondent, health_centre, bed_class, item, 'rate_no',
    printf('%d.%04d', (no * 20000 + both) / (2 * both) / 10000, (no * 20000 + both) / (2 * both) % 10000)
    from rate where both > 0;

-- A printed zero needs no counted line; a rate is never printed without answers.
select 'printed ' || p.value || ', counted ' || coalesce(c.value, 'nothing') || ': ' || p."table" || ' ' || p.respondent
    || ' ' || p.health_centre || ' ' || p.bed_class || ' ' || p.item || ' ' || p.measure
  from printed p left join counted c using ("table", respondent, health_centre, bed_class, item, measure)
  where p.value <> coalesce(c.value, '0') or (p.measure = 'rate_no' and c.value is null);
select 'counted ' || c.value || ', printed nowhere: ' || c."table" || ' ' || c.respondent || ' ' || c.health_centre
    || ' ' || c.bed_class || ' ' || c.item || ' ' || c.measure
  from counted c left join printed p using ("table", respondent, health_centre, bed_class, item, measure)
  where p.value is null;
select 'compared ' || count(*) from printed;
