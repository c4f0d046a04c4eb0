package desk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"chizheng/internal/bundle"
	"chizheng/internal/casefile"
	"chizheng/internal/objects"
	"chizheng/internal/postgres"
)

// BundleOrder says what an auditor takes home (U9).
type BundleOrder struct {
	Cases     []string
	Purpose   string
	Content   bool // what the events say, personal data with it: needs a purpose
	Documents bool // scans: needs content
}

// Bundle makes a bundle in a temporary file, which goes when it is closed. Each case is logged as a view, with its
// personal data where they are in it. An erased case goes in as its chain (T-0.72). Errors: Invalid, NotFound,
// Unavailable.
func (d *Desk) Bundle(ctx context.Context, who casefile.Actor, o BundleOrder) (io.ReadCloser, int64, error) {
	who, _, err := d.may(who, "downloadBundle")
	if err != nil {
		return nil, 0, err
	}
	if o.Content && o.Purpose == "" {
		return nil, 0, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/purpose", "required")})
	}
	head, err := d.Checkpoint(ctx, who)
	if err != nil {
		return nil, 0, err
	}
	f, err := os.CreateTemp("", "chizheng-bundle-*")
	if err != nil {
		return nil, 0, fmt.Errorf("make bundle: %w", err)
	}
	_ = os.Remove(f.Name()) // it lives as long as it is open
	if err := d.fillBundle(ctx, who, o, head, f); err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	size, err := f.Seek(0, io.SeekCurrent)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, 0, errors.Join(fmt.Errorf("make bundle: %w", err), f.Close())
	}
	return f, size, nil
}

func (d *Desk) fillBundle(ctx context.Context, who casefile.Actor, o BundleOrder, head LogHead, f io.Writer) error {
	w, err := bundle.NewWriter(f, bundle.Manifest{MadeAt: d.today(), MadeFor: who.ID, Mandate: who.Mandate, Purpose: o.Purpose,
		Program: d.audit.Program, Content: o.Content}, head.Signed, d.audit.Key)
	if err != nil {
		return err
	}
	for _, id := range o.Cases {
		if err := d.bundleCase(ctx, who, o, head, w, id); err != nil {
			return err
		}
	}
	return w.Close()
}

func (d *Desk) bundleCase(ctx context.Context, who casefile.Actor, o BundleOrder, head LogHead, w *bundle.Writer, id string) error {
	if _, _, _, err := d.anyCase(ctx, who, "downloadBundle", id); err != nil {
		return err
	}
	fields := []string(nil)
	if o.Content {
		fields = []string{"events"}
	}
	if err := d.seen(ctx, who, id, "bundle", fields, purposeOf(who, o.Purpose)); err != nil {
		return err
	}
	course, err := d.ledger.Course(ctx, id)
	if err != nil {
		return err
	}
	c := bundle.Case{Case: id, Kind: course.Head.Kind, Erased: course.Erased}
	if c.Proofs, err = d.ledger.ProveCase(ctx, id, head.Checkpoint.Size); err != nil {
		return err
	}
	if course.Proof != nil {
		c.Certificate = course.Proof.Certificate
	}
	logged := map[int]bool{}
	for _, p := range c.Proofs {
		logged[p.Leaf.Seq] = true
	}
	for _, e := range course.Events {
		if !logged[e.Seq] {
			break // recorded after the checkpoint: the next bundle has it
		}
		c.Events = append(c.Events, bundle.Event{Event: e.Event, DataHash: e.DataHash, Build: e.Build})
	}
	c.Version = len(c.Events)
	if o.Content && !course.Erased {
		if err := d.bundleContent(ctx, o, &c, course.Scans, w); err != nil {
			return err
		}
	}
	return w.Add(c)
}

func (d *Desk) bundleContent(ctx context.Context, o BundleOrder, c *bundle.Case, scans []postgres.Scan, w *bundle.Writer) error {
	loaded, err := d.ledger.Load(ctx, c.Case)
	if err != nil {
		return err
	}
	c.Salt = loaded.Salt
	for i := range c.Events {
		c.Events[i].Data = loaded.Events[i].Data
	}
	for _, s := range scans {
		if s.Status != postgres.ScanKept {
			continue
		}
		doc := bundle.Document{Kind: s.Kind, Hash: s.Hash, Size: s.Size, Type: s.Type}
		if o.Documents {
			if doc.In, err = d.bundleFile(ctx, s.Hash, w); err != nil {
				return err
			}
		}
		c.Documents = append(c.Documents, doc)
	}
	return nil
}

func (d *Desk) bundleFile(ctx context.Context, hash string, w *bundle.Writer) (string, error) {
	f, err := d.files.Open(ctx, objects.ScanRef(hash))
	if err != nil {
		return "", err
	}
	defer f.Close()
	return w.AddFile(hash, f)
}
