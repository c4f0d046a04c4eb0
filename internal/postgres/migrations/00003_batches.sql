-- The long lists of batch cases, which would not fit into a workflow's state, and the register of scans.

-- +goose Up
create table notice_line (
    notice    text        not null,
    line      int         not null,
    version   int         not null default 1,  -- grows with each erratum (T-0.55)
    filing    text        not null,
    status    text        not null,
    code      text        not null default '',
    masked    jsonb,                           -- as shown; null once taken down (T-0.52)
    hash      text        not null,            -- of masked: stays
    primary key (notice, line)
);
create unique index notice_line_filing on notice_line (filing, notice);

create table notice_line_old (
    notice  text not null,
    line    int  not null,
    version int  not null,
    masked  jsonb,
    hash    text not null,
    primary key (notice, line, version)
);

create table report_line (
    report        text not null,
    line          int  not null,
    filing        text not null,
    record        text not null,              -- id known to the province
    supersedes    text not null default '',
    status        text not null,
    code          text not null default '',
    receipt       text not null default '',   -- accepted, rejected; empty: unknown
    province_code text not null default '',
    received_at   timestamptz,
    primary key (report, line),
    unique (report, record)
);
create index report_line_filing on report_line (filing);

create table import_row (
    import   text not null,
    line     int  not null,     -- row of the workbook
    content  bytea,             -- sealed
    verdict  text not null,
    problems jsonb,             -- pointers and codes, never values
    outcomes jsonb,
    case_id  text not null default '',
    code     text not null default '',
    primary key (import, line)
);

create table scan (
    id          text primary key,  -- upload id
    owner       text        not null,
    case_id     text        not null default '',
    kind        text        not null,
    status      text        not null,
    hash        text        not null default '',
    type        text        not null default '',
    pages       int         not null default 0,
    size        bigint      not null default 0,
    code        text        not null default '',  -- why it was refused
    uploaded_by text        not null,
    uploaded_at timestamptz not null,
    decided_at  timestamptz,
    constraint scan_status check (status in ('quarantined', 'kept', 'refused'))
);
create index scan_case on scan (case_id);
create index scan_hash on scan (hash) where hash <> '';

grant select, insert, update, delete on notice_line, notice_line_old, report_line, import_row to chizheng_worker;
grant select, insert, update on scan to chizheng_worker;
grant select on notice_line, notice_line_old, report_line, import_row, scan to chizheng_api;
-- The api takes uploads into quarantine and decides nothing about them: status has no update grant.
grant insert (id, owner, case_id, kind, status, size, uploaded_by, uploaded_at) on scan to chizheng_api;
