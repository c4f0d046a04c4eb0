package seal_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"chizheng/internal/seal"
)

func text(fill byte) string {
	return base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{fill}, 32))
}

func ring(t testing.TB, keys string) *seal.Ring {
	t.Helper()
	r, err := seal.NewRing(keys, text(9))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestASealedFieldOpensOnlyInItsContext(t *testing.T) {
	t.Parallel()
	r := ring(t, "k1:"+text(1))
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		context := rapid.String().Draw(t, "context")
		sealed := r.Seal(context, plain)
		got, err := r.Open(context, sealed)
		if err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("open: %v, %q", err, got)
		}
		if _, err := r.Open(context+"x", sealed); !errors.Is(err, seal.ErrTampered) {
			t.Fatalf("another context: %v", err)
		}
		if len(plain) > 3 && bytes.Contains(sealed, plain) {
			t.Fatal("the content shows")
		}
	})
}

func TestEveryChangedByteIsNoticed(t *testing.T) {
	t.Parallel()
	r := ring(t, "k1:"+text(1))
	sealed := r.Seal("c", []byte("990602199001010012"))
	for i := range sealed {
		bad := bytes.Clone(sealed)
		bad[i] ^= 1
		if _, err := r.Open("c", bad); err == nil {
			t.Errorf("byte %d changed and nobody noticed", i)
		}
	}
	for n := range sealed {
		if _, err := r.Open("c", sealed[:n]); err == nil {
			t.Errorf("cut to %d bytes and nobody noticed", n)
		}
	}
}

func TestAnythingReadAsAnEnvelopeGivesAnErrorAndNeverAPanic(t *testing.T) {
	t.Parallel()
	r := ring(t, "k1:"+text(1))
	rapid.Check(t, func(t *rapid.T) {
		junk := rapid.SliceOf(rapid.Byte()).Draw(t, "junk")
		if rapid.Bool().Draw(t, "with header") {
			junk = append([]byte{1, 1}, junk...)
		}
		if _, err := r.Open("c", junk); err == nil {
			t.Fatal("junk opened")
		}
		if _, err := r.Case("salt").Open("c", junk); err == nil {
			t.Fatal("junk opened as a case's")
		}
	})
}

func TestKeysRotateWithoutRewriting(t *testing.T) {
	t.Parallel()
	old := ring(t, "k1:"+text(1))
	rotated := ring(t, "k2:"+text(2)+", k1:"+text(1))
	gone := ring(t, "k2:"+text(2))
	sealed, ofCase := old.Seal("c", []byte("x")), old.Case("salt").Seal("c", []byte("y"))
	if got, err := rotated.Open("c", sealed); err != nil || string(got) != "x" {
		t.Errorf("after rotation: %q, %v", got, err)
	}
	if got, err := rotated.Case("salt").Open("c", ofCase); err != nil || string(got) != "y" {
		t.Errorf("a case's field after rotation: %q, %v", got, err)
	}
	if _, err := gone.Open("c", sealed); !errors.Is(err, seal.ErrUnknownKey) {
		t.Errorf("after the key is gone: %v", err)
	}
	if _, err := old.Open("c", rotated.Seal("c", []byte("x"))); !errors.Is(err, seal.ErrUnknownKey) {
		t.Errorf("new key in an old ring: %v", err)
	}
}

// T-0.72: erasing one person's key leaves every other person's data.
func TestACaseOpensOnlyWithItsOwnSalt(t *testing.T) {
	t.Parallel()
	r := ring(t, "k1:"+text(1))
	sealed := r.Case("salt a").Seal("c", []byte("x"))
	if _, err := r.Case("salt b").Open("c", sealed); !errors.Is(err, seal.ErrTampered) {
		t.Errorf("another case's salt: %v", err)
	}
	if _, err := r.Open("c", sealed); !errors.Is(err, seal.ErrTampered) {
		t.Errorf("the ring without salt: %v", err)
	}
	if got, err := r.Case("salt a").Open("c", sealed); err != nil || string(got) != "x" {
		t.Errorf("its own salt: %q, %v", got, err)
	}
}

func TestTheBlindIndexMeetsOnlyWithinADomain(t *testing.T) {
	t.Parallel()
	r := ring(t, "k1:"+text(1))
	if !bytes.Equal(r.Index("person", "990602199001010012"), r.Index("person", "990602199001010012")) {
		t.Error("the same number does not meet itself")
	}
	for _, other := range [][2]string{{"phone", "990602199001010012"}, {"person", "990602199001010013"}, {"person9", "90602199001010012"}} {
		if bytes.Equal(r.Index("person", "990602199001010012"), r.Index(other[0], other[1])) {
			t.Errorf("%q meets", other)
		}
	}
}

func TestARingRefusesBadKeysWithoutShowingThem(t *testing.T) {
	t.Parallel()
	cases := map[string][2]string{
		"no keys":              {"", text(9)},
		"no key id":            {text(1), text(9)},
		"not base64":           {"k1:secret!", text(9)},
		"too short":            {"k1:c2VjcmV0", text(9)},
		"a key id given twice": {"k1:" + text(1) + ",k1:" + text(2), text(9)},
		"no index key":         {"k1:" + text(1), ""},
		"bad index key":        {"k1:" + text(1), "c2VjcmV0"},
	}
	for name, in := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := seal.NewRing(in[0], in[1])
			if err == nil {
				t.Fatal("accepted")
			}
			if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), text(1)) {
				t.Errorf("the error shows the key: %v", err)
			}
		})
	}
}

func TestKeysComeFromTheEnvironmentOrFromFiles(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "keys")
	if err := os.WriteFile(path, []byte("k1:"+text(1)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"CHIZHENG_DATA_KEYS_FILE": path, "CHIZHENG_INDEX_KEY": text(9)}
	r, err := seal.Load(func(name string) string { return env[name] })
	if err != nil {
		t.Fatal(err)
	}
	if got, err := r.Open("c", ring(t, "k1:"+text(1)).Seal("c", []byte("x"))); err != nil || string(got) != "x" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := seal.Load(func(string) string { return "" }); err == nil {
		t.Error("an empty environment gave a ring")
	}
}

func BenchmarkCaseSeal4K(b *testing.B) {
	r := ring(b, "k1:"+text(1))
	plain := bytes.Repeat([]byte("x"), 4096)
	b.SetBytes(4096)
	b.ReportAllocs()
	for b.Loop() {
		r.Case("salt").Seal("case_file.state", plain)
	}
}
