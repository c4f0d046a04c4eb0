-- What stands in a certificate, and what stood there and has to be revoked (T-0.39): a point's list of void stamps.

-- +goose Up
alter table filing add column seal text not null default '', add column sealed_at timestamptz,
    add column seal_state text not null default '';  -- '', active, void or settled
create index filing_void_seal on filing (point, case_id) where seal_state = 'void';

-- +goose Down
drop index filing_void_seal;
alter table filing drop column seal, drop column sealed_at, drop column seal_state;
