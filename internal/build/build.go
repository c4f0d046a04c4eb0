// Package build names the program that runs, so that a decision can be traced to the code that took it (T-0.74).
//
// It guarantees that two programs that differ have different names, and that the same commit, built clean, has one.
// It imports the standard library only.
package build

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"runtime/debug"
	"sync"
)

// ID is the commit of a clean build, and otherwise the beginning of the hash of the program itself.
var ID = sync.OnceValue(func() string {
	info, _ := debug.ReadBuildInfo()
	if rev := revision(info); rev != "" {
		return rev
	}
	path, err := os.Executable()
	if err != nil {
		return "unknown"
	}
	f, err := os.Open(path)
	if err != nil {
		return "unknown"
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "unknown"
	}
	return "dev-" + hex.EncodeToString(h.Sum(nil))[:12]
})

// revision is the commit of a clean build, or "".
func revision(info *debug.BuildInfo) string {
	if info == nil {
		return ""
	}
	rev, clean := "", false
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			rev = s.Value
		case "vcs.modified":
			clean = s.Value == "false"
		}
	}
	if !clean || len(rev) < 12 {
		return ""
	}
	return rev[:12]
}
