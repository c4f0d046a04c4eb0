-- The one log over all cases (U7), and what an event needs so that it can be proven by running it again (U6).

-- +goose Up
-- Where the decision ran, by which program, the hash of the state after it, and what its sender saw. Events of the
-- first release have none of them.
alter table case_event add column run_id text not null default '';
alter table case_event add column build text not null default '';
alter table case_event add column state_hash text not null default '';
alter table case_event add column view jsonb;

-- What was recorded and is still to be logged, in the order of recording. Within a case that is the order of its
-- events: whoever writes them holds the case's row.
create table log_fresh (
    position bigint generated always as identity primary key,
    what     text not null,
    case_id  text not null,
    seq      int  not null,
    ref      text not null default '',
    hash     text not null
);
create index log_fresh_case on log_fresh (case_id, seq);

create table log_leaf (
    idx     bigint primary key,  -- 0, 1, 2 … without gap
    what    text   not null,
    case_id text   not null,
    seq     int    not null,
    ref     text   not null,
    hash    text   not null
);
create unique index log_leaf_of on log_leaf (case_id, what, seq, ref);

-- The hashes of the tree at their places (golang.org/x/mod/sumdb/tlog).
create table log_hash (
    idx  bigint primary key,
    hash bytea not null
);

-- How far the log is. Whoever appends holds this row.
create table log_tree (
    one        bool primary key default true check (one),
    size       bigint      not null,
    checkpoint text        not null,
    made_at    timestamptz not null default now()
);
insert into log_tree (size, checkpoint) values (0, '');

-- The checkpoints that were deposited outside the database.
create table log_checkpoint (
    size       bigint      primary key,
    checkpoint text        not null,
    ref        text        not null,
    made_at    timestamptz not null default now()
);

-- A trigger rather than a statement of Record: the release before this one goes on recording during an upgrade.
-- +goose StatementBegin
create function log_fresh_events() returns trigger language plpgsql as $$
begin
    insert into log_fresh (what, case_id, seq, hash)
        select 'event', case_id, seq, hash from recorded order by case_id, seq;
    return null;
end $$;
-- +goose StatementEnd
create trigger case_event_fresh after insert on case_event
    referencing new table as recorded for each statement execute function log_fresh_events();

insert into log_fresh (what, case_id, seq, hash)
    select 'event', case_id, seq, hash from case_event order by recorded_at, case_id, seq;

grant select, insert, delete on log_fresh to chizheng_worker;
grant insert, select on log_fresh to chizheng_api;
grant select, insert on log_leaf, log_hash, log_checkpoint to chizheng_worker;
grant select, update on log_tree to chizheng_worker;
grant select on log_leaf, log_hash, log_checkpoint, log_tree to chizheng_api;
