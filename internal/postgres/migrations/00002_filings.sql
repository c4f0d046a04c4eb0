-- What the office searches and what must be unique: the campaign's points, registrations, filings.

-- +goose Up
create table campaign (
    id         text primary key,
    plan       jsonb       not null,
    version    text        not null,
    clock      jsonb       not null,
    changed_at timestamptz not null default now()
);

create table campaign_point (
    campaign        text not null references campaign (id),
    code            text not null,
    area            text not null,
    accepts_outside bool not null,  -- R-0.134
    primary key (campaign, code),
    unique (campaign, code, accepts_outside)
);

create table registration (
    case_id      text primary key references case_file (case_id),
    campaign     text        not null,
    kind         text        not null,
    stage        text        not null,
    live         bool        not null,
    round        int         not null,
    extension    int         not null,
    name         text        not null,  -- of the enterprise
    credit_code  text        not null,
    group_code   text        not null,
    area         text        not null,
    outside      bool        not null,
    municipal    bool        not null,
    live_key     bytea,                 -- blind index of the credit code or of the holder's number
    person_index bytea,                 -- of an individual's number
    id_masked    text        not null,
    id_number    bytea,                 -- sealed
    person       bytea,                 -- sealed
    phone        bytea,                 -- sealed
    submitted_at timestamptz,
    decided_at   timestamptz,
    decided_by   text        not null,
    since        timestamptz not null,
    updated_at   timestamptz not null
);
-- One live registration of an enterprise or a person in a campaign.
create unique index registration_live on registration (campaign, kind, live_key) where live and live_key is not null;
create index registration_list on registration (campaign, stage, updated_at desc, case_id);
create index registration_person on registration (person_index) where person_index is not null;

create table filing (
    case_id       text primary key references case_file (case_id),
    campaign      text        not null,
    filer         text        not null,
    filer_kind    text        not null,
    filer_name    text        not null,
    outside       bool        not null,
    stage         text        not null,
    track         text        not null,
    round         int         not null,
    live          bool        not null,
    class         text        not null,
    point         text,
    area          text        not null,
    work_type     text        not null,
    level         text        not null,
    number        text        not null,
    number_key    text        not null,
    issuer        text        not null,
    issuer_key    text        not null,
    holds         text[]      not null,
    sheet         text        not null,
    handover      text        not null,
    notice        text        not null,
    notice_line   int         not null,
    report        text        not null,
    record        text        not null,
    twin          text        not null,
    cause         text        not null,
    reason        text        not null,
    inspector     text        not null,
    rechecker     text        not null,
    submitted_at  timestamptz,
    inspected_at  timestamptz,
    since         timestamptz not null,
    updated_at    timestamptz not null,
    -- True only for outside enterprises, else null, and a key with a null is not checked: so an outside enterprise's
    -- filing can stand only at a point that accepts them (T-0.25), and every other filing takes no lock on its point.
    needs_outside bool generated always as (case when outside then true end) stored,
    constraint filing_outside_point foreign key (campaign, point, needs_outside)
        references campaign_point (campaign, code, accepts_outside)
);
-- The one uniqueness above all (T-0.31): a certificate is live in at most one filing of a campaign.
create unique index filing_live_certificate on filing (campaign, issuer_key, number_key, level, work_type) where live;
create index filing_stage  on filing (campaign, stage, updated_at desc, case_id);
create index filing_filer  on filing (filer, updated_at desc, case_id);
create index filing_point  on filing (point, stage, updated_at desc, case_id);
create index filing_area   on filing (area, updated_at desc, case_id);
create index filing_number on filing (number_key);
create index filing_notice on filing (notice, notice_line) where notice <> '';
create index filing_report on filing (report) where report <> '';
create index filing_sheet  on filing (sheet) where sheet <> '';
create index filing_handover on filing (handover) where handover <> '';

-- What a filing is recognised by, apart from what changes with every step: these indexes are written once, and the
-- personal data are erased as one.
create table filing_person (
    case_id      text primary key references case_file (case_id),
    campaign     text   not null,
    name         text   not null,  -- readable for the office's search
    name_grams   text[] not null,  -- single characters and pairs: trigrams find nothing in names of two or three
    person_index bytea,            -- blind index of the ID number
    phone_index  bytea,
    id_masked    text   not null,
    phone_masked text   not null,
    id_number    bytea,            -- sealed, like phone
    phone        bytea,
    scan_hashes  text[] not null   -- the same picture in another filing gives it away (T-0.31)
);
create index filing_person_scans  on filing_person using gin (scan_hashes);
create index filing_person_grams  on filing_person using gin (name_grams);
create index filing_person_name   on filing_person (campaign, name);
create index filing_person_person on filing_person (person_index);
create index filing_person_phone  on filing_person (phone_index);

grant select, insert, update on campaign, registration, filing, filing_person to chizheng_worker;
grant select, insert, update, delete on campaign_point to chizheng_worker;
grant select on campaign, campaign_point, registration, filing, filing_person to chizheng_api;
-- A rehearsal's clock is set through the web (T-0.75); a real one cannot be.
grant update (clock) on campaign to chizheng_api;
