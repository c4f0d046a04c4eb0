// Package proving proves cases by running them again (U6): it takes the record from the ledger and the histories from
// the engine or the archive, lets internal/replay compare them, signs the certificate and keeps it.
//
// It guarantees that a case which moved on while it was being proven is proven anew rather than called different. It
// writes certificates and nothing else. It must not import an edge.
package proving

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"chizheng/internal/archive"
	"chizheng/internal/casefile"
	"chizheng/internal/postgres"
	"chizheng/internal/replay"
	"chizheng/internal/translog"
)

// Source says where histories may come from.
type Source string

const (
	Anywhere    Source = ""        // the engine, and the archive where the engine has it no longer
	FromEngine  Source = "engine"  //
	FromArchive Source = "archive" // a drill: as if the engine were lost
)

// Office proves cases.
type Office struct {
	Ledger  *postgres.Ledger
	Archive *archive.Archive
	Prover  *replay.Prover
	Key     *translog.Key
	Log     *slog.Logger
}

// Proof is a certificate and its signed text.
type Proof struct {
	Certificate replay.Certificate
	Signed      string
}

// Prove runs a case again and keeps the certificate. Errors: NotFound no_such_case, case_erased; Unavailable. A case
// that differs is no error: the certificate says so.
func (o *Office) Prove(ctx context.Context, id string, from Source) (Proof, error) {
	c, err := o.prove(ctx, id, from)
	for range 3 {
		if err != nil || c.Result == replay.Proven {
			break
		}
		now, herr := o.Ledger.Head(ctx, id)
		if herr != nil || now.Version == c.Version {
			break
		}
		c, err = o.prove(ctx, id, from) // it has moved on meanwhile
	}
	if err != nil {
		return Proof{}, err
	}
	signed, err := c.Sign(o.Key)
	if err != nil {
		return Proof{}, err
	}
	return Proof{c, signed}, o.Ledger.PutProof(ctx, postgres.CaseProof{Case: id, Version: c.Version, Result: string(c.Result), Certificate: signed})
}

func (o *Office) prove(ctx context.Context, id string, from Source) (replay.Certificate, error) {
	e, err := o.Ledger.Evidence(ctx, id)
	if err != nil {
		return replay.Certificate{}, err
	}
	histories, err := o.Histories(ctx, e, from)
	if err != nil {
		return replay.Certificate{}, err
	}
	return o.Prover.Prove(e, histories), nil
}

// Histories gives the histories of a case's runs, in order; a run that is nowhere is left out, and the certificate says
// which events have none.
func (o *Office) Histories(ctx context.Context, e casefile.Evidence, from Source) ([]replay.History, error) {
	archived, err := o.Ledger.ArchivedRuns(ctx, e.Case)
	if err != nil {
		return nil, err
	}
	kept := map[string]postgres.ArchivedRun{}
	runs := e.Runs
	for _, r := range archived {
		kept[r.Run] = r
		if len(e.Runs) == 0 {
			runs = append(runs, r.Run)
		}
	}
	if len(runs) == 0 && from != FromArchive {
		if runs, err = o.Archive.Engine.Runs(ctx, e.Case); err != nil {
			return nil, err
		}
	}
	var out []replay.History
	for _, run := range runs {
		h, err := o.history(ctx, e.Case, run, kept, from)
		if casefile.KindOf(err) == casefile.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, nil
}

func (o *Office) history(ctx context.Context, id, run string, kept map[string]postgres.ArchivedRun, from Source) (replay.History, error) {
	err := error(casefile.Refuse(casefile.NotFound, "no_such_history"))
	if from != FromArchive {
		var h replay.History
		if h, err = o.Archive.Engine.History(ctx, id, run); err == nil {
			return h, nil
		}
	}
	r, ok := kept[run]
	if !ok || from == FromEngine {
		return replay.History{}, err
	}
	return o.Archive.Restore(ctx, r)
}

// Tally counts proofs of many cases.
type Tally struct {
	Proven, Partial, Differ, Erased int
	Differing                       []replay.Certificate
	Took                            time.Duration
}

// All proves many cases, one after the other, and tells each.
func (o *Office) All(ctx context.Context, ids []string, from Source, tell func(Proof)) (Tally, error) {
	begin := time.Now()
	var t Tally
	for _, id := range ids {
		p, err := o.Prove(ctx, id, from)
		switch e := casefile.As(err); {
		case e != nil && e.Code == "case_erased":
			t.Erased++
			continue
		case err != nil:
			return t, fmt.Errorf("prove %s: %w", id, err)
		}
		switch p.Certificate.Result {
		case replay.Proven:
			t.Proven++
		case replay.Partial:
			t.Partial++
		default:
			t.Differ++
			t.Differing = append(t.Differing, p.Certificate)
		}
		tell(p)
	}
	t.Took = time.Since(begin)
	return t, nil
}

// nightly is how many cases are drawn every night.
const nightly = 500

// Run proves a sample every night at two, until ctx ends. The day is kept in the ledger: of many workers one does it,
// and a worker that was away at two does it later.
func (o *Office) Run(ctx context.Context) {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		if err := o.Night(ctx, time.Now()); err != nil && ctx.Err() == nil {
			o.Log.Warn("sample not proven", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// ErrDiffers says that a night's sample holds a case that is decided otherwise when it is run again.
var ErrDiffers = errors.New("a case differs from its history")

// Night proves the night's sample once. The seed is the day, so that the sample can be drawn again.
func (o *Office) Night(ctx context.Context, now time.Time) error {
	now = now.In(casefile.Shanghai)
	if now.Hour() < 2 {
		return nil
	}
	day := casefile.DateOf(now)
	mine, err := o.Ledger.TakeDay(ctx, "prove_sample", day)
	if err != nil || !mine {
		return err
	}
	ids, err := o.Ledger.Draw(ctx, postgres.Population{}, day, nightly)
	if err != nil {
		return err
	}
	t, err := o.All(ctx, ids.Cases, Anywhere, func(Proof) {})
	if err != nil {
		return err
	}
	o.Log.Info("sample proven", "day", day, "proven", t.Proven, "partial", t.Partial, "differ", t.Differ, "seconds", t.Took.Seconds())
	for _, c := range t.Differing {
		o.Log.Error("case differs from its history", "case", c.Case, "event", c.Differences[0].Event, "field", c.Differences[0].Field)
	}
	if t.Differ > 0 {
		return ErrDiffers
	}
	return nil
}
