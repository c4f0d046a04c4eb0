-- +goose Up
-- Lists go by when a case was opened, or when a filing came to its stage, instead of by its last change: most
-- decisions (a tick, a capture, a signature) then touch no index at all, and leave their room to the next one.
drop index case_file_stage;
drop index case_file_owner;
drop index case_file_point;
drop index case_file_area;
create index case_file_stage on case_file (campaign, kind, stage, opened_at desc, case_id desc);
create index case_file_owner on case_file (owner, kind, opened_at desc, case_id desc) where owner <> '';
create index case_file_point on case_file (point, kind, opened_at desc, case_id desc) where point <> '';
create index case_file_area  on case_file (area, kind, opened_at desc, case_id desc) where area <> '';
alter table case_file set (fillfactor = 80);
drop index filing_stage;
drop index filing_filer;
drop index filing_point;
drop index filing_area;
create index filing_stage on filing (campaign, stage, since desc, case_id desc);
create index filing_filer on filing (filer, since desc, case_id desc);
create index filing_point on filing (point, stage, since desc, case_id desc);
create index filing_area  on filing (area, since desc, case_id desc);
alter table filing set (fillfactor = 85);

-- +goose Down
drop index case_file_stage;
drop index case_file_owner;
drop index case_file_point;
drop index case_file_area;
create index case_file_stage on case_file (campaign, kind, stage, updated_at desc, case_id);
create index case_file_owner on case_file (owner, kind, updated_at desc, case_id) where owner <> '';
create index case_file_point on case_file (point, kind, updated_at desc, case_id) where point <> '';
create index case_file_area  on case_file (area, kind, updated_at desc, case_id) where area <> '';
alter table case_file reset (fillfactor);
drop index filing_stage;
drop index filing_filer;
drop index filing_point;
drop index filing_area;
create index filing_stage on filing (campaign, stage, updated_at desc, case_id);
create index filing_filer on filing (filer, updated_at desc, case_id);
create index filing_point on filing (point, stage, updated_at desc, case_id);
create index filing_area  on filing (area, updated_at desc, case_id);
alter table filing reset (fillfactor);
