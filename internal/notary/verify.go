package notary

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/objects"
	"chizheng/internal/postgres"
	"chizheng/internal/translog"
)

// Verifier holds what is stored to the log, and the log to every checkpoint that lies outside.
type Verifier struct {
	Ledger  *postgres.Ledger
	Files   *objects.Store
	Public  translog.Verifier     // the log's public keys
	Outside []translog.Checkpoint // brought by whoever verifies, besides those of the archive
	Scans   bool                  // also read every kept file and compare its hash
}

// Report is what a verification found. No faults: everything is as it was recorded.
type Report struct {
	Cases       int              `json:"cases"`
	Events      int              `json:"events"`
	Leaves      int64            `json:"leaves"`
	Checkpoints int              `json:"checkpoints"`
	Files       int              `json:"files"`
	Faults      []translog.Fault `json:"faults"`
	TookMS      int64            `json:"took_ms"`
}

// Verify goes over the whole log, every case, and the files where asked. Errors: Unavailable; what is wrong is in the
// report, never an error.
func (v *Verifier) Verify(ctx context.Context) (Report, error) {
	begin := time.Now()
	r := Report{Faults: []translog.Fault{}}
	if err := v.log(ctx, &r); err != nil {
		return r, err
	}
	var err error
	r.Cases, r.Events, err = v.Ledger.AuditCases(ctx, func(_ string, faults []translog.Fault) {
		r.Faults = append(r.Faults, faults...)
	})
	if err != nil {
		return r, err
	}
	if v.Scans {
		if err := v.files(ctx, &r); err != nil {
			return r, err
		}
	}
	r.TookMS = time.Since(begin).Milliseconds()
	return r, nil
}

// log compares the log with the checkpoints that the store itself holds, those of the archive and those brought.
func (v *Verifier) log(ctx context.Context, r *Report) error {
	marks := v.Outside
	deposits, err := v.Files.ListKept(ctx, checkpoints)
	if err != nil {
		return err
	}
	for _, k := range deposits {
		b, err := v.Files.ReadKept(ctx, k)
		if err != nil {
			return err
		}
		marks = v.mark(r, marks, string(b), k.Name)
	}
	signed, err := v.Ledger.Checkpoint(ctx)
	switch {
	case casefile.KindOf(err) == casefile.NotFound:
	case err != nil:
		return err
	default:
		marks = v.mark(r, marks, signed, "the newest")
	}
	outside, err := v.deposited(ctx)
	if err != nil {
		return err
	}
	r.Checkpoints = len(marks)
	var faults []translog.Fault
	r.Leaves, faults, err = v.Ledger.AuditLog(ctx, marks, outside)
	r.Faults = append(r.Faults, faults...)
	return err
}

func (v *Verifier) mark(r *Report, marks []translog.Checkpoint, signed, name string) []translog.Checkpoint {
	c, err := v.Public.Open(signed)
	if err != nil {
		r.Faults = append(r.Faults, translog.Fault{Code: translog.LogEdited, Detail: "checkpoint " + name + " is not signed by this log's key"})
		return marks
	}
	return append(marks, c)
}

// deposited reads deposited leaves as they are asked for, file by file: the log is gone over in their order.
func (v *Verifier) deposited(ctx context.Context) (func(int64) *translog.Leaf, error) {
	files, err := v.Files.ListKept(ctx, leafFiles)
	if err != nil {
		return nil, err
	}
	var from int64
	var leaves []translog.Leaf
	return func(i int64) *translog.Leaf {
		for i >= from+int64(len(leaves)) && len(files) > 0 {
			var to int64
			if _, err := fmt.Sscanf(strings.TrimPrefix(files[0].Name, leafFiles), "%d-%d.jsonl", &from, &to); err != nil {
				return nil
			}
			b, err := v.Files.ReadKept(ctx, files[0])
			if err != nil {
				return nil
			}
			leaves, files = leaves[:0], files[1:]
			for d := json.NewDecoder(bytes.NewReader(b)); ; {
				var l translog.Leaf
				if err := d.Decode(&l); err != nil {
					break
				}
				leaves = append(leaves, l)
			}
		}
		if i < from || i >= from+int64(len(leaves)) {
			return nil
		}
		return &leaves[i-from]
	}, nil
}

// files reads every kept scan and compares it with the hash under which it was kept.
func (v *Verifier) files(ctx context.Context, r *Report) error {
	return v.Ledger.KeptScans(ctx, func(s postgres.Scan) error {
		r.Files++
		f := translog.Fault{Case: s.Case, Detail: "scan " + s.ID}
		switch sum, err := v.sum(ctx, objects.ScanRef(s.Hash)); {
		case casefile.KindOf(err) == casefile.NotFound:
			f.Code = translog.FileGone
		case err != nil:
			return err
		case sum != s.Hash:
			f.Code = translog.FileEdited
		default:
			return nil
		}
		r.Faults = append(r.Faults, f)
		return nil
	})
}

func (v *Verifier) sum(ctx context.Context, ref string) (string, error) {
	o, err := v.Files.Open(ctx, ref)
	if err != nil {
		return "", err
	}
	defer o.Close()
	h := sha256.New()
	if _, err := io.Copy(h, o); err != nil {
		return "", fmt.Errorf("read file: %w", errors.Join(casefile.Refuse(casefile.Unavailable, "store_unavailable"), err))
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
