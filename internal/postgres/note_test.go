package postgres_test

import (
	"testing"

	"chizheng/internal/casefile"
	"chizheng/internal/postgres"
)

func TestANoteIsReadByItsWriterOrHisDeskIsSealedAndIsWithdrawnByHimAlone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	s := newStory(1)
	s.must(t, b.worker, "create", "created")
	id := s.id
	write := func(note, kind, author, team, text string) {
		t.Helper()
		for range 2 { // sent twice
			if err := b.api.PutNote(ctx, postgres.Note{ID: note, Case: id, Kind: kind, Author: author, Role: casefile.PointStaff, Team: team, Text: text, WrittenAt: day}, 3); err != nil {
				t.Fatal(err)
			}
		}
	}
	write("note-1", postgres.NotePrivate, "acc-1", "point:05", "测试甲一来过")
	write("note-2", postgres.NoteTeam, "acc-1", "point:05", "原件待补")
	for _, c := range []struct {
		who          postgres.NoteReader
		want, hidden int
	}{
		{postgres.NoteReader{Account: "acc-1", Team: "point:05"}, 2, 0},
		{postgres.NoteReader{Account: "acc-2", Team: "point:05"}, 1, 1},
		{postgres.NoteReader{Account: "acc-3", Team: "centre"}, 0, 1},
		{postgres.NoteReader{Account: "acc-4", Team: "auditor", All: true}, 1, 1},
	} {
		got, hidden, err := b.api.Notes(ctx, c.who, id)
		if err != nil || len(got) != c.want || hidden != c.hidden {
			t.Errorf("%+v reads %d beside %d, %v", c.who, len(got), hidden, err)
		}
		for _, n := range got {
			if n.Kind == postgres.NotePrivate && n.Author != c.who.Account {
				t.Errorf("%+v reads somebody else's private note", c.who)
			}
		}
	}
	var plain bool
	b.query(t, `select bool_or(position('测试'::bytea in content) > 0) from case_note`, &plain)
	if plain {
		t.Error("a note lies readable in the store")
	}
	if err := b.api.WithdrawNote(ctx, id, "note-2", "acc-2", day); casefile.KindOf(err) != casefile.Forbidden {
		t.Errorf("got %v", err)
	}
	if err := b.api.WithdrawNote(ctx, id, "note-2", "acc-1", day); err != nil {
		t.Fatal(err)
	}
	got, _, err := b.api.Notes(ctx, postgres.NoteReader{Account: "acc-2", Team: "point:05"}, id)
	if err != nil || len(got) != 1 || got[0].WithdrawnAt.IsZero() || got[0].Text != "原件待补" {
		t.Errorf("a withdrawn note is marked and stays: %+v, %v", got, err)
	}
	write("note-3", postgres.NoteTeam, "acc-2", "point:05", "又一条")
	if err := b.api.PutNote(ctx, postgres.Note{ID: "note-4", Case: id, Kind: postgres.NoteTeam, Author: "acc-2", Role: casefile.PointStaff, Team: "point:05", Text: "多", WrittenAt: day}, 3); casefile.As(err) == nil || casefile.As(err).Code != "note_limit" {
		t.Errorf("got %v", err)
	}
}
