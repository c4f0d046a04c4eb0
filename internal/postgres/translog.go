package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/mod/sumdb/tlog"

	"chizheng/internal/casefile"
	"chizheng/internal/translog"
)

// Sequence appends to the log what was recorded since the last time, at most limit leaves, signs the log as it is then,
// and says how many there were. Several processes may call it: one appends, the others wait. It takes nothing from a
// decision's own transaction but a row in a queue. Errors: Unavailable.
func (l *Ledger) Sequence(ctx context.Context, key *translog.Key, limit int) (int, error) {
	n := 0
	err := pgx.BeginFunc(ctx, l.db, func(tx pgx.Tx) error {
		var size int64
		if err := tx.QueryRow(ctx, "select size from log_tree for update").Scan(&size); err != nil {
			return err
		}
		positions, leaves, err := freshTx(ctx, tx, limit)
		if err != nil || len(leaves) == 0 {
			return err
		}
		tree, err := resumeTx(ctx, tx, size)
		if err != nil {
			return err
		}
		if err := appendTx(ctx, tx, tree, leaves); err != nil {
			return err
		}
		n = len(leaves)
		return closeTx(ctx, tx, tree, key, positions, l.now())
	})
	return n, failed("append to the log", err)
}

func freshTx(ctx context.Context, tx pgx.Tx, limit int) ([]int64, []translog.Leaf, error) {
	rows, err := tx.Query(ctx, "select position, what, case_id, seq, ref, hash from log_fresh order by position limit $1", limit)
	if err != nil {
		return nil, nil, err
	}
	var positions []int64
	leaves, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (translog.Leaf, error) {
		var at int64
		var x translog.Leaf
		err := row.Scan(&at, &x.What, &x.Case, &x.Seq, &x.Ref, &x.Hash)
		positions = append(positions, at)
		return x, err
	})
	return positions, leaves, err
}

func resumeTx(ctx context.Context, tx pgx.Tx, size int64) (*translog.Tree, error) {
	edge, err := readHashes(ctx, tx, translog.Edge(size))
	if err != nil {
		return nil, err
	}
	return translog.Resume(size, edge)
}

func appendTx(ctx context.Context, tx pgx.Tx, tree *translog.Tree, leaves []translog.Leaf) error {
	rows, hashes := make([][]any, 0, len(leaves)), make([][]any, 0, 2*len(leaves))
	for _, x := range leaves {
		rows = append(rows, []any{tree.Size(), x.What, x.Case, x.Seq, x.Ref, x.Hash})
		stored, err := tree.Append(x)
		if err != nil {
			return err
		}
		for _, s := range stored {
			hashes = append(hashes, []any{s.Index, s.Hash[:]})
		}
	}
	if err := dueTx(ctx, tx, leaves); err != nil {
		return err
	}
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{"log_leaf"}, []string{"idx", "what", "case_id", "seq", "ref", "hash"}, pgx.CopyFromRows(rows)); err != nil {
		return err
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"log_hash"}, []string{"idx", "hash"}, pgx.CopyFromRows(hashes))
	return err
}

func closeTx(ctx context.Context, tx pgx.Tx, tree *translog.Tree, key *translog.Key, positions []int64, now time.Time) error {
	root, err := tree.Root()
	if err != nil {
		return err
	}
	signed, err := key.Sign(translog.Checkpoint{Size: tree.Size(), Root: root, At: now})
	if err != nil {
		return err
	}
	b := &pgx.Batch{}
	b.Queue("delete from log_fresh where position = any ($1)", positions)
	b.Queue("update log_tree set size = $1, checkpoint = $2, made_at = now()", tree.Size(), signed)
	return tx.SendBatch(ctx, b).Close()
}

// readHashes gives hashes of the tree in the order asked for.
func readHashes(ctx context.Context, q querier, at []int64) ([]tlog.Hash, error) {
	rows, err := q.Query(ctx, "select idx, hash from log_hash where idx = any ($1)", at)
	if err != nil {
		return nil, err
	}
	found := make(map[int64]tlog.Hash, len(at))
	var idx int64
	var hash []byte
	if _, err := pgx.ForEachRow(rows, []any{&idx, &hash}, func() error {
		var h tlog.Hash
		if copy(h[:], hash) != len(h) || len(hash) != len(h) {
			return fmt.Errorf("hash %d of the log is not one", idx)
		}
		found[idx] = h
		return nil
	}); err != nil {
		return nil, err
	}
	out := make([]tlog.Hash, len(at))
	for i, k := range at {
		h, ok := found[k]
		if !ok {
			return nil, fmt.Errorf("hash %d of the log is not there", k)
		}
		out[i] = h
	}
	return out, nil
}

// hashes reads the tree for proofs.
func (l *Ledger) hashes(ctx context.Context) translog.Hashes {
	return tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) { return readHashes(ctx, l.db, at) })
}

// Checkpoint gives the log's newest signed checkpoint. Errors: NotFound log_empty, Unavailable.
func (l *Ledger) Checkpoint(ctx context.Context) (string, error) {
	var signed string
	err := l.db.QueryRow(ctx, "select checkpoint from log_tree").Scan(&signed)
	if err == nil && signed == "" {
		return "", casefile.Refuse(casefile.NotFound, "log_empty")
	}
	return signed, missing("read checkpoint", "log_empty", err)
}

// Deposit is a checkpoint that lies outside the database too.
type Deposit struct {
	Size       int64
	Checkpoint string
	Ref        string // where the deposited leaves up to it are kept
	MadeAt     time.Time
}

// Deposits lists the deposited checkpoints, the oldest first.
func (l *Ledger) Deposits(ctx context.Context) ([]Deposit, error) {
	rows, err := l.db.Query(ctx, "select size, checkpoint, ref, made_at from log_checkpoint order by size")
	if err != nil {
		return nil, failed("read deposits", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Deposit])
	return all, failed("read deposits", err)
}

// PutDeposit remembers where a checkpoint was deposited. The same one again changes nothing.
func (l *Ledger) PutDeposit(ctx context.Context, d Deposit) error {
	_, err := l.db.Exec(ctx, "insert into log_checkpoint (size, checkpoint, ref) values ($1, $2, $3) on conflict do nothing",
		d.Size, d.Checkpoint, d.Ref)
	return failed("keep deposit", err)
}

// Leaves gives leaves from an index on, at most limit, in order.
func (l *Ledger) Leaves(ctx context.Context, from int64, limit int) ([]translog.Leaf, error) {
	rows, err := l.db.Query(ctx, "select idx, what, case_id, seq, ref, hash from log_leaf where idx >= $1 order by idx limit $2", from, limit)
	if err != nil {
		return nil, failed("read leaves", err)
	}
	next := from
	leaves, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (translog.Leaf, error) {
		var x translog.Leaf
		var idx int64
		if err := row.Scan(&idx, &x.What, &x.Case, &x.Seq, &x.Ref, &x.Hash); err != nil {
			return x, err
		}
		if idx != next {
			return x, errGap
		}
		next++
		return x, nil
	})
	if errors.Is(err, errGap) {
		return leaves, fmt.Errorf("leaf %d: %w", next, errGap)
	}
	return leaves, failed("read leaves", err)
}

var errGap = errors.New("the log has a gap")

// ProveConsistency shows that the log of to begins with the log of from. Errors: Invalid no_such_checkpoint.
func (l *Ledger) ProveConsistency(ctx context.Context, from, to int64) (translog.Consistency, error) {
	var size int64
	if err := l.db.QueryRow(ctx, "select size from log_tree").Scan(&size); err != nil {
		return translog.Consistency{}, failed("read log", err)
	}
	if from < 0 || from > to || to > size {
		return translog.Consistency{}, casefile.Refuse(casefile.Invalid, "no_such_checkpoint")
	}
	return translog.ProveConsistency(from, to, l.hashes(ctx))
}

// ProveCase shows for every logged event of a case that it is in the log of size. Events logged later are left out.
func (l *Ledger) ProveCase(ctx context.Context, id string, size int64) ([]translog.Inclusion, error) {
	rows, err := l.db.Query(ctx, "select idx, what, case_id, seq, ref, hash from log_leaf where case_id = $1 and idx < $2 order by idx", id, size)
	if err != nil {
		return nil, failed("read leaves", err)
	}
	var at []int64
	leaves, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (translog.Leaf, error) {
		var x translog.Leaf
		var idx int64
		err := row.Scan(&idx, &x.What, &x.Case, &x.Seq, &x.Ref, &x.Hash)
		at = append(at, idx)
		return x, err
	})
	if err != nil {
		return nil, failed("read leaves", err)
	}
	proofs := make([]translog.Inclusion, len(leaves))
	for i, x := range leaves {
		if proofs[i], err = translog.ProveInclusion(x, at[i], size, l.hashes(ctx)); err != nil {
			return nil, failed("prove leaf", err)
		}
	}
	return proofs, nil
}
