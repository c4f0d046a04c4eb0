package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile"
)

// Pad is what somebody typed into a form and has not sent yet (F2). Content is personal: it is sealed.
type Pad struct {
	Content  []byte
	Revision int // counts the savings; zero: there is none
	SavedAt  time.Time
}

// padLife is how long a pad that nobody goes on with is kept.
const padLife = 30 * 24 * time.Hour

func padName(owner, form string) string { return "form_pad.content:" + owner + ":" + form }

// SavePad keeps a form as typed, if nobody else has saved it since the revision that the writer saw. Errors: Conflict
// pad_changed, Unavailable.
func (l *Ledger) SavePad(ctx context.Context, owner, form string, seen int, content []byte) (Pad, error) {
	p := Pad{Content: content, SavedAt: l.now()}
	err := l.db.QueryRow(ctx, `insert into form_pad as p (owner, form, content, revision, saved_at)
		select $1, $2, $3, 1, $5 where $4 = 0 or exists (select 1 from form_pad where owner = $1 and form = $2)
		on conflict (owner, form) do update set content = excluded.content, revision = p.revision + 1, saved_at = excluded.saved_at
			where p.revision = $4
		returning revision`, owner, form, l.ring.Seal(padName(owner, form), content), seen, p.SavedAt).Scan(&p.Revision)
	if errors.Is(err, pgx.ErrNoRows) {
		return Pad{}, casefile.Refuse(casefile.Conflict, "pad_changed")
	}
	return p, failed("save pad", err)
}

// Pad gives a form as it was last typed; a Revision of zero says that there is none. Errors: Unavailable.
func (l *Ledger) Pad(ctx context.Context, owner, form string) (Pad, error) {
	var p Pad
	var sealed []byte
	err := l.db.QueryRow(ctx, `select content, revision, saved_at from form_pad where owner = $1 and form = $2 and saved_at > $3`,
		owner, form, l.now().Add(-padLife)).Scan(&sealed, &p.Revision, &p.SavedAt)
	if errors.Is(err, pgx.ErrNoRows) {
		return Pad{}, nil
	}
	if err != nil {
		return Pad{}, failed("read pad", err)
	}
	if p.Content, err = l.ring.Open(padName(owner, form), sealed); err != nil {
		return Pad{}, fmt.Errorf("open pad: %w", err)
	}
	p.SavedAt = p.SavedAt.In(casefile.Shanghai)
	return p, nil
}

// DropPad forgets a form that was sent or given up, and those that nobody has gone on with. Errors: Unavailable.
func (l *Ledger) DropPad(ctx context.Context, owner, form string) error {
	_, err := l.db.Exec(ctx, `delete from form_pad where owner = $1 and form = $2 or saved_at < $3`, owner, form, l.now().Add(-padLife))
	return failed("drop pad", err)
}
