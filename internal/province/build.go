package province

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"time"
)

// Build writes the package. The records are run over once for each file and never held. Errors are failures of the
// records or of w; a set of records that changes between two passes is one.
func Build(w io.Writer, in Input) (Manifest, error) {
	out := &meter{w: w, hash: sha256.New()}
	b := &builder{zip: zip.NewWriter(out), in: in}
	if err := b.survey(); err != nil {
		return Manifest{}, err
	}
	for _, part := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{fileData, b.writeData}, {fileTable, b.writeTable}, {fileNotices, b.writeNotices},
		{fileScans, b.writeScans}, {fileSheets, b.writeSheets}, {fileManifest, b.writeManifest},
	} {
		if err := b.part(part.name, part.write); err != nil {
			return Manifest{}, fmt.Errorf("write %s: %w", part.name, err)
		}
	}
	if err := b.zip.Close(); err != nil {
		return Manifest{}, fmt.Errorf("close package: %w", err)
	}
	b.manifest.SHA256, b.manifest.Size = out.sum(), out.size
	return b.manifest, nil
}

type builder struct {
	zip      *zip.Writer
	in       Input
	manifest Manifest
	digest   string // of the records as the first pass saw them
}

// meter counts and hashes what passes.
type meter struct {
	w    io.Writer
	hash hash.Hash
	size int64
}

func (m *meter) Write(p []byte) (int, error) {
	n, err := m.w.Write(p)
	m.hash.Write(p[:n])
	m.size += int64(n)
	return n, err
}

func (m *meter) sum() string { return hex.EncodeToString(m.hash.Sum(nil)) }

// part adds one file with a fixed time and lists it in the manifest, which cannot list itself.
func (b *builder) part(name string, write func(io.Writer) error) error {
	header := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: b.in.BuiltAt.UTC().Truncate(time.Second)}
	w, err := b.zip.CreateHeader(header)
	if err != nil {
		return err
	}
	m := &meter{w: w, hash: sha256.New()}
	if err := write(m); err != nil {
		return err
	}
	if name == fileManifest {
		b.manifest.Own = m.sum()
		return nil
	}
	b.manifest.Files = append(b.manifest.Files, File{Name: name, Size: m.size, SHA256: m.sum()})
	return nil
}

// survey is the first pass: it counts, and remembers what it saw.
func (b *builder) survey() error {
	in := b.in
	b.manifest = Manifest{
		Format: Format, Standard: Standard, Dictionary: dictionary, Number: in.Number, Campaign: in.Campaign, Series: in.Series,
		Round: in.Round, Rehearsal: in.Rehearsal, BuiltAt: in.BuiltAt.UTC(), Sender: in.Sender, Receiver: in.Receiver,
		Counts: Counts{Sheets: len(in.Sheets), Notices: len(in.Notices), ByLevel: map[string]int{}, ByPoint: map[string]int{}},
	}
	if in.Rehearsal {
		b.manifest.Mark = rehearsalMark
	}
	persons, ids := map[[16]byte]struct{}{}, map[[16]byte]struct{}{}
	counts := &b.manifest.Counts
	return b.each(func(r Record, c Credential) error {
		if _, twice := ids[short(r.ID)]; twice {
			return fmt.Errorf("record %q comes twice", r.ID)
		}
		ids[short(r.ID)], persons[short(r.IDNumber)] = struct{}{}, struct{}{}
		counts.Records, counts.Persons, counts.Scans = counts.Records+1, len(persons), counts.Scans+len(r.Scans)
		counts.ByLevel[c.CredentialLevelType]++
		counts.ByPoint[r.Point]++
		return nil
	})
}

func short(v string) [16]byte {
	sum := sha256.Sum256([]byte(v))
	return [16]byte(sum[:16])
}

var errChanged = errors.New("the records changed while the package was built")

// each runs over the records and compares what it saw with the first pass.
func (b *builder) each(use func(Record, Credential) error) error {
	seen := sha256.New()
	for r, err := range b.in.Records {
		if err != nil {
			return fmt.Errorf("read records: %w", err)
		}
		c, err := Convert(r)
		if err != nil {
			return err
		}
		line, err := json.Marshal(r)
		if err != nil {
			return fmt.Errorf("read records: %w", err)
		}
		seen.Write(line)
		if err := use(r, c); err != nil {
			return err
		}
	}
	digest := hex.EncodeToString(seen.Sum(nil))
	if b.digest == "" {
		b.digest = digest
	}
	if digest != b.digest {
		return errChanged
	}
	return nil
}

// line encodes v on one line, without the escapes that are meant for HTML.
func line(v any) ([]byte, error) {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	return bytes.TrimRight(buf.Bytes(), "\n"), nil
}
