-- One person may have two accounts, never two pairs of eyes (T-0.28). The staff number itself is not kept: staff is its
-- blind index. The release before leaves it empty, and such an account is a person by itself.

-- +goose Up
alter table account add column staff text not null default '';
create unique index account_staff_role on account (staff, role) where staff <> '';

-- +goose Down
drop index account_staff_role;
alter table account drop column staff;
