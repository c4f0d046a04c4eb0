package postgres_test

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"chizheng/internal/casefile"
)

// O10, T-0.72: after a case is erased its chain still verifies, and nothing of it opens.
func TestAnErasedCaseKeepsItsChainAndNothingElse(t *testing.T) {
	t.Parallel()
	b, s := setup(t), newStory(1)
	s.must(t, b.worker, "c1", "created", "submitted")
	if err := b.worker.Erase(t.Context(), s.id); casefile.KindOf(err) != casefile.Conflict {
		t.Fatalf("erased while open: %v", err)
	}
	r := s.decide("c2", "closed")
	r.Projection.Closed = true
	s.mustRecord(t, b.worker, r)
	if err := b.worker.Erase(t.Context(), s.id); err != nil {
		t.Fatal(err)
	}
	if err := b.api.VerifyChain(t.Context(), s.id); err != nil {
		t.Errorf("chain: %v", err)
	}
	_, caseErr := b.api.Case(t.Context(), s.id)
	_, loadErr := b.worker.Load(t.Context(), s.id)
	_, writeErr := b.worker.Record(t.Context(), s.decide("c3", "reopened"))
	for _, err := range []error{caseErr, loadErr, writeErr} {
		if e := casefile.As(err); e == nil || e.Code != "case_erased" {
			t.Errorf("got %v", err)
		}
	}
	lines, err := b.api.Filings(t.Context(), allFilings(), pageAll)
	if err != nil || lines.Total != 1 || lines.Items[0].Name != "" || lines.Items[0].IDMasked != "" {
		t.Errorf("%+v, %v", lines, err)
	}
}

func TestAChangedEventBreaksTheChain(t *testing.T) {
	t.Parallel()
	changes := map[string]string{
		"actor":   "update case_event set actor = jsonb_set(actor, '{id}', '\"somebody\"') where seq = 2",
		"time":    "update case_event set at = at + interval '1 minute' where seq = 2",
		"rules":   "update case_event set rules = null where seq = 2",
		"content": "update case_event set data_hash = repeat('0', 64) where seq = 2",
		"order":   "delete from case_event where seq = 2",
		"tail":    "delete from case_event where seq = 3",
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, s := setup(t), newStory(1)
			s.must(t, b.worker, "c1", "created", "filled", "submitted")
			b.sql(t, change)
			if err := b.api.VerifyChain(t.Context(), s.id); err == nil {
				t.Error("nobody noticed")
			}
		})
	}
}

func TestNothingPersonalIsReadableInTheTables(t *testing.T) {
	t.Parallel()
	b, s := setup(t), newStory(1)
	s.must(t, b.worker, "c1", "created", "submitted")
	conn, err := pgx.Connect(t.Context(), b.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	for _, table := range []string{"case_file", "case_event", "filing", "filing_person", "task", "message"} {
		var found bool
		err := conn.QueryRow(t.Context(), "select coalesce(bool_or(strpos(x::text, $1) > 0 or strpos(x::text, $2) > 0 or strpos(x::text, $3) > 0), false) from "+table+" x",
			s.row.IDNumber, s.row.Phone, fmt.Sprintf("%x", s.row.IDNumber)).Scan(&found)
		if err != nil || found {
			t.Errorf("%s: found %v, %v", table, found, err)
		}
	}
}

// Whatever is decided and however often each decision is tried, the store holds the one chain that was answered.
func TestEveryHistoryOfTriesLeavesOneChain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	n := 1000
	rapid.Check(t, func(rt *rapid.T) {
		n++
		s := newStory(n)
		for c := range rapid.IntRange(1, 4).Draw(rt, "commands") {
			types := []string{"filled", "submitted", "returned"}[:rapid.IntRange(1, 3).Draw(rt, "events")]
			r := s.decide(fmt.Sprint("c", c), types...)
			for try := range rapid.IntRange(1, 3).Draw(rt, "tries") {
				out, err := b.worker.Record(t.Context(), r)
				if err != nil || (try == 0) != (out.Stored == nil) || try > 0 && len(out.Stored) != len(types) {
					rt.Fatalf("try %d: %+v, %v", try, out, err)
				}
			}
			s.keep(r)
		}
		loaded, err := b.worker.Load(t.Context(), s.id)
		if err != nil || loaded.Version != s.n || loaded.Events[s.n-1].Hash != s.last.Hash {
			rt.Fatalf("loaded %+v, %v", loaded, err)
		}
		if err := b.worker.VerifyChain(t.Context(), s.id); err != nil {
			rt.Fatal(err)
		}
	})
}
