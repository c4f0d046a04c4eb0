package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile"
)

// Note is what an officer wrote beside a case (C15).
type Note struct {
	ID, Case, Kind     string
	Author, AuthorName string // account, and what it is called
	Role               casefile.Role
	Team               string
	Text               string
	WrittenAt          time.Time // campaign time
	WithdrawnAt        time.Time // zero: it stands
}

// The kinds of note. A public reason is neither: it is part of a decision.
const (
	NotePrivate = "private" // its writer's alone
	NoteTeam    = "team"    // the writer's desk
)

// NoteReader is whose notes are meant. All: whoever audits reads every desk's notes, and no private one.
type NoteReader struct {
	Account, Team string
	All           bool
}

func noteName(id string) string { return "case_note.content:" + id }

// PutNote keeps a note; one that is there under this id is left as it is, so that a form sent twice is one note. Errors:
// NotFound no_such_case, case_erased; Conflict note_limit; Unavailable.
func (l *Ledger) PutNote(ctx context.Context, n Note, max int) error {
	own, err := l.SealerOf(ctx, n.Case)
	if err != nil {
		return err
	}
	tag, err := l.db.Exec(ctx, `insert into case_note (id, case_id, kind, author, role, team, content, written_at)
		select $1, $2, $3, $4, $5, $6, $7, $8 where (select count(*) from case_note where case_id = $2 and id <> $1) < $9
		on conflict (id) do nothing`, n.ID, n.Case, n.Kind, n.Author, n.Role, n.Team, own.Seal(noteName(n.ID), []byte(n.Text)), n.WrittenAt, max)
	if err != nil || tag.RowsAffected() > 0 {
		return failed("write note", err)
	}
	if _, err := l.noteAuthor(ctx, n.Case, n.ID); casefile.KindOf(err) == casefile.NotFound {
		return casefile.Refuse(casefile.Conflict, "note_limit")
	}
	return nil
}

// Notes gives the notes of a case that somebody may read, the oldest first, and how many private notes of others there
// are beside them. Errors: NotFound no_such_case, case_erased; Unavailable.
func (l *Ledger) Notes(ctx context.Context, who NoteReader, id string) ([]Note, int, error) {
	own, err := l.SealerOf(ctx, id)
	if err != nil {
		return nil, 0, err
	}
	rows, err := l.db.Query(ctx, `select n.id, n.case_id, n.kind, n.author, coalesce(a.name, ''), n.role, n.team, n.content, n.written_at, n.withdrawn_at
		from case_note n left join account a on a.id = n.author
		where n.case_id = $1 and (n.author = $2 or n.kind = 'team' and ($4 or n.team = $3)) order by n.written_at, n.id`, id, who.Account, who.Team, who.All)
	if err != nil {
		return nil, 0, failed("list notes", err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Note, error) {
		var n Note
		var sealed []byte
		var withdrawn *time.Time
		if err := row.Scan(&n.ID, &n.Case, &n.Kind, &n.Author, &n.AuthorName, &n.Role, &n.Team, &sealed, &n.WrittenAt, &withdrawn); err != nil {
			return n, err
		}
		n.WrittenAt, n.WithdrawnAt = n.WrittenAt.In(casefile.Shanghai), local(withdrawn)
		text, err := own.Open(noteName(n.ID), sealed)
		if err != nil {
			return n, fmt.Errorf("open note: %w", err)
		}
		n.Text = string(text)
		return n, nil
	})
	if err != nil {
		return nil, 0, failed("list notes", err)
	}
	hidden := 0
	err = l.db.QueryRow(ctx, "select count(*) from case_note where case_id = $1 and kind = 'private' and author <> $2", id, who.Account).Scan(&hidden)
	return all, hidden, failed("count notes", err)
}

// WithdrawNote marks a note as withdrawn by its author; it stays readable as such. Errors: NotFound no_such_note,
// Forbidden not_your_note, Unavailable.
func (l *Ledger) WithdrawNote(ctx context.Context, id, note, author string, at time.Time) error {
	of, err := l.noteAuthor(ctx, id, note)
	if err != nil {
		return err
	}
	if of != author {
		return casefile.Refuse(casefile.Forbidden, "not_your_note")
	}
	_, err = l.db.Exec(ctx, "update case_note set withdrawn_at = $3 where case_id = $1 and id = $2 and withdrawn_at is null", id, note, at)
	return failed("withdraw note", err)
}

func (l *Ledger) noteAuthor(ctx context.Context, id, note string) (string, error) {
	var author string
	err := l.db.QueryRow(ctx, "select author from case_note where case_id = $1 and id = $2", id, note).Scan(&author)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", casefile.Refuse(casefile.NotFound, "no_such_note")
	}
	return author, failed("read note", err)
}
