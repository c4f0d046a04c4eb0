package postgres

import (
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"chizheng/internal/casefile"
)

// setTasks makes the case's tasks equal to the given ones. A claim outlives the decision only on a task that is still
// the same: same inbox, same beginning, and not forbidden to its holder meanwhile.
const setTasks = `
with wanted as (
    select * from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[], $10::timestamptz[])
        as w (kind, ref, role, owner, point, not_account, since, due)
), gone as (
    delete from task t where t.case_id = $1
        and not exists (select from wanted w where w.kind = t.kind and w.ref = t.ref)
)
insert into task as t (case_id, campaign, kind, ref, role, owner, point, not_account, since, due)
select $1, $2, w.kind, w.ref, w.role, w.owner, w.point, w.not_account, w.since, w.due from wanted w
on conflict (case_id, kind, ref) do update set
    campaign = excluded.campaign, role = excluded.role, owner = excluded.owner, point = excluded.point,
    not_account = excluded.not_account, since = excluded.since, due = excluded.due,
    claimed_by = case when (t.role, t.owner, t.point, t.since) = (excluded.role, excluded.owner, excluded.point, excluded.since)
        and t.claimed_by <> excluded.not_account then t.claimed_by else '' end
where (t.campaign, t.role, t.owner, t.point, t.not_account, t.since, t.due)
    is distinct from (excluded.campaign, excluded.role, excluded.owner, excluded.point, excluded.not_account, excluded.since, excluded.due)`

func queueTasks(b *pgx.Batch, id string, p casefile.Projection) {
	n := len(p.Tasks)
	text := make([][]string, 6)
	for i := range text {
		text[i] = make([]string, n)
	}
	since, due := make([]time.Time, n), make([]pgtype.Timestamptz, n)
	for i, t := range p.Tasks {
		for column, v := range []string{t.Kind, t.Ref, string(t.Role), t.Owner, t.Point, t.Not} {
			text[column][i] = v
		}
		since[i], due[i] = t.Since, dueOf(t.Due)
	}
	b.Queue(setTasks, id, p.Head.Campaign, text[0], text[1], text[2], text[3], text[4], text[5], since, due)
}

// dueOf puts tasks without a deadline behind all others.
func dueOf(t time.Time) pgtype.Timestamptz {
	if t.IsZero() {
		return pgtype.Timestamptz{Valid: true, InfinityModifier: pgtype.Infinity}
	}
	return pgtype.Timestamptz{Valid: true, Time: t}
}
