package bench

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/notice"
)

// The kinds of request, as people make them.
const (
	reqInbox    = "inbox"
	reqCase     = "case page"
	reqNumber   = "search by number"
	reqName     = "search by part of a name"
	reqDecision = "decision"
	reqNotice   = "notice page, public"
)

// mix is how often each is made, of a hundred.
var mix = []struct {
	kind  string
	share int
}{{reqInbox, 22}, {reqCase, 25}, {reqDecision, 25}, {reqNumber, 10}, {reqName, 3}, {reqNotice, 15}}

// thinks is how long a user takes between two requests.
const thinks = 5 * time.Second

// crowd is what the requests of the mix are about.
type crowd struct {
	*web
	office string // login of an officer of the point
	centre string // and of the Centre
	desks  []int  // filings that lie at the point
	known  func(i int) filing.Content
	notice string
	base   int
	dice   []string // kinds by chance, the same in every run
}

func newCrowd(w *web, desks []int, noticeID string) *crowd {
	c := &crowd{web: w, office: "point02a", centre: "reviewer1", desks: desks, notice: noticeID}
	c.known = func(i int) filing.Content { return content(desks[i%len(desks)]) }
	for _, m := range mix {
		c.dice = append(c.dice, slices.Repeat([]string{m.kind}, m.share)...)
	}
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same order in every run is the point
	random.Shuffle(len(c.dice), func(i, j int) { c.dice[i], c.dice[j] = c.dice[j], c.dice[i] })
	return c
}

func (c *crowd) kind(i int) string { return c.dice[i%len(c.dice)] }

// send makes request i of its kind.
func (c *crowd) send(ctx context.Context, i int) error { return c.make(ctx, c.kind(i), i) }

func (c *crowd) make(ctx context.Context, kind string, i int) error {
	n := c.desks[i%len(c.desks)]
	switch kind {
	case reqInbox:
		return c.ask(ctx, http.MethodGet, "/api/v1/tasks?limit=20", c.office, nil, nil)
	case reqCase:
		return c.ask(ctx, http.MethodGet, "/api/v1/filings/"+caseOf(n), c.office, nil, nil)
	case reqNumber:
		return c.search(ctx, map[string]any{"certificate_number": c.known(i).Certificate.Number})
	case reqName:
		return c.search(ctx, map[string]any{"name": string([]rune(c.known(i).Person.Name)[3:])})
	case reqDecision:
		return c.decide(ctx, n, i)
	}
	return c.ask(ctx, http.MethodGet, "/api/v1/public/notices/"+c.notice+"/lines?limit=50", "", nil, nil)
}

func (c *crowd) search(ctx context.Context, what map[string]any) error {
	what["limit"] = 20
	return c.ask(ctx, http.MethodPost, "/api/v1/filings/search", c.centre, what, nil)
}

func (c *crowd) decide(ctx context.Context, n, i int) error {
	return c.ask(ctx, http.MethodPost, "/api/v1/filings/"+caseOf(n)+"/originals", c.office,
		filing.Tick{Original: filing.OriginalIDCard, Seen: i%2 == 0}, nil, fmt.Sprintf("bench-%d", c.base+i))
}

// apiRun is the second part.
type apiRun struct {
	*site
	users  []int
	rounds int
	span   time.Duration
	cases  int
	say    func(format string, args ...any)
}

func measureAPI(ctx context.Context, s *site, o Options) ([]Figure, []string, error) {
	a := &apiRun{site: s, users: []int{20, 200, 1200}, rounds: 3, span: 20 * time.Second, cases: 400, say: o.say}
	if o.Tiny {
		a.users, a.rounds, a.span, a.cases = []int{20}, 1, 3*time.Second, 20
	}
	c, err := a.open(ctx)
	if err != nil {
		return nil, nil, err
	}
	var figures []Figure
	for _, users := range a.users {
		some, err := a.measure(ctx, c, users)
		if err != nil {
			return nil, nil, err
		}
		figures = append(figures, some...)
	}
	return figures, []string{fmt.Sprintf("A user makes a request every %s; of a hundred requests %s. The rate of arrivals is "+
		"constant, and a request's time runs from the moment it was due. Beside the %d filings that are decided there are as many "+
		"before the Centre and on a notice.", thinks, mixed(), a.cases)}, nil
}

func mixed() string {
	var parts []string
	for _, m := range mix {
		parts = append(parts, fmt.Sprintf("%d %s", m.share, m.kind))
	}
	return strings.Join(parts, ", ")
}

// open starts the program and puts filings where the requests want them.
func (a *apiRun) open(ctx context.Context) (*crowd, error) {
	if err := a.child(groupWorker, nil, "worker"); err != nil {
		return nil, err
	}
	w, err := a.serve(ctx, "point02a", "reviewer1")
	if err != nil {
		return nil, err
	}
	desks, err := a.lay(ctx, asSubmitted)
	if err != nil {
		return nil, err
	}
	if _, err := a.lay(ctx, asHanded); err != nil {
		return nil, err
	}
	published, err := a.publish(ctx)
	if err != nil {
		return nil, err
	}
	c := newCrowd(w, desks, published)
	for i := range desks { // each filing's workflow runs before its decisions are counted
		if err := c.decide(ctx, desks[i], -1-i); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (a *apiRun) lay(ctx context.Context, records int) ([]int, error) {
	cases := make([]int, a.cases)
	for i := range cases {
		cases[i] = int(lives.Add(1))
	}
	return cases, a.remember(ctx, cases, records)
}

// publish puts a batch on show, on the engine: plan, the leader's signature, the day.
func (a *apiRun) publish(ctx context.Context) (string, error) {
	if _, err := a.lay(ctx, asRechecked); err != nil {
		return "", err
	}
	const id = "notice-00000000be"
	engine, kind := a.driver().engine, notice.Kind
	say := func(role casefile.Role, command string, data any) casefile.Command {
		who := casefile.Actor{ID: "acc-bench-" + string(role), Role: role}
		return casefile.Command{ID: who.ID + ":" + command, Type: command, Actor: who, Clock: a.clock, Data: casefile.Encode(data)}
	}
	if _, err := engine.Open(ctx, kind, id, "salt-of-"+id, say(casefile.Publisher, notice.CmdPlan,
		notice.Plan{Terms: a.terms, Number: 1, Track: filing.Main})); err != nil {
		return "", fmt.Errorf("plan notice: %w", err)
	}
	s, err := reached(ctx, a.site, id, "its list to be frozen", func(s notice.State) bool { return s.List != nil })
	if err != nil {
		return "", err
	}
	if _, err := engine.Send(ctx, kind, id, say(casefile.Leader, notice.CmdSign, notice.Sign{Hash: s.List.Hash})); err != nil {
		return "", fmt.Errorf("sign notice: %w", err)
	}
	if _, err := engine.Send(ctx, kind, id, say(casefile.Publisher, notice.CmdPublish, notice.Publish{})); err != nil {
		return "", fmt.Errorf("publish notice: %w", err)
	}
	_, err = reached(ctx, a.site, id, "its lines to be on show", func(s notice.State) bool { return s.Shown != nil })
	return id, err
}

func (a *apiRun) measure(ctx context.Context, c *crowd, users int) ([]Figure, error) {
	rate := float64(users) / thinks.Seconds()
	runs := make([]map[string]*answers, 0, a.rounds)
	for round := range a.rounds {
		c.base += 1_000_000
		seen, err := arrivals{rate: rate, warm: 2 * time.Second, span: a.span}.run(ctx, c.kind, c.send)
		if err != nil {
			return nil, err
		}
		runs = append(runs, seen)
		a.say("%d users, round %d: %s", users, round+1, brief(seen))
	}
	var out []Figure
	for _, m := range mix {
		out = append(out, percentiles(users, m.kind, runs)...)
	}
	return out, nil
}

func brief(seen map[string]*answers) string {
	var parts []string
	for _, kind := range slices.Sorted(maps.Keys(seen)) {
		a := seen[kind]
		part := fmt.Sprintf("%s %.0f/%.0f ms", kind, a.times.at(50), a.times.at(95))
		if a.errors > 0 {
			part += fmt.Sprintf(" %d errors, the first: %v", a.errors, a.first)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}

// percentiles are the figures of one kind of request at one number of users, with the targets of the issues.
func percentiles(users int, kind string, runs []map[string]*answers) []Figure {
	at := func(percent float64) []float64 {
		var out []float64
		for _, r := range runs {
			if a := r[kind]; a != nil && len(a.times) > 0 {
				out = append(out, a.times.at(percent))
			}
		}
		return out
	}
	name := fmt.Sprintf("%d users, %s", users, kind)
	failed := figure(name, "errors", each(runs, func(r map[string]*answers) float64 {
		if r[kind] == nil {
			return 0
		}
		return float64(r[kind].errors)
	})...).atMost(0)
	if len(at(50)) == 0 { // nobody asked for it, or nobody was answered
		return []Figure{failed}
	}
	p50, p95, p99 := figure(name, "ms p50", at(50)...), figure(name, "ms p95", at(95)...), figure(name, "ms p99", at(99)...)
	limit := limits[kind]
	if limit.p50 > 0 && users <= limit.users50 {
		p50 = p50.atMost(limit.p50)
	}
	if limit.p95 > 0 && users <= limit.users95 {
		p95 = p95.atMost(limit.p95)
	}
	return []Figure{p50, p95, p99, failed}
}

// limits are the targets: up to how many users each percentile is promised.
var limits = map[string]struct {
	p50, p95         float64
	users50, users95 int
}{
	reqInbox:    {p50: 30, users50: 200},
	reqNumber:   {p50: 25, users50: 200, p95: 100, users95: 200},
	reqName:     {p95: 300, users95: 200},
	reqDecision: {p50: 40, users50: 20, p95: 170, users95: 200},
}
