// Package settings reads what a process needs from its environment: addresses, keys and passwords. On one machine the
// keys live in a file of the state directory, made once; in production each is a variable or a mounted file.
//
// It guarantees that a missing value is named, and that no value is ever printed.
package settings

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"chizheng/internal/seal"
)

// secrets is the file of the state directory.
type secrets struct {
	DataKeys       string `json:"data_keys"`
	IndexKey       string `json:"index_key"`
	WorkerPassword string `json:"worker_password"`
	APIPassword    string `json:"api_password"`
	DemoPassword   string `json:"demo_password"`
	ReceiverSecret string `json:"receiver_secret"`
	LogKey         string `json:"log_key,omitempty"` // not in files of the first releases: see LogKey
	BackupKey      string `json:"backup_key,omitempty"`
}

// Settings are those of one process.
type Settings struct {
	OwnerURL  string // may migrate
	WorkerURL string // may write facts
	APIURL    string // may read facts
	Temporal  string
	Namespace string
	Addr      string
	State     string // directory, empty outside a single machine
	Campaign  string // that this installation serves
	own       secrets
}

// Read gathers the settings. Errors name what is missing.
func Read() (Settings, error) {
	s := Settings{
		OwnerURL: os.Getenv("DATABASE_URL"), Temporal: os.Getenv("TEMPORAL_ADDRESS"),
		Namespace: or(os.Getenv("TEMPORAL_NAMESPACE"), "default"), Addr: or(os.Getenv("CHIZHENG_ADDR"), "127.0.0.1:8088"),
		State: os.Getenv("CHIZHENG_STATE"), Campaign: or(os.Getenv("CHIZHENG_CAMPAIGN"), "yantai-2019"),
	}
	if s.Temporal == "" {
		return s, errors.New("TEMPORAL_ADDRESS is not set")
	}
	if err := s.readSecrets(); err != nil {
		return s, err
	}
	for _, role := range []struct {
		into            *string
		given, name, pw string
	}{
		{&s.WorkerURL, os.Getenv("DATABASE_WORKER_URL"), "chizheng_worker", s.own.WorkerPassword},
		{&s.APIURL, os.Getenv("DATABASE_API_URL"), "chizheng_api", s.own.APIPassword},
	} {
		var err error
		if *role.into, err = roleURL(role.given, s.OwnerURL, role.name, role.pw); err != nil {
			return s, err
		}
	}
	if s.OwnerURL == "" && s.WorkerURL == "" && s.APIURL == "" {
		return s, errors.New("none of DATABASE_URL, DATABASE_WORKER_URL and DATABASE_API_URL is set")
	}
	return s, nil
}

// roleURL is the given address, or the owner's with the role's name and password; empty where neither is given: a
// process is told its own role only, and [postgres.Open] says which one it lacks.
func roleURL(given, owner, name, password string) (string, error) {
	if given != "" || owner == "" {
		return given, nil
	}
	u, err := url.Parse(owner)
	if err != nil {
		return "", errors.New("DATABASE_URL is not an address") // its text may hold a password
	}
	u.User = url.UserPassword(name, password)
	return u.String(), nil
}

// readSecrets takes the state directory's file, making it the first time; without a state directory the environment
// must hold every value.
func (s *Settings) readSecrets() error {
	if s.State == "" {
		s.own = secrets{WorkerPassword: os.Getenv("CHIZHENG_WORKER_PASSWORD"), APIPassword: os.Getenv("CHIZHENG_API_PASSWORD"),
			DemoPassword: os.Getenv("CHIZHENG_DEMO_PASSWORD"), ReceiverSecret: os.Getenv("CHIZHENG_RECEIVER_SECRET")}
		return nil
	}
	path := filepath.Join(s.State, "keys.json")
	b, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return s.makeSecrets(path)
	}
	if err != nil {
		return fmt.Errorf("read secrets: %w", err)
	}
	if err := json.Unmarshal(b, &s.own); err != nil {
		return fmt.Errorf("read secrets: %w", err)
	}
	return nil
}

// makeSecrets writes the file under another name first: two processes that start at once agree on one of the two.
func (s *Settings) makeSecrets(path string) error {
	s.own = secrets{DataKeys: "k1:" + random(32), IndexKey: random(32), WorkerPassword: token(), APIPassword: token(),
		DemoPassword: "Yanlian-" + token()[:8] + "9", ReceiverSecret: token()[:32]}
	var err error
	if s.own.LogKey, err = NewLogKey(); err != nil {
		return err
	}
	b, err := json.MarshalIndent(s.own, "", "  ")
	if err != nil {
		return fmt.Errorf("write secrets: %w", err)
	}
	f, err := os.CreateTemp(s.State, "keys-*")
	if err != nil {
		return fmt.Errorf("write secrets: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(b)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write secrets: %w", err)
	}
	switch err := os.Link(f.Name(), path); {
	case errors.Is(err, os.ErrExist):
		return s.readSecrets()
	case err != nil:
		return fmt.Errorf("write secrets: %w", err)
	}
	return nil
}

// Ring gives the keys of personal data and of the engine's payloads.
func (s Settings) Ring() (*seal.Ring, error) {
	return seal.Load(func(name string) string {
		if v := os.Getenv(name); v != "" {
			return v
		}
		switch name {
		case "CHIZHENG_DATA_KEYS":
			return s.own.DataKeys
		case "CHIZHENG_INDEX_KEY":
			return s.own.IndexKey
		}
		return ""
	})
}

// Passwords of the database roles, for migrate.
func (s Settings) Passwords() (worker, api string) { return s.own.WorkerPassword, s.own.APIPassword }

// DemoPassword is that of every account of the demonstration.
func (s Settings) DemoPassword() string { return s.own.DemoPassword }

// ReceiverSecret is shared with the receiver of this repository.
func (s Settings) ReceiverSecret() string { return s.own.ReceiverSecret }

func random(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return base64.StdEncoding.EncodeToString(b)
}

func token() string { return base64.RawURLEncoding.EncodeToString([]byte(random(24)))[:40] }

func or(v, otherwise string) string {
	if v == "" {
		return otherwise
	}
	return v
}
