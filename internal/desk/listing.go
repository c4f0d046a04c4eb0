package desk

import (
	"context"

	"chizheng/internal/casefile"
	"chizheng/internal/postgres"
)

// List gives the folds of a part of a list of cases of one kind, in its order, within the actor's scope. Errors:
// Forbidden, Invalid bad_cursor, Unavailable.
func List[S any](ctx context.Context, d *Desk, who casefile.Actor, op, kind string, f postgres.Filter, p postgres.Page) (postgres.List[S], error) {
	f.Kind = kind
	found, err := d.Cases(ctx, who, op, f, p)
	out := postgres.List[S]{Next: found.Next, Total: found.Total}
	if err != nil || len(found.Items) == 0 {
		return out, err
	}
	ids := make([]string, 0, len(found.Items))
	for _, c := range found.Items {
		ids = append(ids, c.Case)
	}
	cases, err := d.ledger.States(ctx, ids)
	if err != nil {
		return out, err
	}
	byID := make(map[string]postgres.CaseFile, len(cases))
	for _, c := range cases {
		byID[c.Case] = c
	}
	for _, id := range ids {
		s, err := decodeState[S](byID[id], kind)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, s)
	}
	return out, nil
}
