-- What officers note beside a case (C15): for themselves, or for their own desk. No fact of the case: nothing is decided
-- by it, and no filer and no public list ever reads it.

-- +goose Up
create table case_note (
    id         text primary key,
    case_id    text        not null references case_file (case_id),
    kind       text        not null check (kind in ('private', 'team')),
    author     text        not null,  -- account
    role       text        not null,
    team       text        not null,  -- the desk that the author sat at
    content    bytea       not null,  -- sealed with the case's own key: erased with it
    written_at timestamptz not null,  -- campaign time
    withdrawn_at timestamptz          -- withdrawn, never erased
);
create index case_note_case on case_note (case_id, written_at);
grant select, insert, update (withdrawn_at) on case_note to chizheng_api;

-- +goose Down
drop table case_note;
