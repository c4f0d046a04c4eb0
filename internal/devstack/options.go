package devstack

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// envNames are the variables of [Stack.Env], in the order a person reads them.
var envNames = []string{
	"DATABASE_URL",
	"TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE",
	"S3_ENDPOINT", "S3_ACCESS_KEY", "S3_SECRET_KEY",
	"CHIZHENG_STATE",
}

// outside collects the servers that the environment provides. The namespace
// and the keys count only together with the address they belong to.
func outside(ignore bool) map[string]string {
	given := map[string]string{}
	if ignore {
		return given
	}
	take := func(key string, others ...string) {
		if os.Getenv(key) == "" {
			return
		}
		given[key] = os.Getenv(key)
		for _, name := range others {
			given[name] = os.Getenv(name)
		}
	}
	take("DATABASE_URL")
	take("TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE")
	take("S3_ENDPOINT", "S3_ACCESS_KEY", "S3_SECRET_KEY")
	if given["TEMPORAL_ADDRESS"] != "" && given["TEMPORAL_NAMESPACE"] == "" {
		given["TEMPORAL_NAMESPACE"] = "default" // what Temporal's own tools assume
	}
	return given
}

func (o Options) withDefaults() (Options, error) {
	if o.Log == nil {
		o.Log = os.Stderr
	}
	if o.CacheDir == "" {
		o.CacheDir = DefaultCacheDir()
	}
	if o.Temp {
		dir, err := tempStateDir()
		o.StateDir = dir
		return o, err
	}
	o.Fast = false // never for data that somebody keeps
	if o.StateDir == "" {
		o.StateDir = DefaultStateDir()
	}
	dir, err := filepath.Abs(o.StateDir)
	if err != nil {
		return o, fmt.Errorf("find state directory: %w", err)
	}
	o.StateDir = dir
	return o, nil
}

// DefaultStateDir is $CHIZHENG_STATE, else /var/lib/chizheng for root (whose
// home the Postgres user could not enter), else the user's state directory.
func DefaultStateDir() string {
	return firstDir("CHIZHENG_STATE", "/var/lib", "XDG_STATE_HOME", ".local/state")
}

// DefaultCacheDir is $CHIZHENG_CACHE, else /var/cache/chizheng for root, else
// the user's cache directory.
func DefaultCacheDir() string {
	return firstDir("CHIZHENG_CACHE", "/var/cache", "XDG_CACHE_HOME", ".cache")
}

func firstDir(own, forRoot, xdg, inHome string) string {
	if dir := os.Getenv(own); dir != "" {
		return dir
	}
	if os.Geteuid() == 0 {
		return filepath.Join(forRoot, "chizheng")
	}
	if dir := os.Getenv(xdg); dir != "" {
		return filepath.Join(dir, "chizheng")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		home = os.TempDir()
	}
	return filepath.Join(home, inHome, "chizheng")
}

const tempPattern = "chizheng-stack-"

// tempStateDir makes a fresh directory that an unprivileged Postgres user can
// enter, and sweeps away those whose owner was killed before he could.
func tempStateDir() (string, error) {
	parent := os.TempDir()
	if !enterable(parent) {
		parent = "/var/tmp"
	}
	sweepTemp(parent)
	dir, err := os.MkdirTemp(parent, tempPattern)
	if err != nil {
		return "", fmt.Errorf("create temporary state directory: %w", err)
	}
	if err := os.Chmod(dir, 0o711); err != nil {
		return "", fmt.Errorf("open temporary state directory: %w", err)
	}
	return dir, nil
}

// sweepTemp removes abandoned directories. One that is just being set up is
// not locked yet, hence the hour.
func sweepTemp(parent string) {
	dirs, _ := filepath.Glob(filepath.Join(parent, tempPattern+"*"))
	for _, dir := range dirs {
		info, err := os.Lstat(dir)
		if err != nil || !info.IsDir() || time.Since(info.ModTime()) < time.Hour {
			continue
		}
		lock, err := lockDir(dir)
		if err != nil {
			continue
		}
		_ = os.RemoveAll(dir) // best effort: a leftover is litter, not a fault
		_ = lock.Close()
	}
}

// enterable tells whether any user may enter dir, parents included.
func enterable(dir string) bool {
	for {
		info, err := os.Stat(dir)
		if err != nil || info.Mode().Perm()&0o001 == 0 {
			return false
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return true
		}
		dir = parent
	}
}
