package desk

import (
	"cmp"
	"context"
	"slices"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/person"
	"chizheng/internal/postgres"
)

// ProvinceLine is one filing of the province's own list: its number there, and the certificate's.
type ProvinceLine struct {
	Province string
	Number   string
}

// ProvinceComparison says how the province's list and ours agree (T-0.13). Same + Differs + There = the lines that were
// given; Same + Differs + Here = our live filings that have a number there; Without have none.
type ProvinceComparison struct {
	Same    int
	Differs []postgres.ProvinceFiling // the certificate's number is another there
	There   []ProvinceLine            // in the province's list only
	Here    []postgres.ProvinceFiling // in ours only
	Without int
}

// CompareProvince compares a list out of the province's system with the live filings of the campaign. It writes nothing.
// Errors: Forbidden (role), Unavailable.
func (d *Desk) CompareProvince(ctx context.Context, who casefile.Actor, campaignID string, lines []ProvinceLine) (ProvinceComparison, error) {
	var out ProvinceComparison
	if _, _, err := d.may(who, "compareProvince"); err != nil {
		return out, err
	}
	ours, err := d.ledger.ByProvince(ctx, campaignID)
	if err != nil {
		return out, err
	}
	if out.Without, err = d.ledger.WithoutProvince(ctx, campaignID); err != nil {
		return out, err
	}
	for _, l := range lines {
		number := person.NormalizeNumber(l.Province)
		f, known := ours[number]
		switch {
		case !known: // also a line that was given twice
			out.There = append(out.There, l)
		case f.Key != filing.NumberKey(l.Number):
			out.Differs = append(out.Differs, f)
		default:
			out.Same++
		}
		delete(ours, number)
	}
	for _, f := range ours {
		out.Here = append(out.Here, f)
	}
	slices.SortFunc(out.Here, func(a, b postgres.ProvinceFiling) int { return cmp.Compare(a.Province, b.Province) })
	return out, nil
}
