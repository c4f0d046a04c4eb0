-- What the audit needs beside the log: histories in the archive (U10), certificates of replay (U6), mandates (U11),
-- drawn samples (U13), repairs by two persons (U8), and what was on a screen (U4).

-- +goose Up
create table history_archive (
    case_id     text        not null,
    run_id      text        not null,
    version     int         not null,  -- of the case when it was exported
    events      int         not null,  -- of the engine's history
    complete    bool        not null,  -- the run had ended
    ref         text        not null,  -- in the object store, held against deletion
    hash        text        not null,  -- of the sealed file; also in the log
    exported_at timestamptz not null default now(),
    primary key (case_id, run_id)
);

-- Cases whose history has gone on since it was exported.
create table history_due (
    case_id text        primary key,
    since   timestamptz not null default now(),
    touched timestamptz not null default now()
);
insert into history_due (case_id) select case_id from case_file;

-- The newest certificate of a case.
create table case_proof (
    case_id     text        primary key,
    version     int         not null,
    result      text        not null,
    certificate text        not null,  -- signed
    proven_at   timestamptz not null default now()
);
create index case_proof_result on case_proof (result, proven_at desc);

create table mandate (
    id         text        primary key,
    account    text        not null,
    number     text        not null,   -- of the order that sends the auditor
    authority  text        not null,   -- who ordered it
    purpose    text        not null,
    first_day  date        not null,
    last_day   date        not null,
    granted_by text        not null,
    granted_at timestamptz not null default now(),
    revoked_by text        not null default '',
    revoked_at timestamptz,
    constraint mandate_days check (first_day <= last_day)
);
create index mandate_account on mandate (account, last_day desc);

create table sample (
    id         text        primary key,
    campaign   text        not null,
    kind       text        not null,
    seed       text        not null,
    size       int         not null,
    population int         not null,
    until      bigint      not null,   -- leaves of the log: cases recorded later are not in the population
    cases      text[]      not null,
    hash       text        not null,   -- of the list; also in the log
    drawn_by   text        not null,
    drawn_at   timestamptz not null default now()
);

create table repair (
    id          text        primary key,
    case_id     text        not null,
    action      text        not null,
    ticket      text        not null,
    reason      text        not null,
    content     jsonb       not null,
    proposed_by text        not null,
    proposed_at timestamptz not null default now(),
    decided_by  text        not null default '',
    decided_at  timestamptz,
    status      text        not null,
    constraint repair_status check (status in ('proposed', 'done', 'refused')),
    constraint repair_two check (decided_by = '' or decided_by <> proposed_by)
);
create index repair_case on repair (case_id, proposed_at desc);
create index repair_open on repair (proposed_at) where status = 'proposed';

create table view_manifest (
    id      text        primary key,
    account text        not null,
    case_id text        not null,
    content jsonb       not null,
    at      timestamptz not null default now()
);
create index view_manifest_case on view_manifest (case_id, at desc);

-- Work that is done once a day, by whichever worker looks first.
create table daily (
    name text primary key,
    day  date not null
);

grant select, insert, update on daily to chizheng_worker;
grant select, insert, update on history_archive, case_proof to chizheng_worker;
grant select, insert, update, delete on history_due to chizheng_worker;
grant select on history_archive, history_due to chizheng_api;
grant select, insert, update on case_proof to chizheng_api;
grant select, insert on mandate, sample, repair, view_manifest to chizheng_api;
grant update (revoked_by, revoked_at) on mandate to chizheng_api;
grant update (decided_by, decided_at, status) on repair to chizheng_api;
grant select on mandate, sample, repair, view_manifest to chizheng_worker;
grant insert on mandate to chizheng_worker;
