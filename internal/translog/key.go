package translog

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// Key signs for a log (Ed25519). Whoever has it can sign another history of the log, so it is kept apart from the
// database: a thief of both can still not make them agree with a checkpoint that lies outside.
type Key struct {
	signer note.Signer
	public string
}

// NewKey makes a fresh key for a log's name, as the text that ReadKey reads.
func NewKey(name string) (string, error) {
	secret, _, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		return "", fmt.Errorf("make log key: %w", err)
	}
	return secret, nil
}

// ReadKey reads a key. No error quotes it.
func ReadKey(text string) (*Key, error) {
	text = strings.TrimSpace(text)
	signer, err := note.NewSigner(text)
	parts := strings.SplitN(text, "+", 5) // PRIVATE, KEY, name, hash, and base64 that may have a + of its own
	if err != nil || len(parts) != 5 {
		return nil, errors.New("read log key: malformed")
	}
	raw, err := base64.StdEncoding.DecodeString(parts[4])
	if err != nil || len(raw) != 1+ed25519.SeedSize {
		return nil, errors.New("read log key: malformed")
	}
	public, ok := ed25519.NewKeyFromSeed(raw[1:]).Public().(ed25519.PublicKey)
	if !ok {
		return nil, errors.New("read log key: malformed")
	}
	k := &Key{signer: signer}
	if k.public, err = note.NewEd25519VerifierKey(signer.Name(), public); err != nil {
		return nil, fmt.Errorf("read log key: %w", err)
	}
	return k, nil
}

// Public is the half of the key that anybody may have, as NewVerifier reads it.
func (k *Key) Public() string { return k.public }

// Verifier opens what this key has signed.
func (k *Key) Verifier() Verifier {
	v, err := NewVerifier(k.public)
	if err != nil {
		panic(err) // made from a key that was read
	}
	return v
}

// Verifier opens what known keys have signed. The zero Verifier knows none and opens nothing.
type Verifier struct{ known []note.Verifier }

// NewVerifier reads public keys: today's, and those that signed before it.
func NewVerifier(public ...string) (Verifier, error) {
	var v Verifier
	for _, text := range public {
		one, err := note.NewVerifier(strings.TrimSpace(text))
		if err != nil {
			return v, fmt.Errorf("read public log key: %w", err)
		}
		v.known = append(v.known, one)
	}
	return v, nil
}
