package devstack

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestARestoreNeverTouchesADirectoryThatHoldsSomething(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "keys.json"), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := Place(dir, []byte("{}"), func(string, string) error {
		t.Error("filled")
		return nil
	})
	if err == nil {
		t.Error("placed into a directory that is not empty")
	}
}

func TestARestoreThatBrokeOffIsNotTakenForData(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "state")
	broken := errors.New("the backup ends here")
	if err := Place(dir, []byte("{}"), func(string, string) error { return broken }); !errors.Is(err, broken) {
		t.Fatalf("got %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, dataMark)); err == nil {
		t.Error("half a restore is marked as complete")
	}
}

func TestNobodyAttachesToAStackThatDoesNotRun(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(dir string) error{
		"nothing there": func(string) error { return nil },
		"stopped": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "secrets.json"), []byte("{}"), 0o600)
		},
	} {
		dir := t.TempDir()
		if err := prepare(dir); err != nil {
			t.Fatal(err)
		}
		if _, err := Attach(dir); !errors.Is(err, ErrIdle) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestTheAddressesOfARunningStackAreFound(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{"secrets.json": `{"postgres":"pw","s3_access":"a","s3_secret":"b"}`, "ports.json": `{"postgres":20001,"temporal":20002,"minio":20003}`} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	lock, err := lockDir(dir) // as its owner holds it
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	env, err := Attach(dir)
	if err != nil {
		t.Fatal(err)
	}
	if want := "DATABASE_URL=postgres://chizheng:pw@127.0.0.1:20001/chizheng?sslmode=disable"; env[0] != want {
		t.Errorf("got %s", env[0])
	}
}
