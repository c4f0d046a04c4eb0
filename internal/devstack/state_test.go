package devstack

import (
	"net"
	"os"
	"path/filepath"
	"testing"
)

func TestPortsAreRememberedUntilSomebodyTakesThem(t *testing.T) {
	dir := t.TempDir()
	claim := func() int {
		book, err := loadPorts(dir)
		if err != nil {
			t.Fatal(err)
		}
		port, err := book.claim(Temporal)
		if err != nil {
			t.Fatal(err)
		}
		if err := book.save(); err != nil {
			t.Fatal(err)
		}
		return port
	}
	first := claim()
	if first < firstPort || first > lastPort {
		t.Errorf("port %d is out of range", first)
	}
	if again := claim(); again != first {
		t.Errorf("port changed from %d to %d", first, again)
	}
	l, err := net.Listen("tcp4", (&portBook{known: map[string]int{Temporal: first}}).address(Temporal))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if other := claim(); other == first {
		t.Errorf("port %d was given although it is taken", other)
	}
}

func TestSecretsAreMadeOnceAndReadableByTheOwnerOnly(t *testing.T) {
	dir := t.TempDir()
	first, err := loadSecrets(dir)
	if err != nil {
		t.Fatal(err)
	}
	second, err := loadSecrets(dir)
	if err != nil || first != second {
		t.Errorf("secrets changed from %v to %v (%v)", first, second, err)
	}
	info, err := os.Stat(filepath.Join(dir, "secrets.json"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestOutsideTakesKeysOnlyWithTheirAddress(t *testing.T) {
	for _, name := range envNames {
		t.Setenv(name, "")
	}
	t.Setenv("S3_ACCESS_KEY", "a key without an endpoint")
	if got := outside(false); len(got) != 0 {
		t.Errorf("outside() = %v, want nothing", got)
	}
	t.Setenv("TEMPORAL_ADDRESS", "temporal:7233")
	if got := outside(false); got["TEMPORAL_NAMESPACE"] != "default" || len(got) != 2 {
		t.Errorf("outside() = %v", got)
	}
	if got := outside(true); len(got) != 0 {
		t.Errorf("outside(private) = %v, want nothing", got)
	}
}

func TestDeleteRefusesADirectoryThatIsNoState(t *testing.T) {
	dir := t.TempDir()
	if err := Delete(dir); err == nil {
		t.Error("deleted a directory without secrets")
	}
	if _, err := loadSecrets(dir); err != nil {
		t.Fatal(err)
	}
	if err := Delete(dir); err != nil {
		t.Error(err)
	}
}

func TestBuildKeyChangesWithTheSources(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		key, err := (builder{}).key(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		return key
	}
	a := write("main.go", "package main")
	if b := write("README.md", "words"); b != a {
		t.Error("key changed with a file that is not compiled")
	}
	if b := write("go.sum", "other"); b == a {
		t.Error("key did not change with go.sum")
	}
}
