package desk

import (
	"context"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/registration"
)

// Identify is Authenticate with all that the bearer may know of himself, and whether he must change his password
// before anything else. Errors: Unauthenticated session_ended, Unavailable.
func (d *Desk) Identify(ctx context.Context, token string) (account.Identity, error) {
	id, err := d.people.Identify(ctx, token)
	if err == nil && id.Actor.Role == casefile.Auditor {
		id.Actor, err = d.mandated(ctx, id.Actor)
	}
	if err != nil || id.Actor.Role != casefile.Enterprise {
		return id, err
	}
	id.Actor.Role, err = d.standing(ctx, id.Actor.Filer)
	return id, err
}

// standing says whether an enterprise may file yet: until its registration is approved it is an applicant.
func (d *Desk) standing(ctx context.Context, filer string) (casefile.Role, error) {
	head, err := d.ledger.Head(ctx, filer)
	if casefile.KindOf(err) == casefile.NotFound || err == nil && head.Head.Stage != string(registration.Approved) {
		return casefile.Applicant, nil
	}
	return casefile.Enterprise, err
}
