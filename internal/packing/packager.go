package packing

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/report"
	"chizheng/internal/objects"
	"chizheng/internal/postgres"
	"chizheng/internal/province"
)

// Packager makes packages.
type Packager struct {
	Ledger *postgres.Ledger
	Files  *objects.Store
}

// BuildPackage chooses the records, or leaves out what was dropped since, and stores the package under its hash. A
// series without a record gives a package of none, which is not stored: the room refuses it. Errors: NotFound
// no_such_campaign, no_such_case (a proof is missing), case_erased; Unavailable.
func (p *Packager) BuildPackage(ctx context.Context, b report.Build) (report.Package, error) {
	plan, err := p.Ledger.PlanReport(ctx, b)
	if err != nil || len(plan) == 0 {
		return report.Package{}, err
	}
	in, err := p.input(ctx, b, plan)
	if err != nil {
		return report.Package{}, err
	}
	return p.build(ctx, in)
}

// input is everything that goes into the package; its records are read when they are written.
func (p *Packager) input(ctx context.Context, b report.Build, plan []postgres.ReportRecord) (province.Input, error) {
	in := province.Input{Number: b.Number, Campaign: b.Campaign, Series: string(b.Series), Round: b.Round,
		Rehearsal: b.Rehearsal, BuiltAt: b.At}
	kept, err := p.Ledger.Campaign(ctx, b.Campaign)
	if err != nil {
		return in, err
	}
	var setting campaign.Plan
	if err := json.Unmarshal(kept.Plan, &setting); err != nil {
		return in, fmt.Errorf("read plan: %w", err)
	}
	in.Sender, in.Receiver = setting.Centre.ZH, setting.Receiver.Name.ZH // T-0.59
	proofs, err := p.proofs(ctx, plan)
	if err != nil {
		return in, err
	}
	in.Sheets, in.Notices = proofs.sheets, proofs.notices
	in.Records = p.records(ctx, plan, proofs)
	return in, nil
}

// build writes the package beside the store first: its name is its hash, and that is known last.
func (p *Packager) build(ctx context.Context, in province.Input) (report.Package, error) {
	spool, err := newSpool()
	if err != nil {
		return report.Package{}, err
	}
	defer spool.Close()
	m, err := province.Build(spool, in)
	if err != nil {
		return report.Package{}, fmt.Errorf("write package: %w", err)
	}
	out := report.Package{Key: Ref(m.SHA256), Hash: m.SHA256, Manifest: m.Own, Size: m.Size, Count: m.Counts.Records}
	there, err := p.Files.Exists(ctx, out.Key)
	if err != nil || there {
		return out, err
	}
	if _, err := spool.Seek(0, io.SeekStart); err != nil {
		return out, fmt.Errorf("read package: %w", err)
	}
	_, err = p.Files.Put(ctx, objects.Packages, name(m.SHA256), spool, "application/zip")
	return out, err
}

// Ref is where the package with this hash lies.
func Ref(hash string) string { return string(objects.Packages) + "/" + name(hash) }

func name(hash string) string { return hash[:2] + "/" + hash + ".zip" }

// newSpool opens a file that has no name from the start: it is full of personal data, and nothing of it stays behind
// whatever kills the process. Close gives its space back.
func newSpool() (*os.File, error) {
	f, err := os.CreateTemp("", "package-*")
	if err != nil {
		return nil, fmt.Errorf("make spool: %w", err)
	}
	if err := os.Remove(f.Name()); err != nil {
		f.Close()
		return nil, fmt.Errorf("make spool: %w", err)
	}
	return f, nil
}
