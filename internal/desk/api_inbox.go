package desk

import (
	"context"
	"slices"
	"time"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/postgres"
)

// Waiting lists open tasks of the reviewers' inbox by kind: holds and duplicates. Unlike Tasks it is for whoever may
// see them, the auditor too.
func (d *Desk) Waiting(ctx context.Context, who casefile.Actor, op string, in postgres.Inbox, p postgres.Page) (postgres.List[postgres.TaskLine], error) {
	who, _, err := d.may(who, op)
	if err != nil {
		return postgres.List[postgres.TaskLine]{}, err
	}
	in.Role, in.Account, in.Also = casefile.Reviewer, who.ID, who.Also
	return d.ledger.Tasks(ctx, in, p)
}

// Claim takes a task of the actor's inbox into his hands. With a reason it takes over a claim of somebody else (S2).
// Errors: NotFound no_such_task, Conflict task_claimed, Forbidden four_eyes.
func (d *Desk) Claim(ctx context.Context, who casefile.Actor, k postgres.TaskKey, takeOver string) (time.Time, error) {
	who, scope, err := d.may(who, "claimTask")
	if err != nil {
		return time.Time{}, err
	}
	head, err := d.ledger.Head(ctx, k.Case)
	if err != nil {
		return time.Time{}, err
	}
	if !within(who, scope, head.Head) {
		return time.Time{}, casefile.Refuse(casefile.NotFound, "no_such_task")
	}
	// ClaimFor knows whose inbox the task lies in: a refusal because somebody else has it says that it does.
	err = d.ledger.ClaimFor(ctx, who, k.Case, k.Kind)
	if e := casefile.As(err); err != nil && (e == nil || e.Code != "task_claimed" || takeOver == "") {
		return time.Time{}, err
	}
	return d.ledger.ClaimTask(ctx, k, who, takeOver)
}

// Release gives a claim back.
func (d *Desk) Release(ctx context.Context, who casefile.Actor, k postgres.TaskKey) error {
	who, _, err := d.may(who, "releaseTask")
	if err != nil {
		return err
	}
	return d.ledger.ReleaseTask(ctx, k, who.ID)
}

// Messages lists what was sent to the actor, to the filer he acts for, and to his role.
func (d *Desk) Messages(ctx context.Context, who casefile.Actor, op string, unread bool, p postgres.Page) (postgres.List[postgres.MessageLine], error) {
	who, _, err := d.may(who, op)
	if err != nil {
		return postgres.List[postgres.MessageLine]{}, err
	}
	return d.ledger.Messages(ctx, recipients(who), unread, p)
}

// ReadMessages marks messages of the actor as read.
func (d *Desk) ReadMessages(ctx context.Context, who casefile.Actor, ids []int64) error {
	who, _, err := d.may(who, "readMessage")
	if err != nil {
		return err
	}
	return d.ledger.MarkRead(ctx, recipients(who), ids)
}

func recipients(who casefile.Actor) []string {
	to := []string{who.ID, "role:" + string(who.Role)}
	if who.Filer != "" {
		to = append(to, who.Filer)
	}
	if who.Point != "" {
		to = append(to, "point:"+who.Point)
	}
	return to
}

// Reconciliation counts the filings of every point in the actor's scope: filed is what became of them, always.
func (d *Desk) Reconciliation(ctx context.Context, who casefile.Actor, campaignID string) ([]postgres.Tally, error) {
	who, scope, err := d.may(who, "getReconciliation")
	if err != nil {
		return nil, err
	}
	return d.ledger.Reconcile(ctx, listScope(who, scope), campaignID)
}

// Accesses lists who looked at personal data (U2); the auditor's own look at the log is logged too.
func (d *Desk) Accesses(ctx context.Context, who casefile.Actor, f postgres.AccessFilter, p postgres.Page) (postgres.List[account.Access], error) {
	who, _, err := d.may(who, "listAccessLog")
	if err != nil {
		return postgres.List[account.Access]{}, err
	}
	if err := d.seen(ctx, who, f.Case, "access_log", nil, purposeOf(who, "audit")); err != nil {
		return postgres.List[account.Access]{}, err
	}
	return d.ledger.Accesses(ctx, f, p)
}

// Accounts lists accounts, for administrators and the auditor.
func (d *Desk) Accounts(ctx context.Context, who casefile.Actor, f postgres.AccountFilter, p postgres.Page) (postgres.List[account.Account], error) {
	if _, _, err := d.may(who, "listAccounts"); err != nil {
		return postgres.List[account.Account]{}, err
	}
	return d.ledger.Accounts(ctx, f, p)
}

// CreateAccount adds an officer's account, for a point or an area of the campaign's plan. Filers register themselves
// . Errors: Invalid, NotFound no_such_campaign, Conflict login_taken, Conflict staff_role_taken, Conflict
// password_rule.
func (d *Desk) CreateAccount(ctx context.Context, who casefile.Actor, campaignID string, a account.Account, password string) (account.Account, error) {
	who, _, err := d.may(who, "createAccount")
	if err != nil {
		return account.Account{}, err
	}
	switch a.Role {
	case casefile.Enterprise, casefile.Applicant, casefile.Individual, casefile.Public, casefile.System:
		return account.Account{}, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/role", "unknown_role")})
	}
	plan, _, err := d.plans.Of(ctx, campaignID)
	if err != nil {
		return account.Account{}, err
	}
	if err := casefile.InvalidFields(outsidePlan(plan, a)); err != nil {
		return account.Account{}, err
	}
	a.CreatedBy, a.MustChange = who.ID, true // its first password was typed by somebody else
	return d.people.CreateAccount(ctx, a, password)
}

// outsidePlan refuses a scope that the plan does not know: its owner would see nothing, and nobody would see why
// (R-0.118, T-0.16). An area without a point of its own is an area all the same (T-0.26).
func outsidePlan(p campaign.Plan, a account.Account) []casefile.Field {
	var wrong []casefile.Field
	if a.Point != "" && !slices.ContainsFunc(p.Points, func(x campaign.PlanPoint) bool { return x.Code == a.Point }) {
		wrong = append(wrong, casefile.Wrong("/point", "no_such_point"))
	}
	if a.Area != "" && !slices.ContainsFunc(p.Areas, func(x campaign.Area) bool { return x.Code == a.Area }) {
		wrong = append(wrong, casefile.Wrong("/area", "no_such_area"))
	}
	return wrong
}

// SetAccount activates or disables an account; nobody disables himself. Errors: NotFound no_such_account, Conflict.
func (d *Desk) SetAccount(ctx context.Context, who casefile.Actor, op, id string, status account.Status) error {
	who, _, err := d.may(who, op)
	if err != nil {
		return err
	}
	if id == who.ID {
		return casefile.Refuse(casefile.Conflict, "not_your_own_account")
	}
	return d.people.SetStatus(ctx, id, status)
}

// ResetPassword gives an account a first password again; its owner must change it before anything else. One's own is
// changed, not reset. Errors: Conflict not_your_own_account, Conflict password_rule, NotFound no_such_account.
func (d *Desk) ResetPassword(ctx context.Context, who casefile.Actor, id, password string) error {
	who, _, err := d.may(who, "resetPassword")
	if err != nil {
		return err
	}
	if id == who.ID {
		return casefile.Refuse(casefile.Conflict, "not_your_own_account")
	}
	return d.people.ResetPassword(ctx, id, password)
}

// ResetFactor takes away the second factor of somebody who has lost it, never one's own: another administrator does
// that. Errors: Conflict not_your_own_account, NotFound no_such_account.
func (d *Desk) ResetFactor(ctx context.Context, who casefile.Actor, id string) error {
	who, _, err := d.may(who, "resetFactor")
	if err != nil {
		return err
	}
	if id == who.ID {
		return casefile.Refuse(casefile.Conflict, "not_your_own_account")
	}
	return d.people.ResetFactor(ctx, id)
}
