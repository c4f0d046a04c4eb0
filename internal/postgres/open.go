package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"chizheng/internal/casefile"
	"chizheng/internal/seal"
)

// Ledger reads and writes the facts. What it may write follows from the database role it was opened with.
type Ledger struct {
	db   *pgxpool.Pool
	ring *seal.Ring
	now  func() time.Time // real time: claims expire by it, whatever the campaign's clock says
}

// Open connects to the database at url, whose pool_max_conns bounds the connections.
func Open(ctx context.Context, url string, ring *seal.Ring) (*Ledger, error) {
	if url == "" { // the driver would take it for a server on this machine
		return nil, errors.New("open database: no address for this role: set DATABASE_API_URL for serve, DATABASE_WORKER_URL for the worker, DATABASE_URL for the owner")
	}
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("read database address: %w", err)
	}
	cfg.ConnConfig.ConnectTimeout = 5 * time.Second
	if !strings.Contains(url, "pool_max_conns") { // the driver's own default is one for each core: too few to wait in
		cfg.MaxConns = 24
	}
	db, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if err := db.Ping(ctx); err != nil {
		db.Close()
		return nil, failed("reach database", err)
	}
	return &Ledger{db: db, ring: ring, now: time.Now}, nil
}

// Close waits for what is under way and closes every connection.
func (l *Ledger) Close() { l.db.Close() }

// Ready says whether the database answers. Errors: Unavailable.
func (l *Ledger) Ready(ctx context.Context) error { return failed("reach database", l.db.Ping(ctx)) }

// Stat tells how busy the pool is, for metrics.
func (l *Ledger) Stat() *pgxpool.Stat { return l.db.Stat() }

// Unavailable says that err means the database is away or too busy, and that trying again later makes sense.
func Unavailable(err error) bool {
	if err == nil {
		return false
	}
	var connect *pgconn.ConnectError
	var network net.Error
	if errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, context.DeadlineExceeded) ||
		pgconn.SafeToRetry(err) || strings.Contains(err.Error(), "conn closed") ||
		strings.Contains(err.Error(), "unexpected EOF") || casefile.KindOf(err) == casefile.Unavailable {
		return true
	}
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return false
	}
	switch pg.Code {
	case "57P01", "57P02", "57P03", // shut down, crashed, starting up
		"40001", "40P01": // two met in each other's way: one of them has gone on
		return true
	}
	return strings.HasPrefix(pg.Code, "08") || strings.HasPrefix(pg.Code, "53")
}

// failed wraps what a query returned: an absent database is casefile.Unavailable, bytes that no text or JSON can hold
// are the sender's fault, and the rest is internal. A domain error passes as it is.
func failed(doing string, err error) error {
	switch {
	case err == nil:
		return nil
	case casefile.As(err) != nil:
		return err
	case Unavailable(err):
		return fmt.Errorf("%s: %w: %w", doing, casefile.Refuse(casefile.Unavailable, "store_away"), err)
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) && (pg.Code == "22P05" || pg.Code == "22021") {
		return fmt.Errorf("%s: %w", doing, casefile.Refuse(casefile.Invalid, "unreadable_content"))
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// violated gives the name of the constraint that refused a statement, or "".
func violated(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && strings.HasPrefix(pg.Code, "23") {
		return pg.ConstraintName
	}
	return ""
}

// unreadable says that a value could not be read as what its column is.
func unreadable(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && strings.HasPrefix(pg.Code, "22")
}
