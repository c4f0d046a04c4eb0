package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"chizheng/internal/casefile"
)

// claimTime is how long a claim lasts that nobody renews (S2).
const claimTime = 30 * time.Minute

// TaskKey names a task.
type TaskKey struct{ Case, Kind, Ref string }

// TaskLine is an item of an inbox.
type TaskLine struct {
	TaskKey
	Campaign     string
	Role         casefile.Role
	Owner        string
	Point        string
	CasePoint    string // of the case, where the task itself is the Centre's
	Stage        string // of the case
	CaseKind     string
	Summary      []byte // JSON, as Head.Summary
	Since        time.Time
	Due          time.Time // zero: none
	ClaimedBy    string    // empty where nobody's claim holds
	ClaimedUntil time.Time // real time

	due string // exact, for the cursor
}

// Inbox is whose tasks are meant. A point's or a filer's role without point or filer has no tasks.
type Inbox struct {
	Role     casefile.Role
	Account  string   // leaves out what four eyes forbid this account (T-0.28)
	Also     []string // the same person's other accounts: forbidden to them, forbidden to him
	Owner    string   // filers: registration id
	Point    string   // points: their code; the Centre's roles: one point only, or all
	Campaign string
	Kinds    []string
	Mine     bool   // only what the account has claimed
	Free     bool   // only what nobody else has claimed
	Text     string // what somebody typed to find a case by: a name, a number
	Overdue  bool   // only what is overdue at At
	At       time.Time
}

var taskList = listing[TaskLine]{
	columns: `t.case_id, t.kind, t.ref, t.campaign, t.role, t.owner, t.point, c.point, c.stage, c.kind, c.summary, t.since, t.due,
    t.due::text, t.claimed_by, t.claimed_until`,
	from: "task t", joined: " join case_file c using (case_id)",
	keys:  []string{"due", "since", "case_id", "kind", "ref"},
	order: "t.due, t.since, t.case_id, t.kind, t.ref",
	after: "(t.due, t.since, t.case_id, t.kind, t.ref) > (?::text::timestamptz, ?::text::timestamptz, ?, ?, ?)",
	key: func(t TaskLine) []string {
		return []string{t.due, t.Since.Format(time.RFC3339Nano), t.Case, t.Kind, t.Ref}
	},
}

func (l *Ledger) taskLine(row pgx.CollectableRow) (TaskLine, error) {
	var t TaskLine
	var due pgtype.Timestamptz
	var until *time.Time
	err := row.Scan(&t.Case, &t.Kind, &t.Ref, &t.Campaign, &t.Role, &t.Owner, &t.Point, &t.CasePoint, &t.Stage, &t.CaseKind, &t.Summary,
		&t.Since, &due, &t.due, &t.ClaimedBy, &until)
	t.Since = t.Since.In(casefile.Shanghai)
	if due.InfinityModifier == pgtype.Finite {
		t.Due = due.Time.In(casefile.Shanghai)
	}
	if until == nil || !until.After(l.now()) {
		t.ClaimedBy = ""
	}
	if t.ClaimedBy != "" {
		t.ClaimedUntil = *until
	}
	return t, err
}

// Tasks lists an inbox, the most urgent first. Errors: Invalid bad_cursor, Unavailable.
func (l *Ledger) Tasks(ctx context.Context, in Inbox, p Page) (List[TaskLine], error) {
	kind := taskList
	kind.scan = l.taskLine
	return kind.read(ctx, l.db, l.inbox(in), p)
}

// TaskCount counts the tasks of one kind in an inbox.
type TaskCount struct {
	Kind    string
	Total   int
	Overdue int // at the campaign time given
	Mine    int // claimed by the account
}

// TaskCounts counts an inbox exactly: the totals are those of Tasks. at is the campaign time to be overdue by.
func (l *Ledger) TaskCounts(ctx context.Context, in Inbox, at time.Time) ([]TaskCount, error) {
	w := l.inbox(in)
	n := len(w.args)
	w.args = append(w.args, at, in.Account, l.now())
	sql := "select t.kind, count(*), count(*) filter (where t.due <= " + mark(n+1) + "), count(*) filter (where t.claimed_by = " +
		mark(n+2) + " and t.claimed_until > " + mark(n+3) + ") from task t" + w.sql() + " group by t.kind order by t.kind"
	rows, err := l.db.Query(ctx, sql, w.args...)
	if err != nil {
		return nil, failed("count tasks", err)
	}
	counts, err := pgx.CollectRows(rows, pgx.RowToStructByPos[TaskCount])
	return counts, failed("count tasks", err)
}

func (l *Ledger) inbox(in Inbox) *where {
	w := &where{}
	w.and("t.role = ?", in.Role)
	switch in.Role {
	case casefile.PointStaff:
		AtPoint(in.Point).limit(w, map[string]string{"point": "t.point"})
	case casefile.Applicant, casefile.Enterprise, casefile.Individual:
		OwnedBy(in.Owner).limit(w, map[string]string{"owner": "t.owner"})
	default:
		w.equal("t.point", in.Point)
	}
	w.equal("t.campaign", in.Campaign)
	oneOf(w, "t.kind", in.Kinds)
	l.about(w, in.Text)
	if in.Account != "" {
		w.and("t.not_account <> all(?)", append([]string{in.Account}, in.Also...))
	}
	if in.Overdue {
		w.and("t.due <= ?", in.At)
	}
	if in.Mine {
		w.and("t.claimed_by = ? and t.claimed_until > ?", in.Account, l.now())
	}
	if in.Free {
		w.and("(t.claimed_by in ('', ?) or t.claimed_until <= ?)", in.Account, l.now())
	}
	return w
}
