package desk

import (
	"cmp"
	"context"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/postgres"
	"chizheng/policy"
)

// listScope turns a policy's scope into what a list may show at all. An actor without point, area or filer sees
// nothing rather than everything.
func listScope(who casefile.Actor, scope policy.Scope) postgres.Scope {
	switch scope {
	case policy.Any:
		return postgres.Everything()
	case policy.Own:
		return postgres.OwnedBy(cmp.Or(who.Filer, who.ID)) // of staff: what they began themselves
	case policy.Point:
		return postgres.AtPoint(who.Point)
	case policy.County:
		return postgres.InArea(who.Area)
	}
	return postgres.Scope{}
}

// Filings lists and searches filings within the actor's scope. A search by a whole number is logged with its purpose.
func (d *Desk) Filings(ctx context.Context, who casefile.Actor, op string, f postgres.FilingFilter, purpose string, p postgres.Page) (postgres.List[postgres.FilingLine], error) {
	who, scope, err := d.may(who, op)
	if err != nil {
		return postgres.List[postgres.FilingLine]{}, err
	}
	if f.IDNumber != "" || f.Phone != "" {
		if purpose == "" {
			return postgres.List[postgres.FilingLine]{}, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/purpose", "required")})
		}
		if err := d.seen(ctx, who, "", "search", []string{"id_number", "phone"}, purpose); err != nil {
			return postgres.List[postgres.FilingLine]{}, err
		}
	}
	f.Scope = listScope(who, scope)
	return d.ledger.Filings(ctx, f, p)
}

// FilingStates gives the folds of the filings that a list finds, in its order and within the actor's scope: for who
// must know more of each than a line says.
func (d *Desk) FilingStates(ctx context.Context, who casefile.Actor, op string, f postgres.FilingFilter, p postgres.Page) (postgres.List[filing.State], error) {
	var out postgres.List[filing.State]
	found, err := d.Filings(ctx, who, op, f, "", p)
	if err != nil {
		return out, err
	}
	ids := make([]string, 0, len(found.Items))
	for _, line := range found.Items {
		ids = append(ids, line.Case)
	}
	out.Total, out.Next = found.Total, found.Next
	out.Items, err = d.filings(ctx, ids)
	return out, err
}

// Cases lists cases of any kind within the actor's scope.
func (d *Desk) Cases(ctx context.Context, who casefile.Actor, op string, f postgres.Filter, p postgres.Page) (postgres.List[postgres.CaseFile], error) {
	who, scope, err := d.may(who, op)
	if err != nil {
		return postgres.List[postgres.CaseFile]{}, err
	}
	f.Scope = listScope(who, scope)
	return d.ledger.Cases(ctx, f, p)
}

// Tasks lists the actor's own inbox: tasks of his role, and of his point or filer.
func (d *Desk) Tasks(ctx context.Context, who casefile.Actor, in postgres.Inbox, p postgres.Page) (postgres.List[postgres.TaskLine], error) {
	who, _, err := d.may(who, "listTasks")
	if err != nil {
		return postgres.List[postgres.TaskLine]{}, err
	}
	if in, err = d.timed(ctx, in); err != nil {
		return postgres.List[postgres.TaskLine]{}, err
	}
	return d.ledger.Tasks(ctx, inboxOf(who, in), p)
}

// TaskCounts counts the same inbox by kind, exactly.
func (d *Desk) TaskCounts(ctx context.Context, who casefile.Actor, in postgres.Inbox) ([]postgres.TaskCount, error) {
	who, _, err := d.may(who, "countTasks")
	if err != nil {
		return nil, err
	}
	if in, err = d.timed(ctx, in); err != nil {
		return nil, err
	}
	return d.ledger.TaskCounts(ctx, inboxOf(who, in), in.At)
}

// timed gives an inbox the campaign's time, by which its tasks are overdue.
func (d *Desk) timed(ctx context.Context, in postgres.Inbox) (postgres.Inbox, error) {
	clock, err := d.clocks.Of(ctx, in.Campaign)
	if err == nil {
		in.At = clock.At(d.now())
	}
	return in, err
}

func inboxOf(who casefile.Actor, in postgres.Inbox) postgres.Inbox {
	in.Role, in.Account, in.Also = who.Role, who.ID, who.Also
	switch who.Role {
	case casefile.PointStaff:
		in.Point = who.Point
	case casefile.Applicant, casefile.Enterprise, casefile.Individual:
		in.Owner = who.Filer
	}
	return in
}

// History gives a case's events within the actor's scope.
func (d *Desk) History(ctx context.Context, who casefile.Actor, id string) ([]casefile.Event, error) {
	who, scope, err := d.may(who, "getCaseHistory")
	if err != nil {
		return nil, err
	}
	head, err := d.ledger.Head(ctx, id)
	if err != nil {
		return nil, err
	}
	if !within(who, scope, head.Head) {
		return nil, casefile.Refuse(casefile.NotFound, "no_such_case")
	}
	return d.ledger.Events(ctx, id)
}

// seen writes who looked at which personal data of which case, and why; where it cannot be written nothing is shown
// (U2).
func (d *Desk) seen(ctx context.Context, who casefile.Actor, id, subject string, fields []string, purpose string) error {
	return d.people.LogAccess(ctx, account.Access{Account: who.ID, Role: string(who.Role), Case: id, Subject: subject,
		Fields: fields, Purpose: purpose, Request: requestID(ctx)})
}

type requestKey struct{}

// WithRequest carries a request's id to the access log.
func WithRequest(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, id)
}

func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}
