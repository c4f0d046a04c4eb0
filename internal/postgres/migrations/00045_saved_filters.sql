-- Filters of lists that somebody keeps and may share (C2). No fact of a case: nothing is decided by them.

-- +goose Up
create table saved_filter (
    id       text primary key,
    campaign text        not null,
    list     text        not null,
    owner    text        not null,  -- account
    role     text        not null,  -- the owner's when it was saved: whom "role" shares it with
    team     text        not null,  -- the desk that the owner sits at: whom "team" shares it with
    share    text        not null check (share in ('private', 'team', 'role')),
    content  bytea       not null,  -- sealed: a filter may hold a person's name
    version  int         not null,
    saved_at timestamptz not null
);
create index saved_filter_list on saved_filter (campaign, list);
create index saved_filter_owner on saved_filter (owner);
grant select, insert, update, delete on saved_filter to chizheng_api;

-- +goose Down
drop table saved_filter;
