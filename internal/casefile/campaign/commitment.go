package campaign

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// CommitmentText is one version of what filers sign. A version is never edited: a new text is a new version, and binds
// new signatures only (T-0.33).
type CommitmentText struct {
	Version    int  `json:"version"`
	Enterprise Form `json:"enterprise"` // with the duties of class A
	Individual Form `json:"individual"` // with the declaration of having no employer (T-0.11)
}

// Form is a commitment: first what the office tells (告知), then what the signer promises (承诺).
type Form struct {
	Title    Text   `json:"title"`
	Told     []Text `json:"told"`
	Promised []Text `json:"promised"`
}

// Form gives the text for a kind of filer: individual, or else enterprise.
func (c CommitmentText) Form(kind string) Form {
	if kind == individual {
		return c.Individual
	}
	return c.Enterprise
}

// Hash binds a signature to the Chinese text of both forms, line by line. English is a rendering: mending it makes no
// new version.
func (c CommitmentText) Hash() string {
	lines := append(c.Enterprise.lines(), c.Individual.lines()...)
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n") + "\n"))
	return hex.EncodeToString(sum[:])
}

func (f Form) lines() []string {
	lines := []string{f.Title.ZH}
	for _, part := range [][]Text{f.Told, f.Promised} {
		lines = append(lines, "")
		for _, t := range part {
			lines = append(lines, t.ZH)
		}
	}
	return append(lines, "")
}
