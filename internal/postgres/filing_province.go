package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile/filing"
)

// ProvinceFiling is a filing as the province's list is compared with ours (T-0.13). No personal data.
type ProvinceFiling struct {
	Case     string
	Province string // number in the province's system
	Number   string // of the certificate, as stated
	Key      string // of the certificate, as compared
	Stage    filing.Stage
}

// ByProvince gives the live filings of a campaign that have a number in the province's system, by that number.
// Errors: Unavailable.
func (l *Ledger) ByProvince(ctx context.Context, campaign string) (map[string]ProvinceFiling, error) {
	rows, err := l.db.Query(ctx, `select case_id, province_number, number, number_key, stage from filing
		where campaign = $1 and live and province_number <> ''`, campaign)
	if err != nil {
		return nil, failed("read numbers of the province", err)
	}
	out := map[string]ProvinceFiling{}
	var f ProvinceFiling
	_, err = pgx.ForEachRow(rows, []any{&f.Case, &f.Province, &f.Number, &f.Key, &f.Stage}, func() error {
		out[f.Province] = f
		return nil
	})
	return out, failed("read numbers of the province", err)
}

// WithoutProvince counts the live filings of a campaign that have none. Errors: Unavailable.
func (l *Ledger) WithoutProvince(ctx context.Context, campaign string) (int, error) {
	var n int
	err := l.db.QueryRow(ctx, "select count(*) from filing where campaign = $1 and live and province_number = ''", campaign).Scan(&n)
	return n, failed("count filings without a number of the province", err)
}
