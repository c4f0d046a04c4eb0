-- What somebody has typed into a form and not sent yet, so that it is there on another device too (F2). No fact of a
-- case: nothing reads it but its owner's own form.

-- +goose Up
create table form_pad (
    owner    text        not null,  -- the filer that the form is filled in for
    form     text        not null,  -- which form: new, or a case
    content  bytea       not null,  -- sealed
    revision int         not null,
    saved_at timestamptz not null,
    primary key (owner, form)
);
create index form_pad_saved on form_pad (saved_at);
grant select, insert, update, delete on form_pad to chizheng_api;

-- +goose Down
drop table form_pad;
