package desk

import (
	"context"
	"slices"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/registration"
	"chizheng/internal/postgres"
)

// applicantTasks is the inbox of an enterprise that is not approved: it has one case, its registration, and what that
// asks of it. The inboxes of the store know an owner of enterprises and individuals only; asked for the role
// applicant they would give everybody's tasks. Nobody claims a task here, so Free leaves none out and Mine all.
func (d *Desk) applicantTasks(ctx context.Context, who casefile.Actor, in postgres.Inbox) ([]postgres.TaskLine, error) {
	c, err := d.ledger.Case(ctx, who.Filer)
	if casefile.KindOf(err) == casefile.NotFound || in.Mine {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	s, err := decodeState[registration.State](c, registration.Room.Kind)
	if err != nil || in.Campaign != "" && in.Campaign != c.Head.Campaign {
		return nil, err
	}
	var lines []postgres.TaskLine
	for _, t := range registration.Project(s).Tasks {
		if t.Role == casefile.Applicant && t.Owner == who.Filer && (len(in.Kinds) == 0 || slices.Contains(in.Kinds, t.Kind)) {
			lines = append(lines, postgres.TaskLine{TaskKey: postgres.TaskKey{Case: c.Case, Kind: t.Kind, Ref: t.Ref}, Campaign: c.Head.Campaign,
				Role: t.Role, Owner: t.Owner, Stage: c.Head.Stage, CaseKind: c.Kind, Summary: c.Head.Summary, Since: t.Since, Due: t.Due})
		}
	}
	return lines, nil
}

// counted counts tasks as the store's own inboxes are counted.
func counted(lines []postgres.TaskLine, at time.Time) []postgres.TaskCount {
	var counts []postgres.TaskCount
	for _, l := range lines {
		i := slices.IndexFunc(counts, func(c postgres.TaskCount) bool { return c.Kind == l.Kind })
		if i < 0 {
			i, counts = len(counts), append(counts, postgres.TaskCount{Kind: l.Kind})
		}
		counts[i].Total++
		if !l.Due.IsZero() && !l.Due.After(at) {
			counts[i].Overdue++
		}
	}
	return counts
}
