// Package intake takes uploads out of quarantine: checked by content, scanned for malware where a scanner is set, kept
// under their hash. It guarantees that an upload accepted once is accepted again with the same answer, whatever died
// in between, and that nothing leaves quarantine unchecked.
package intake

import (
	"context"
	"fmt"
	"io"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/objects"
	"chizheng/internal/scan"
)

// Registry remembers what became of each upload.
type Registry interface {
	// FindScan gives the scan that an upload became; false where it has not been accepted.
	FindScan(ctx context.Context, upload string) (filing.Scan, bool, error)
	// AddScan notes an accepted upload before it leaves quarantine.
	AddScan(ctx context.Context, caseID string, s filing.Scan) error
}

// Desk checks uploads.
type Desk struct {
	Objects  *objects.Store
	Registry Registry
	Scanner  scan.Scanner
	Limits   scan.Limits
}

// Keep checks the upload and gives the scan it became. Errors: Invalid with the fault (file_type, file_corrupt, …);
// NotFound object_missing where the upload never arrived whole; Unavailable.
func (d *Desk) Keep(ctx context.Context, caseID string, up filing.Attach) (filing.Scan, error) {
	known, ok, err := d.Registry.FindScan(ctx, up.ID)
	if err != nil {
		return filing.Scan{}, fmt.Errorf("find upload: %w", err)
	}
	ref := Ref(up.ID)
	if !ok {
		if known, err = d.check(ctx, ref, up); err != nil {
			return filing.Scan{}, err
		}
		if err := d.Registry.AddScan(ctx, caseID, known); err != nil {
			return filing.Scan{}, fmt.Errorf("note upload: %w", err)
		}
	}
	if _, err := d.Objects.Promote(ctx, ref, known.Hash, known.Type); err != nil {
		return filing.Scan{}, err
	}
	return known, nil
}

// Ref is where an upload lies in quarantine.
func Ref(upload string) string { return string(objects.Quarantine) + "/" + upload }

func (d *Desk) check(ctx context.Context, ref string, up filing.Attach) (filing.Scan, error) {
	o, err := d.Objects.Open(ctx, ref)
	if err != nil {
		return filing.Scan{}, err
	}
	defer o.Close()
	if up.Size != 0 && o.Size != up.Size {
		return filing.Scan{}, casefile.Refuse(casefile.Invalid, "upload_incomplete")
	}
	facts, err := scan.Check(o, o.Size, up.Name, d.Limits)
	if err != nil {
		return filing.Scan{}, err
	}
	if d.Scanner.Configured() {
		if err := d.Scanner.Scan(ctx, io.NewSectionReader(o, 0, o.Size)); err != nil {
			return filing.Scan{}, err
		}
	}
	return filing.Scan{ID: up.ID, Kind: up.Kind, Hash: facts.SHA256, Type: facts.ContentType, Pages: facts.Pages, Size: facts.Size}, nil
}
