package bundle

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/translog"
)

// Format names the shape of the file; a verifier of another one says so instead of guessing.
const Format = "chizheng bundle v1"

// Manifest says what is in a bundle. It is signed, so that no case and no file can be left out of one.
type Manifest struct {
	Format   string          `json:"format"`
	MadeAt   time.Time       `json:"made_at"`
	MadeFor  string          `json:"made_for"` // account of the auditor
	Mandate  string          `json:"mandate,omitempty"`
	Purpose  string          `json:"purpose,omitempty"`
	Program  string          `json:"program"`
	Content  bool            `json:"content"` // what the events say is in it, not only its hashes
	Log      int64           `json:"log"`     // leaves of the checkpoint
	Cases    []Entry         `json:"cases"`
	Files    []Entry         `json:"files"`           // documents
	Plans    json.RawMessage `json:"plans,omitempty"` // plan versions, the rules with them
	Rehearse bool            `json:"rehearsal,omitempty"`
}

// Entry is one file of the bundle.
type Entry struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// Case is a case in a bundle.
type Case struct {
	Case        string               `json:"case"`
	Kind        string               `json:"kind"`
	Version     int                  `json:"version"`
	Erased      bool                 `json:"erased,omitempty"`
	Salt        string               `json:"salt,omitempty"` // with content only: what binds it
	Events      []Event              `json:"events"`
	Proofs      []translog.Inclusion `json:"proofs"`
	Documents   []Document           `json:"documents,omitempty"`
	Certificate string               `json:"certificate,omitempty"` // of replay, signed
}

// Event is an event with the hash of what it says, and what it says where the bundle has content.
type Event struct {
	casefile.Event
	DataHash string `json:"data_hash"`
	Build    string `json:"build,omitempty"`
}

// Document is a file that a case refers to.
type Document struct {
	Kind string `json:"kind"`
	Hash string `json:"hash"`
	Size int64  `json:"size,omitempty"`
	Type string `json:"type,omitempty"`
	In   string `json:"in,omitempty"` // its name in the bundle, where it is in it
}

// The names inside the file.
const (
	manifestName   = "manifest.txt" // signed
	checkpointName = "checkpoint.txt"
	publicName     = "log-key.txt"
	readmeName     = "README.txt"
)

// Writer writes a bundle.
type Writer struct {
	zip        *zip.Writer
	manifest   Manifest
	key        *translog.Key
	checkpoint string
}

// NewWriter begins a bundle that is held to a signed checkpoint of the log.
func NewWriter(w io.Writer, m Manifest, checkpoint string, key *translog.Key) (*Writer, error) {
	c, err := key.Verifier().Open(checkpoint)
	if err != nil {
		return nil, fmt.Errorf("begin bundle: %w", err)
	}
	m.Format, m.Log, m.Cases, m.Files = Format, c.Size, []Entry{}, []Entry{}
	return &Writer{zip: zip.NewWriter(w), manifest: m, key: key, checkpoint: checkpoint}, nil
}

// Add puts a case in. Without content its events say nothing of a person.
func (w *Writer) Add(c Case) error {
	if !w.manifest.Content {
		c.Salt = ""
		for i := range c.Events {
			c.Events[i].Data = nil
		}
	}
	b, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("write case: %w", err)
	}
	name := "cases/" + c.Case + ".json"
	if err := w.put(name, b); err != nil {
		return err
	}
	w.manifest.Cases = append(w.manifest.Cases, Entry{name, sum(b)})
	return nil
}

// AddFile puts a document in under its hash and gives its name.
func (w *Writer) AddFile(hash string, content io.Reader) (string, error) {
	name := "documents/" + hash
	for _, f := range w.manifest.Files {
		if f.Name == name {
			return name, nil
		}
	}
	f, err := w.zip.Create(name)
	if err != nil {
		return "", fmt.Errorf("write document: %w", err)
	}
	h := sha256.New()
	if _, err := io.Copy(io.MultiWriter(f, h), content); err != nil {
		return "", fmt.Errorf("write document: %w", err)
	}
	w.manifest.Files = append(w.manifest.Files, Entry{name, hex.EncodeToString(h.Sum(nil))})
	return name, nil
}

// Close signs the manifest and ends the file.
func (w *Writer) Close() error {
	b, err := json.Marshal(w.manifest)
	if err != nil {
		return fmt.Errorf("write manifest: %w", err)
	}
	signed, err := w.key.SignText(string(b) + "\n")
	if err != nil {
		return err
	}
	for _, f := range []struct{ name, text string }{{manifestName, signed}, {checkpointName, w.checkpoint},
		{publicName, w.key.Public() + "\n"}, {readmeName, readme}} {
		if err := w.put(f.name, []byte(f.text)); err != nil {
			return err
		}
	}
	if err := w.zip.Close(); err != nil {
		return fmt.Errorf("end bundle: %w", err)
	}
	return nil
}

func (w *Writer) put(name string, b []byte) error {
	f, err := w.zip.Create(name)
	if err == nil {
		_, err = f.Write(b)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

func sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

const readme = `持证 Chizheng: 审计包 / audit bundle

离线验证（不需要服务器）/ verify offline, no server needed:

    chizheng verify-bundle THIS-FILE.zip

把 log-key.txt 与您另行取得的公钥比对，或用 --key 指定。
Compare log-key.txt with the public key that you have from elsewhere, or name that one with --key.

manifest.txt    签名的目录 / signed list of everything in it
checkpoint.txt  全部案件日志的签名检查点 / signed checkpoint of the log over all cases
cases/          每案一个文件：事件、哈希链、包含证明 / one file a case: events, chain of hashes, proofs of inclusion
documents/      原件扫描（如包含），文件名即其 SHA-256 / scans, where included, named by their SHA-256
`
