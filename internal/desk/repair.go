package desk

import (
	"context"
	"encoding/json"
	"slices"

	"chizheng/internal/casefile"
	"chizheng/internal/postgres"
)

// NewRepair is an operator's intervention as it is asked for (U8).
type NewRepair struct {
	Action, Ticket, Reason, Target string
	Changes                        []casefile.FieldChange
}

// OpenRepair keeps what one person asks for; nothing happens to the case before another one allows it. Errors: Invalid,
// NotFound.
func (d *Desk) OpenRepair(ctx context.Context, who casefile.Actor, id string, n NewRepair, o Options) (postgres.Repair, error) {
	who, _, _, err := d.anyCase(ctx, who, "openRepair", id)
	if err != nil {
		return postgres.Repair{}, err
	}
	if !slices.Contains(casefile.RepairActions, n.Action) {
		return postgres.Repair{}, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/action", "unknown_action")})
	}
	r := postgres.Repair{ID: CaseID("repair", who.ID, o.Key), Case: id, Action: n.Action, Ticket: n.Ticket, Reason: n.Reason, ProposedBy: who.ID,
		ProposedAt: d.today(), Status: "proposed"}
	r.Content = casefile.Encode(casefile.RepairOrder{Repair: r.ID, Action: n.Action, Ticket: n.Ticket, Reason: n.Reason, Proposer: who.ID,
		Target: n.Target, Changes: n.Changes})
	return r, d.ledger.ProposeRepair(ctx, r)
}

// AllowRepair gives the case the repair, as the second person. The event in the case names both. Errors: NotFound
// no_such_repair, Conflict repair_decided, repair_moved, Unavailable.
func (d *Desk) AllowRepair(ctx context.Context, who casefile.Actor, repair string) (casefile.Answer, error) {
	who, r, err := d.openRepair(ctx, who, "allowRepair", repair)
	if err != nil {
		return casefile.Answer{}, err
	}
	var order casefile.RepairOrder
	if err := json.Unmarshal(r.Content, &order); err != nil {
		return casefile.Answer{}, err
	}
	order.Approver = who.ID
	head, err := d.ledger.Head(ctx, r.Case)
	if err != nil {
		return casefile.Answer{}, err
	}
	clock, err := d.clocks.Of(ctx, head.Head.Campaign)
	if err != nil {
		return casefile.Answer{}, err
	}
	answer, err := d.engine.Send(ctx, head.Kind, r.Case, casefile.Command{ID: r.ID, Type: casefile.CmdRepair, Actor: who,
		Data: casefile.Encode(order), Clock: clock})
	if err != nil {
		return answer, err
	}
	return answer, d.ledger.DecideRepair(ctx, r.ID, who.ID, "done")
}

// DenyRepair ends a proposal without touching the case.
func (d *Desk) DenyRepair(ctx context.Context, who casefile.Actor, repair string) error {
	who, r, err := d.openRepair(ctx, who, "denyRepair", repair)
	if err != nil {
		return err
	}
	return d.ledger.DecideRepair(ctx, r.ID, who.ID, "refused")
}

// openRepair finds a proposal that who may decide: it is open, and he is not the one who asked (T-0.28).
func (d *Desk) openRepair(ctx context.Context, who casefile.Actor, op, repair string) (casefile.Actor, postgres.Repair, error) {
	who, _, err := d.may(who, op)
	if err != nil {
		return who, postgres.Repair{}, err
	}
	r, err := d.ledger.Repair(ctx, repair)
	if err == nil && (r.Status != "proposed" || who.Is(r.ProposedBy)) {
		err = casefile.Refuse(casefile.Conflict, "repair_decided")
	}
	return who, r, err
}

// Repairs lists the repairs of a case, or those of all cases that wait for their second person.
func (d *Desk) Repairs(ctx context.Context, who casefile.Actor, id string) ([]postgres.Repair, error) {
	if _, _, err := d.may(who, "listRepairs"); err != nil {
		return nil, err
	}
	return d.ledger.Repairs(ctx, id)
}
