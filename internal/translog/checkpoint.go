package translog

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint says what the log was at a moment: so many leaves with this root.
type Checkpoint struct {
	Origin string    // names the log, and the key that signs for it
	Size   int64     //
	Root   tlog.Hash //
	At     time.Time // real time; said by the signer, proven by whoever keeps the checkpoint outside
}

// ErrCheckpoint says that a checkpoint is not what this log's key has signed.
var ErrCheckpoint = errors.New("checkpoint is not signed by this log's key, or is malformed")

// text is the body of a C2SP checkpoint; the time is an extension line, which other tools pass over.
func (c Checkpoint) text() string {
	return fmt.Sprintf("%s\n%d\n%s\ntime %s\n", c.Origin, c.Size, base64.StdEncoding.EncodeToString(c.Root[:]),
		c.At.UTC().Format(time.RFC3339))
}

// Sign gives the checkpoint as a signed note.
func (k *Key) Sign(c Checkpoint) (string, error) {
	c.Origin = k.signer.Name()
	return k.SignText(c.text())
}

// SignText signs any text that ends its last line: certificates of replay are signed like checkpoints.
func (k *Key) SignText(text string) (string, error) {
	b, err := note.Sign(&note.Note{Text: text}, k.signer)
	if err != nil {
		return "", fmt.Errorf("sign: %w", err)
	}
	return string(b), nil
}

// Open reads a signed checkpoint. Errors: ErrCheckpoint.
func (v Verifier) Open(signed string) (Checkpoint, error) {
	text, err := v.OpenText(signed)
	if err != nil {
		return Checkpoint{}, err
	}
	lines := strings.Split(text, "\n")
	if len(lines) < 4 {
		return Checkpoint{}, ErrCheckpoint
	}
	c := Checkpoint{Origin: lines[0]}
	if c.Size, err = strconv.ParseInt(lines[1], 10, 64); err != nil || c.Size < 0 {
		return Checkpoint{}, ErrCheckpoint
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != len(c.Root) {
		return Checkpoint{}, ErrCheckpoint
	}
	copy(c.Root[:], root)
	if at, ok := strings.CutPrefix(lines[3], "time "); ok {
		if c.At, err = time.Parse(time.RFC3339, at); err != nil {
			return Checkpoint{}, ErrCheckpoint
		}
	}
	return c, nil
}

// OpenText gives a signed text back. Errors: ErrCheckpoint.
func (v Verifier) OpenText(signed string) (string, error) {
	n, err := note.Open([]byte(signed), note.VerifierList(v.known...))
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrCheckpoint, err)
	}
	return n.Text, nil
}
