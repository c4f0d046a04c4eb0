// Package pgtest gives each test a migrated database of its own on the server of DATABASE_URL, and the roles of
// production to reach it with. A missing server is a failure, never a skip.
package pgtest

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/postgres"
	"chizheng/internal/seal"
)

// The roles' passwords are the same in every test: roles belong to the server, and tests run at the same time.
const (
	workerPassword = "worker of the tests"
	apiPassword    = "api of the tests"
)

// DB is one test's database.
type DB struct {
	Owner, WorkerURL, APIURL string
	Ring                     *seal.Ring
}

// New makes a migrated database that is dropped when the test ends.
func New(t testing.TB) *DB {
	t.Helper()
	server := os.Getenv("DATABASE_URL")
	if server == "" {
		t.Fatal("DATABASE_URL is not set: run the test inside `chizheng stack --temp --`")
	}
	from, err := template()
	if err != nil {
		t.Fatalf("make template database: %v", err)
	}
	name := "t_" + strings.ToLower(rand.Text()[:16])
	if err := exec(server, "create database "+name+" template "+from); err != nil {
		t.Fatalf("create test database: %v", err)
	}
	t.Cleanup(func() {
		if err := exec(server, "drop database if exists "+name+" with (force)"); err != nil {
			t.Errorf("drop test database: %v", err)
		}
	})
	return &DB{Owner: address(server, name, ""), WorkerURL: address(server, name, postgres.WorkerRole+":"+workerPassword),
		APIURL: address(server, name, postgres.APIRole+":"+apiPassword), Ring: Ring(t)}
}

// Worker opens the ledger as workers do, API as the web processes do.
func (d *DB) Worker(t testing.TB) *postgres.Ledger { return d.open(t, d.WorkerURL) }
func (d *DB) API(t testing.TB) *postgres.Ledger    { return d.open(t, d.APIURL) }

func (d *DB) open(t testing.TB, url string) *postgres.Ledger {
	t.Helper()
	l, err := postgres.Open(context.Background(), url, d.Ring)
	if err != nil {
		t.Fatalf("open ledger: %v", err)
	}
	t.Cleanup(l.Close)
	return l
}

// Ring is a ring of keys that no production has.
func Ring(t testing.TB) *seal.Ring {
	t.Helper()
	text := base64.StdEncoding.EncodeToString([]byte("a key for tests, 32 bytes long !"))
	r, err := seal.NewRing("test:"+text, text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// template is a migrated database that each test's is a copy of, which is much quicker than migrating again. The
// server keeps it for the next run, until the migrations change.
var template = sync.OnceValues(func() (string, error) {
	server, name := os.Getenv("DATABASE_URL"), "template_"+postgres.SchemaHash()[:16]
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return "", err
	}
	defer conn.Close(ctx)
	// Test binaries run at the same time: one makes it, the others wait.
	if _, err := conn.Exec(ctx, "select pg_advisory_lock(hashtextextended('pgtest', 0))"); err != nil {
		return "", err
	}
	var exists bool
	if err := conn.QueryRow(ctx, "select exists (select from pg_database where datname = $1)", name).Scan(&exists); err != nil || exists {
		return name, err
	}
	draft := "draft_" + strings.ToLower(rand.Text()[:16]) // half-migrated, it must not be taken for the template
	if err := exec(server, "create database "+draft); err != nil {
		return "", err
	}
	if err := postgres.Migrate(ctx, address(server, draft, ""), workerPassword, apiPassword); err != nil {
		return "", err
	}
	return name, exec(server, "alter database "+draft+" rename to "+name)
})

func exec(server, statement string) error {
	conn, err := pgx.Connect(context.Background(), server)
	if err != nil {
		return err
	}
	defer conn.Close(context.Background())
	_, err = conn.Exec(context.Background(), statement)
	return err
}

func address(server, database, user string) string {
	u, err := url.Parse(server)
	if err != nil {
		panic("pgtest: DATABASE_URL is not a URL")
	}
	u.Path = "/" + database
	if name, password, ok := strings.Cut(user, ":"); ok {
		u.User = url.UserPassword(name, password)
	}
	return u.String()
}

// SQL runs a statement as the owner of the database: what no role of the program may do.
func (d *DB) SQL(t testing.TB, statement string) {
	t.Helper()
	if err := exec(d.Owner, statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}
