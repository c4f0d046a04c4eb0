package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/crypto/argon2"

	"chizheng/internal/casefile"
)

// cost of one password check: some 50 ms and 32 MiB on the machines this runs on. Changing it re-hashes each password
// at its owner's next sign-in.
const (
	costMemory = 32 << 10 // KiB
	costTime   = 2
	costLanes  = 1
	saltSize   = 16
	sumSize    = 32
)

// hasher bounds how many checks run at once: a storm of sign-ins must not take the machine's memory.
type hasher chan struct{}

// hash gives what a password is checked with, in the usual textual form.
func (h hasher) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltSize)
	rand.Read(salt)
	sum, err := h.sum(ctx, password, salt, costMemory, costTime, costLanes)
	if err != nil {
		return "", err
	}
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("%s%s$%s", costPrefix, b64(salt), b64(sum)), nil
}

var costPrefix = fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$", argon2.Version, costMemory, costTime, costLanes)

// nobodysSecret is a stored password that no password fits, and that costs as much to check as anybody's.
func nobodysSecret() string {
	b := make([]byte, saltSize+sumSize)
	rand.Read(b)
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("%s%s$%s", costPrefix, b64(b[:saltSize]), b64(b[saltSize:]))
}

// verify says whether password is the one that stored was made of, taking the same time either way.
func (h hasher) verify(ctx context.Context, stored, password string) (bool, error) {
	var version int
	var memory, rounds uint32
	var lanes uint8
	parts := strings.Split(stored, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, fmt.Errorf("read stored password: unknown form")
	}
	if _, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &version, &memory, &rounds, &lanes); err != nil {
		return false, fmt.Errorf("read stored password: unknown cost")
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false, fmt.Errorf("read stored password: bad salt")
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || len(want) != sumSize {
		return false, fmt.Errorf("read stored password: bad sum")
	}
	got, err := h.sum(ctx, password, salt, memory, rounds, lanes)
	return err == nil && subtle.ConstantTimeCompare(got, want) == 1, err
}

func (h hasher) sum(ctx context.Context, password string, salt []byte, memory, rounds uint32, lanes uint8) ([]byte, error) {
	select {
	case h <- struct{}{}:
		defer func() { <-h }()
	case <-ctx.Done():
		return nil, fmt.Errorf("check password: %w", ctx.Err())
	}
	return argon2.IDKey([]byte(password), salt, rounds, memory, lanes, sumSize), nil
}

// outdated says that stored was made at another cost.
func outdated(stored string) bool { return !strings.HasPrefix(stored, costPrefix) }

const (
	shortest = 10
	longest  = 128
)

// checkRules refuses a password with Conflict password_rule; the field's code says which rule. Length and classes are
// what assessors look for (standards, part 4.1); the history is checked by the Service.
func checkRules(password, login string) error {
	switch n := len([]rune(password)); {
	case n < shortest:
		return ruleBroken("password_short", "least", fmt.Sprint(shortest))
	case n > longest:
		return ruleBroken("password_long", "most", fmt.Sprint(longest))
	case classes(password) < 3:
		return ruleBroken("password_classes")
	case strings.Contains(strings.ToLower(password), login):
		return ruleBroken("password_login")
	}
	return nil
}

func ruleBroken(code string, args ...string) error {
	return &casefile.Error{Kind: casefile.Conflict, Code: "password_rule",
		Fields: []casefile.Field{casefile.Wrong("/password", code, args...)}}
}

// classes counts capitals, small letters, digits and the rest; a Chinese character counts as the rest.
func classes(s string) int {
	var upper, lower, digit, other int
	for _, r := range s {
		switch {
		case unicode.IsUpper(r):
			upper = 1
		case unicode.IsLower(r):
			lower = 1
		case unicode.IsDigit(r):
			digit = 1
		default:
			other = 1
		}
	}
	return upper + lower + digit + other
}
