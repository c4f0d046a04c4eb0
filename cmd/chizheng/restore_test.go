package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"chizheng/internal/backup"
)

func TestARestoreThatCannotWorkSaysWhyBeforeItWritesAnything(t *testing.T) {
	dir := t.TempDir()
	own, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := backup.OpenVault(filepath.Join(dir, "vault"), own.String()); err != nil {
		t.Fatal(err)
	}
	other, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	for name, key := range map[string]string{"own.json": own.String(), "other.json": other.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(`{"backup_key":"`+key+`"}`), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	at := func(name string) string { return filepath.Join(dir, name) }
	for _, c := range []struct {
		name, want string
		args       []string
	}{
		{"no arguments", "usage", nil},
		{"no keys", "usage", []string{"--from", at("vault")}},
		{"no backup there", "holds no backup", []string{"--from", dir, "--keys", at("own.json")}},
		{"no keys there", "read keys", []string{"--from", at("vault"), "--keys", at("none.json")}},
		{"keys of another installation", "another backup key", []string{"--from", at("vault"), "--keys", at("other.json")}},
		{"a time that is none", "is no time", []string{"--from", at("vault"), "--keys", at("own.json"), "--until", "yesterday"}},
		{"an empty vault", "holds none", []string{"--from", at("vault"), "--keys", at("own.json")}},
	} {
		_, err := restoreOrderOf(append(c.args, "--state", at("state")))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v", c.name, err)
		}
	}
	if _, err := os.Stat(at("state")); err == nil {
		t.Error("the state directory was made")
	}
}
