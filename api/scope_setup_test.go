package api

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/handover"
	"chizheng/internal/casefile/importing"
	"chizheng/internal/casefile/registration"
	"chizheng/internal/casefile/sheet"
	"chizheng/internal/desk"
	"chizheng/internal/locale"
	"chizheng/internal/postgres"
	"chizheng/internal/postgres/pgtest"
	"chizheng/internal/seeding"
)

// side is everything that belongs to one filer at one point. Mark stands in all that a person could read of it.
type side struct {
	mark, point, area string
	cases             map[string]string // by kind
}

// Whose the cases are: ours are the asker's own, theirs must never be seen.
var (
	ours   = side{mark: "甲", point: "烟台审05", area: "370612", cases: ids("a")}
	theirs = side{mark: "禁", point: "烟台审02", area: "370602", cases: ids("b")}
)

func ids(end string) map[string]string {
	m := map[string]string{}
	for _, kind := range []string{"registration", "filing", "sheet", "handover", "importing"} {
		m[kind] = kind + "-" + strings.Repeat("0", 25) + end
	}
	return m
}

// askers are people with ours as their scope, by token.
var askers = map[string]casefile.Actor{
	"firm":      {ID: "account-1", Role: casefile.Enterprise, Filer: ours.cases["registration"]},
	"applicant": {ID: "account-2", Role: casefile.Applicant, Filer: ours.cases["registration"]},
	"person":    {ID: "account-3", Role: casefile.Individual, Filer: ours.cases["registration"]},
	"point05":   {ID: "account-4", Role: casefile.PointStaff, Point: ours.point},
	"county":    {ID: "account-5", Role: casefile.County, Area: ours.area},
	"forgotten": {ID: "account-6", Role: casefile.PointStaff}, // a point's officer whose point nobody entered
}

// How the auditor reads the access log.
var (
	auditor   = casefile.Actor{ID: "account-9", Role: casefile.Auditor, Mandate: "m-1"}
	firstPage = postgres.Page{Limit: 50}
)

type access = account.Access

func accessesOf(id string) postgres.AccessFilter { return postgres.AccessFilter{Case: id} }

type asker struct{}

func (asker) Identify(_ context.Context, token string) (account.Identity, error) {
	if token == "boss" {
		return account.Identity{Actor: casefile.Actor{ID: "account-8", Role: casefile.Admin}}, nil
	}
	return account.Identity{Actor: askers[token]}, nil
}

// scoped is the API on a real ledger with the two sides' cases in it. Its engine is away: a command that gets past its
// scope would be seen as an internal failure.
func scoped(t *testing.T) *bundle {
	t.Helper()
	db := pgtest.New(t)
	plan, err := campaign.Builtin("yantai-2019")
	must(t, err)
	terms, err := plan.Terms()
	must(t, err)
	worker := db.Worker(t)
	_, err = seeding.Campaign(t.Context(), worker, plan, seeding.Rehearsal)
	must(t, err)
	ours.record(t, worker, terms)
	theirs.record(t, worker, terms)
	ledger := db.API(t)
	people := account.New(ledger, account.Options{})
	rules, err := loadPolicy()
	must(t, err)
	l, err := locale.Load()
	must(t, err)
	b := &bundle{log: &strings.Builder{}, now: time.Now(), worker: worker}
	b.API, err = New(Config{Version: "test", Campaign: plan.ID, Policy: rules, Locales: l, Sessions: asker{},
		Desk: desk.New(rules, &desk.Engine{}, ledger, nil, db.Ring, people), Log: slog.New(slog.NewTextHandler(b.log, nil))})
	must(t, err)
	return b
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// record puts a side's cases into the ledger, each as its room would project it.
func (s side) record(t *testing.T, l *postgres.Ledger, terms campaign.Terms) {
	t.Helper()
	at := time.Date(2019, 2, 20, 9, 0, 0, 0, casefile.Shanghai)
	name, reg := "测试"+s.mark+"一", s.cases["registration"]
	filer := filing.Filer{ID: reg, Kind: filing.ByEnterprise, Name: "试例" + s.mark + "公司", CreditCode: "91370600MA00000T4X", Area: s.area}
	put(t, l, s, "registration", registration.Project, registration.State{Case: reg, Terms: terms, Kind: filing.ByEnterprise, Stage: registration.Submitted,
		Since: at, SubmittedAt: at, Version: 1, Round: 1, Enterprise: registration.Enterprise{Name: filer.Name, CreditCode: "91370600MA" + s.cases["filing"][len("filing-")+18:] + "4X",
			Area: s.area, Representative: name, Handler: name, Phone: "19900000001"}})
	put(t, l, s, "filing", filing.Project, filing.State{Case: s.cases["filing"], Terms: terms, Filer: filer, Stage: filing.Submitted, Since: at, Track: filing.Main,
		Round: 1, Version: 1, Point: s.point, Content: filing.Content{Person: filing.Person{Name: name, IDNumber: "990602199001010012", Phone: "19900000001", Address: s.mark + "地址"},
			Certificate: filing.Certificate{Kind: "post_certificate", Number: "测" + s.mark + "1", Work: "040", Level: "intermediate", Issued: "2014-09-01", Issuer: "烟台市住房和城乡建设局", Holder: name}},
		Snapshots: []filing.Snapshot{{Round: 1, At: at}}})
	put(t, l, s, "sheet", sheet.Project, sheet.State{Case: s.cases["sheet"], Terms: terms, Number: s.point[len(s.point)-2:] + "-00001", Filer: reg, FilerKind: filing.ByEnterprise,
		Point: s.point, Stage: sheet.Void, Since: at, Version: 1, Edition: 1, Lines: []sheet.Line{{Filing: s.cases["filing"], Version: 1, Hash: "h"}}})
	put(t, l, s, "handover", handover.Project, handover.State{Case: s.cases["handover"], Terms: terms, Number: "H-" + s.mark, Point: s.point, Track: filing.Main,
		Stage: handover.Prepared, Since: at, Version: 1, Items: []handover.Item{{Filing: s.cases["filing"], Papers: 1}}})
	put(t, l, s, "importing", importing.Project, importing.State{Case: s.cases["importing"], Terms: terms, Filer: filer, Stage: importing.Read, Since: at, Version: 1, KeepDays: 30})
}

func put[S any](t *testing.T, l *postgres.Ledger, s side, kind string, project func(S) casefile.Projection, state S) {
	t.Helper()
	id := s.cases[kind]
	e := casefile.Event{Case: id, Seq: 1, Type: "created", At: time.Date(2019, 2, 20, 9, 0, 0, 0, casefile.Shanghai), Actor: casefile.SystemActor(), Command: "c-1",
		Data: casefile.Encode(state), Messages: []casefile.Message{{To: s.cases["registration"], Code: "filing_submitted", Args: map[string]string{"case": id, "point": s.point}}}}
	hash, err := casefile.ChainHash(e, casefile.DataHash("salt", 1, e.Data))
	must(t, err)
	e.Hash = hash
	p := project(state)
	out, err := l.Record(t.Context(), casefile.Recording{Kind: kind, Case: id, Salt: "salt", Events: []casefile.Event{e}, State: casefile.Encode(state), Projection: p})
	must(t, err)
	if out.Clash != nil {
		t.Fatalf("record %s: %+v", id, out.Clash)
	}
}
