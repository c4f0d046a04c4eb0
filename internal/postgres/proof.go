package postgres

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// CaseProof is the newest certificate of a case.
type CaseProof struct {
	Case        string
	Version     int
	Result      string
	Certificate string // signed
	ProvenAt    time.Time
}

// PutProof keeps a case's newest certificate.
func (l *Ledger) PutProof(ctx context.Context, p CaseProof) error {
	_, err := l.db.Exec(ctx, `insert into case_proof (case_id, version, result, certificate) values ($1, $2, $3, $4)
		on conflict (case_id) do update set version = $2, result = $3, certificate = $4, proven_at = now()`,
		p.Case, p.Version, p.Result, p.Certificate)
	return failed("keep certificate", err)
}

// Proof gives a case's newest certificate. Errors: NotFound never_proven, Unavailable.
func (l *Ledger) Proof(ctx context.Context, id string) (CaseProof, error) {
	var p CaseProof
	err := l.db.QueryRow(ctx, "select case_id, version, result, certificate, proven_at from case_proof where case_id = $1", id).
		Scan(&p.Case, &p.Version, &p.Result, &p.Certificate, &p.ProvenAt)
	return p, missing("read certificate", "never_proven", err)
}

// TakeDay says whether the caller is the first to do the named work on a day.
func (l *Ledger) TakeDay(ctx context.Context, name, day string) (bool, error) {
	tag, err := l.db.Exec(ctx, `insert into daily (name, day) values ($1, $2) on conflict (name) do update set day = $2
		where daily.day < $2::date`, name, day)
	return tag.RowsAffected() == 1, failed("take day", err)
}

// Population is what a sample is drawn from. An empty field admits every value.
type Population struct {
	Campaign string
	Kind     string
	Until    int64 // leaves of the log: a case whose first event was logged later is not in it; 0: every case
}

// Drawn is a sample: of so many cases these, in the order of the draw.
type Drawn struct {
	Population int
	Cases      []string
	Hash       string // of seed, population and list: published before anybody looks (U13)
}

// Draw draws n cases by a seed: each case's place is a hash of seed and id, so that anybody can draw the same again, and
// nobody can choose. Errors: Unavailable.
func (l *Ledger) Draw(ctx context.Context, p Population, seed string, n int) (Drawn, error) {
	w := &where{}
	w.equal("campaign", p.Campaign)
	w.equal("kind", p.Kind)
	if p.Until > 0 {
		w.and("exists (select from log_leaf f where f.case_id = case_file.case_id and f.what = 'event' and f.seq = 1 and f.idx < ?)", p.Until)
	}
	var out Drawn
	if err := l.db.QueryRow(ctx, "select count(*) from case_file"+w.sql(), w.args...).Scan(&out.Population); err != nil {
		return out, failed("draw sample", err)
	}
	args := append(w.args, seed, n)
	rows, err := l.db.Query(ctx, "select case_id from case_file"+w.sql()+" order by sha256(convert_to("+mark(len(args)-1)+
		"::text || ' ' || case_id, 'UTF8')), case_id limit "+mark(len(args)), args...)
	if err != nil {
		return out, failed("draw sample", err)
	}
	if out.Cases, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
		return out, failed("draw sample", err)
	}
	sum := sha256.Sum256([]byte(seed + "\n" + strings.Join(out.Cases, "\n") + "\n"))
	out.Hash = hex.EncodeToString(sum[:])
	return out, nil
}
