package desk

import (
	"context"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/postgres"
)

// TransferView is what both points may know of a transfer (S9). The receiving point sees what it decides on and no more:
// the filing is not its own yet.
type TransferView struct {
	Case, Stage     string
	Version         int
	Point           string           // where the filing is
	Open            *filing.Transfer // nil: none waits for its answer
	Points          []string         // where the filing could be offered to; for its own point
	Name, Unit      string           // Name is masked for the point that is only asked
	Class           string
	Work, Level, No string
	Receiving, Mine bool // the actor's point is asked, or the filing is at it
}

// Transfer gives a filing's transfer to the point that has it and to the one that is asked. Errors: Forbidden, NotFound,
// Unavailable.
func (d *Desk) Transfer(ctx context.Context, who casefile.Actor, id string) (TransferView, error) {
	_, at, s, err := d.party(ctx, who, "getTransfer", id)
	if err != nil {
		return TransferView{}, err
	}
	c := s.Content.Certificate
	v := TransferView{Case: id, Stage: string(s.Stage), Version: at.Version, Point: s.Point, Open: s.Transfer, Name: maskText(s.Content.Person.Name), Unit: s.Filer.Name,
		Class: "B", Work: c.Work, Level: c.Level, No: c.Number, Mine: who.Point == s.Point, Receiving: s.Transfer != nil && s.Transfer.To == who.Point}
	if s.Filer.Kind == filing.ByEnterprise {
		v.Class = "A"
	}
	if v.Mine {
		v.Name = s.Content.Person.Name
	}
	if v.Mine && s.Transfer == nil && s.Stage == filing.Submitted {
		v.Points = s.TransferPoints()
	}
	return v, nil
}

// AnswerTransfer is the receiving point's word: it reaches a filing that is not its own, and nothing else of it. Errors:
// as Do; NotFound also where the filing was not offered to the actor's point.
func (d *Desk) AnswerTransfer(ctx context.Context, who casefile.Actor, op, id, command string, data any, o Options) (casefile.Answer, error) {
	who, at, _, err := d.party(ctx, who, op, id)
	if err != nil {
		return casefile.Answer{}, err
	}
	return d.send(ctx, who, op, at, command, data, o)
}

// party finds a filing for the point that has it or that it is offered to; a repeated answer reaches it as its own.
func (d *Desk) party(ctx context.Context, who casefile.Actor, op, id string) (casefile.Actor, postgres.CaseFile, filing.State, error) {
	var s filing.State
	who, scope, err := d.may(who, op)
	if err != nil {
		return who, postgres.CaseFile{}, s, err
	}
	at, err := d.ledger.Head(ctx, id)
	if err != nil {
		return who, at, s, err
	}
	none := casefile.Refuse(casefile.NotFound, "no_such_case")
	if at.Kind != filing.Kind {
		return who, at, s, none
	}
	if s, err = stateOf[filing.State](ctx, d, filing.Kind, id); err != nil {
		return who, at, s, err
	}
	asked := s.Transfer != nil && who.Point != "" && s.Transfer.To == who.Point
	if !asked && !within(who, scope, at.Head) {
		return who, at, s, none
	}
	return who, at, s, nil
}
