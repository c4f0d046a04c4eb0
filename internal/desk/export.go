package desk

import (
	"context"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
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
// NotFound for a filing outside the scope.
func (d *Desk) WholePersons(ctx context.Context, who casefile.Actor, ids []string) (map[string]filing.Person, error) {
	who, scope, err := d.may(who, "revealFiling")
	if err != nil {
		return nil, err
	}
	cases, err := d.ledger.States(ctx, ids)
	if err != nil {
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
