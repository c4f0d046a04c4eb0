package desk

import (
	"context"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/postgres"
)

// NewPad is the form of a filing that is not opened yet; any other form is named by its filing.
const NewPad = "new"

// maxPad bounds what is kept of one form.
const maxPad = 64 << 10

// SavePad keeps what a filer has typed into a filing's form and not sent yet, whatever it lacks (F2). Errors: Forbidden,
// NotFound, Conflict pad_changed (somebody saved it elsewhere), Invalid body_too_large, Unavailable.
func (d *Desk) SavePad(ctx context.Context, who casefile.Actor, form string, seen int, content []byte) (postgres.Pad, error) {
	who, err := d.padOf(ctx, who, form)
	if err != nil {
		return postgres.Pad{}, err
	}
	if len(content) > maxPad {
		return postgres.Pad{}, casefile.Refuse(casefile.Invalid, "body_too_large")
	}
	return d.ledger.SavePad(ctx, who.Filer, form, seen, content)
}

// Pad gives what was typed last; a revision of zero says that nothing was. Errors: Forbidden, NotFound, Unavailable.
func (d *Desk) Pad(ctx context.Context, who casefile.Actor, form string) (postgres.Pad, error) {
	who, err := d.padOf(ctx, who, form)
	if err != nil {
		return postgres.Pad{}, err
	}
	return d.ledger.Pad(ctx, who.Filer, form)
}

// DropPad forgets a form that was sent or given up. Errors: Forbidden, NotFound, Unavailable.
func (d *Desk) DropPad(ctx context.Context, who casefile.Actor, form string) error {
	who, err := d.padOf(ctx, who, form)
	if err != nil {
		return err
	}
	return d.ledger.DropPad(ctx, who.Filer, form)
}

// padOf lets who may fill in that form at its pad.
func (d *Desk) padOf(ctx context.Context, who casefile.Actor, form string) (casefile.Actor, error) {
	if form == NewPad {
		who, _, err := d.may(who, "createFiling")
		return who, err
	}
	who, scope, err := d.may(who, "fillFiling")
	if err != nil {
		return who, err
	}
	_, err = d.reach(ctx, who, scope, filing.Kind, form)
	return who, err
}
