package devstack

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// builder compiles the servers of deploy/local once and keeps the programs,
// named by a hash of all that decides their content.
type builder struct {
	cache string
	say   func(string, ...any)
}

// minutes a first build takes on two cores, measured.
var minutes = map[string]int{Temporal: 4, MinIO: 2}

func (b builder) binary(ctx context.Context, name string) (string, error) {
	source, err := findSource(name)
	if err != nil {
		return "", err
	}
	key, err := b.key(ctx, source)
	if err != nil {
		return "", err
	}
	path := filepath.Join(b.cache, name+"-"+key)
	if built(path) {
		return path, nil
	}
	unlock, err := b.lock()
	if err != nil {
		return "", err
	}
	defer unlock()
	if built(path) { // by whoever held the lock
		return path, nil
	}
	return path, b.build(ctx, name, source, path)
}

func built(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// lock lets two first starts at the same time share one build.
func (b builder) lock() (func(), error) {
	if err := os.MkdirAll(b.cache, 0o755); err != nil {
		return nil, fmt.Errorf("create cache directory: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(b.cache, "build.lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open build lock: %w", err)
	}
	if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		b.say("waiting for a build by another process…")
		if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
			return nil, errors.Join(fmt.Errorf("await build lock: %w", err), f.Close())
		}
	}
	return func() { f.Close() }, nil
}

func (b builder) build(ctx context.Context, name, source, path string) error {
	b.say("building the %s server from source (first time only, about %d minutes)…", name, minutes[name])
	stop := b.progress(name)
	defer stop()
	fresh := path + ".new"
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", fresh, ".")
	cmd.Dir = source
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", name, err, out)
	}
	if err := os.Rename(fresh, path); err != nil {
		return fmt.Errorf("keep %s: %w", name, err)
	}
	return nil
}

func (b builder) progress(name string) (stop func()) {
	begin, done := time.Now(), make(chan struct{})
	go func() {
		tick := time.NewTicker(15 * time.Second)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				b.say("  still building %s: %.0f s", name, time.Since(begin).Seconds())
			}
		}
	}()
	return func() {
		close(done)
		b.say("  %s took %.0f s", name, time.Since(begin).Seconds())
	}
}

func (b builder) key(ctx context.Context, source string) (string, error) {
	version, err := exec.CommandContext(ctx, "go", "env", "GOVERSION", "GOOS", "GOARCH").Output()
	if err != nil {
		return "", fmt.Errorf("ask go for its version (is it in PATH?): %w", err)
	}
	files, err := filepath.Glob(filepath.Join(source, "*"))
	if err != nil {
		return "", fmt.Errorf("list sources: %w", err)
	}
	slices.Sort(files)
	h := sha256.New()
	h.Write(version)
	for _, file := range files {
		if ext := filepath.Ext(file); ext != ".go" && ext != ".mod" && ext != ".sum" || strings.HasSuffix(file, "_test.go") {
			continue
		}
		if err := hashFile(h, file); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:12], nil
}

func hashFile(w io.Writer, path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read source: %w", err)
	}
	fmt.Fprintf(w, "%s %d\n", filepath.Base(path), len(text))
	_, err = w.Write(text)
	return err
}

// findSource looks for deploy/local/NAME above the working directory, above
// the program, and where this file was compiled.
func findSource(name string) (string, error) {
	var starts []string
	if dir, err := os.Getwd(); err == nil {
		starts = append(starts, dir)
	}
	if exe, err := os.Executable(); err == nil {
		starts = append(starts, filepath.Dir(exe))
	}
	if _, file, _, ok := runtime.Caller(0); ok {
		starts = append(starts, filepath.Dir(file))
	}
	for _, dir := range starts {
		for ; ; dir = filepath.Dir(dir) {
			source := filepath.Join(dir, "deploy", "local", name)
			if _, err := os.Stat(filepath.Join(source, "go.mod")); err == nil {
				return source, nil
			}
			if dir == filepath.Dir(dir) {
				break
			}
		}
	}
	return "", fmt.Errorf("find sources of the %s server: run this inside a checkout, or give the address of one in the environment", name)
}
