package desk

import (
	"context"

	"chizheng/internal/casefile"
)

// Names gives the names by which colleagues know officers, by account id. Filers and the public learn nobody's: to
// them an account has no name here. Errors: Unavailable.
func (d *Desk) Names(ctx context.Context, who casefile.Actor, ids ...string) (map[string]string, error) {
	switch who.Role {
	case casefile.Public, casefile.Applicant, casefile.Enterprise, casefile.Individual:
		return map[string]string{}, nil
	}
	return d.ledger.OfficerNames(ctx, ids)
}
