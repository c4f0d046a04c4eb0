package province

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Opened is a package that was read back and found whole.
type Opened struct {
	Manifest Manifest
	zip      *zip.Reader
}

// Open reads a package and checks every file against the manifest, before a byte of it is sent anywhere.
func Open(r io.ReaderAt, size int64) (*Opened, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("open package: %w", err)
	}
	o := &Opened{zip: z}
	if err := o.readManifest(); err != nil {
		return nil, err
	}
	if o.Manifest.Format != Format || len(z.File) != len(o.Manifest.Files)+1 {
		return nil, errors.New("open package: not a package of ours, or files were added to it")
	}
	for _, f := range o.Manifest.Files {
		if err := o.verify(f); err != nil {
			return nil, err
		}
	}
	return o, nil
}

func (o *Opened) readManifest() error {
	in, err := o.zip.Open(fileManifest)
	if err != nil {
		return fmt.Errorf("open manifest: %w", err)
	}
	defer in.Close()
	if err := json.NewDecoder(io.LimitReader(in, 16<<20)).Decode(&o.Manifest); err != nil {
		return fmt.Errorf("read manifest: %w", err)
	}
	return nil
}

func (o *Opened) verify(f File) error {
	in, err := o.zip.Open(f.Name)
	if err != nil {
		return fmt.Errorf("open %s: %w", f.Name, err)
	}
	defer in.Close()
	h := sha256.New()
	if _, err := io.Copy(h, io.LimitReader(in, f.Size+1)); err != nil {
		return fmt.Errorf("read %s: %w", f.Name, err)
	}
	if hex.EncodeToString(h.Sum(nil)) != f.SHA256 {
		return fmt.Errorf("open package: %s is not what the manifest says", f.Name)
	}
	return nil
}

// Credentials gives the records of data.json one by one, in the package's order.
func (o *Opened) Credentials(yield func(Credential, error) bool) {
	in, err := o.zip.Open(fileData)
	if err != nil {
		yield(Credential{}, fmt.Errorf("open %s: %w", fileData, err))
		return
	}
	defer in.Close()
	d := json.NewDecoder(in)
	if err := skipTo(d, "records"); err != nil {
		yield(Credential{}, err)
		return
	}
	for d.More() {
		var c Credential
		if err := d.Decode(&c); err != nil {
			yield(c, fmt.Errorf("read %s: %w", fileData, err))
			return
		}
		if !yield(c, nil) {
			return
		}
	}
}

// skipTo stops behind the opening bracket of the named member.
func skipTo(d *json.Decoder, member string) error {
	if _, err := d.Token(); err != nil {
		return fmt.Errorf("read %s: %w", fileData, err)
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return fmt.Errorf("read %s: %w", fileData, err)
		}
		if key == member {
			_, err = d.Token()
			return err
		}
		var skipped json.RawMessage
		if err := d.Decode(&skipped); err != nil {
			return fmt.Errorf("read %s: %w", fileData, err)
		}
	}
	return fmt.Errorf("read %s: no %s", fileData, member)
}
