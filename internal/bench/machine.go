package bench

import (
	"context"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Machine says on what a part was measured.
type Machine struct {
	Processor string `json:"processor"`
	Cores     int    `json:"cores"`
	MemoryGiB int    `json:"memory_gib"`
	Go        string `json:"go"`
	Postgres  string `json:"postgres"`
	Temporal  string `json:"temporal_sdk"`
	Program   string `json:"program"` // commit, where it was built from a clean tree
	Load      string `json:"load"`    // average of the minute before: what else ran here
	Fsync     string `json:"fsync"`
}

func machine(ctx context.Context, database string) Machine {
	m := Machine{Processor: field("/proc/cpuinfo", "model name"), Cores: runtime.NumCPU(), Go: runtime.Version()}
	kb, _ := strconv.Atoi(strings.TrimSuffix(field("/proc/meminfo", "MemTotal"), " kB"))
	m.MemoryGiB = (kb + 1<<19) >> 20
	if load, err := os.ReadFile("/proc/loadavg"); err == nil {
		m.Load, _, _ = strings.Cut(string(load), " ")
	}
	if conn, err := pgx.Connect(ctx, database); err == nil {
		defer conn.Close(ctx)
		_ = conn.QueryRow(ctx, "select current_setting('server_version'), current_setting('fsync')").Scan(&m.Postgres, &m.Fsync)
	}
	m.versions()
	return m
}

func (m *Machine) versions() {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return
	}
	for _, d := range info.Deps {
		if d.Path == "go.temporal.io/sdk" {
			m.Temporal = d.Version
		}
	}
	dirty := false
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			m.Program = s.Value[:min(12, len(s.Value))]
		case "vcs.modified":
			dirty = s.Value == "true"
		}
	}
	if dirty {
		m.Program += " and changes"
	}
}

// field reads "name : value" from one of the kernel's tables.
func field(file, name string) string {
	b, _ := os.ReadFile(file)
	for line := range strings.Lines(string(b)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
