package bench

import (
	"context"
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/postgres"
	"chizheng/internal/postgres/pgtest"
	"chizheng/internal/settings"
)

var update = flag.Bool("update", false, "write the golden plans anew")

// hot is a question that people ask all day.
type hot struct {
	name string
	ask  func(ctx context.Context, l *postgres.Ledger) error
	// whole says why the question reads a whole table; empty: it may not.
	whole string
}

// TestHotQuestionsNeverReadAWholeTable fills a database moderately, asks, and holds the planner's answers against the
// golden ones. The plans come from the server's own log.
func TestHotQuestionsNeverReadAWholeTable(t *testing.T) {
	t.Parallel()
	db, ledger := moderatelyFilled(t)
	log := filepath.Join(os.Getenv("CHIZHENG_STATE"), "log", "postgres.log")
	var got strings.Builder
	for _, q := range hotQuestions() {
		before := length(t, log)
		require.NoError(t, q.ask(t.Context(), ledger), q.name)
		plans := plansSince(t, log, before, db)
		if q.whole == "" { // a plan over whole tables hangs on chance: it is worth no golden file
			fmt.Fprintf(&got, "## %s\n%s\n", q.name, plans)
			require.NotRegexp(t, `Seq Scan on (case_file|case_event|filing|filing_person|task|message|notice_line)\b`, plans, q.name)
		}
	}
	compare(t, ledgerVersion(t, db), got.String())
}

func hotQuestions() []hot {
	const n = 4321
	c := content(n)
	everywhere := postgres.Everything()
	filings := func(f postgres.FilingFilter) func(context.Context, *postgres.Ledger) error {
		f.Campaign, f.Scope = campaignID, everywhere
		return func(ctx context.Context, l *postgres.Ledger) error {
			_, err := l.Filings(ctx, f, postgres.Page{Limit: 20})
			return err
		}
	}
	inbox := func(in postgres.Inbox) func(context.Context, *postgres.Ledger) error {
		in.Campaign = campaignID
		return func(ctx context.Context, l *postgres.Ledger) error {
			_, err := l.Tasks(ctx, in, postgres.Page{Limit: 20})
			return err
		}
	}
	return []hot{
		{name: "inbox of a point", ask: inbox(postgres.Inbox{Role: casefile.PointStaff, Account: "acc-1", Point: benchPoint})},
		{name: "inbox of an enterprise", ask: inbox(postgres.Inbox{Role: casefile.Enterprise, Account: "acc-1", Owner: "registration-000001"})},
		{name: "inbox of the Centre", ask: inbox(postgres.Inbox{Role: casefile.Reviewer, Account: "acc-1"})},
		{name: "counts of an inbox", ask: func(ctx context.Context, l *postgres.Ledger) error {
			_, err := l.TaskCounts(ctx, postgres.Inbox{Role: casefile.PointStaff, Account: "acc-1", Point: benchPoint, Campaign: campaignID}, time.Now())
			return err
		}},
		{name: "search by number", ask: filings(postgres.FilingFilter{Number: c.Certificate.Number})},
		{name: "search by ID number", ask: filings(postgres.FilingFilter{IDNumber: c.Person.IDNumber})},
		{name: "search by phone", ask: filings(postgres.FilingFilter{Phone: c.Person.Phone})},
		{name: "search by part of a name", ask: filings(postgres.FilingFilter{Text: string([]rune(sayable(n))[2:])})},
		{name: "filings of a stage", ask: filings(postgres.FilingFilter{Stages: []filing.Stage{filing.Rechecked}})},
		{name: "filings of a stage at a point", ask: filings(postgres.FilingFilter{Stages: []filing.Stage{filing.Submitted}, Points: []string{benchPoint}})},
		{name: "all filings", whole: "no index gives its order, and its exact total counts every row", ask: filings(postgres.FilingFilter{})},
		{name: "case page", ask: func(ctx context.Context, l *postgres.Ledger) error {
			_, err := l.Case(ctx, caseOf(n))
			return err
		}},
		{name: "history of a case", ask: func(ctx context.Context, l *postgres.Ledger) error {
			_, err := l.Events(ctx, caseOf(n))
			return err
		}},
		{name: "near matches of a filing", ask: func(ctx context.Context, l *postgres.Ledger) error {
			_, err := l.FindMatches(ctx, caseOf(n))
			return err
		}},
		{name: "messages of somebody", ask: func(ctx context.Context, l *postgres.Ledger) error {
			_, err := l.Messages(ctx, []string{"registration-000001"}, true, postgres.Page{Limit: 20})
			return err
		}},
		{name: "a decision's records", ask: recordTick},
		{name: "table of the points", whole: "it counts every filing", ask: func(ctx context.Context, l *postgres.Ledger) error {
			_, err := l.Reconcile(ctx, everywhere, campaignID)
			return err
		}},
	}
}

// recordTick records one more event of a filing at its point.
func recordTick(ctx context.Context, l *postgres.Ledger) error {
	n := standing(asSubmitted)
	loaded, err := l.Load(ctx, caseOf(n))
	if err != nil {
		return err
	}
	f := fold{id: caseOf(n), clock: testClock()}
	if f.state, err = casefile.Fold(filing.Room.Apply, loaded.Events); err != nil {
		return err
	}
	f.hash = loaded.Events[len(loaded.Events)-1].Hash
	who := inspector
	who.Point = f.state.Point
	if err := f.take(command(step{who: who, kind: filing.CmdTick, data: filing.Tick{Original: filing.OriginalIDCard, Seen: true}, nth: 99}, f.clock)); err != nil {
		return err
	}
	done, err := l.Record(ctx, f.out[0])
	if err == nil && len(done.Stored) > 0 {
		err = fmt.Errorf("not written: %d events stand", len(done.Stored))
	}
	return err
}

// standing is the number of a filing that was filled into a stage.
func standing(records int) int {
	for n := 1; ; n++ {
		at := n * 37 % 100
		for _, s := range campaignStages {
			if at < s.share && s.records == records {
				return n
			}
			if at -= s.share; at < 0 {
				break
			}
		}
	}
}

func testClock() casefile.Clock {
	return casefile.Clock{Seq: 2, Real: time.Now(), Campaign: time.Date(2019, 2, 20, 10, 0, 0, 0, casefile.Shanghai), Rate: 1, Rehearsal: true}
}

// moderatelyFilled is a database of eight thousand filings, and a ledger whose plans the server logs.
func moderatelyFilled(t *testing.T) (*pgtest.DB, *postgres.Ledger) {
	t.Helper()
	db := pgtest.New(t)
	plan, err := campaign.Builtin(campaignID)
	require.NoError(t, err)
	terms, err := plan.Terms()
	require.NoError(t, err)
	s := &site{set: settings.Settings{OwnerURL: db.Owner}, ring: db.Ring, plan: plan, terms: terms, clock: testClock()}
	f := &filler{site: s, from: 1, stages: campaignStages, workers: 1}
	require.NoError(t, s.withoutIndexes(t.Context(), func() error { return f.fill(t.Context(), 8_000) }))
	u, err := url.Parse(db.Owner)
	require.NoError(t, err)
	q := u.Query()
	q.Set("pool_max_conns", "1")
	q.Set("options", "-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0")
	u.RawQuery = strings.ReplaceAll(q.Encode(), "+", "%20")
	ledger, err := postgres.Open(t.Context(), u.String(), db.Ring)
	require.NoError(t, err)
	t.Cleanup(ledger.Close)
	return db, ledger
}

func length(t *testing.T, file string) int64 {
	t.Helper()
	info, err := os.Stat(file)
	require.NoError(t, err, "the plans are read from the server's log: run the test inside `chizheng stack --temp --`")
	return info.Size()
}

// a node of a plan, without what it is thought to cost.
var node = regexp.MustCompile(`^\s*((?:->\s+)?[A-Z][A-Za-z ]+(?: (?:using|on) [^(]*)*)\s+\(cost=`)

// plansSince reads the plans that the server logged for our database, as trees of nodes.
func plansSince(t *testing.T, file string, from int64, db *pgtest.DB) string {
	t.Helper()
	u, err := url.Parse(db.Owner)
	require.NoError(t, err)
	raw, err := os.ReadFile(file)
	require.NoError(t, err)
	var out []string
	ours := false
	for line := range strings.Lines(string(raw[from:])) {
		if strings.Contains(line, "LOG:") {
			ours = strings.Contains(line, "@"+u.Path[1:]+" ") && strings.Contains(line, "plan:")
			continue
		}
		if m := node.FindStringSubmatch(line); ours && m != nil {
			depth := len(line) - len(strings.TrimLeft(line, " \t"))
			out = append(out, strings.Repeat(" ", max(depth-1, 0))+strings.TrimSpace(m[1]))
		}
	}
	require.NotEmpty(t, out, "the server logged no plan")
	return strings.Join(out, "\n") + "\n"
}

func ledgerVersion(t *testing.T, db *pgtest.DB) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), db.Owner)
	require.NoError(t, err)
	defer conn.Close(context.WithoutCancel(t.Context()))
	var v string
	require.NoError(t, conn.QueryRow(t.Context(), "select split_part(current_setting('server_version'), '.', 1)").Scan(&v))
	return v
}

// compare holds plans against the golden ones of the same version of the server; another version may plan otherwise.
func compare(t *testing.T, version, got string) {
	t.Helper()
	golden := filepath.Join("testdata", "plans-"+version+".golden")
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
	}
	known, err := filepath.Glob(filepath.Join("testdata", "plans-*.golden"))
	require.NoError(t, err)
	require.NotEmpty(t, known)
	if !slices.Contains(known, golden) {
		t.Logf("no golden plans for version %s: only whole scans were looked for", version)
		return
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), got, "a plan changed: look whether it is as good, then run with -update")
}
