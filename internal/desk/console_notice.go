package desk

import (
	"context"

	"chizheng/internal/casefile"
	"chizheng/internal/postgres"
)

// FindPublicLines lists the masked lines of a batch on show whose names hold text: a list of five thousand is of no use
// to somebody who looks for himself. Errors: NotFound.
func (d *Desk) FindPublicLines(ctx context.Context, who casefile.Actor, id, text string, p postgres.Page) (postgres.List[postgres.PublicLine], error) {
	if _, _, err := d.PublicNotice(ctx, who, "listPublicNoticeLines", id); err != nil {
		return postgres.List[postgres.PublicLine]{}, err
	}
	all, err := d.ledger.PublicLines(ctx, id, text, p)
	if err != nil {
		return all, err
	}
	return all, d.errata(ctx, all.Items)
}
