package desk

import (
	"context"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/postgres"
	"chizheng/policy"
)

// ExportList notes that somebody takes a list out of the house: which, what personal fields are in it, and why (A8, U2).
// Where it cannot be noted, nothing leaves. A filer's own list is his own. Errors: Forbidden, Unavailable.
func (d *Desk) ExportList(ctx context.Context, who casefile.Actor, op, list string, fields []string, purpose string) error {
	who, scope, err := d.may(who, op)
	if err != nil || scope == policy.Own {
		return err
	}
	if purpose == "" {
		purpose = "export"
	}
	return d.seen(ctx, who, "", "export:"+list, fields, purpose)
}

// WholePersons gives the persons of filings in full, for an export whose purpose ExportList has noted. Errors: Forbidden;
// export_masked_only (staff of a point that is no authority, T-0.29); NotFound for a filing outside the scope.
func (d *Desk) WholePersons(ctx context.Context, who casefile.Actor, ids []string) (map[string]filing.Person, error) {
	who, scope, err := d.may(who, "revealFiling")
	if err != nil {
		return nil, err
	}
	cases, err := d.ledger.States(ctx, ids)
	if err != nil {
		return nil, err
	}
	if err := d.mayUnmask(ctx, who, cases); err != nil {
		return nil, err
	}
	out := make(map[string]filing.Person, len(cases))
	for _, c := range cases {
		if !within(who, scope, c.Head) {
			return nil, casefile.Refuse(casefile.NotFound, "no_such_case")
		}
		s, err := decodeState[filing.State](c, filing.Kind)
		if err != nil {
			return nil, err
		}
		out[c.Case] = s.Content.Person
	}
	return out, nil
}

// mayUnmask keeps whole numbers out of lists that the staff of a point take away that is no authority: they look at each
// filing with a purpose like everybody, and their lists stay masked (T-0.29).
func (d *Desk) mayUnmask(ctx context.Context, who casefile.Actor, cases []postgres.CaseFile) error {
	if who.Role != casefile.PointStaff || len(cases) == 0 {
		return nil
	}
	plan, _, err := d.plans.Of(ctx, cases[0].Head.Campaign)
	if err != nil {
		return err
	}
	for _, p := range plan.Points {
		if p.Code == who.Point && p.MaskedOnly {
			return casefile.Refuse(casefile.Forbidden, "export_masked_only", "clause", "T-0.29")
		}
	}
	return nil
}
