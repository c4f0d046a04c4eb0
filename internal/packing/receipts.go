package packing

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/report"
	"chizheng/internal/objects"
	"chizheng/internal/province"
)

// maxReceipts bounds a stored result file; the reader of it has the same bound.
const maxReceipts = 32 << 20

// ReceiptFiles reads result files of the province that the desk has stored.
type ReceiptFiles struct{ Files *objects.Store }

// Receipts gives every answer of the file as it stands there: a record that is answered twice comes twice, because
// what that means is for the package to judge, whole or not at all (T-0.60). Errors: Invalid receipt_unreadable,
// receipt_too_large, receipt_headers, receipt_lines; NotFound object_missing; Conflict upload_changed; Unavailable.
func (r *ReceiptFiles) Receipts(ctx context.Context, key, hash string) ([]report.Receipt, error) {
	data, err := r.bytes(ctx, key)
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != hash {
		return nil, casefile.Refuse(casefile.Conflict, "upload_changed")
	}
	// The file is read once for the records that it names, and once for what it says of them: which of them were ever
	// sent is known to the store, not to the file.
	named, err := province.ReadReceipt(bytes.NewReader(data), nil)
	if err != nil {
		return nil, err
	}
	sent := make(map[string]struct{}, len(named.Unknown))
	for _, id := range named.Unknown {
		sent[id] = struct{}{}
	}
	read, err := province.ReadReceipt(bytes.NewReader(data), sent)
	if err != nil {
		return nil, err
	}
	return answers(read), nil
}

func (r *ReceiptFiles) bytes(ctx context.Context, key string) ([]byte, error) {
	o, err := r.Files.Open(ctx, key)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	data, err := io.ReadAll(io.LimitReader(o, maxReceipts+1))
	if err != nil {
		return nil, fmt.Errorf("read receipts: %w: %w", casefile.Refuse(casefile.Unavailable, "store_unavailable"), err)
	}
	return data, nil
}

// answers makes of a file's sound answers, its repetitions and its contradictions the set that the package checks.
func answers(read province.Receipt) []report.Receipt {
	out := make([]report.Receipt, 0, len(read.Results)+len(read.Repeated)+2*len(read.Contradicts))
	by := make(map[string]report.Receipt, len(read.Results))
	for _, x := range read.Results {
		by[x.Record] = receipt(x)
		out = append(out, by[x.Record])
	}
	for _, id := range read.Repeated {
		if same, sound := by[id]; sound {
			out = append(out, same)
		}
	}
	for _, id := range read.Contradicts {
		out = append(out, report.Receipt{Record: id, Verdict: report.Accepted}, report.Receipt{Record: id, Verdict: report.Rejected})
	}
	return out
}

// receipt leaves the province's own sentence out: it may name a person, and histories keep what they are given.
func receipt(x province.Result) report.Receipt {
	return report.Receipt{Record: x.Record, Verdict: report.Verdict(x.Status), Code: x.Code}
}
