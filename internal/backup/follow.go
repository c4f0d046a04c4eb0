package backup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"
)

// Pace says how often what is done.
type Pace struct {
	Ship time.Duration // how much may be lost at most; also how old a copied file may be
	Base time.Duration // how long a restore may have to replay
	Keep int           // base backups
}

const markFile = "mark.json"

// Once takes a base backup and copies the files: a vault that can be restored as of now.
func (b *Backup) Once(ctx context.Context, keep int) (Generation, error) {
	g, err := b.Base(ctx)
	if err != nil {
		return g, err
	}
	// After the base, never before: see the package comment.
	n, err := b.Files(ctx)
	if err != nil {
		return g, err
	}
	if err := b.mark(Mark{At: g.Started, Files: n}); err != nil {
		return g, err
	}
	return g, b.prune(keep)
}

// Follow keeps a vault up to date until ctx ends: the log as it is written, new files, and from time to time a new base.
// Errors: the database ends the stream for good, a vault or store that cannot be used; calling it again goes on where it
// stopped.
func (b *Backup) Follow(ctx context.Context, p Pace) error {
	fresh, err := b.claimSlot(ctx)
	if err != nil {
		return err
	}
	all, err := b.Vault.Generations()
	if err != nil {
		return err
	}
	last := time.Time{}
	if len(all) > 0 && !fresh {
		last = all[len(all)-1].Started
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return b.receive(ctx) })
	g.Go(func() error { return b.shipAll(ctx, p.Ship) })
	// Apart from the log: copying the whole may take longer than what may be lost.
	g.Go(func() error { return b.renew(ctx, p, last) })
	err = g.Wait()
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

func (b *Backup) renew(ctx context.Context, p Pace, last time.Time) error {
	for {
		if !pause(ctx, time.Until(last.Add(p.Base))) {
			return nil
		}
		g, err := b.Base(ctx)
		if err != nil {
			return err
		}
		b.Say("base backup %s taken in %.1f s", g.Name, g.Finished.Sub(g.Started).Seconds())
		if err := b.prune(p.Keep); err != nil {
			return err
		}
		last = g.Started
	}
}

func (b *Backup) shipAll(ctx context.Context, every time.Duration) error {
	for pause(ctx, every) {
		began := time.Now().UTC()
		err := b.ship()
		n := 0
		if err == nil {
			n, err = b.Files(ctx)
		}
		if err == nil {
			err = b.mark(Mark{At: began, Files: n})
		}
		if err != nil && ctx.Err() == nil {
			b.Say("not shipped, trying again: %v", err) // the log waits in the spool, nothing is lost
		}
	}
	return nil
}

// pause returns false when ctx ended first.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

func (b *Backup) mark(m Mark) error {
	raw, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("mark vault: %w", err)
	}
	return b.Vault.replace(markFile, func(w io.Writer) error {
		_, err := w.Write(append(raw, '\n'))
		return err
	})
}

// Mark gives up to when the vault is complete; the zero value where it never was.
func (v *Vault) Mark() (m Mark, err error) {
	raw, err := os.ReadFile(filepath.Join(v.dir, markFile))
	if errors.Is(err, os.ErrNotExist) {
		return m, nil
	}
	if err == nil {
		err = json.Unmarshal(raw, &m)
	}
	if err != nil {
		return m, fmt.Errorf("read mark of vault: %w", err)
	}
	return m, nil
}
