package postgres

import (
	"context"
	"strconv"
	"time"

	"chizheng/internal/casefile"
)

func mark(n int) string { return "$" + strconv.Itoa(n) }

// ClaimTask gives a task to who until the time returned, or renews its claim. Of many at once exactly one wins.
// With a reason, an unexpired claim of somebody else is taken over, and the reason kept beside it (S2).
// Errors: NotFound no_such_task, Conflict task_claimed, Forbidden four_eyes, Unavailable.
func (l *Ledger) ClaimTask(ctx context.Context, k TaskKey, who casefile.Actor, takeOver string) (time.Time, error) {
	now := l.now()
	until := now.Add(claimTime).Truncate(time.Microsecond)
	tag, err := l.db.Exec(ctx, `
		update task set claimed_by = $4, claimed_until = $5, claim_reason = $6
		where case_id = $1 and kind = $2 and ref = $3 and not_account <> all($8)
		  and (claimed_by in ('', $4) or claimed_until <= $7 or $6 <> '')`,
		k.Case, k.Kind, k.Ref, who.ID, until, takeOver, now, append([]string{who.ID}, who.Also...))
	if err != nil {
		return time.Time{}, failed("claim task", err)
	}
	if tag.RowsAffected() == 1 {
		return until, nil
	}
	var not string
	err = l.db.QueryRow(ctx, "select not_account from task where case_id = $1 and kind = $2 and ref = $3",
		k.Case, k.Kind, k.Ref).Scan(&not)
	switch {
	case err != nil:
		return time.Time{}, missing("claim task", "no_such_task", err)
	case who.Is(not):
		return time.Time{}, casefile.Refuse(casefile.Forbidden, "four_eyes", "clause", "T-0.28")
	}
	return time.Time{}, casefile.Refuse(casefile.Conflict, "task_claimed")
}

// ReleaseTask gives a claim of account's back. A claim that it does not hold is left alone. Errors: Unavailable.
func (l *Ledger) ReleaseTask(ctx context.Context, k TaskKey, account string) error {
	_, err := l.db.Exec(ctx, `update task set claimed_by = '', claimed_until = null, claim_reason = ''
		where case_id = $1 and kind = $2 and ref = $3 and claimed_by = $4`, k.Case, k.Kind, k.Ref, account)
	return failed("release task", err)
}

// Claimant gives whose claim on a task holds, or "". Errors: NotFound no_such_task, Unavailable.
func (l *Ledger) Claimant(ctx context.Context, k TaskKey) (string, error) {
	var by string
	err := l.db.QueryRow(ctx, `select case when claimed_until > $4 then claimed_by else '' end from task
		where case_id = $1 and kind = $2 and ref = $3`, k.Case, k.Kind, k.Ref, l.now()).Scan(&by)
	return by, missing("read claim", "no_such_task", err)
}

// ClaimFor claims the case's task of a kind for who, if it lies in his inbox. Errors: as ClaimTask.
func (l *Ledger) ClaimFor(ctx context.Context, who casefile.Actor, id, kind string) error {
	k := TaskKey{Case: id, Kind: kind}
	err := l.db.QueryRow(ctx, `select ref from task where case_id = $1 and kind = $2 and role = $3
		and (role <> 'point' or point = $4) and (owner = '' or owner = $5) order by ref limit 1`,
		id, kind, who.Role, who.Point, who.Filer).Scan(&k.Ref)
	if err != nil {
		return missing("claim task", "no_such_task", err)
	}
	_, err = l.ClaimTask(ctx, k, who, "")
	return err
}
