-- Who may sign in, and who looked at what.

-- +goose Up
create table account (
    id            text primary key,
    login         text        not null unique,  -- normalised
    name          text        not null,
    role          text        not null,
    point         text        not null default '',
    area          text        not null default '',
    filer         text        not null default '',
    status        text        not null,
    password      text        not null,
    password_at   timestamptz not null,
    must_change   bool        not null default false,
    created_by    text        not null,
    created_at    timestamptz not null,
    last_login_at timestamptz,
    constraint account_status check (status in ('active', 'pending', 'disabled'))
);
create index account_role on account (role, login);
create index account_filer on account (filer) where filer <> '';

create table account_secret_history (
    id      bigint generated always as identity primary key,
    account text        not null references account (id),
    secret  text        not null,
    since   timestamptz not null
);
create index account_secret_history_account on account_secret_history (account, id desc);

create table session (
    token      bytea primary key,  -- hash of the token
    account    text        not null references account (id),
    created_at timestamptz not null,
    seen_at    timestamptz not null,
    expires_at timestamptz not null
);
create index session_account on session (account);

create table api_token (
    id         text primary key,
    account    text        not null references account (id),
    token      bytea       not null unique,  -- hash of the token
    prefix     text        not null,         -- first characters, to tell tokens apart
    name       text        not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz
);
create index api_token_account on api_token (account);

-- Keyed by the login's blind index, whether or not such an account exists: both are locked alike.
create table login_guard (
    login        bytea primary key,
    failures     int         not null,
    since        timestamptz not null,
    locked_until timestamptz
);

create table login_attempt (
    id      bigint generated always as identity primary key,
    login   bytea       not null,
    account text        not null,  -- empty: no such account
    at      timestamptz not null,
    outcome text        not null
);
create index login_attempt_account on login_attempt (account, at desc);

create table access_log (
    id      bigint generated always as identity primary key,
    at      timestamptz not null default now(),
    account text        not null,
    role    text        not null,
    case_id text        not null,
    subject text        not null,  -- what was viewed: filing, scan, export, search …
    fields  text[]      not null,  -- which personal fields
    purpose text        not null,
    request text        not null   -- request id
);
create index access_log_case on access_log (case_id, at desc);
create index access_log_account on access_log (account, at desc);

-- Roles, points and filers of an account change by a migration of persons, never from the web: no update grant.
grant select, insert on account to chizheng_api;
grant update (password, password_at, must_change, status, last_login_at, name) on account to chizheng_api;
grant select on account to chizheng_worker;
grant update (status) on account to chizheng_worker;
grant select, insert, delete on account_secret_history to chizheng_api;
grant select, insert, update, delete on session, login_guard to chizheng_api;
grant select, insert on api_token to chizheng_api;
grant update (revoked_at) on api_token to chizheng_api;
grant select, insert on login_attempt to chizheng_api;
-- Append-only: nobody but the owner can change or delete an entry.
grant select, insert on access_log to chizheng_api;
grant insert on access_log to chizheng_worker;
