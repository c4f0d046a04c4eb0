-- What people decide on filings, by the day and by whom: how fast the desks are (A7, A9). One entry for a decision.

-- +goose Up
create index case_event_decided on case_event (at, type, actor_id) include (case_id)
    where type in ('inspected', 'rechecked', 'hold_resolved');

-- +goose Down
drop index case_event_decided;
