package bundle

import (
	"archive/zip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/replay"
	"chizheng/internal/translog"
)

// ErrNoBundle says that the file is no bundle of this format, or is signed by another key.
var ErrNoBundle = errors.New("not a bundle of this format, or not signed by the key")

// Report is what a verification found. No faults: every event is what the log says it was.
type Report struct {
	Manifest    Manifest            `json:"manifest"`
	Checkpoint  translog.Checkpoint `json:"checkpoint"`
	Key         string              `json:"key"`         // public key it was verified with
	KeyInBundle bool                `json:"key_bundled"` // nobody vouched for the key but the bundle itself
	Cases       int                 `json:"cases"`
	Events      int                 `json:"events"`
	States      int                 `json:"states"` // events whose state was folded again and is the one that was bound
	Documents   int                 `json:"documents"`
	Proven      int                 `json:"proven"` // cases with a certificate of replay that says so
	Faults      []translog.Fault    `json:"faults"`
	TookMS      int64               `json:"took_ms"`
}

// limit bounds one file of a bundle: a small one may claim to unpack into more than a laptop holds.
const limit = 256 << 20

// Verify checks a bundle with nothing but itself. public is the log's key as known from elsewhere; empty: the one in
// the bundle, and the report says so. folders fold states where there is content.
func Verify(r io.ReaderAt, size int64, public string, folders map[string]casefile.Folder) (Report, error) {
	begin := time.Now()
	z, err := zip.NewReader(r, size)
	if err != nil {
		return Report{}, fmt.Errorf("%w: %w", ErrNoBundle, err)
	}
	v := &verifier{zip: z, folders: folders, report: Report{Faults: []translog.Fault{}, Key: strings.TrimSpace(public)}}
	if err := v.open(); err != nil {
		return v.report, err
	}
	for _, e := range v.report.Manifest.Cases {
		v.oneCase(e)
	}
	for _, e := range v.report.Manifest.Files {
		v.document(e)
	}
	v.extra()
	v.report.TookMS = time.Since(begin).Milliseconds()
	return v.report, nil
}

type verifier struct {
	zip     *zip.Reader
	folders map[string]casefile.Folder
	public  translog.Verifier
	report  Report
}

func (v *verifier) fault(f translog.Fault) { v.report.Faults = append(v.report.Faults, f) }

// open reads key, manifest and checkpoint. Errors: ErrNoBundle.
func (v *verifier) open() error {
	if v.report.Key == "" {
		b, err := v.read(publicName)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrNoBundle, err)
		}
		v.report.Key, v.report.KeyInBundle = strings.TrimSpace(string(b)), true
	}
	var err error
	if v.public, err = translog.NewVerifier(v.report.Key); err != nil {
		return fmt.Errorf("%w: %w", ErrNoBundle, err)
	}
	signed, err := v.read(manifestName)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoBundle, err)
	}
	text, err := v.public.OpenText(string(signed))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoBundle, err)
	}
	if err := json.Unmarshal([]byte(text), &v.report.Manifest); err != nil || v.report.Manifest.Format != Format {
		return ErrNoBundle
	}
	checkpoint, err := v.read(checkpointName)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoBundle, err)
	}
	if v.report.Checkpoint, err = v.public.Open(string(checkpoint)); err != nil || v.report.Checkpoint.Size != v.report.Manifest.Log {
		return fmt.Errorf("%w: its checkpoint is another", ErrNoBundle)
	}
	return nil
}

func (v *verifier) read(name string) ([]byte, error) {
	f, err := v.zip.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && len(b) > limit {
		err = errors.New("too large")
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return b, nil
}

// listed reads a file and holds it to the signed manifest.
func (v *verifier) listed(e Entry) ([]byte, bool) {
	name := strings.TrimSuffix(path.Base(e.Name), ".json")
	b, err := v.read(e.Name)
	switch {
	case err != nil:
		v.fault(translog.Fault{Code: translog.FileGone, Case: name, Detail: e.Name})
	case sum(b) != e.SHA256:
		v.fault(translog.Fault{Code: translog.FileEdited, Case: name, Detail: e.Name})
	default:
		return b, true
	}
	return b, err == nil
}

func (v *verifier) document(e Entry) {
	if b, ok := v.listed(e); ok && sum(b) == path.Base(e.Name) {
		v.report.Documents++
	} else if ok {
		v.fault(translog.Fault{Code: translog.FileEdited, Detail: e.Name})
	}
}

// extra finds what the manifest does not name.
func (v *verifier) extra() {
	known := []string{manifestName, checkpointName, publicName, readmeName}
	for _, e := range slices.Concat(v.report.Manifest.Cases, v.report.Manifest.Files) {
		known = append(known, e.Name)
	}
	slices.Sort(known)
	for _, f := range v.zip.File {
		if _, ok := slices.BinarySearch(known, f.Name); !ok {
			v.fault(translog.Fault{Code: translog.EventInserted, Detail: f.Name + " is not in the signed list"})
		}
	}
}

// oneCase holds a case to its own chain and to the log. A case file that was changed is still read: what was changed in
// it is worth more than that it was.
func (v *verifier) oneCase(e Entry) {
	b, ok := v.listed(e)
	if !ok {
		return
	}
	var c Case
	if err := json.Unmarshal(b, &c); err != nil {
		v.fault(translog.Fault{Code: translog.FileEdited, Detail: e.Name + " cannot be read"})
		return
	}
	v.report.Cases++
	v.report.Events += len(c.Events)
	faults := translog.AuditCase(c.Case, v.rows(c))
	if n := len(c.Events); len(faults) == 0 && (n != c.Version || n == 0) {
		faults = append(faults, translog.Fault{Code: translog.HeadWrong, Case: c.Case, Event: n, Detail: fmt.Sprintf("the case says version %d", c.Version)})
	}
	if len(faults) == 0 {
		faults = v.states(c)
	}
	v.report.Faults = append(v.report.Faults, faults...)
	v.certificate(c)
}

// rows puts each event beside the leaf that a proof has shown to be in the log.
func (v *verifier) rows(c Case) []translog.Row {
	byseq := map[int]*translog.Row{}
	at := func(seq int) *translog.Row {
		if byseq[seq] == nil {
			byseq[seq] = &translog.Row{Seq: seq}
		}
		return byseq[seq]
	}
	for _, e := range c.Events {
		e.Case = c.Case
		row := at(e.Seq)
		row.Stored, row.Prev = e.Hash, e.Prev
		if c.Salt != "" && casefile.DataHash(c.Salt, e.Seq, e.Data) != e.DataHash {
			row.Fault = "its content is not that of its hash"
			continue
		}
		hash, err := casefile.ChainHash(e.Event, e.DataHash)
		if row.Own = hash; err != nil {
			row.Fault = "its header cannot be hashed"
		}
	}
	for _, p := range c.Proofs {
		if p.Leaf.What != translog.EventLeaf || p.Leaf.Case != c.Case {
			continue
		}
		if err := p.Check(v.report.Checkpoint); err != nil {
			v.fault(translog.Fault{Code: translog.LogEdited, Case: c.Case, Event: p.Leaf.Seq, Leaf: p.Index, Detail: "its proof does not lead to the checkpoint"})
			continue
		}
		at(p.Leaf.Seq).Logged = p.Leaf.Hash
	}
	rows := make([]translog.Row, 0, len(byseq))
	for _, r := range byseq {
		rows = append(rows, *r)
	}
	slices.SortFunc(rows, func(a, b translog.Row) int { return a.Seq - b.Seq })
	return rows
}

// states folds the events again where the bundle has content: each state must be the one that was bound to its event.
// A program that writes the same state in other bytes cannot tell; then only events are verified, and States says so.
func (v *verifier) states(c Case) []translog.Fault {
	f, ok := v.folders[c.Kind]
	if c.Salt == "" || !ok {
		return nil
	}
	events := make([]casefile.Event, len(c.Events))
	for i, e := range c.Events {
		events[i] = e.Event
		events[i].Case = c.Case
	}
	_, err := f.Fold(events, func(e casefile.Event, state json.RawMessage) error {
		if e.State != "" && casefile.StateHash(c.Salt, e.Seq, state) == e.State {
			v.report.States++
		}
		return nil
	})
	if err != nil {
		return []translog.Fault{{Code: translog.ReplayDiffers, Case: c.Case, Detail: "its events cannot be folded by this program"}}
	}
	return nil
}

func (v *verifier) certificate(c Case) {
	if c.Certificate == "" {
		return
	}
	cert, err := replay.OpenCertificate(v.public, c.Certificate)
	if err != nil || cert.Case != c.Case {
		v.fault(translog.Fault{Code: translog.FileEdited, Case: c.Case, Detail: "its certificate of replay is not signed by the key"})
		return
	}
	if cert.Result == replay.Proven {
		v.report.Proven++
	}
	for _, d := range cert.Differences {
		v.fault(translog.Fault{Code: translog.ReplayDiffers, Case: c.Case, Event: d.Event, Detail: d.Field})
	}
}
