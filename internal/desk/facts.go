package desk

import (
	"context"
	"encoding/json"
	"fmt"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/handover"
	"chizheng/internal/casefile/person"
	"chizheng/internal/casefile/reason"
	"chizheng/internal/casefile/registration"
	"chizheng/internal/casefile/report"
	"chizheng/internal/postgres"
	"chizheng/internal/province"
)

// facts are what a command must carry or be checked against that its sender cannot be asked for: a room reads nothing,
// so the desk does, for whichever face the command comes in by.
var facts = map[string]func(*Desk, context.Context, casefile.Actor, postgres.CaseFile, any) (any, error){
	registration.Kind + " " + registration.CmdSubmit: (*Desk).handlerOnStaff,
	filing.Kind + " " + filing.CmdSubmit:             (*Desk).corrected,
	filing.Kind + " " + filing.CmdInspect:            (*Desk).notHisOwnHandler,
	filing.Kind + " " + filing.CmdSeal:               (*Desk).sealFacts,
	filing.Kind + " " + filing.CmdErratum:            (*Desk).refreshing,
	handover.Room.Kind + " " + handover.CmdSettle:    (*Desk).whereItIs,
	report.Room.Kind + " " + report.CmdDeliver:       (*Desk).oneReceiver,
	report.Room.Kind + " " + report.CmdSign:          (*Desk).stillOnShow,
}

// withFacts completes a command's content, and holds its reasons to their closed lists. Errors: Invalid
// reason_not_listed; those of the facts; Unavailable.
func (d *Desk) withFacts(ctx context.Context, who casefile.Actor, at postgres.CaseFile, command string, data any) (any, error) {
	if err := reason.Check(at.Kind, command, data); err != nil {
		return nil, err
	}
	if add, ok := facts[at.Kind+" "+command]; ok {
		return add(d, ctx, who, at, data)
	}
	return data, nil
}

// corrected refuses a returned filing that is sent again as it was although a remark asks for a correction (F11, T-0.46).
// Errors: Conflict nothing_corrected.
func (d *Desk) corrected(ctx context.Context, _ casefile.Actor, at postgres.CaseFile, data any) (any, error) {
	s, err := stateOf[filing.State](ctx, d, filing.Kind, at.Case)
	if err == nil && s.Uncorrected() {
		err = casefile.Refuse(casefile.Conflict, "nothing_corrected", "clause", "T-0.46")
	}
	return data, err
}

// sealFacts keep an officer from stamping what he brought himself, and have a second stamp recorded (T-0.27, T-0.35).
func (d *Desk) sealFacts(ctx context.Context, who casefile.Actor, at postgres.CaseFile, data any) (any, error) {
	data, err := d.notHisOwnHandler(ctx, who, at, data)
	if st, ok := data.(filing.Stamp); ok && err == nil {
		st.Alarm = true
		return st, nil
	}
	return data, err
}

// handlerOnStaff says of an enterprise whose group inspects its own people whether the handler it names bears the name
// of an officer at that point: nobody brings papers to his own desk (T-0.27). A name is no proof; a reviewer decides.
func (d *Desk) handlerOnStaff(ctx context.Context, _ casefile.Actor, at postgres.CaseFile, _ any) (any, error) {
	s, err := stateOf[registration.State](ctx, d, registration.Kind, at.Case)
	if err != nil {
		return nil, err
	}
	points, err := d.groupPoints(ctx, at.Head.Campaign, s.Enterprise.Group)
	if err != nil {
		return nil, err
	}
	fact := registration.Submit{}
	for _, p := range points {
		staff, err := d.ledger.Accounts(ctx, postgres.AccountFilter{Role: casefile.PointStaff, Point: p.Code}, postgres.Page{Limit: 200})
		if err != nil {
			return nil, err
		}
		for _, a := range staff.Items {
			fact.HandlerOnStaff = fact.HandlerOnStaff || person.SameName(a.Name, s.Enterprise.Handler)
		}
	}
	return fact, nil
}

// notHisOwnHandler keeps an officer of a group's point from inspecting what he brought himself as its filer's handler
// (T-0.27). Errors: Forbidden handler_inspects.
func (d *Desk) notHisOwnHandler(ctx context.Context, who casefile.Actor, at postgres.CaseFile, data any) (any, error) {
	plan, _, err := d.plans.Of(ctx, at.Head.Campaign)
	if err != nil {
		return nil, err
	}
	if !groupPoint(plan, who.Point) || at.Head.Owner == "" {
		return data, nil
	}
	reg, err := stateOf[registration.State](ctx, d, registration.Kind, at.Head.Owner)
	if err != nil {
		return nil, err
	}
	officer, _, err := d.ledger.AccountByID(ctx, who.ID)
	switch {
	case err != nil:
		return nil, err
	case person.SameName(officer.Name, reg.Enterprise.Handler):
		return nil, casefile.Refuse(casefile.Forbidden, "handler_inspects", "clause", "T-0.27")
	}
	return data, nil
}

func groupPoint(p campaign.Plan, code string) bool {
	for _, x := range p.Points {
		if x.Code == code {
			return x.Group != ""
		}
	}
	return false
}

// groupPoints are the points of a group's own, for its credit code; none where it is in no group.
func (d *Desk) groupPoints(ctx context.Context, campaignID, group string) ([]campaign.PlanPoint, error) {
	plan, _, err := d.plans.Of(ctx, campaignID)
	if err != nil || group == "" {
		return nil, err
	}
	var own []campaign.PlanPoint
	for _, p := range plan.Points {
		if p.Group == group {
			own = append(own, p)
		}
	}
	return own, nil
}

// refreshing has an erratum's line frozen anew in its notice: a fact of this release, told by the command so that older
// histories stay as they were (T-0.55).
func (d *Desk) refreshing(_ context.Context, _ casefile.Actor, _ postgres.CaseFile, data any) (any, error) {
	raw, err := json.Marshal(data)
	if err != nil {
		return nil, fmt.Errorf("read erratum: %w", err)
	}
	c, err := casefile.DecodeStrict[filing.Corrections](raw)
	c.Refresh = true
	return c, err
}

// stillOnShow counts what keeps a package that was made ahead from being signed (T-0.48).
func (d *Desk) stillOnShow(ctx context.Context, _ casefile.Actor, at postgres.CaseFile, data any) (any, error) {
	in, ok := data.(report.Sign)
	if !ok {
		return data, nil
	}
	var err error
	in.OnShow, err = d.ledger.OnShow(ctx, at.Case)
	return in, err
}

// oneReceiver takes the receiver under any of its names, and no other body (T-0.59). Errors: Invalid another_receiver.
func (d *Desk) oneReceiver(ctx context.Context, _ casefile.Actor, at postgres.CaseFile, data any) (any, error) {
	in, ok := data.(report.Deliver)
	if !ok || in.Receiver == "" {
		return data, nil
	}
	plan, _, err := d.plans.Of(ctx, at.Head.Campaign)
	switch {
	case err != nil:
		return nil, err
	case !plan.Receiver.Is(in.Receiver):
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/receiver", "another_receiver", "clause", "T-0.59")})
	}
	in.Receiver = plan.Receiver.ID
	return in, nil
}

// fromReceiver refuses a result file that says it is another body's; one that says nothing is taken (T-0.59).
func (d *Desk) fromReceiver(ctx context.Context, campaignID string, file []byte) error {
	sender := province.ReceiptSender(file)
	if sender == "" {
		return nil
	}
	plan, _, err := d.plans.Of(ctx, campaignID)
	if err == nil && !plan.Receiver.Is(sender) {
		err = casefile.InvalidFields([]casefile.Field{casefile.Wrong("/sender", "another_receiver", "clause", "T-0.59")})
	}
	return err
}
