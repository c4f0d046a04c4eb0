package backup

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"
)

// Vault is a directory of sealed files.
type Vault struct {
	dir   string
	about about
	to    age.Recipient // nil: not encrypted
	by    age.Identity  // nil: can be written to, not read
}

// about says what a vault holds. It is the one file that is not sealed.
type about struct {
	Format    int    `json:"format"`
	Recipient string `json:"recipient"` // public key, "" for an open vault
	System    string `json:"system"`    // identifier of the database
}

const aboutFile = "vault.json"

// OpenVault opens or makes a vault. key is an age identity (reads and writes), an age recipient (writes only) or "" (not
// encrypted). Errors: a key that is none, or another than the vault's own.
func OpenVault(dir, key string) (*Vault, error) {
	v := &Vault{dir: dir}
	if err := v.use(strings.TrimSpace(key)); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make vault: %w", err)
	}
	b, err := os.ReadFile(filepath.Join(dir, aboutFile))
	if errors.Is(err, fs.ErrNotExist) {
		v.about = about{Format: 1, Recipient: v.recipient()}
		return v, v.remember()
	}
	if err == nil {
		err = json.Unmarshal(b, &v.about)
	}
	switch {
	case err != nil:
		return nil, fmt.Errorf("read vault: %w", err)
	case v.about.Format != 1:
		return nil, fmt.Errorf("read vault: format %d is newer than this program", v.about.Format)
	case v.about.Recipient != v.recipient():
		return nil, errors.New("read vault: it belongs to another backup key (CHIZHENG_BACKUP_KEY, or backup_key of keys.json)")
	}
	return v, nil
}

func (v *Vault) use(key string) error {
	switch {
	case key == "":
		return nil
	case strings.HasPrefix(key, "age1"):
		to, err := age.ParseX25519Recipient(key)
		if err != nil {
			return errors.New("read backup key: it is no age recipient")
		}
		v.to = to
		return nil
	}
	by, err := age.ParseX25519Identity(key)
	if err != nil {
		return errors.New("read backup key: it is neither an age recipient nor an age identity") // its own error may quote it
	}
	v.to, v.by = by.Recipient(), by
	return nil
}

func (v *Vault) recipient() string {
	if to, ok := v.to.(*age.X25519Recipient); ok {
		return to.String()
	}
	return ""
}

// Sealed says whether the vault is encrypted.
func (v *Vault) Sealed() bool { return v.to != nil }

// belongTo ties the vault to one database for good.
func (v *Vault) belongTo(system string) error {
	switch v.about.System {
	case system:
		return nil
	case "":
		v.about.System = system
		return v.remember()
	}
	return errors.New("the vault holds backups of another database: choose another directory")
}

func (v *Vault) remember() error {
	b, err := json.MarshalIndent(v.about, "", "  ")
	if err != nil {
		return fmt.Errorf("describe vault: %w", err)
	}
	return v.replace(aboutFile, func(w io.Writer) error {
		_, err := w.Write(append(b, '\n'))
		return err
	})
}

// path of a sealed file; its ending says how it can be opened without this program.
func (v *Vault) path(name string) string {
	if v.Sealed() {
		return filepath.Join(v.dir, name+".zst.age")
	}
	return filepath.Join(v.dir, name+".zst")
}

// Write makes or replaces a file; it is there in whole or not at all.
func (v *Vault) Write(name string, fill func(io.Writer) error) error {
	rel, err := filepath.Rel(v.dir, v.path(name))
	if err != nil {
		return fmt.Errorf("name file of vault: %w", err)
	}
	return v.replace(rel, func(w io.Writer) error { return v.seal(w, fill) })
}

func (v *Vault) seal(w io.Writer, fill func(io.Writer) error) error {
	out := io.WriteCloser(open{w})
	if v.to != nil {
		sealed, err := age.Encrypt(w, v.to)
		if err != nil {
			return fmt.Errorf("encrypt backup: %w", err)
		}
		out = sealed
	}
	packed, err := zstd.NewWriter(out, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return fmt.Errorf("compress backup: %w", err)
	}
	if err := fill(packed); err != nil {
		return errors.Join(err, packed.Close())
	}
	return errors.Join(packed.Close(), out.Close())
}

// open is a writer that nothing needs to close.
type open struct{ io.Writer }

func (open) Close() error { return nil }

func (v *Vault) replace(rel string, fill func(io.Writer) error) error {
	path := filepath.Join(v.dir, rel)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make folder of vault: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return fmt.Errorf("write backup: %w", err)
	}
	defer os.Remove(f.Name()) // gone already where all went well
	if err := errors.Join(fill(f), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write backup: %w", err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("write backup: %w", err)
	}
	return syncDir(filepath.Dir(path))
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync folder of vault: %w", err)
	}
	return errors.Join(d.Sync(), d.Close())
}

// Read opens a file. Errors: fs.ErrNotExist; a vault that was opened with a public key cannot be read.
func (v *Vault) Read(name string) (io.ReadCloser, error) {
	f, err := os.Open(v.path(name))
	if err != nil {
		return nil, fmt.Errorf("read backup: %w", err)
	}
	r := io.Reader(f)
	if v.to != nil {
		if v.by == nil {
			return nil, errors.Join(errors.New("read backup: only the public half of its key is given"), f.Close())
		}
		if r, err = age.Decrypt(f, v.by); err != nil {
			return nil, errors.Join(fmt.Errorf("decrypt backup: %w", err), f.Close())
		}
	}
	packed, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("read backup: %w", err), f.Close())
	}
	return &reading{packed, f}, nil
}

type reading struct {
	*zstd.Decoder
	file *os.File
}

func (r *reading) Close() error {
	r.Decoder.Close()
	return r.file.Close()
}

// list gives the names of a folder's files as Write and Read know them.
func (v *Vault) list(folder string) ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(v.dir, folder))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list backup: %w", err)
	}
	ending := strings.TrimPrefix(v.path(""), v.dir+string(filepath.Separator))
	var names []string
	for _, e := range entries {
		if name, ours := strings.CutSuffix(e.Name(), ending); ours && !strings.HasPrefix(name, ".") {
			names = append(names, name)
		}
	}
	return names, nil
}

func (v *Vault) remove(name string) error {
	if err := os.Remove(v.path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove old backup: %w", err)
	}
	return nil
}
