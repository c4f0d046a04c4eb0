package desk

import (
	"context"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

// CaptureIdentity records the identity read at the desk. A second officer is somebody else, at work, at the
// same point (T-0.36): the room knows ids only, so the desk looks him up.
func (d *Desk) CaptureIdentity(ctx context.Context, who casefile.Actor, id string, c filing.Capture, o Options) (casefile.Answer, error) {
	if c.Second != "" {
		second, _, err := d.ledger.AccountByID(ctx, c.Second)
		switch {
		case casefile.KindOf(err) == casefile.NotFound:
		case err != nil:
			return casefile.Answer{}, err
		}
		if second.Role != casefile.PointStaff || second.Point != who.Point || second.Status != account.Active || who.Is(second.ID) {
			return casefile.Answer{}, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/second", "second_officer")})
		}
	}
	return d.Do(ctx, who, "captureIdentity", filing.Kind, id, filing.CmdCapture, c, o)
}
