package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"strings"
)

const keySize = 32

// Ring holds the keys in use: the active one seals, every one opens. It is immutable and safe for concurrent use.
type Ring struct {
	active *key
	keys   map[string]*key
	index  []byte
}

type key struct {
	id   string
	raw  []byte // kept to derive the keys of single cases; never leaves the package
	aead cipher.AEAD
}

// Load reads a ring from the environment that getenv gives: CHIZHENG_DATA_KEYS is "kid:base64,kid:base64", active
// first; CHIZHENG_INDEX_KEY is base64. Either may be a file instead, named by the variable with _FILE at its end.
func Load(getenv func(string) string) (*Ring, error) {
	keys, err := setting(getenv, "CHIZHENG_DATA_KEYS")
	if err != nil {
		return nil, err
	}
	index, err := setting(getenv, "CHIZHENG_INDEX_KEY")
	if err != nil {
		return nil, err
	}
	return NewRing(keys, index)
}

func setting(getenv func(string) string, name string) (string, error) {
	if v := getenv(name); v != "" {
		return v, nil
	}
	path := getenv(name + "_FILE")
	if path == "" {
		return "", fmt.Errorf("read %s: not set", name)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("read %s: %w", name, err)
	}
	return strings.TrimSpace(string(b)), nil
}

// NewRing makes a ring of data keys ("kid:base64,…", active first, 32 bytes each) and an index key (base64, 32 bytes).
func NewRing(dataKeys, indexKey string) (*Ring, error) {
	r := &Ring{keys: map[string]*key{}}
	for entry := range strings.SplitSeq(dataKeys, ",") {
		id, text, ok := strings.Cut(strings.TrimSpace(entry), ":")
		if !ok || id == "" || len(id) > 255 {
			return nil, errors.New("read data keys: an entry is not kid:base64")
		}
		raw, err := keyBytes(text)
		if err != nil {
			return nil, fmt.Errorf("read data key %s: %w", id, err)
		}
		if r.keys[id] != nil {
			return nil, fmt.Errorf("read data key %s: given twice", id)
		}
		k, err := newKey(id, raw)
		if err != nil {
			return nil, err
		}
		r.keys[id] = k
		if r.active == nil {
			r.active = k
		}
	}
	var err error
	if r.index, err = keyBytes(indexKey); err != nil {
		return nil, fmt.Errorf("read index key: %w", err)
	}
	return r, nil
}

func keyBytes(text string) ([]byte, error) {
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil {
		return nil, errors.New("not base64") // the decoder's own error would quote a byte of the key
	}
	if len(raw) != keySize {
		return nil, fmt.Errorf("%d bytes instead of %d", len(raw), keySize)
	}
	return raw, nil
}

func newKey(id string, raw []byte) (*key, error) {
	block, err := aes.NewCipher(raw)
	if err != nil {
		return nil, fmt.Errorf("use data key %s: %w", id, err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("use data key %s: %w", id, err)
	}
	return &key{id: id, raw: raw, aead: aead}, nil
}

// Index gives the blind index of a normalised value: equal values of one domain ("person", "phone") meet, and
// nobody without the index key can try values. Domains never meet each other.
func (r *Ring) Index(domain, normalized string) []byte {
	return mac(r.index, domain, normalized)
}

// mac is HMAC-SHA-256 over length-delimited parts, so that ("ab", "c") and ("a", "bc") differ.
func mac(secret []byte, parts ...string) []byte {
	h := hmac.New(sha256.New, secret)
	for _, p := range parts {
		fmt.Fprintf(h, "%d:", len(p))
		h.Write([]byte(p))
	}
	return h.Sum(nil)
}
