package packing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/report"
	"chizheng/internal/objects"
	"chizheng/internal/province"
)

// Province hands packages over and asks for results. Its serials name the package besides the receiver's own serial,
// because a refused batch is known by its place in the package only.
type Province struct {
	Channel province.Channel
	Files   *objects.Store

	mu   sync.Mutex
	sent map[string][]string // of packages under way, by hash: the serials of the batches that were taken
}

// resume gives what was taken of a package before, and keep what is taken now: a delivery that broke off goes on at the
// first batch without an answer. After the end of the process it begins anew, and the receiver knows each batch again.
func (p *Province) resume(hash string) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.sent[hash])
}

func (p *Province) keep(hash string, serials []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.sent == nil {
		p.sent = map[string][]string{}
	}
	if p.sent[hash] = slices.Clone(serials); len(serials) == 0 {
		delete(p.sent, hash)
	}
}

// Channel gives the channel of these settings: by hand where there is no address (the default: an office uploads the
// package at the province's own site). Errors: an address or secret that cannot be used.
func Channel(cfg province.HTTPConfig) (province.Channel, error) {
	if cfg.URL == "" {
		return province.ByHand{}, nil
	}
	return province.NewHTTP(cfg)
}

// Deliver sends the very bytes that were signed, and nothing where the store gives others (T-0.58). The same package
// again gives the same serial. Errors: Conflict upload_changed, rehearsal_never_sent, province_refused (the receiver's
// word), province_by_hand (no receiver is set: what nobody takes is never called sent); NotFound object_missing;
// Unavailable (tried again, also where the receiver is only busy).
func (p *Province) Deliver(ctx context.Context, parcel report.Parcel) (string, error) {
	if _, byHand := p.Channel.(province.ByHand); byHand {
		return "", casefile.Refuse(casefile.Conflict, "province_by_hand")
	}
	spool, size, err := p.fetch(ctx, parcel.Package.Hash)
	if err != nil {
		return "", err
	}
	defer spool.Close()
	before := p.resume(parcel.Package.Hash)
	left := len(before)
	serial, err := p.Channel.Deliver(ctx, province.Package{Number: parcel.Number, Hash: parcel.Package.Hash,
		Rehearsal: parcel.Rehearsal, Content: spool, Size: size, Resume: before,
		Progress: func(serials []string) {
			left = len(serials)
			p.keep(parcel.Package.Hash, serials)
		}})
	if err != nil {
		return "", partly(verdict(err), left)
	}
	p.keep(parcel.Package.Hash, nil)
	return parcel.Package.Hash + ":" + serial, nil
}

// partly marks a refusal that came after some batches had been taken: the package can no longer be given up as if
// nothing had left.
func partly(err error, left int) error {
	if e := casefile.As(err); e != nil && left > 0 {
		marked := *e
		marked.Args = map[string]string{report.ArgBatchesTaken: strconv.Itoa(left)}
		maps.Copy(marked.Args, e.Args)
		return &marked
	}
	return err
}

// Result gives the receipts that the receiver has so far. Of a batch that it refused as a whole the sound records are sent
// again, from the bytes that were signed, so that a fault costs its own record only. Errors: as Deliver.
func (p *Province) Result(ctx context.Context, serial string) ([]report.Receipt, error) {
	hash, own, ok := strings.Cut(serial, ":")
	if !ok || len(hash) != hex.EncodedLen(sha256.Size) {
		return nil, casefile.Refuse(casefile.NotFound, "object_missing")
	}
	out, err := p.Channel.Result(ctx, own)
	if err != nil {
		return nil, verdict(err)
	}
	results := out.Results
	if len(out.Failed) > 0 {
		more, err := p.apart(ctx, hash, out.Failed)
		if err != nil {
			return nil, verdict(err)
		}
		results = append(results, more.Results...)
	}
	receipts := make([]report.Receipt, len(results))
	for i, x := range results {
		receipts[i] = receipt(x)
	}
	return receipts, nil
}

// apart has the sound records of refused batches sent again.
func (p *Province) apart(ctx context.Context, hash string, failed []province.Failure) (province.Outcome, error) {
	spool, size, err := p.fetch(ctx, hash)
	if err != nil {
		return province.Outcome{}, err
	}
	defer spool.Close()
	opened, err := province.Open(spool, size)
	if err != nil {
		return province.Outcome{}, err
	}
	return p.Channel.Resend(ctx, province.Package{Number: opened.Manifest.Number, Hash: hash, Rehearsal: opened.Manifest.Rehearsal,
		Content: spool, Size: size}, failed)
}

// fetch copies a package from the store and makes sure that it is the one.
func (p *Province) fetch(ctx context.Context, hash string) (*os.File, int64, error) {
	o, err := p.Files.Open(ctx, Ref(hash))
	if err != nil {
		return nil, 0, err
	}
	defer o.Close()
	spool, err := newSpool()
	if err != nil {
		return nil, 0, err
	}
	sum := sha256.New()
	size, err := io.Copy(io.MultiWriter(spool, sum), o)
	switch {
	case err != nil:
		err = fmt.Errorf("read package: %w: %w", casefile.Refuse(casefile.Unavailable, "store_unavailable"), err)
	case hex.EncodeToString(sum.Sum(nil)) != hash:
		err = casefile.Refuse(casefile.Conflict, "upload_changed")
	default:
		return spool, size, nil
	}
	spool.Close()
	return nil, 0, err
}

// verdict tells a receiver's "no" from a "not now": the first ends the delivery, the second is tried again.
func verdict(err error) error {
	e := casefile.As(err)
	switch {
	case e == nil || e.Kind == casefile.Unavailable || e.Kind == casefile.Conflict:
		return err
	case e.Kind == casefile.RateLimited:
		return &casefile.Error{Kind: casefile.Unavailable, Code: e.Code, Args: e.Args}
	}
	return &casefile.Error{Kind: casefile.Conflict, Code: e.Code, Args: e.Args}
}
