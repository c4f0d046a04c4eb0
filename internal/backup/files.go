package backup

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"chizheng/internal/casefile"
	"chizheng/internal/objects"
)

// filesIndex lists what was copied, a line for each version of a file: references and hashes, nothing of anybody.
const filesIndex = "files.jsonl"

const filesFolder = "files"

// copied is one line of the index.
type copied struct {
	Ref    string `json:"ref"`
	ETag   string `json:"etag"`
	Size   int64  `json:"size"`
	Type   string `json:"type"`
	SHA256 string `json:"sha256"`
}

func (c copied) name() string { return filepath.Join(filesFolder, c.SHA256[:2], c.SHA256) }

// index reads what the vault holds, the last line of a reference counting. A line that a crash cut off is none.
func (v *Vault) index() (map[string]copied, error) {
	held := map[string]copied{}
	f, err := os.Open(filepath.Join(v.dir, filesIndex))
	if errors.Is(err, fs.ErrNotExist) {
		return held, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read index of files: %w", err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var c copied
		if json.Unmarshal(lines.Bytes(), &c) == nil && len(c.SHA256) == 2*sha256.Size {
			held[c.Ref] = c
		}
	}
	return held, nil
}

// Files copies what the store holds and the vault does not, and gives how many files the vault holds then.
func (b *Backup) Files(ctx context.Context) (int, error) {
	if b.Source.Files == nil {
		return 0, nil
	}
	held, err := b.Vault.index()
	if err != nil {
		return 0, err
	}
	f, err := os.OpenFile(filepath.Join(b.Vault.dir, filesIndex), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return 0, fmt.Errorf("open index of files: %w", err)
	}
	defer f.Close()
	for _, bucket := range objects.Buckets {
		err := b.Source.Files.Each(ctx, bucket, func(info objects.Info) error {
			if old, there := held[info.Ref]; there && old.ETag == info.ETag && old.Size == info.Size {
				return nil
			}
			c, err := b.copyFile(ctx, info)
			if casefile.KindOf(err) == casefile.NotFound {
				return nil // an upload that was decided meanwhile: it lies elsewhere now, or nowhere
			}
			if err != nil {
				return err
			}
			held[c.Ref] = c
			return note(f, c)
		})
		if err != nil {
			return 0, fmt.Errorf("copy bucket %s: %w", bucket, err)
		}
	}
	return len(held), f.Sync()
}

func note(f *os.File, c copied) error {
	line, err := json.Marshal(c)
	if err == nil {
		_, err = f.Write(append(line, '\n'))
	}
	if err != nil {
		return fmt.Errorf("write index of files: %w", err)
	}
	return nil
}

// copyFile writes a file under the hash of its bytes, which is known only when they have been read.
func (b *Backup) copyFile(ctx context.Context, info objects.Info) (copied, error) {
	c := copied{Ref: info.Ref, ETag: info.ETag}
	o, err := b.Source.Files.Open(ctx, info.Ref)
	if err != nil {
		return c, err
	}
	defer o.Close()
	c.Size, c.Type = o.Size, o.ContentType
	sum := sha256.New()
	err = b.Vault.Write(filepath.Join(filesFolder, "incoming"), func(w io.Writer) error {
		_, err := io.Copy(io.MultiWriter(w, sum), o)
		return err
	})
	if err != nil {
		return c, err
	}
	c.SHA256 = hex.EncodeToString(sum.Sum(nil))
	target := b.Vault.path(c.name())
	if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
		return c, fmt.Errorf("make folder of vault: %w", err)
	}
	if err := os.Rename(b.Vault.path(filepath.Join(filesFolder, "incoming")), target); err != nil {
		return c, fmt.Errorf("keep copied file: %w", err)
	}
	return c, nil
}

// RestoreFiles puts every file of the vault into the store, whose buckets must be there, and says how many.
func (v *Vault) RestoreFiles(ctx context.Context, to *objects.Store) (int, error) {
	held, err := v.index()
	if err != nil {
		return 0, err
	}
	refs := make([]string, 0, len(held))
	for ref := range held {
		refs = append(refs, ref)
	}
	slices.SortFunc(refs, strings.Compare)
	for _, ref := range refs {
		if err := v.restoreFile(ctx, to, held[ref]); err != nil {
			return 0, fmt.Errorf("restore file %s: %w", ref, err)
		}
	}
	return len(refs), nil
}

func (v *Vault) restoreFile(ctx context.Context, to *objects.Store, c copied) error {
	r, err := v.Read(c.name())
	if err != nil {
		return err
	}
	defer r.Close()
	return to.Restore(ctx, c.Ref, newChecking(r, c), c.Size, c.Type)
}

// checking fails at the last byte where the bytes are not those that were copied, so that the store does not keep them.
type checking struct {
	r    io.Reader
	sum  hash.Hash
	read int64
	want copied
}

func newChecking(r io.Reader, want copied) *checking {
	return &checking{r: r, sum: sha256.New(), want: want}
}

var errChanged = errors.New("the backup's copy has changed")

func (c *checking) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.sum.Write(p[:n])
	c.read += int64(n)
	switch {
	case c.read < c.want.Size && errors.Is(err, io.EOF), c.read > c.want.Size,
		c.read == c.want.Size && hex.EncodeToString(c.sum.Sum(nil)) != c.want.SHA256:
		return 0, errChanged
	}
	return n, err
}
