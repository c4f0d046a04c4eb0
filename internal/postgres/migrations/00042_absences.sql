-- Who may act for whom, and when (C4, A11).

-- +goose Up
create table absence (
    case_id       text primary key references case_file (case_id),
    campaign      text        not null,
    officer       text        not null,
    officer_role  text        not null,
    officer_point text        not null,
    officer_area  text        not null,
    officer_also  text[]      not null,
    deputy        text        not null,
    begins        timestamptz not null,  -- campaign time
    ends          timestamptz,           -- null: until it is ended
    operations    text[]      not null,  -- empty: all of the officer's
    over          bool        not null
);
create index absence_officer on absence (officer) where not over;
create index absence_deputy on absence (deputy) where not over;
grant select, insert, update on absence to chizheng_worker;
grant select on absence to chizheng_api;
