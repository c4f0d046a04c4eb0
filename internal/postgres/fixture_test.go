package postgres_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/postgres"
	"chizheng/internal/postgres/pgtest"
)

// Campaign time of the tests: a day inside every window.
var day = time.Date(2019, 2, 20, 9, 0, 0, 0, casefile.Shanghai)

const (
	term  = "yantai-2019"
	outer = "烟台审01" // the one point that takes outside enterprises
	inner = "烟台审05"
)

// bundle is a database with the campaign's points, as the programs see it.
type bundle struct {
	*pgtest.DB
	worker, api *postgres.Ledger
}

func setup(t testing.TB) bundle {
	t.Helper()
	db := pgtest.New(t)
	b := bundle{db, db.Worker(t), db.API(t)}
	err := b.worker.PutCampaign(t.Context(), postgres.Campaign{ID: term, Version: term + "/1", Plan: []byte(`{}`),
		Clock:  casefile.Clock{Real: day, Campaign: day, Rate: 1, Rehearsal: true},
		Points: []postgres.CampaignPoint{{Code: outer, Outside: true, Area: "370601"}, {Code: inner, Area: "370612"}}})
	if err != nil {
		t.Fatalf("put campaign: %v", err)
	}
	return b
}

// sql runs a statement as the owner.
func (b bundle) sql(t testing.TB, statement string, args ...any) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), b.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), statement, args...); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// story is one case being told: each decide gives the next Recording, kept only once it was written.
type story struct {
	id   string
	salt string
	last casefile.Event
	n    int
	head casefile.Head
	row  filing.Row
}

func newStory(i int) *story {
	return &story{id: fmt.Sprintf("filing-%04d", i), salt: fmt.Sprintf("salt %d", i),
		head: casefile.Head{Campaign: term, Terms: term + "/1", Stage: string(filing.Submitted), Owner: "registration-1", Point: inner, Area: "370612"},
		row: filing.Row{Campaign: term, Filer: "registration-1", FilerKind: filing.ByEnterprise, FilerName: "试例建筑有限公司",
			Stage: filing.Submitted, Track: filing.Main, Round: 1, Live: true, Class: "A", Point: inner, Area: "370612",
			Name: "测试甲一", IDNumber: "990602199001010012", Phone: "19900000001", Work: "050", Level: "senior",
			Number: fmt.Sprintf("鲁烟试-%06d", i), NumberKey: fmt.Sprintf("鲁烟试-%06d", i), Issuer: "烟台市住房和城乡建设局",
			IssuerKey: "烟台市住房和城乡建设局", SubmittedAt: day, Since: day}}
}

// decide makes the recording of a command with one event for each type.
func (s *story) decide(command string, types ...string) casefile.Recording {
	r := casefile.Recording{Kind: filing.Kind, Case: s.id, Salt: s.salt, Base: s.n,
		State:      []byte(fmt.Sprintf(`{"id_number":%q,"after":%q}`, s.row.IDNumber, command)),
		Projection: casefile.Projection{Head: s.head, Row: s.row}}
	r.Projection.Head.Stage = string(s.row.Stage)
	prev := s.last.Hash
	for i, kind := range types {
		e := casefile.Event{Case: s.id, Seq: s.n + 1 + i, Type: kind, At: day.Add(time.Duration(s.n+i) * time.Minute),
			Actor: casefile.Actor{ID: "account-1", Role: casefile.Enterprise, Filer: "registration-1"}, Command: command,
			Data: []byte(fmt.Sprintf(`{"name":"测试甲一","event":%q}`, kind)), Terms: term + "/1", Prev: prev,
			Rules:    []casefile.Outcome{{Rule: "age", Version: 1, Clause: "R-0.19", Verdict: casefile.Pass, Inputs: map[string]string{"born": "1990-01-01"}}},
			Messages: []casefile.Message{{To: "registration-1", Code: "filing_" + kind, Args: map[string]string{"case": s.id}}}}
		hash, err := casefile.ChainHash(e, casefile.DataHash(s.salt, e.Seq, e.Data))
		if err != nil {
			panic(err)
		}
		e.Hash, prev = hash, hash
		r.Events = append(r.Events, e)
	}
	return r
}

func (s *story) keep(r casefile.Recording) {
	s.last = r.Events[len(r.Events)-1]
	s.n = s.last.Seq
}

// must records a command and goes on from it.
func (s *story) must(t testing.TB, l *postgres.Ledger, command string, types ...string) casefile.Recording {
	t.Helper()
	r := s.decide(command, types...)
	return s.mustRecord(t, l, r)
}

func (s *story) mustRecord(t testing.TB, l *postgres.Ledger, r casefile.Recording) casefile.Recording {
	t.Helper()
	out, err := l.Record(t.Context(), r)
	if err != nil || out.Clash != nil || out.Stored != nil {
		t.Fatalf("record %s: %+v, %v", s.id, out, err)
	}
	s.keep(r)
	return r
}
