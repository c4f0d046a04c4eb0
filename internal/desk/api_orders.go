package desk

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"path"
	"strings"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/objection"
	"chizheng/internal/casefile/report"
	"chizheng/internal/objects"
)

// DeliverReport hands a signed package over; Loopback says that the configured receiver is on this machine, the only
// one that a rehearsal may use. Errors: as Do; Invalid another_receiver where the one named is not the plan's (T-0.59).
func (d *Desk) DeliverReport(ctx context.Context, who casefile.Actor, id string, in report.Deliver, o Options) (casefile.Answer, error) {
	return d.Do(ctx, who, "deliverReport", report.Room.Kind, id, report.CmdDeliver, in, o)
}

// ImportReceipts keeps a result file of the province and gives it to its package; the records are settled by jobs.
// Errors: Invalid file_too_large, file_empty; else as Do.
func (d *Desk) ImportReceipts(ctx context.Context, who casefile.Actor, id string, up Upload, o Options) (casefile.Answer, error) {
	actor, scope, err := d.may(who, "importReceipts")
	if err != nil {
		return casefile.Answer{}, err
	}
	at, err := d.reach(ctx, actor, scope, report.Room.Kind, id)
	if err != nil {
		return casefile.Answer{}, err
	}
	b, err := io.ReadAll(io.LimitReader(up.Content, up.Limit+1))
	switch {
	case err != nil:
		return casefile.Answer{}, err
	case int64(len(b)) > up.Limit:
		return casefile.Answer{}, casefile.Refuse(casefile.Invalid, "file_too_large")
	case len(b) == 0:
		return casefile.Answer{}, casefile.Refuse(casefile.Invalid, "file_empty")
	}
	if err := d.fromReceiver(ctx, at.Head.Campaign, b); err != nil {
		return casefile.Answer{}, err
	}
	sum := sha256.Sum256(b)
	hash := hex.EncodeToString(sum[:])
	key, err := d.files.Put(ctx, objects.Archive, path.Join("receipts", id, hash+path.Ext(up.Name)), bytes.NewReader(b), "application/octet-stream")
	if err != nil {
		return casefile.Answer{}, err
	}
	return d.Do(ctx, who, "importReceipts", report.Room.Kind, id, report.CmdReceipts, report.Receipts{Key: key, Hash: hash}, o)
}

// objectionOf finds an objection by what only the holder of its receipt has. Errors: NotFound, also for a wrong word.
func (d *Desk) objectionOf(ctx context.Context, receipt, word string) (objection.State, error) {
	id := objection.Room.Kind + "-" + strings.ToLower(strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(receipt)), receiptPrefix))
	s, err := stateOf[objection.State](ctx, d, objection.Room.Kind, id)
	if err != nil {
		return s, err
	}
	if s.Secret != objection.SecretHash(word) {
		return objection.State{}, casefile.Refuse(casefile.NotFound, "no_such_case")
	}
	return s, nil
}

// AttachEvidence adds a file to an objection, by the holder of its receipt.
func (d *Desk) AttachEvidence(ctx context.Context, who casefile.Actor, receipt, word string, up Upload, o Options) (string, casefile.Answer, error) {
	s, err := d.objectionOf(ctx, receipt, word)
	if err != nil {
		return "", casefile.Answer{}, err
	}
	return d.Attach(ctx, who, "attachEvidence", objection.Room.Kind, s.Case, up, o)
}

// WithdrawObjection takes an objection back, by the holder of its receipt.
func (d *Desk) WithdrawObjection(ctx context.Context, who casefile.Actor, receipt, word string, o Options) (casefile.Answer, error) {
	s, err := d.objectionOf(ctx, receipt, word)
	if err != nil {
		return casefile.Answer{}, err
	}
	return d.Do(ctx, who, "withdrawObjection", objection.Room.Kind, s.Case, objection.CmdWithdraw, objection.Withdraw{Word: word}, o)
}

// ObjectionFile gives an objection with what was filed, the objector's name with it, to those who work on it. The
// filer never sees it (T-0.53), and every look is logged.
func (d *Desk) ObjectionFile(ctx context.Context, who casefile.Actor, id string) (objection.State, objection.Create, error) {
	s, _, err := Read[objection.State](ctx, d, who, "getObjection", objection.Room.Kind, id)
	if err != nil {
		return s, objection.Create{}, err
	}
	if err := d.seen(ctx, who, id, "objection", []string{"text", "name", "phone", "address"}, "objection"); err != nil {
		return s, objection.Create{}, err
	}
	events, err := d.ledger.Events(ctx, id)
	if err != nil || len(events) == 0 {
		return s, objection.Create{}, err
	}
	filed, err := casefile.Read[objection.Create](events[0])
	return s, filed, err
}
