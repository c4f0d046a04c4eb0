package backup

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/objects"
)

// Source is what is backed up.
type Source struct {
	Database string         // address of a role that may replicate
	Tools    string         // directory of PostgreSQL's client programs
	Files    *objects.Store // nil: no object store
	Secrets  string         // file with the passwords of a private stack, which a restored database expects; "" for none
	Spool    string         // where the log lies until it is sealed
}

// Backup writes a source into a vault.
type Backup struct {
	Vault  *Vault
	Source Source
	Say    func(format string, args ...any)
}

// Generation is a base backup.
type Generation struct {
	Name     string    `json:"name"`
	Started  time.Time `json:"started"`
	Finished time.Time `json:"finished"`
	Version  string    `json:"version"`   // PostgreSQL's major version
	FirstWAL string    `json:"first_wal"` // segment of the log that it may need first
	Secrets  []byte    `json:"secrets,omitempty"`
}

const (
	baseFolder  = "base"
	aboutBase   = ".about" // beside a base's own file
	nameOfABase = "20060102T150405Z"
)

// Base copies the whole of Postgres, every database of it, as of the moment it ends.
func (b *Backup) Base(ctx context.Context) (Generation, error) {
	g := Generation{Started: time.Now().UTC()}
	g.Name = g.Started.Format(nameOfABase)
	if err := b.describe(ctx, &g); err != nil {
		return g, err
	}
	err := b.Vault.Write(filepath.Join(baseFolder, g.Name), func(w io.Writer) error {
		return b.tool(ctx, w, "pg_basebackup", "-D", "-", "-Ft", "-X", "fetch", "--checkpoint=fast", "--no-password", "-l", "chizheng "+g.Name)
	})
	if err != nil {
		return g, err
	}
	g.Finished = time.Now().UTC()
	raw, err := json.Marshal(g)
	if err != nil {
		return g, fmt.Errorf("describe base backup: %w", err)
	}
	// Written last: a base without it was cut off and counts as none.
	return g, b.Vault.Write(filepath.Join(baseFolder, g.Name+aboutBase), func(w io.Writer) error {
		_, err := w.Write(raw)
		return err
	})
}

// describe notes what a restore needs to know beforehand, and holds the vault to its one database.
func (b *Backup) describe(ctx context.Context, g *Generation) error {
	conn, err := pgx.Connect(ctx, b.Source.Database)
	if err != nil {
		return fmt.Errorf("reach database: %w", err)
	}
	defer conn.Close(ctx)
	var system string
	err = conn.QueryRow(ctx, `select system_identifier::text, (current_setting('server_version_num')::int / 10000)::text,
		pg_walfile_name(pg_current_wal_insert_lsn()) from pg_control_system()`).Scan(&system, &g.Version, &g.FirstWAL)
	if err != nil {
		return fmt.Errorf("describe database: %w", err)
	}
	if err := b.Vault.belongTo(system); err != nil || b.Source.Secrets == "" {
		return err
	}
	if g.Secrets, err = os.ReadFile(b.Source.Secrets); err != nil {
		return fmt.Errorf("read passwords of the servers: %w", err)
	}
	return nil
}

// tool runs a client program of PostgreSQL. The address goes by the environment: arguments are readable by everybody.
func (b *Backup) tool(ctx context.Context, out io.Writer, name string, args ...string) error {
	cmd, err := b.command(ctx, name, args...)
	if err != nil {
		return err
	}
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = out, &said
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("run %s: %w\n%s", name, err, bytes.TrimSpace(said.Bytes()))
	}
	return nil
}

func (b *Backup) command(ctx context.Context, name string, args ...string) (*exec.Cmd, error) {
	env, err := libpq(b.Source.Database)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, filepath.Join(b.Source.Tools, name), args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // they end in order on this one
	cmd.WaitDelay = 10 * time.Second
	cmd.Env = append(os.Environ(), env...)
	return cmd, nil
}

// libpq gives an address as the variables that PostgreSQL's own programs read.
func libpq(address string) ([]string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return nil, errors.New("DATABASE_URL is not an address such as postgres://user:password@host/database")
	}
	env := []string{"PGHOST=" + u.Hostname(), "PGUSER=" + u.User.Username(), "PGAPPNAME=chizheng-backup"}
	if u.Port() != "" {
		env = append(env, "PGPORT="+u.Port())
	}
	if password, given := u.User.Password(); given {
		env = append(env, "PGPASSWORD="+password)
	}
	for name, variable := range map[string]string{"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY"} {
		if v := u.Query().Get(name); v != "" {
			env = append(env, variable+"="+v)
		}
	}
	return env, nil
}

// Generations lists the whole base backups of a vault, the oldest first.
func (v *Vault) Generations() ([]Generation, error) {
	names, err := v.list(baseFolder)
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var all []Generation
	for _, name := range names {
		if filepath.Ext(name) != aboutBase {
			continue
		}
		g, err := v.generation(name)
		if err != nil {
			return nil, err
		}
		all = append(all, g)
	}
	return all, nil
}

func (v *Vault) generation(name string) (g Generation, err error) {
	r, err := v.Read(filepath.Join(baseFolder, name))
	if err != nil {
		return g, err
	}
	defer r.Close()
	if err := json.NewDecoder(r).Decode(&g); err != nil {
		return g, fmt.Errorf("read base backup %s: %w", name, err)
	}
	return g, nil
}
