-- A second factor for staff, and sessions that their owner can tell apart. The release before knows neither: it goes on
-- with a password alone, and its sessions have no device.

-- +goose Up
alter table session add column id text not null default gen_random_uuid()::text;
alter table session add column device text not null default '';
create unique index session_id on session (id);

create table second_factor (
    account      text primary key references account (id),
    secret       bytea       not null,  -- sealed
    created_at   timestamptz not null,
    confirmed_at timestamptz,           -- null: shown, and not proven yet
    last_step    bigint      not null default 0  -- of the last code taken: none is taken twice
);

create table recovery_code (
    account text        not null references account (id),
    code    bytea       not null,  -- hash: 80 random bits need no salt
    used_at timestamptz,
    primary key (account, code)
);

-- A password that was right, waiting for its second factor.
create table login_challenge (
    token      bytea primary key,  -- hash of the token
    account    text        not null references account (id),
    expires_at timestamptz not null
);
create index login_challenge_account on login_challenge (account);

grant select, insert, update, delete on second_factor, recovery_code, login_challenge to chizheng_api;

-- +goose Down
drop table login_challenge, recovery_code, second_factor;
drop index session_id;
alter table session drop column device, drop column id;
