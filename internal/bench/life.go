package bench

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// The people and cases around one filing.
var (
	clerk     = casefile.Actor{ID: "acc-bench-firm", Role: casefile.Enterprise, Filer: firm.ID}
	inspector = casefile.Actor{ID: "acc-bench-point", Role: casefile.PointStaff, Point: benchPoint}
	reviewer  = casefile.Actor{ID: "acc-bench-centre", Role: casefile.Reviewer}
)

const benchPoint = "烟台审02"

// step is one command of a life. Before it the case may have to reach a version by itself: a job's result is awaited.
type step struct {
	who   casefile.Actor
	kind  string
	data  any
	await int
	nth   int  // place in the script
	sign  bool // its content hash comes from the case as it stands
}

// script is a whole life, from draft to the province's receipt, with everything that people and other cases say to it.
func script(n int, terms campaign.Terms) []step {
	c, system := content(n), casefile.SystemActor()
	sheet := filing.SheetCommand{Sheet: "sheet-bench", Version: 1}
	steps := []step{
		{who: clerk, kind: filing.CmdCreate, data: filing.Create{Terms: terms, Filer: firm, Content: c}},
		{who: clerk, kind: filing.CmdAttach, data: upload(n, filing.ScanCertificate)},
		{who: clerk, kind: filing.CmdAttach, data: upload(n, filing.ScanContract)},
		{who: clerk, kind: filing.CmdSign, data: filing.Sign{TextVersion: terms.Commitment.Version, Capacity: "handler"}, await: 5, sign: true},
		{who: clerk, kind: filing.CmdChoosePoint, data: filing.ChoosePoint{Point: benchPoint}},
		{who: clerk, kind: filing.CmdSubmit},
		{who: system, kind: filing.CmdJoinSheet, data: sheet, await: 9},
	}
	for _, original := range []string{filing.OriginalCertificate, filing.OriginalIDCard, filing.OriginalContract, filing.OriginalSheet} {
		steps = append(steps, step{who: inspector, kind: filing.CmdTick, data: filing.Tick{Original: original, Seen: true}})
	}
	steps = append(steps, []step{
		{who: inspector, kind: filing.CmdCapture, data: filing.Capture{Source: "reader", Device: "reader-1", Name: c.Person.Name,
			IDNumber: c.Person.IDNumber, Card: "resident"}},
		{who: inspector, kind: filing.CmdInspect, data: filing.Inspect{Verdict: "pass", Appeared: "handler"}},
		{who: inspector, kind: filing.CmdSeal, data: filing.Stamp{Seal: fmt.Sprintf("seal-%d", n)}},
		{who: system, kind: filing.CmdSheetSigned, data: sheet},
		{who: system, kind: filing.CmdHandOver, data: filing.HandOver{Handover: "handover-bench"}},
		{who: reviewer, kind: filing.CmdRecheck, data: filing.Recheck{Verdict: "pass"}},
		{who: system, kind: filing.CmdAnnounce, data: filing.Announce{Notice: "notice-bench", Line: n, First: "2019-02-21",
			Last: "2019-02-27", End: time.Date(2019, 2, 28, 0, 0, 0, 0, casefile.Shanghai)}},
		{who: system, kind: filing.CmdNoticeEnded, data: filing.NoticeEnded{Notice: "notice-bench"}},
		{who: system, kind: filing.CmdInclude, data: filing.Include{Report: "report-bench", Record: fmt.Sprintf("YT-%d", n)}},
		{who: system, kind: filing.CmdReceipt, data: filing.Receipt{Report: "report-bench", Accepted: true}},
	}...)
	for i := range steps {
		steps[i].nth = i
	}
	return steps
}

// What a life is made of; a test counts them in the script.
const (
	lifeUpdates = 21 // commands that somebody waits for
	lifeRecords = 24 // recordings: one for each command, and for the result of each of three jobs
	lifeJobs    = 3  // two scans checked, one search for matches
	lifeLocals  = 25 // local activities: the recordings, and the search
)

func caseOf(n int) string { return fmt.Sprintf("filing-%012x", n) }

func upload(n int, kind string) filing.Attach {
	return filing.Attach{ID: fmt.Sprintf("upload-%d-%s", n, kind), Kind: kind, Name: "scan.jpg", Size: 1 << 16}
}

// Answering checks scans without looking at any: the engine is measured, not the decoder of pictures.
type Answering struct{}

// Keep gives each upload a hash of its own.
func (Answering) Keep(_ context.Context, _ string, up filing.Attach) (filing.Scan, error) {
	sum := sha256.Sum256([]byte(up.ID))
	return filing.Scan{ID: up.ID, Kind: up.Kind, Hash: hex.EncodeToString(sum[:]), Type: "image/jpeg", Pages: 1, Size: up.Size}, nil
}

// driver lives filings through the desk's engine, as the desk does.
type driver struct {
	engine *desk.Engine
	facts  *postgres.Ledger
	terms  campaign.Terms
	clock  casefile.Clock
	put    func(ctx context.Context, caseID string, up filing.Attach) error // lays a scan into quarantine; nil: none
}

// life sends every command of the script and notes how long each answer took.
func (d *driver) life(ctx context.Context, n int, t *tally) error {
	return d.part(ctx, n, script(n, d.terms), t)
}

func (d *driver) part(ctx context.Context, n int, steps []step, t *tally) error {
	for _, s := range steps {
		if s.await > 0 {
			if err := d.reach(ctx, caseOf(n), s.await); err != nil {
				return err
			}
		}
		cmd, err := d.command(ctx, n, s)
		if err != nil {
			return err
		}
		begin := time.Now()
		if err := d.send(ctx, caseOf(n), cmd); err != nil {
			return fmt.Errorf("%s of %s: %w", s.kind, caseOf(n), err)
		}
		t.hit(begin)
	}
	return nil
}

func (d *driver) send(ctx context.Context, id string, cmd casefile.Command) (err error) {
	if cmd.Type == filing.CmdCreate {
		_, err = d.engine.Open(ctx, filing.Kind, id, "salt-of-"+id, cmd)
		return err
	}
	_, err = d.engine.Send(ctx, filing.Kind, id, cmd)
	return err
}

func (d *driver) command(ctx context.Context, n int, s step) (casefile.Command, error) {
	if up, ok := s.data.(filing.Attach); ok && d.put != nil {
		if err := d.put(ctx, caseOf(n), up); err != nil {
			return casefile.Command{}, err
		}
	}
	if s.sign {
		hash, err := d.contentHash(ctx, caseOf(n))
		if err != nil {
			return casefile.Command{}, err
		}
		signed := s.data.(filing.Sign)
		signed.Content = hash
		s.data = signed
	}
	return command(s, d.clock), nil
}

// command is the step's command; its id tells apart steps of one kind.
func command(s step, clock casefile.Clock) casefile.Command {
	cmd := casefile.Command{ID: fmt.Sprintf("%s:bench-%d", s.who.ID, s.nth), Type: s.kind, Actor: s.who, Clock: clock}
	if s.data != nil {
		cmd.Data = casefile.Encode(s.data)
	}
	return cmd
}

// reach waits until the case has a version: a job's result comes by itself. It asks ever more rarely, as a person
// would: the questions must not be what is measured.
func (d *driver) reach(ctx context.Context, id string, version int) error {
	for wait := 60 * time.Millisecond; ; wait *= 2 {
		if err := sleep(ctx, wait); err != nil {
			return err
		}
		head, err := d.facts.Head(ctx, id)
		switch {
		case err != nil:
			return err
		case head.Version >= version:
			return nil
		case wait > 30*time.Second:
			return fmt.Errorf("%s stands at version %d and never reaches %d", id, head.Version, version)
		}
	}
}

func (d *driver) contentHash(ctx context.Context, id string) (string, error) {
	stored, err := d.facts.Case(ctx, id)
	if err != nil {
		return "", err
	}
	var s filing.State
	if err := json.Unmarshal(stored.State, &s); err != nil {
		return "", fmt.Errorf("read state of %s: %w", id, err)
	}
	return filing.ContentHash(s.Content), nil
}
