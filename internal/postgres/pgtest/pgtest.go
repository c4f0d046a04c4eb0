// Package pgtest gives each test a migrated database of its own on the server of DATABASE_URL, and the roles of
// production to reach it with. A missing server is a failure, never a skip.
package pgtest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
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
	template, err := template(server)
	if err != nil {
		t.Fatalf("make template database: %v", err)
	}
	name := "t_" + strings.ToLower(rand.Text()[:16])
	if err := exec(server, "create database "+name+" template "+template); err != nil {
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

var made struct {
	sync.Mutex
	name string
}

// template migrates one database per test binary; each test's is a copy of it, which is much quicker.
func template(server string) (string, error) {
	made.Lock()
	defer made.Unlock()
	if made.name != "" {
		return made.name, nil
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s", os.Getpid(), os.Args[0]))
	name := fmt.Sprintf("template_%x", sum[:8])
	if err := exec(server, "drop database if exists "+name); err != nil {
		return "", err
	}
	if err := exec(server, "create database "+name); err != nil {
		return "", err
	}
	if err := postgres.Migrate(context.Background(), address(server, name, ""), workerPassword, apiPassword); err != nil {
		return "", err
	}
	made.name = name
	return name, nil
}

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
