package postgres_test

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/postgres"
)

func TestWhatIsRecordedReadsBackWhole(t *testing.T) {
	t.Parallel()
	b, s := setup(t), newStory(1)
	first := s.must(t, b.worker, "c1", "created", "filled")
	second := s.must(t, b.worker, "c2", "submitted")
	loaded, err := b.worker.Load(t.Context(), s.id)
	if err != nil || loaded.Version != 3 || loaded.Kind != filing.Kind || loaded.Salt != s.salt {
		t.Fatalf("loaded %+v, %v", loaded, err)
	}
	want := append(first.Events, second.Events...)
	for i, e := range loaded.Events {
		if string(casefile.Encode(e)) != string(casefile.Encode(want[i])) {
			t.Errorf("event %d\n got %s\nwant %s", i+1, casefile.Encode(e), casefile.Encode(want[i]))
		}
	}
	c, err := b.api.Case(t.Context(), s.id)
	if err != nil || string(c.State) != string(second.State) || c.Version != 3 || c.Head.Point != inner {
		t.Errorf("case %+v, %v", c, err)
	}
	if err := b.api.VerifyChain(t.Context(), s.id); err != nil {
		t.Errorf("chain: %v", err)
	}
}

func TestACaseThatIsNotThereIsNotFound(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, loadErr := b.worker.Load(t.Context(), "filing-none")
	_, caseErr := b.worker.Case(t.Context(), "filing-none")
	_, headErr := b.worker.Head(t.Context(), "filing-none")
	for _, err := range []error{loadErr, caseErr, headErr} {
		if casefile.KindOf(err) != casefile.NotFound {
			t.Errorf("got %v", err)
		}
	}
}

// The worker dies after the commit and before it hears of it: the second try is told what it stored.
func TestASecondTryOfACommandGetsItsStoredEvents(t *testing.T) {
	t.Parallel()
	b, s := setup(t), newStory(1)
	r := s.must(t, b.worker, "c1", "created", "filled")
	salted := r
	salted.Salt = "another try's salt"
	for _, again := range []casefile.Recording{r, rehash(salted)} {
		out, err := b.worker.Record(t.Context(), again)
		if err != nil || len(out.Stored) != 2 || out.Stored[1].Hash != r.Events[1].Hash {
			t.Fatalf("second try: %+v, %v", out, err)
		}
	}
	s.must(t, b.worker, "c2", "submitted")
	out, err := b.worker.Record(t.Context(), r)
	if err != nil || len(out.Stored) != 3 {
		t.Errorf("after the case went on: %d stored, %v", len(out.Stored), err)
	}
}

// rehash gives the events the hashes that r's salt makes.
func rehash(r casefile.Recording) casefile.Recording {
	s := &story{id: r.Case, salt: r.Salt, n: r.Base}
	events := append([]casefile.Event(nil), r.Events...)
	prev := ""
	for i, e := range events {
		e.Prev = prev
		hash, err := casefile.ChainHash(e, casefile.DataHash(s.salt, e.Seq, e.Data))
		if err != nil {
			panic(err)
		}
		e.Hash, prev = hash, hash
		events[i] = e
	}
	r.Events = events
	return r
}

func TestACommandIsRecordedOnceHoweverLongAgo(t *testing.T) {
	t.Parallel()
	b, s := setup(t), newStory(1)
	s.must(t, b.worker, "c1", "created")
	s.must(t, b.worker, "c2", "filled")
	late := s.decide("c1", "filled") // on the newest base, by a run that has forgotten c1
	out, err := b.worker.Record(t.Context(), late)
	if err != nil || len(out.Stored) != 1 || out.Stored[0].Seq != 1 {
		t.Errorf("got %+v, %v", out, err)
	}
}

func TestADecisionOnAnOldVersionIsNotWritten(t *testing.T) {
	t.Parallel()
	b, s := setup(t), newStory(1)
	s.must(t, b.worker, "c1", "created")
	other := s.decide("late", "withdrawn")
	stored := s.must(t, b.worker, "c2", "filled", "submitted")
	out, err := b.worker.Record(t.Context(), other)
	if err != nil || len(out.Stored) != 2 || out.Stored[0].Hash != stored.Events[0].Hash {
		t.Errorf("got %+v, %v", out, err)
	}
}

func TestABrokenRecordingIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := newStory(1)
	s.must(t, b.worker, "c1", "created")
	cases := map[string]func(*casefile.Recording){
		"no events":            func(r *casefile.Recording) { r.Events = nil },
		"a gap":                func(r *casefile.Recording) { r.Base++ },
		"data not of its hash": func(r *casefile.Recording) { r.Events[0].Data = []byte(`{}`) },
		"another actor":        func(r *casefile.Recording) { r.Events[0].Actor.ID = "x" },
		"another salt":         func(r *casefile.Recording) { r.Salt = "x" },
		"a cut chain":          func(r *casefile.Recording) { r.Events[1].Prev = "" },
		"a row of no table":    func(r *casefile.Recording) { r.Projection.Row = struct{}{} },
		"no command":           func(r *casefile.Recording) { r.Events[0].Command = "" },
		"a version never seen": func(r *casefile.Recording) {
			ahead := &story{id: s.id, salt: s.salt, n: 7, last: s.last, head: s.head, row: s.row}
			*r = ahead.decide("c9", "filled")
		},
		"another salt with true hashes": func(r *casefile.Recording) {
			other := &story{id: s.id, salt: "x", n: 1, last: s.last, head: s.head, row: s.row}
			*r = other.decide("c9", "filled")
		},
		"another chain": func(r *casefile.Recording) {
			other := &story{id: s.id, salt: s.salt, n: 1, last: casefile.Event{Hash: "forged"}, head: s.head, row: s.row}
			*r = other.decide("c9", "filled")
		},
	}
	for name, spoil := range cases {
		t.Run(name, func(t *testing.T) {
			r := s.decide("c2", "filled", "submitted")
			spoil(&r)
			out, err := b.worker.Record(t.Context(), r)
			if err == nil || casefile.As(err) != nil {
				t.Errorf("got %+v, %v", out, err)
			}
			if c, err := b.worker.Head(t.Context(), s.id); err != nil || c.Version != 1 {
				t.Errorf("something was written: %+v, %v", c, err)
			}
		})
	}
}

func TestOneOfAHundredEqualRecordingsIsWritten(t *testing.T) {
	t.Parallel()
	b, s := setup(t), newStory(1)
	s.must(t, b.worker, "c1", "created")
	r := s.decide("c2", "filled", "submitted")
	written := race(t, 100, func(int) (bool, error) {
		out, err := b.worker.Record(t.Context(), r)
		if err == nil && out.Stored != nil && (len(out.Stored) != 2 || out.Stored[1].Hash != r.Events[1].Hash) {
			err = fmt.Errorf("stored %+v", out.Stored)
		}
		return out.Stored == nil, err
	})
	if written != 1 {
		t.Errorf("written %d times", written)
	}
	if msgs, err := b.api.Messages(t.Context(), []string{"registration-1"}, false, pageAll); err != nil || msgs.Total != 3 {
		t.Errorf("%d messages, %v", msgs.Total, err)
	}
}

// T-0.31, F13: proven under 100 submits at once.
func TestOneOfAHundredLiveFilingsOfACertificateStands(t *testing.T) {
	t.Parallel()
	b := setup(t)
	stories := make([]*story, 100)
	for i := range stories {
		s := newStory(i)
		s.row.NumberKey, s.row.Filer = "鲁烟试-000000", fmt.Sprintf("registration-%d", i)
		stories[i] = s
	}
	var mu sync.Mutex
	holders := map[string]int{}
	written := race(t, 100, func(i int) (bool, error) {
		out, err := b.worker.Record(t.Context(), stories[i].decide("c1", "created", "submitted"))
		if err == nil && out.Clash != nil {
			mu.Lock()
			defer mu.Unlock()
			holders[out.Clash.Index+" "+out.Clash.Case]++
			if "filing-"+fmt.Sprintf("%04s", strings.TrimPrefix(out.Clash.Owner, "registration-")) != out.Clash.Case {
				err = fmt.Errorf("clash %+v", out.Clash)
			}
		}
		return err == nil && out.Clash == nil, err
	})
	if written != 1 || len(holders) != 1 {
		t.Errorf("%d stand, clashes name %v", written, holders)
	}
	if lines, err := b.api.Cases(t.Context(), everything(), pageAll); err != nil || lines.Total != 1 {
		t.Errorf("%d cases, %v", lines.Total, err)
	}
}

func TestACertificateIsFreeOnceItsFilingEnds(t *testing.T) {
	t.Parallel()
	b, first, second := setup(t), newStory(1), newStory(2)
	second.row.NumberKey = first.row.NumberKey
	first.must(t, b.worker, "c1", "submitted")
	r := second.decide("c1", "submitted")
	if out, err := b.worker.Record(t.Context(), r); err != nil || out.Clash == nil || out.Clash.Case != first.id {
		t.Fatalf("got %+v, %v", out, err)
	}
	first.row.Live, first.row.Stage = false, filing.Withdrawn
	first.must(t, b.worker, "c2", "withdrawn")
	second.mustRecord(t, b.worker, r)
}

// T-0.25: every (enterprise kind × point) pair, in the database itself.
func TestAnOutsideEnterpriseStandsOnlyAtThePointThatTakesIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	n := 0
	for _, outside := range []bool{false, true} {
		for _, point := range []string{"", outer, inner, "烟台审99"} {
			n++
			s := newStory(n)
			s.row.Outside, s.row.Point = outside, point
			_, err := b.worker.Record(t.Context(), s.decide("c1", "submitted"))
			if fits := !outside || point == "" || point == outer; fits != (err == nil) || err != nil && casefile.KindOf(err) != casefile.Conflict {
				t.Errorf("outside %v at %q: %v", outside, point, err)
			}
		}
	}
	err := b.worker.PutCampaign(t.Context(), campaignWith(outer, false))
	if casefile.KindOf(err) != casefile.Conflict {
		t.Errorf("the point stops taking outside enterprises while one stands there: %v", err)
	}
}

func TestTextThatNoDatabaseHoldsIsTheSendersFault(t *testing.T) {
	t.Parallel()
	b, s := setup(t), newStory(1)
	s.row.FilerName = "a\x00b"
	_, err := b.worker.Record(t.Context(), s.decide("c1", "created"))
	if casefile.KindOf(err) != casefile.Invalid {
		t.Errorf("got %v", err)
	}
}

func TestADatabaseThatIsAwayIsUnavailable(t *testing.T) {
	t.Parallel()
	b, s := setup(t), newStory(1)
	address, err := url.Parse(b.Owner)
	if err != nil {
		t.Fatal(err)
	}
	server, err := pgx.Connect(t.Context(), os.Getenv("DATABASE_URL"))
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close(t.Context())
	if _, err := server.Exec(t.Context(), "drop database "+strings.TrimPrefix(address.Path, "/")+" with (force)"); err != nil {
		t.Fatal(err)
	}
	_, readErr := b.api.Case(t.Context(), s.id)
	_, writeErr := b.worker.Record(t.Context(), s.decide("c1", "created"))
	address.Host = "127.0.0.1:1"
	_, openErr := postgres.Open(t.Context(), address.String(), b.Ring)
	for _, err := range []error{readErr, writeErr, openErr} {
		if !postgres.Unavailable(err) || casefile.KindOf(err) != casefile.Unavailable {
			t.Errorf("got %v", err)
		}
	}
}

// race runs fn n times at once and counts how often it said true.
func race(t *testing.T, n int, fn func(i int) (bool, error)) int {
	t.Helper()
	var wg sync.WaitGroup
	var mu sync.Mutex
	start, count, errs := make(chan struct{}), 0, []error(nil)
	for i := range n {
		wg.Go(func() {
			<-start
			ok, err := fn(i)
			mu.Lock()
			defer mu.Unlock()
			if ok {
				count++
			}
			errs = append(errs, err)
		})
	}
	close(start)
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	return count
}
