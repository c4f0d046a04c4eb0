package desk

import (
	"context"
	"slices"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/absence"
)

// AbsenceOrder is an absence as it is asked for.
type AbsenceOrder struct {
	Officer    string // account id; empty: the asker himself
	Deputy     string // account id
	From, To   string
	Operations []string
	Reason     string
	Leaves     bool
}

// DeclareAbsence names who acts for an officer, between two days (C4), or from now on for one who leaves (A11): his
// account is shut, and what he had in hand goes to the other. Errors: Invalid, Conflict deputy_away, Forbidden
// not_your_absence, NotFound no_such_account.
func (d *Desk) DeclareAbsence(ctx context.Context, who casefile.Actor, op, campaignID string, a AbsenceOrder, o Options) (casefile.Answer, error) {
	who, _, err := d.may(who, op)
	if err != nil {
		return casefile.Answer{}, err
	}
	if a.Officer == "" {
		a.Officer = who.ID
	}
	c := absence.Declare{Campaign: campaignID, From: a.From, To: a.To, Operations: a.Operations, Reason: a.Reason, Leaves: a.Leaves}
	if c.Officer, _, err = d.officer(ctx, a.Officer); err != nil {
		return casefile.Answer{}, err
	}
	var deputy account.Account
	if c.Deputy, deputy, err = d.officer(ctx, a.Deputy); err != nil {
		return casefile.Answer{}, err
	}
	if deputy.Status != account.Active {
		return casefile.Answer{}, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/deputy", "deputy_role")})
	}
	if err := d.grantable(c.Officer.Role, a.Operations); err != nil {
		return casefile.Answer{}, err
	}
	if c.Away, err = d.ledger.Away(ctx, campaignID, a.Deputy, c.Begins(), c.Ends()); err != nil {
		return casefile.Answer{}, err
	}
	answer, err := d.open(ctx, who, absence.Kind, CaseID(absence.Kind, who.ID, o.Key), campaignID, c, o)
	if err != nil || !a.Leaves {
		return answer, err
	}
	return answer, d.people.SetStatus(ctx, a.Officer, account.Disabled)
}

func (d *Desk) officer(ctx context.Context, id string) (absence.Officer, account.Account, error) {
	a, _, err := d.ledger.AccountByID(ctx, id)
	return absence.Officer{ID: a.ID, Role: a.Role, Point: a.Point, Area: a.Area, Also: a.Also}, a, err
}

// grantable refuses operations that the officer himself may not carry out: nobody passes on what he has not got.
func (d *Desk) grantable(role casefile.Role, operations []string) error {
	var wrong []casefile.Field
	for _, op := range operations {
		if _, err := d.policy.May(casefile.Actor{Role: role}, op); err != nil || slices.Contains(hisOwn, op) {
			wrong = append(wrong, casefile.Wrong("/operations", "deputy_operation"))
			break
		}
	}
	return casefile.InvalidFields(wrong)
}

// hisOwn is what nobody does for somebody else: sign-ins, secrets, and saying who is away.
var hisOwn = []string{"login", "logout", "logoutEverywhere", "changePassword", "listTokens", "createToken", "revokeToken", "listSessions",
	"endSession", "getFactor", "enrolFactor", "confirmFactor", "removeFactor", "declareAbsence", "endAbsence", "handOverLeaver"}

// ActFor lets somebody act for an absent officer, in that one's role and scope: what he does is recorded as his, for the
// other, and four eyes see both. Errors: Forbidden not_deputy.
func (d *Desk) ActFor(ctx context.Context, who casefile.Actor, officer, op, campaignID string) (casefile.Actor, error) {
	refused := casefile.Refuse(casefile.Forbidden, "not_deputy")
	if slices.Contains(hisOwn, op) || who.ID == "" || who.Role == casefile.Public || who.Role == casefile.Auditor {
		return who, refused
	}
	clock, err := d.clocks.Of(ctx, campaignID)
	if err != nil {
		return who, err
	}
	o, err := d.ledger.ActingFor(ctx, campaignID, officer, who.ID, op, clock.At(d.now()))
	if casefile.KindOf(err) == casefile.NotFound {
		return who, refused
	}
	if err != nil {
		return who, err
	}
	also := slices.Concat(who.Also, o.Also)
	return casefile.Actor{ID: who.ID, Role: o.Role, Point: o.Point, Area: o.Area, For: o.ID, Human: who.Human, Also: also, Policy: who.Policy}, nil
}
