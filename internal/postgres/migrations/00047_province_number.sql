-- Where people file in the province's system, a filing there is one filing here (T-0.13).

-- +goose Up
alter table filing add column province_number text not null default '';
create unique index filing_live_province on filing (campaign, province_number) where live and province_number <> '';

-- +goose Down
drop index filing_live_province;
alter table filing drop column province_number;
