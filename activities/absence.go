package activities

import (
	"context"
	"fmt"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/absence"
)

// ClaimBook knows who has what in hand.
type ClaimBook interface {
	// MoveClaims gives every claim of one account to another, and releases those that four eyes forbid the other.
	MoveClaims(ctx context.Context, from, to string) (moved, released int, err error)
	// DeputyOf lists the absences that are not over and in which the account is the deputy.
	DeputyOf(ctx context.Context, account string) ([]string, error)
}

// Absences moves a leaver's work.
type Absences struct {
	Book   ClaimBook
	Sender Sender
}

// MoveClaims gives a leaver's claims and deputyships to his successor. A second try finds nothing left to move.
func (a *Absences) MoveClaims(ctx context.Context, in Passing[absence.Move]) (absence.Moved, error) {
	var out absence.Moved
	var err error
	if out.Claims, out.Released, err = a.Book.MoveClaims(ctx, in.Data.From, in.Data.To.ID); err != nil {
		return out, refusal(fmt.Errorf("move claims: %w", err))
	}
	if out.Absences, err = a.Book.DeputyOf(ctx, in.Data.From); err != nil {
		return out, refusal(fmt.Errorf("list deputyships: %w", err))
	}
	for _, id := range out.Absences {
		_, err := a.Sender.Send(ctx, absence.Kind, id, casefile.Command{ID: "leaver:" + in.Data.Case, Type: absence.CmdReassign,
			Actor: casefile.SystemActor(), Data: casefile.Encode(absence.Reassign{Deputy: in.Data.To}), Clock: in.Clock})
		if err != nil && casefile.KindOf(err) == "" || casefile.KindOf(err) == casefile.Unavailable {
			return out, fmt.Errorf("reassign deputy: %w", err)
		}
	}
	return out, nil
}
