-- Every case of every kind: its head, its events, its inbox items and its messages.
-- Migrations only add, or drop what the previous release no longer reads: both releases run during an upgrade.

-- +goose Up
create table case_file (
    case_id     text primary key,
    kind        text        not null,
    campaign    text        not null,
    terms       text        not null,
    stage       text        not null,
    owner       text        not null,
    point       text        not null,
    area        text        not null,
    version     int         not null,
    last_hash   text        not null,
    salt        bytea,                 -- sealed with the ring; null: erased, and with it all the case's sealed fields
    salt_index  bytea       not null,  -- a case is never written under two salts: half of it would not open
    state       bytea,                 -- sealed with the case's own key
    summary     jsonb,
    closed      bool        not null,
    opened_at   timestamptz not null,  -- campaign time, like updated_at
    updated_at  timestamptz not null,
    recorded_at timestamptz not null default now(),
    -- The number that people know a sheet, a hand-over, a notice, a package or an objection by.
    public_key  text generated always as (coalesce(summary->>'receipt', summary->>'number')) stored,
    -- Record writes version 0 where the case has moved on since the decision, so that the whole batch fails.
    constraint case_file_moved check (version > 0)
);
alter table case_file alter state set storage external;  -- ciphertext does not compress
create index case_file_stage on case_file (campaign, kind, stage, updated_at desc, case_id);
create index case_file_owner on case_file (owner, kind, updated_at desc, case_id) where owner <> '';
create index case_file_point on case_file (point, kind, updated_at desc, case_id) where point <> '';
create index case_file_key on case_file (kind, public_key) where public_key is not null;
create index case_file_area  on case_file (area, kind, updated_at desc, case_id) where area <> '';

create table case_event (
    case_id     text        not null references case_file (case_id),
    seq         int         not null,
    type        text        not null,
    at          timestamptz not null,
    recorded_at timestamptz not null default now(),
    actor_id    text        not null,
    actor_role  text        not null,
    actor       jsonb       not null,
    command_id  text        not null,
    nth         int         not null,  -- 0, 1, 2 … among the events of one command
    data        bytea       not null,  -- sealed with the case's own key
    data_hash   text        not null,
    rules       jsonb,
    messages    jsonb,
    terms       text        not null,
    prev        text        not null,
    hash        text        not null,
    primary key (case_id, seq),
    constraint case_event_command unique (case_id, command_id, nth)  -- a command is recorded once
);
create index case_event_actor on case_event (actor_id, recorded_at desc);

create table task (
    case_id       text        not null references case_file (case_id),
    kind          text        not null,
    ref           text        not null,
    campaign      text        not null,
    role          text        not null,
    owner         text        not null,
    point         text        not null,
    not_account   text        not null,  -- may not do it (four eyes)
    since         timestamptz not null,
    due           timestamptz not null,  -- infinity: none
    claimed_by    text        not null default '',
    claimed_until timestamptz,           -- real time
    claim_reason  text        not null default '',
    primary key (case_id, kind, ref)
);
create index task_inbox on task (role, campaign, due, since, case_id);
create index task_point on task (point, role, due, since, case_id) where point <> '';
create index task_owner on task (owner, role, due, since, case_id) where owner <> '';
create index task_claim on task (claimed_by) where claimed_by <> '';

create table message (
    id         bigint generated always as identity primary key,
    recipient  text        not null,  -- registration id or account id
    code       text        not null,
    args       jsonb,
    case_id    text        not null,
    seq        int         not null,
    ordinal    int         not null,
    created_at timestamptz not null,
    read_at    timestamptz,
    unique (case_id, seq, ordinal)
);
create index message_recipient on message (recipient, id desc);
create index message_unread on message (recipient) where read_at is null;

create table counter (
    name  text primary key,  -- "notice:yantai-2019"
    value bigint not null
);

grant select, insert, update on case_file to chizheng_worker;
grant select, insert on case_event to chizheng_worker;
grant select, insert, update, delete on task to chizheng_worker;
grant select, insert on message to chizheng_worker;
grant select, insert, update on counter to chizheng_worker, chizheng_api;
grant select on case_file, case_event, task, message to chizheng_api;
grant update (claimed_by, claimed_until, claim_reason) on task to chizheng_api;
grant update (read_at) on message to chizheng_api;
