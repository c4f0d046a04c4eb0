package postgres

import (
	"context"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // goose speaks database/sql
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// The roles that the program signs in with; the owner of the tables only migrates.
const (
	WorkerRole = "chizheng_worker" // writes facts
	APIRole    = "chizheng_api"    // reads facts; writes sign-ins, claims, read marks, quarantine and the access log
)

//go:embed migrations/*.sql
var files embed.FS

// Migrate makes the roles, with these passwords, and brings the tables up to date. ownerURL must name a role that may
// create roles and tables. Several processes may migrate at once: one does, the others wait.
func Migrate(ctx context.Context, ownerURL, workerPassword, apiPassword string) error {
	db, err := sql.Open("pgx", ownerURL)
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	defer db.Close()
	for role, password := range map[string]string{WorkerRole: workerPassword, APIRole: apiPassword} {
		if err := ensureRole(ctx, db, role, password); err != nil {
			return failed("make role "+role, err)
		}
	}
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return fmt.Errorf("lock migrations: %w", err)
	}
	p, err := goose.NewProvider(goose.DialectPostgres, db, sub, goose.WithSessionLocker(locker))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return failed("migrate", err)
	}
	return nil
}

// SchemaHash names the tables as the embedded migrations make them.
func SchemaHash() string {
	h := sha256.New()
	_ = fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			b, _ := files.ReadFile(path)
			fmt.Fprintf(h, "%s %d\n%s", path, len(b), b)
		}
		return err
	})
	return hex.EncodeToString(h.Sum(nil))
}

// ensureRole creates the role or gives it the password. Roles belong to the whole server: migrations of two databases
// can meet here, and then the later one tries again.
func ensureRole(ctx context.Context, db *sql.DB, role, password string) error {
	var err error
	for range 20 {
		var exists bool
		if err = db.QueryRowContext(ctx, "select exists (select from pg_roles where rolname = $1)", role).Scan(&exists); err != nil {
			return err
		}
		verb := "create"
		if exists {
			verb = "alter"
		}
		// A utility statement takes no parameters; the verifier has no quotes, and the password never reaches a log.
		_, err = db.ExecContext(ctx, fmt.Sprintf("%s role %s login noinherit password '%s'", verb, role, scramVerifier(password)))
		if !met(err) {
			return err
		}
		time.Sleep(50 * time.Millisecond)
	}
	return err
}

func met(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "42710" || pg.Code == "23505" || strings.Contains(pg.Message, "concurrently"))
}

// scramVerifier is what Postgres stores for a password (RFC 5802, RFC 7677).
func scramVerifier(password string) string {
	const rounds = 4096
	salt := make([]byte, 16)
	rand.Read(salt)
	salted, err := pbkdf2.Key(sha256.New, password, salt, rounds, sha256.Size)
	if err != nil {
		panic(err) // the parameters are constants
	}
	sign := func(text string) []byte {
		h := hmac.New(sha256.New, salted)
		h.Write([]byte(text))
		return h.Sum(nil)
	}
	stored := sha256.Sum256(sign("Client Key"))
	b64 := base64.StdEncoding.EncodeToString
	return fmt.Sprintf("SCRAM-SHA-256$%d:%s$%s:%s", rounds, b64(salt), b64(stored[:]), b64(sign("Server Key")))
}
