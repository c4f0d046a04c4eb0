package province

import (
	"testing"

	"pgregory.net/rapid"
)

const testSecret = "0123456789abcdef0123456789abcdef"

func TestSignatureMatchesTheVector(t *testing.T) {
	t.Parallel()
	params := map[string]string{ // standards 2.3
		"appid": "37060020190101001", "data": `{"requestSerialCode":"projectworker-add-2019011810-1-0001"}`,
		"method": "AsyncHandleResult.Query", "format": "json", "version": "1.0",
		"nonce": "00000000000000000000000000000001", "timestamp": "20190118103000",
	}
	want := "37c57be39eeed95e59f5278483b378a69ec9eeaf2a36fdfdccb8e837539c5b45"
	if got := Sign(params, testSecret); got != want {
		t.Errorf("got %s", got)
	}
	params["sign"] = "anything"
	if got := Sign(params, testSecret); got != want {
		t.Error("the signature signs itself")
	}
}

func TestFieldEncryptionMatchesTheVector(t *testing.T) {
	t.Parallel()
	got, err := EncryptField(testSecret, "990602199001010012") // standards 2.4
	if err != nil || got != "JN4ytZpQMBel8tMyTyiY14pxaBXUCDqRVZ51LYs11Iw=" {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestEveryEncryptedFieldComesBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		plain := rapid.String().Draw(rt, "plain")
		sealed, err := EncryptField(testSecret, plain)
		if err != nil {
			rt.Fatal(err)
		}
		if back, err := DecryptField(testSecret, sealed); err != nil || back != plain {
			rt.Fatalf("got %q, %v", back, err)
		}
	})
}

func TestBadCiphertextsAndSecretsAreErrors(t *testing.T) {
	t.Parallel()
	for _, sealed := range []string{"", "x", "AAAA", "AAAAAAAAAAAAAAAAAAAAAA=="} {
		if _, err := DecryptField(testSecret, sealed); err == nil {
			t.Errorf("%q was decrypted", sealed)
		}
	}
	if _, err := EncryptField("short", "x"); err == nil {
		t.Error("a short secret passed")
	}
}
