-- What is told to the worker whom an enterprise filed (T-0.32, T-0.65), on his own telephone: he has no account. A row
-- is an outbox item with its receipt. The number is sealed like the case's other data and is forgotten with the case.

-- +goose Up
create table worker_message (
    id           bigint generated always as identity primary key,
    case_id      text        not null,
    seq          int         not null,   -- of the event: one message each
    campaign     text        not null,
    code         text        not null,
    unit         text        not null,   -- the enterprise that filed
    phone        bytea       not null,   -- sealed
    phone_index  bytea       not null,
    phone_masked text        not null,
    word         bytea       not null,   -- blind index of the code by which the worker can speak (R-0.80)
    created_at   timestamptz not null,   -- campaign time
    state        text        not null default 'waiting',
    attempts     int         not null default 0,
    next_at      timestamptz not null default now(),
    reference    text        not null default '',  -- of the gateway
    reason       text        not null default '',
    changed_at   timestamptz not null default now(),
    unique (case_id, seq),
    constraint worker_message_state check (state in ('waiting', 'sent', 'delivered', 'failed', 'held'))
);
create index worker_message_due on worker_message (next_at) where state in ('waiting', 'sent');
create index worker_message_word on worker_message (word);

grant select, insert, update on worker_message to chizheng_worker;
grant select on worker_message to chizheng_api;

-- +goose Down
drop table worker_message;
