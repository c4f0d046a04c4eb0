package desk

import (
	"context"
	"slices"
	"strings"

	"chizheng/internal/casefile"
	"chizheng/internal/postgres"
)

// Note is a note as its reader sees it.
type Note struct {
	postgres.Note
	Mine bool // its writer may withdraw it, nobody else
}

// Notes are those of a case.
type Notes struct {
	Items  []Note
	Hidden int // private notes of others: an auditor learns that there are some, and nothing else
}

const (
	maxNote  = 500 // characters
	maxNotes = 200 // of one case
)

// Notes gives the notes of a case that the actor may read: his own private ones and his desk's; an auditor's every
// desk's. Errors: Forbidden, NotFound, Unavailable.
func (d *Desk) Notes(ctx context.Context, who casefile.Actor, id string) (Notes, error) {
	who, _, _, err := d.anyCase(ctx, who, "listNotes", id)
	if err != nil {
		return Notes{}, err
	}
	audits := who.Role == casefile.Auditor
	if audits { // they may name people (U2)
		if err := d.seen(ctx, who, id, "notes", []string{"text"}, "audit"); err != nil {
			return Notes{}, err
		}
	}
	all, hidden, err := d.ledger.Notes(ctx, postgres.NoteReader{Account: who.ID, Team: who.Team(), All: audits}, id)
	out := Notes{Items: []Note{}}
	for _, n := range all {
		out.Items = append(out.Items, Note{n, n.Author == who.ID})
	}
	if audits {
		out.Hidden = hidden
	}
	return out, err
}

// WriteNote writes a private note or one for the actor's desk; sent twice under one key, it is one. What a filer shall
// read is no note: that is the reason of a decision. Errors: Forbidden, NotFound, Invalid, Conflict note_limit,
// Unavailable.
func (d *Desk) WriteNote(ctx context.Context, who casefile.Actor, id, kind, text, key string) error {
	who, _, at, err := d.anyCase(ctx, who, "writeNote", id)
	if err != nil {
		return err
	}
	var wrong []casefile.Field
	if !slices.Contains([]string{postgres.NotePrivate, postgres.NoteTeam}, kind) {
		wrong = append(wrong, casefile.Wrong("/kind", "not_in_list"))
	}
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	switch n := len([]rune(text)); {
	case n == 0:
		wrong = append(wrong, casefile.Wrong("/text", "required"))
	case n > maxNote:
		wrong = append(wrong, casefile.Wrong("/text", "too_long"))
	}
	if err := casefile.InvalidFields(wrong); err != nil {
		return err
	}
	clock, err := d.clocks.Of(ctx, at.Head.Campaign)
	if err != nil {
		return err
	}
	return d.ledger.PutNote(ctx, postgres.Note{ID: CaseID("note", who.ID, id, key), Case: id, Kind: kind, Author: who.ID, Role: who.Role,
		Team: who.Team(), Text: text, WrittenAt: clock.At(d.now())}, maxNotes)
}

// WithdrawNote takes one's own note back. It stays on record as withdrawn. Errors: Forbidden not_your_note, NotFound,
// Unavailable.
func (d *Desk) WithdrawNote(ctx context.Context, who casefile.Actor, id, note string) error {
	who, _, at, err := d.anyCase(ctx, who, "withdrawNote", id)
	if err != nil {
		return err
	}
	clock, err := d.clocks.Of(ctx, at.Head.Campaign)
	if err != nil {
		return err
	}
	// A note that the actor cannot read does not exist for him, whoever wrote it.
	if seen, _, err := d.ledger.Notes(ctx, postgres.NoteReader{Account: who.ID, Team: who.Team()}, id); err != nil ||
		!slices.ContainsFunc(seen, func(n postgres.Note) bool { return n.ID == note }) {
		if err == nil {
			err = casefile.Refuse(casefile.NotFound, "no_such_note")
		}
		return err
	}
	return d.ledger.WithdrawNote(ctx, id, note, who.ID, clock.At(d.now()))
}
