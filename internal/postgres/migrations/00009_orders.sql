-- Signed orders of a campaign, which with the plan are its terms in force (T-0.19), and the nearest instant at which
-- each case acts by itself, so that a deadline without a timer behind it can be found (A2).

-- +goose Up
create table campaign_order (
    campaign  text        not null,
    seq       int         not null,  -- 1, 2, 3 …: one line, in which each stands on the one before
    case_id   text        not null unique,
    number    text        not null,
    kind      text        not null,
    effective timestamptz not null,  -- campaign time
    change    jsonb       not null,  -- of the plan
    effect    jsonb       not null,  -- on a case's terms
    signed_at timestamptz not null default now(),
    primary key (campaign, seq)
);
grant select, insert on campaign_order to chizheng_worker;
grant select on campaign_order to chizheng_api;

alter table case_file add column alarm_at timestamptz;  -- campaign time; null: none, or written by the release before
alter table case_file add column alarm text;            -- name of the timer
