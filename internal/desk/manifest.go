package desk

import (
	"context"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/report"
	"chizheng/internal/province"
)

// Manifest gives a built package's list of contents: counts and hashes, nothing personal. It is what the leader reads
// before he signs (T-0.58). Errors: as Read; Conflict report_not_built; Unavailable.
func (d *Desk) Manifest(ctx context.Context, who casefile.Actor, id string) (province.Manifest, error) {
	s, _, err := Read[report.State](ctx, d, who, "getReport", report.Room.Kind, id)
	if err != nil {
		return province.Manifest{}, err
	}
	if s.Package == nil {
		return province.Manifest{}, casefile.Refuse(casefile.Conflict, "report_not_built")
	}
	o, err := d.files.Open(ctx, s.Package.Key)
	if err != nil {
		return province.Manifest{}, err
	}
	defer o.Close() // it was only read
	return province.ReadManifest(o, o.Size)
}
