package e2e

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/activities"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/sheet"
	"chizheng/internal/display"
	"chizheng/internal/intake"
	"chizheng/internal/packing"
	"chizheng/internal/province"
	"chizheng/internal/scan"
	"chizheng/worker"
)

const batchSheet = "sheet-0000000b"

// batchHouse is a house whose worker knows every step, with a channel to the province.
func batchHouse(t testing.TB, channel province.Channel) *house {
	t.Helper()
	h := newHouse(t)
	h.fleet.Stop()
	h.fleet = worker.New(h.client, worker.Activities{
		&activities.Ledger{Store: h.ledger}, &activities.Telling{Sender: h.engine, Parallel: 16},
		&activities.Scans{Quarantine: &intake.Desk{Objects: h.files, Register: h.ledger, Limits: scan.Default}},
		&activities.Matching{Matcher: h.ledger},
		&activities.Imports{Workbooks: &packing.Workbooks{Files: h.files}, Book: h.ledger, Opener: h.engine, Blind: h.db.Ring},
		&activities.Bulks{Sender: h.engine, Claimer: h.ledger, Parallel: 16},
		&activities.Displays{Looker: &display.Page{}}, // no address: every look says so
		&activities.Notices{List: h.ledger, Lines: h.ledger, Sender: h.engine, Parallel: 16},
		&activities.Reports{Packager: &packing.Packager{Ledger: h.ledger, Files: h.files}, Lines: h.ledger,
			Files: &packing.ReceiptFiles{Files: h.files}, Province: &packing.Province{Channel: channel, Files: h.files},
			Sender: h.engine, Parallel: 16, Patience: 5 * time.Second, Interval: 50 * time.Millisecond},
	})
	require.NoError(t, h.fleet.Start())
	return h
}

// moment is the rehearsal's clock set for the nth time and held at ten in the morning.
func (h *house) moment(n int, date string) casefile.Clock {
	c := h.clock(date)
	c.Seq = n
	return c
}

// order gives a command to a case of any kind; the case's first command opens it.
func (h *house) order(clock casefile.Clock, who casefile.Actor, kind, id, command string, data any, first bool) casefile.Answer {
	h.t.Helper()
	a, err := h.attempt(clock, who, kind, id, command, data, first)
	require.NoError(h.t, err, "%s to %s", command, kind)
	return a
}

func (h *house) attempt(clock casefile.Clock, who casefile.Actor, kind, id, command string, data any, first bool) (casefile.Answer, error) {
	n, _ := keys.LoadOrStore(id, new(counter))
	cmd := casefile.Command{ID: fmt.Sprintf("%s:%s-%d", who.ID, command, n.(*counter).next()), Type: command, Actor: who, Clock: clock}
	if data != nil {
		cmd.Data = casefile.Encode(data)
	}
	if first {
		return h.engine.Open(h.t.Context(), kind, id, "salt-"+id, cmd)
	}
	return h.engine.Send(h.t.Context(), kind, id, cmd)
}

// stateOf folds a case of any kind from what is recorded.
func stateOf[S any](h *house, room casefile.Room[S], id string) S {
	h.t.Helper()
	loaded, err := h.ledger.Load(h.t.Context(), id)
	require.NoError(h.t, err)
	s, err := casefile.Fold(room.Apply, loaded.Events)
	require.NoError(h.t, err)
	return s
}

func awaitCase[S any](h *house, room casefile.Room[S], id, what string, ok func(S) bool) S {
	h.t.Helper()
	var s S
	require.Eventually(h.t, func() bool { s = stateOf(h, room, id); return ok(s) }, 60*time.Second, 20*time.Millisecond, what)
	return s
}

// tale is a case told by its room alone and recorded in one stroke: the past of a test, not its subject.
type tale[S any] struct {
	h      *house
	room   casefile.Room[S]
	id     string
	at     time.Time
	s      S
	events []casefile.Event
}

func (x *tale[S]) do(who casefile.Actor, command string, data any) {
	x.h.t.Helper()
	cmd := casefile.Command{ID: fmt.Sprint("tale-", len(x.events)), Type: command, Actor: who, Clock: casefile.Clock{Rehearsal: true}}
	if data != nil {
		cmd.Data = casefile.Encode(data)
	}
	drafts, err := x.room.Decide(x.s, cmd, x.at)
	require.NoError(x.h.t, err, command)
	for _, d := range drafts {
		e := casefile.Event{Case: x.id, Seq: len(x.events) + 1, Type: d.Type, At: x.at, Actor: who, Command: cmd.ID,
			Data: casefile.Encode(d.Data), Rules: d.Rules, Messages: d.Messages, Terms: x.h.terms.Version}
		if len(x.events) > 0 {
			e.Prev = x.events[len(x.events)-1].Hash
		}
		e.Hash, err = casefile.ChainHash(e, casefile.DataHash("salt-"+x.id, e.Seq, e.Data))
		require.NoError(x.h.t, err)
		x.s, err = x.room.Apply(x.s, e)
		require.NoError(x.h.t, err)
		x.events = append(x.events, e)
	}
}

// jobs answers every outstanding job with what answer makes of it.
func (x *tale[S]) jobs(answer func(casefile.Job) any) {
	x.h.t.Helper()
	for _, j := range x.room.Project(x.s).Jobs {
		x.do(system, j.Type+"_done", casefile.JobResult{Job: j.ID, Result: casefile.Encode(answer(j))})
	}
}

func (x *tale[S]) record() {
	x.h.t.Helper()
	out, err := x.h.ledger.Record(x.h.t.Context(), casefile.Recording{Kind: x.room.Kind, Case: x.id, Salt: "salt-" + x.id,
		Events: x.events, State: casefile.Encode(x.s), Projection: x.room.Project(x.s)})
	require.NoError(x.h.t, err)
	require.Equal(x.h.t, casefile.Recorded{}, out)
}

// worker n: nobody's number, nobody's name, another certificate each.
func workerContent(n int) filing.Content {
	stems := []rune("甲乙丙丁戊己庚辛壬癸")
	name := "测试" + string([]rune{stems[n/1000%10], stems[n/100%10], stems[n/10%10], stems[n%10]})
	c := content(n)
	c.Person.Name, c.Certificate.Holder, c.Person.IDNumber = name, name, idNumber(n)
	c.Person.Phone, c.Certificate.Number = fmt.Sprintf("199%08d", n+1), fmt.Sprintf("试-%06d", n)
	return c
}

// idNumber is a number of area 99, which can belong to nobody, with its check character (GB 11643).
func idNumber(n int) string {
	born := time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n%7000)
	digits := "990602" + born.Format("20060102") + fmt.Sprintf("%03d", n/7000+1)
	sum := 0
	for i, w := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(digits[i]-'0') * w
	}
	return digits + "10X98765432"[sum%11:sum%11+1]
}

// stamped gives n filings that passed at the point, on a signed sheet: what the hand-over takes.
func (h *house) stamped(n int) []string {
	h.t.Helper()
	ids, tales := make([]string, n), make([]*tale[filing.State], n)
	paper := &tale[sheet.State]{h: h, room: sheet.Room, id: batchSheet, at: h.clock("2019-02-20").Campaign}
	facts, verdicts := make([]sheet.Fact, n), make([]sheet.Verdict, n)
	for i := range n {
		ids[i] = fmt.Sprintf("filing-%09d", i)
		tales[i] = h.submittedTale(ids[i], i)
		hash := filing.ContentHash(tales[i].s.Content)
		facts[i] = sheet.Fact{Line: sheet.Line{Filing: ids[i], Version: tales[i].s.Version, Hash: hash}, Filer: "reg-firm", Point: point.Point}
		verdicts[i] = sheet.Verdict{Filing: ids[i], Verdict: "pass", Hash: hash}
	}
	heard := func(j casefile.Job) any {
		many, err := casefile.DecodeStrict[casefile.TellMany](j.Data)
		require.NoError(h.t, err)
		return casefile.TellResults{Results: make([]casefile.TellResult, len(many.Tells))}
	}
	paper.do(firmActor, sheet.CmdCreate, sheet.Create{Terms: h.terms, Number: "02-00001", Filer: "reg-firm",
		FilerKind: filing.ByEnterprise, Point: point.Point, Lines: facts})
	for len(paper.s.Pending) > 0 {
		paper.jobs(heard)
	}
	paper.do(firmActor, sheet.CmdExport, nil)
	paper.do(point, sheet.CmdSign, sheet.Sign{Edition: 1, Hash: paper.s.Hash, Box: "盒-01", Verdicts: verdicts})
	for len(paper.s.Pending) > 0 {
		paper.jobs(heard)
	}
	paper.record()
	h.each(ids, func(i int, _ string) { stampedTale(tales[i]).record() })
	return ids
}

func (h *house) submittedTale(id string, n int) *tale[filing.State] {
	x := &tale[filing.State]{h: h, room: filing.Room, id: id, at: h.clock("2019-02-20").Campaign}
	x.do(firmActor, filing.CmdCreate, filing.Create{Terms: h.terms, Filer: h.filer(), Content: workerContent(n)})
	for _, kind := range []string{filing.ScanCertificate, filing.ScanContract} {
		x.do(firmActor, filing.CmdAttach, filing.Attach{ID: id + kind, Kind: kind, Name: "scan.jpg", Size: 1})
	}
	x.jobs(func(j casefile.Job) any {
		sum := sha256.Sum256([]byte(j.ID))
		return filing.Scan{Hash: hex.EncodeToString(sum[:]), Type: "image/jpeg", Pages: 1, Size: 1}
	})
	x.do(firmActor, filing.CmdSign, filing.Sign{TextVersion: h.terms.Commitment.Version, Content: filing.ContentHash(x.s.Content), Capacity: "handler"})
	x.do(firmActor, filing.CmdChoosePoint, filing.ChoosePoint{Point: point.Point})
	x.do(firmActor, filing.CmdSubmit, nil)
	x.jobs(func(casefile.Job) any { return filing.Found{} })
	return x
}

func stampedTale(x *tale[filing.State]) *tale[filing.State] {
	x.do(system, filing.CmdJoinSheet, filing.SheetCommand{Sheet: batchSheet, Version: 1})
	for _, o := range x.s.RequiredOriginals() {
		x.do(point, filing.CmdTick, filing.Tick{Original: o, Seen: true})
	}
	p := x.s.Content.Person
	x.do(point, filing.CmdCapture, filing.Capture{Source: "reader", Device: "reader-1", Name: p.Name, IDNumber: p.IDNumber, Card: "resident"})
	x.do(point, filing.CmdInspect, filing.Inspect{Verdict: "pass", Appeared: "handler"})
	x.do(point, filing.CmdSeal, filing.Stamp{Seal: "seal-02"})
	x.do(system, filing.CmdSheetSigned, filing.SheetCommand{Sheet: batchSheet, Version: 1})
	return x
}

// each does something for every id, sixteen at once.
func (h *house) each(ids []string, do func(i int, id string)) {
	h.t.Helper()
	var all sync.WaitGroup
	slots := make(chan struct{}, 16)
	for i, id := range ids {
		all.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			do(i, id)
		})
	}
	all.Wait()
}

// handedOver brings n filings to the Centre: from the hand-over on, everything is the engine's.
func (h *house) handedOver(n int) []string {
	h.t.Helper()
	ids := h.stamped(n)
	h.each(ids, func(_ int, id string) {
		h.order(h.clock("2019-02-20"), system, filing.Kind, id, filing.CmdHandOver, filing.HandOver{Handover: "handover-1"}, false)
	})
	return ids
}
