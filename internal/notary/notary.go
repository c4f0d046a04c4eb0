package notary

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/objects"
	"chizheng/internal/postgres"
	"chizheng/internal/translog"
)

// Retention is how long deposits and histories are held against deletion (T-0.73: thirty years).
const Retention = 30

// batch is how many leaves are appended in one transaction: a moment's work, and little memory.
const batch = 2000

// Notary appends to the log and deposits it. Zero intervals mean two seconds and ten minutes.
type Notary struct {
	Ledger *postgres.Ledger
	Files  *objects.Store
	Key    *translog.Key
	Log    *slog.Logger

	Every        time.Duration // between two looks for what was recorded
	DepositEvery time.Duration
}

// Run appends and deposits until ctx ends. A store that is away is tried again at the next look.
func (n *Notary) Run(ctx context.Context) {
	every, deposit := or(n.Every, 2*time.Second), or(n.DepositEvery, 10*time.Minute)
	tick := time.NewTicker(every)
	defer tick.Stop()
	for due := time.Now(); ; {
		if err := n.Append(ctx); err != nil && ctx.Err() == nil {
			n.Log.Warn("log not appended", "error", err.Error())
		}
		if time.Now().After(due) {
			if err := n.Deposit(ctx); err != nil && ctx.Err() == nil {
				n.Log.Warn("log not deposited", "error", err.Error())
			}
			due = time.Now().Add(deposit)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Append logs all that was recorded so far.
func (n *Notary) Append(ctx context.Context) error {
	for {
		done, err := n.Ledger.Sequence(ctx, n.Key, batch)
		if err != nil || done < batch {
			return err
		}
	}
}

// Deposit puts the newest checkpoint and the leaves since the last deposit into the archive, where they are held
// against deletion. Nothing new: nothing is done.
func (n *Notary) Deposit(ctx context.Context) error {
	signed, err := n.Ledger.Checkpoint(ctx)
	if casefile.KindOf(err) == casefile.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	c, err := n.Key.Verifier().Open(signed)
	if err != nil {
		return fmt.Errorf("open own checkpoint: %w", err)
	}
	from, err := n.deposited(ctx)
	if err != nil || from >= c.Size {
		return err
	}
	until := time.Now().AddDate(Retention, 0, 0)
	for from < c.Size {
		to := min(from+depositPart, c.Size)
		if err := n.depositLeaves(ctx, from, to, until); err != nil {
			return err
		}
		from = to
	}
	ref, err := n.Files.Keep(ctx, checkpointName(c.Size), []byte(signed), "text/plain", until)
	if err != nil {
		return fmt.Errorf("deposit checkpoint: %w", err)
	}
	return n.Ledger.PutDeposit(ctx, postgres.Deposit{Size: c.Size, Checkpoint: signed, Ref: ref})
}

// depositPart is how many leaves go into one file.
const depositPart = 50_000

func (n *Notary) deposited(ctx context.Context) (int64, error) {
	all, err := n.Ledger.Deposits(ctx)
	if err != nil || len(all) == 0 {
		return 0, err
	}
	return all[len(all)-1].Size, nil
}

func (n *Notary) depositLeaves(ctx context.Context, from, to int64, until time.Time) error {
	leaves, err := n.Ledger.Leaves(ctx, from, int(to-from))
	if err != nil {
		return err
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	for _, l := range leaves {
		if err := enc.Encode(l); err != nil {
			return fmt.Errorf("write leaf: %w", err)
		}
	}
	if _, err := n.Files.Keep(ctx, leavesName(from, to), b.Bytes(), "application/jsonl", until); err != nil {
		return fmt.Errorf("deposit leaves: %w", err)
	}
	return nil
}

// Names sort in the order of the log.
const (
	checkpoints = "log/checkpoints/"
	leafFiles   = "log/leaves/"
)

func checkpointName(size int64) string { return fmt.Sprintf("%s%015d.txt", checkpoints, size) }
func leavesName(from, to int64) string {
	return fmt.Sprintf("%s%015d-%015d.jsonl", leafFiles, from, to)
}
func or(d, otherwise time.Duration) time.Duration {
	if d == 0 {
		return otherwise
	}
	return d
}
