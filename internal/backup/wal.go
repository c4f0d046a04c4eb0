package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// slot makes Postgres keep the log until it was received, so that nothing is missing after a pause.
const slot = "chizheng_backup"

const (
	walFolder = "wal"
	partial   = ".partial"
)

var (
	segment = regexp.MustCompile(`^[0-9A-F]{24}$`)
	history = regexp.MustCompile(`^[0-9A-F]{8}\.history$`)
)

// claimSlot makes the slot if it is not there, and says so: then the log has a gap, and a new base must follow.
func (b *Backup) claimSlot(ctx context.Context) (fresh bool, err error) {
	conn, err := pgx.Connect(ctx, b.Source.Database)
	if err != nil {
		return false, fmt.Errorf("reach database: %w", err)
	}
	defer conn.Close(ctx)
	var usable bool
	err = conn.QueryRow(ctx, "select coalesce(wal_status, 'lost') <> 'lost' from pg_replication_slots where slot_name = $1", slot).Scan(&usable)
	if usable {
		return false, nil
	}
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return false, fmt.Errorf("look for replication slot: %w", err)
	}
	if err == nil { // the server has thrown away what it should have kept
		if _, err := conn.Exec(ctx, "select pg_drop_replication_slot($1)", slot); err != nil {
			return false, fmt.Errorf("drop lost replication slot: %w", err)
		}
	}
	if _, err := conn.Exec(ctx, "select pg_create_physical_replication_slot($1, true)", slot); err != nil {
		return false, fmt.Errorf("make replication slot: %w", err)
	}
	return true, os.RemoveAll(b.Source.Spool) // what lies there is of another life
}

// receive runs pg_receivewal until ctx ends or it gives up.
func (b *Backup) receive(ctx context.Context) error {
	if err := os.MkdirAll(b.Source.Spool, 0o700); err != nil {
		return fmt.Errorf("make spool: %w", err)
	}
	err := b.tool(ctx, io.Discard, "pg_receivewal", "-D", b.Source.Spool, "--slot", slot, "--no-password")
	if ctx.Err() != nil {
		return nil
	}
	return errors.Join(errors.New("the log is not received any more"), err)
}

// ship seals what has been received since the last time. The segment under way is sealed as it stands, under a name
// of its own, until it is whole.
func (b *Backup) ship() error {
	entries, err := os.ReadDir(b.Source.Spool)
	if err != nil {
		return fmt.Errorf("read spool: %w", err)
	}
	for _, e := range entries {
		name := e.Name()
		whole := segment.MatchString(name) || history.MatchString(name)
		if !whole && !segment.MatchString(strings.TrimSuffix(name, partial)) {
			continue
		}
		if err := b.shipOne(name, whole); err != nil {
			return err
		}
	}
	return nil
}

func (b *Backup) shipOne(name string, whole bool) error {
	path := filepath.Join(b.Source.Spool, name)
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil // it became whole a moment ago: next time
	}
	if err != nil {
		return fmt.Errorf("read received log: %w", err)
	}
	defer f.Close()
	err = b.Vault.Write(filepath.Join(walFolder, name), func(w io.Writer) error {
		_, err := io.Copy(w, f)
		return err
	})
	if err != nil || !whole {
		return err
	}
	if err := b.Vault.remove(filepath.Join(walFolder, name+partial)); err != nil {
		return err
	}
	return os.Remove(path)
}

// prune keeps the newest bases and the log that the oldest of them needs.
func (b *Backup) prune(keep int) error {
	all, err := b.Vault.Generations()
	if err != nil || len(all) <= keep {
		return err
	}
	for _, g := range all[:len(all)-keep] {
		for _, name := range []string{g.Name + aboutBase, g.Name} {
			if err := b.Vault.remove(filepath.Join(baseFolder, name)); err != nil {
				return err
			}
		}
	}
	first := all[len(all)-keep].FirstWAL
	names, err := b.Vault.list(walFolder)
	if err != nil {
		return err
	}
	for _, name := range names {
		// The first eight digits are the timeline: the order of the log is in the others.
		if number := strings.TrimSuffix(name, partial); segment.MatchString(number) && number[8:] < first[8:] {
			if err := b.Vault.remove(filepath.Join(walFolder, name)); err != nil {
				return err
			}
		}
	}
	return nil
}

// logTo brings the whole log of a vault to a directory under the names that Postgres asks for. Postgres ends where a
// segment is missing and says nothing: lost is the last one before a gap, "" where there is none.
func (v *Vault) logTo(dir, first string) (lost string, err error) {
	names, err := v.list(walFolder)
	if err != nil {
		return "", err
	}
	var numbers []string
	for _, name := range names {
		number := strings.TrimSuffix(name, partial)
		if name != number && slices.Contains(names, number) || segment.MatchString(number) && number[8:] < first[8:] {
			continue
		}
		if err := v.extract(filepath.Join(walFolder, name), filepath.Join(dir, number)); err != nil {
			return "", err
		}
		if segment.MatchString(number) {
			numbers = append(numbers, number)
		}
	}
	return gap(numbers, first), nil
}

// gap finds the first missing segment of a log that should begin with first, and gives the one before it. A segment
// may be there on two timelines, before and after a restore.
func gap(numbers []string, first string) string {
	if len(numbers) == 0 {
		return ""
	}
	slices.SortFunc(numbers, func(a, b string) int { return strings.Compare(a[8:], b[8:]) })
	if place(numbers[0]) > place(first) {
		return first
	}
	for i, number := range numbers[1:] {
		if place(number)-place(numbers[i]) > 1 {
			return numbers[i]
		}
	}
	return ""
}

// place of a segment in the log: it is named by timeline, 4 GiB, and 16 MiB within them.
func place(number string) uint64 {
	high, _ := strconv.ParseUint(number[8:16], 16, 32) // both are hexadecimal: the pattern says so
	low, _ := strconv.ParseUint(number[16:], 16, 32)
	return high*256 + low
}

func (v *Vault) extract(name, path string) error {
	r, err := v.Read(name)
	if err != nil {
		return err
	}
	defer r.Close()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("write restored log: %w", err)
	}
	_, err = io.Copy(f, r)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("restore %s: %w", name, err)
	}
	return nil
}

// Mark says up to when a vault is complete.
type Mark struct {
	At    time.Time `json:"at"` // everything recorded before is in the vault
	Files int       `json:"files"`
}
