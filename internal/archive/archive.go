package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"path"
	"slices"
	"time"

	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/proto"

	"chizheng/internal/casefile"
	"chizheng/internal/codec"
	"chizheng/internal/objects"
	"chizheng/internal/postgres"
	"chizheng/internal/replay"
)

// Retention is how many years a history is held against deletion (T-0.73).
const Retention = 30

// Archive exports histories and gives them back.
type Archive struct {
	Engine Engine
	Ledger *postgres.Ledger
	Files  *objects.Store
	Codec  *codec.Codec
	Log    *slog.Logger

	Every   time.Duration // between two looks; 5 s where zero
	Nightly time.Duration // how long an open case waits; 20 h where zero
}

// Run exports what is due until ctx ends.
func (a *Archive) Run(ctx context.Context) {
	tick := time.NewTicker(or(a.Every, 5*time.Second))
	defer tick.Stop()
	for {
		if _, err := a.ExportDue(ctx); err != nil && ctx.Err() == nil {
			a.Log.Warn("histories not exported", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// ExportDue exports every case that is due and says how many there were. A case whose engine is away, or whose history
// the engine has lost, does not keep the others waiting.
func (a *Archive) ExportDue(ctx context.Context) (int, error) {
	n := 0
	for {
		due, err := a.Ledger.DueHistories(ctx, or(a.Nightly, 20*time.Hour), 50)
		if err != nil || len(due) == 0 {
			return n, err
		}
		did := 0
		for _, d := range due {
			done, err := a.export(ctx, d)
			if err != nil {
				return n, fmt.Errorf("export %s: %w", d.Case, err)
			}
			if done {
				did++
			}
		}
		if n += did; did == 0 {
			return n, nil // what is left is only just closed
		}
	}
}

// settling is how long the engine may take to end the run of a closed case.
const settling = time.Minute

// export writes the runs of a case that have gone on since they were exported. False: its run is about to end.
func (a *Archive) export(ctx context.Context, d postgres.DueHistory) (bool, error) {
	e, err := a.Ledger.Evidence(ctx, d.Case)
	if casefile.KindOf(err) == casefile.NotFound { // erased: nothing to keep, and nothing to seal it with
		return true, a.Ledger.PutHistories(ctx, d, nil)
	}
	if err != nil {
		return false, err
	}
	runs, err := a.runs(ctx, e)
	if err != nil {
		return false, err
	}
	before, err := a.Ledger.ArchivedRuns(ctx, d.Case)
	if err != nil {
		return false, err
	}
	var out []postgres.ArchivedRun
	for _, run := range runs {
		h, err := a.Engine.History(ctx, d.Case, run)
		if casefile.KindOf(err) == casefile.NotFound {
			continue // the engine has it no longer; what was exported before stays
		}
		if err != nil {
			return false, err
		}
		if d.Closed && !ended(h.Events) && run == runs[len(runs)-1] && time.Since(d.Touched) < settling {
			return false, nil
		}
		if slices.ContainsFunc(before, func(r postgres.ArchivedRun) bool { return r.Run == run && r.Events == len(h.Events) }) {
			continue // nothing has happened in it since
		}
		kept, err := a.put(ctx, e, h)
		if err != nil {
			return false, err
		}
		out = append(out, kept)
	}
	return true, a.Ledger.PutHistories(ctx, d, out)
}

// runs are those that the events name; the first releases' events name none, and the engine is asked.
func (a *Archive) runs(ctx context.Context, e casefile.Evidence) ([]string, error) {
	if len(e.Runs) > 0 {
		return e.Runs, nil
	}
	return a.Engine.Runs(ctx, e.Case)
}

func (a *Archive) put(ctx context.Context, e casefile.Evidence, h replay.History) (postgres.ArchivedRun, error) {
	sealed, err := a.pack(ctx, e.Case, h)
	if err != nil {
		return postgres.ArchivedRun{}, err
	}
	sum := sha256.Sum256(sealed)
	// Named by its content: a later export of the same run is another file, and the earlier one stays as it was.
	name := path.Join("histories", e.Case, h.Run+"-"+hex.EncodeToString(sum[:8]))
	ref, err := a.Files.Keep(ctx, name, sealed, "application/octet-stream", time.Now().AddDate(Retention, 0, 0))
	return postgres.ArchivedRun{Case: e.Case, Run: h.Run, Version: e.Version, Events: len(h.Events), Complete: ended(h.Events),
		Ref: ref, Hash: hex.EncodeToString(sum[:])}, err
}

// pack opens the engine's own encryption, which another key would end, and seals all of it with the case's key.
func (a *Archive) pack(ctx context.Context, id string, h replay.History) ([]byte, error) {
	sealer, err := a.Ledger.SealerOf(ctx, id)
	if err != nil {
		return nil, err
	}
	history, ok := proto.Clone(&historypb.History{Events: h.Events}).(*historypb.History)
	if !ok {
		return nil, fmt.Errorf("copy history of %s", id)
	}
	if err := visit(ctx, history, a.Codec.Decode); err != nil {
		return nil, fmt.Errorf("open history: %w", err)
	}
	b, err := proto.Marshal(history)
	if err != nil {
		return nil, fmt.Errorf("write history: %w", err)
	}
	return sealer.Seal(boundTo(id, h.Run), squeeze(b)), nil
}

// Restore gives a run's history back from the archive, as the engine would. Errors: NotFound, Unavailable; any other
// error says that the file is not the one that was exported.
func (a *Archive) Restore(ctx context.Context, r postgres.ArchivedRun) (replay.History, error) {
	out := replay.History{Run: r.Run, Source: "archive", SHA256: r.Hash}
	sealed, err := a.Files.ReadKept(ctx, objects.Kept{Name: r.Ref[len(objects.Archive)+1:]})
	if err != nil {
		return out, err
	}
	if sum := sha256.Sum256(sealed); hex.EncodeToString(sum[:]) != r.Hash {
		return out, fmt.Errorf("restore run %s of %s: the file is not the one that was exported", r.Run, r.Case)
	}
	sealer, err := a.Ledger.SealerOf(ctx, r.Case)
	if err != nil {
		return out, err
	}
	packed, err := sealer.Open(boundTo(r.Case, r.Run), sealed)
	if err != nil {
		return out, fmt.Errorf("restore run %s of %s: %w", r.Run, r.Case, err)
	}
	b, err := unsqueeze(packed)
	if err != nil {
		return out, err
	}
	var history historypb.History
	if err := proto.Unmarshal(b, &history); err != nil {
		return out, fmt.Errorf("read history: %w", err)
	}
	if err := visit(ctx, &history, a.Codec.Encode); err != nil {
		return out, fmt.Errorf("seal history: %w", err)
	}
	out.Events = history.Events
	return out, nil
}

func boundTo(id, run string) string { return "history:" + id + ":" + run }

func or(d, otherwise time.Duration) time.Duration {
	if d == 0 {
		return otherwise
	}
	return d
}
