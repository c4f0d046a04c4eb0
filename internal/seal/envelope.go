package seal

import (
	"crypto/rand"
	"errors"
)

// What can be wrong with a sealed field. Callers report these as internal errors: a person can do nothing about them.
var (
	ErrMalformed  = errors.New("sealed field is malformed")
	ErrUnknownKey = errors.New("sealed field needs a key that is not in the ring")
	ErrTampered   = errors.New("sealed field was changed, or sealed for another context")
)

// The envelope: version, algorithm, length of the key id, key id, nonce, ciphertext with its tag.
const (
	version      = 1
	algAES256GCM = 1 // 2 is reserved for SM4-GCM (standards, part 4.4)
	headerSize   = 3
	nonceSize    = 12
	tagSize      = 16
)

// Overhead is by how much an envelope made with the active key is longer than its content.
func (r *Ring) Overhead() int { return headerSize + len(r.active.id) + nonceSize + tagSize }

// Seal encrypts plain for one context, such as "case_file.state:<case>".
func (r *Ring) Seal(context string, plain []byte) []byte {
	return r.AppendSeal(make([]byte, 0, len(plain)+r.Overhead()), context, plain)
}

// AppendSeal appends the envelope to dst; plain and dst's spare room must not overlap.
func (r *Ring) AppendSeal(dst []byte, context string, plain []byte) []byte {
	return r.active.appendSeal(dst, context, plain)
}

// Open decrypts what Seal made for the same context. Errors: ErrMalformed, ErrUnknownKey, ErrTampered.
func (r *Ring) Open(context string, sealed []byte) ([]byte, error) {
	id, err := keyID(sealed)
	if err != nil {
		return nil, err
	}
	k := r.keys[string(id)]
	if k == nil {
		return nil, ErrUnknownKey
	}
	return k.open(context, sealed)
}

func (k *key) appendSeal(dst []byte, context string, plain []byte) []byte {
	start := len(dst)
	dst = append(dst, version, algAES256GCM, byte(len(k.id)))
	dst = append(dst, k.id...)
	header := dst[start:]
	dst = append(dst, make([]byte, nonceSize)...)
	nonce := dst[len(dst)-nonceSize:]
	rand.Read(nonce) // never fails: the runtime aborts without randomness
	var room [128]byte
	return k.aead.Seal(dst, nonce, plain, aad(room[:0], header, context))
}

func (k *key) open(context string, sealed []byte) ([]byte, error) {
	header := sealed[:headerSize+len(k.id)]
	nonce := sealed[len(header) : len(header)+nonceSize]
	var room [128]byte
	plain, err := k.aead.Open(nil, nonce, sealed[len(header)+nonceSize:], aad(room[:0], header, context))
	if err != nil {
		return nil, ErrTampered
	}
	return plain, nil
}

// aad binds the whole header, key id included, and the context.
func aad(dst, header []byte, context string) []byte {
	return append(append(dst, header...), context...)
}

// keyID reads the header of an envelope and checks every length before anything is sliced.
func keyID(sealed []byte) ([]byte, error) {
	if len(sealed) < headerSize || sealed[0] != version || sealed[1] != algAES256GCM {
		return nil, ErrMalformed
	}
	n := int(sealed[2])
	if n == 0 || len(sealed) < headerSize+n+nonceSize+tagSize {
		return nil, ErrMalformed
	}
	return sealed[headerSize : headerSize+n], nil
}
