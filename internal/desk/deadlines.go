package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/deadline"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/handover"
	"chizheng/internal/casefile/importing"
	"chizheng/internal/casefile/integrity"
	"chizheng/internal/casefile/milestone"
	"chizheng/internal/casefile/notice"
	"chizheng/internal/casefile/objection"
	"chizheng/internal/casefile/order"
	"chizheng/internal/casefile/oversight"
	"chizheng/internal/casefile/registration"
	"chizheng/internal/casefile/report"
	"chizheng/internal/casefile/sheet"
)

// steer is what the desk can say of the deadlines of a kind of case.
type steer struct {
	history func(events []casefile.Event, now time.Time) ([]deadline.Deadline, error)
	preview func(state json.RawMessage, orders ...deadline.Order) (before, after casefile.Projection, err error)
}

// steered lists the kinds of case that orders reach: order.Reaches.
var steered = map[string]steer{
	filing.Kind: steers(filing.Room), registration.Kind: steers(registration.Room), sheet.Kind: steers(sheet.Room),
	handover.Kind: steers(handover.Room), objection.Kind: steers(objection.Room), notice.Kind: steers(notice.Room),
	report.Kind: steers(report.Room), importing.Kind: steers(importing.Room), milestone.Kind: steers(milestone.Room),
	order.Kind: steers(order.Room), oversight.Kind: steers(oversight.Room), integrity.Kind: steers(integrity.Room),
}

func steers[S any, P interface {
	*S
	Host() deadline.Host
}](r casefile.Room[S]) steer {
	return steer{
		history: func(events []casefile.Event, now time.Time) ([]deadline.Deadline, error) {
			return deadline.History[S, P](r, events, now)
		},
		preview: func(state json.RawMessage, orders ...deadline.Order) (casefile.Projection, casefile.Projection, error) {
			var s S
			if err := json.Unmarshal(state, &s); err != nil {
				return casefile.Projection{}, casefile.Projection{}, fmt.Errorf("read state of a %s: %w", r.Kind, err)
			}
			return deadline.Preview[S, P](r, s, orders...)
		},
	}
}

// Deadlines gives every deadline that a case has had, computed from its events (A2), and the campaign's time by which
// the open ones are judged. Errors: NotFound, also outside the actor's scope and for kinds that have none.
func (d *Desk) Deadlines(ctx context.Context, who casefile.Actor, id string) ([]deadline.Deadline, time.Time, error) {
	who, scope, err := d.may(who, "getCaseDeadlines")
	if err != nil {
		return nil, time.Time{}, err
	}
	at, err := d.ledger.Head(ctx, id)
	if err != nil {
		return nil, time.Time{}, err
	}
	s, ok := steered[at.Kind]
	if !ok || !within(who, scope, at.Head) {
		return nil, time.Time{}, casefile.Refuse(casefile.NotFound, "no_such_case")
	}
	clock, err := d.clocks.Of(ctx, at.Head.Campaign)
	if err != nil {
		return nil, time.Time{}, err
	}
	events, err := d.ledger.Events(ctx, id)
	if err != nil {
		return nil, time.Time{}, err
	}
	now := clock.At(d.now())
	all, err := s.history(events, now)
	return all, now, err
}

// Steer gives one of the commands that every kind of case hears to a case whose kind its id names: its clock stopped or
// started, its holder urged. Errors: as Do; NotFound for kinds that have no deadlines.
func (d *Desk) Steer(ctx context.Context, who casefile.Actor, op, id, command string, data any, o Options) (casefile.Answer, error) {
	at, err := d.ledger.Head(ctx, id)
	if err != nil {
		return casefile.Answer{}, err
	}
	if _, ok := steered[at.Kind]; !ok {
		return casefile.Answer{}, casefile.Refuse(casefile.NotFound, "no_such_case")
	}
	return d.Do(ctx, who, op, at.Kind, id, command, data, o)
}
