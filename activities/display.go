package activities

import (
	"context"

	"chizheng/internal/casefile/notice"
)

// Looker looks at the page on which a list is displayed. What it finds is never an error: a page that is away is an
// answer (T-0.50).
type Looker interface {
	LookAt(ctx context.Context, l notice.Look) notice.Looked
}

// Displays checks that lists are on show.
type Displays struct{ Looker Looker }

// LookAtNotice looks once.
func (d *Displays) LookAtNotice(ctx context.Context, in notice.Look) (notice.Looked, error) {
	return d.Looker.LookAt(ctx, in), nil
}
