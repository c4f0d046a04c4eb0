// Package intake takes uploads out of quarantine: checked by content, scanned for malware where a scanner is set, kept
// under their hash. It guarantees that an upload accepted once is accepted again with the same answer, whatever died
// in between, and that nothing leaves quarantine unchecked.
package intake

import (
	"context"
	"errors"
	"io"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/objects"
	"chizheng/internal/postgres"
	"chizheng/internal/scan"
)

// Desk checks uploads.
type Desk struct {
	Objects  *objects.Store
	Register *postgres.Ledger
	Scanner  scan.Scanner
	Limits   scan.Limits
}

// Keep checks the upload and gives the scan it became. Errors: Invalid with the fault (file_type, file_corrupt, …);
// NotFound object_missing where the upload never arrived whole; Unavailable.
func (d *Desk) Keep(ctx context.Context, caseID string, up filing.Attach) (filing.Scan, error) {
	noted, err := d.Register.Scan(ctx, up.ID)
	if err != nil {
		return filing.Scan{}, err
	}
	ref := Ref(up.ID)
	known := filing.Scan{ID: up.ID, Kind: up.Kind, Hash: noted.Hash, Type: noted.Type, Pages: noted.Pages, Size: noted.Size}
	if noted.Status != postgres.ScanKept {
		if known, err = d.check(ctx, ref, up); err != nil {
			return filing.Scan{}, d.refuse(ctx, up.ID, err)
		}
		if err := d.Register.KeepScan(ctx, up.ID, known.Hash, known.Type, known.Pages, known.Size); err != nil {
			return filing.Scan{}, err
		}
	}
	if _, err := d.Objects.Promote(ctx, ref, known.Hash, known.Type); err != nil {
		return filing.Scan{}, err
	}
	return known, nil
}

// refuse notes why an upload was refused, where that is final.
func (d *Desk) refuse(ctx context.Context, id string, err error) error {
	if e := casefile.As(err); e != nil && e.Kind != casefile.Unavailable {
		return errors.Join(err, d.Register.RefuseScan(ctx, id, e.Code))
	}
	return err
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
