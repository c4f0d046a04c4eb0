package province

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Sign makes the signature of the national platform (standards 2.3) over every common parameter except sign itself:
// sorted, joined unescaped, secret appended, the whole lower-cased, SHA-256. The lower-casing is for the hash only;
// what is sent keeps its case, and must be the very string that was signed.
func Sign(params map[string]string, secret string) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(params)) {
		if name != "sign" {
			b.WriteString(name + "=" + params[name] + "&")
		}
	}
	b.WriteString("appsecret=" + secret)
	sum := sha256.Sum256([]byte(strings.ToLower(b.String())))
	return hex.EncodeToString(sum[:])
}

// EncryptField encrypts one value as the platform wants it (standards 2.4): AES-CBC with PKCS#7, the secret as key and
// its first 16 bytes as IV. Equal values give equal ciphertext: this is for exchange only, never for storage.
func EncryptField(secret, plain string) (string, error) {
	block, err := fieldCipher(secret)
	if err != nil {
		return "", err
	}
	pad := aes.BlockSize - len(plain)%aes.BlockSize
	data := append([]byte(plain), slices.Repeat([]byte{byte(pad)}, pad)...)
	cipher.NewCBCEncrypter(block, []byte(secret)[:aes.BlockSize]).CryptBlocks(data, data)
	return base64.StdEncoding.EncodeToString(data), nil
}

// DecryptField undoes EncryptField.
func DecryptField(secret, sealed string) (string, error) {
	block, err := fieldCipher(secret)
	if err != nil {
		return "", err
	}
	data, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil || len(data) == 0 || len(data)%aes.BlockSize != 0 {
		return "", errors.New("decrypt field: not a ciphertext")
	}
	cipher.NewCBCDecrypter(block, []byte(secret)[:aes.BlockSize]).CryptBlocks(data, data)
	pad := int(data[len(data)-1])
	if pad < 1 || pad > aes.BlockSize || !allEqual(data[len(data)-pad:], byte(pad)) {
		return "", errors.New("decrypt field: wrong padding")
	}
	return string(data[:len(data)-pad]), nil
}

func allEqual(data []byte, want byte) bool {
	return !slices.ContainsFunc(data, func(b byte) bool { return b != want })
}

func fieldCipher(secret string) (cipher.Block, error) {
	block, err := aes.NewCipher([]byte(secret))
	if err != nil {
		return nil, fmt.Errorf("platform secret: %w", errors.New("must be 16, 24 or 32 bytes long"))
	}
	return block, nil
}
