package packing

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/person"
	"chizheng/internal/postgres"
	"chizheng/internal/province"
)

// chunk is how many folds are in memory at once.
const chunk = 200

// fold is what a package needs of a filing's state; the terms, which travel with each, are passed over.
type fold struct {
	Filer   filing.Filer      `json:"filer"`
	Content filing.Content    `json:"content"`
	Point   string            `json:"point"`
	Sheet   *filing.SheetRef  `json:"sheet"`
	Notice  *filing.NoticeRef `json:"notice"`
	Leaving bool              `json:"leaving"`
}

// records reads the plan's filings as often as it is run over, chunk by chunk.
func (p *Packager) records(ctx context.Context, plan []postgres.ReportRecord, proofs proofs) province.Records {
	return func(yield func(province.Record, error) bool) {
		err := p.each(ctx, plan, func(r postgres.ReportRecord, f fold) bool {
			return yield(record(r, f, proofs), nil)
		})
		if err != nil {
			yield(province.Record{}, err)
		}
	}
}

// each gives every planned record with its filing, in the plan's order, until use has had enough.
func (p *Packager) each(ctx context.Context, plan []postgres.ReportRecord, use func(postgres.ReportRecord, fold) bool) error {
	for part := range slices.Chunk(plan, chunk) {
		folds, err := p.folds(ctx, part)
		if err != nil {
			return err
		}
		for i, r := range part {
			if !use(r, folds[i]) {
				return nil
			}
		}
	}
	return nil
}

func (p *Packager) folds(ctx context.Context, part []postgres.ReportRecord) ([]fold, error) {
	ids := make([]string, len(part))
	for i, r := range part {
		ids[i] = r.Filing
	}
	states, err := read[fold](ctx, p.Ledger, ids)
	if err != nil {
		return nil, err
	}
	folds := make([]fold, len(part))
	for i, id := range ids {
		folds[i] = states[id]
	}
	return folds, nil
}

// read gives the states of cases by id. Errors: NotFound no_such_case where one is missing, case_erased; Unavailable.
func read[S any](ctx context.Context, ledger *postgres.Ledger, ids []string) (map[string]S, error) {
	cases, err := ledger.States(ctx, ids)
	if err != nil {
		return nil, err
	}
	if len(cases) != len(ids) {
		return nil, casefile.Refuse(casefile.NotFound, "no_such_case")
	}
	out := make(map[string]S, len(cases))
	for _, c := range cases {
		var s S
		if err := json.Unmarshal(c.State, &s); err != nil {
			return nil, fmt.Errorf("read state of %s: %w", c.Case, err)
		}
		out[c.Case] = s
	}
	return out, nil
}

// record puts a filing in the words of the channel. The unit is the filer's, as the notice showed it (T-0.52); an
// agency's workers cannot be filed at all (T-0.9).
func record(r postgres.ReportRecord, f fold, proofs proofs) province.Record {
	c := f.Content.Certificate
	out := province.Record{ID: r.Record, Supersedes: r.Supersedes, Withdrawn: f.Leaving, Name: f.Content.Person.Name, IDNumber: f.Content.Person.IDNumber,
		WorkType: c.Work, Level: person.Level(c.Level), Number: c.Number, Issuer: c.Issuer, AppliedOn: c.Applied,
		IssuedOn: c.Issued, Point: f.Point, Province: c.Province}
	if f.Filer.Kind == filing.ByEnterprise {
		out.Employer = f.Filer.Name
	}
	if f.Sheet != nil {
		out.Sheet = proofs.number[f.Sheet.ID]
	}
	if f.Notice != nil {
		out.Notice = proofs.number[f.Notice.ID]
	}
	for _, s := range f.Content.Scans {
		out.Scans = append(out.Scans, province.Scan{Kind: s.Kind, SHA256: s.Hash, Pages: s.Pages, ContentType: s.Type, Size: s.Size})
	}
	return out
}
