package bench

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// meter reads from /proc what each part of the running system uses.
type meter struct {
	state    string // directory of the servers' pid files; empty where they are not ours
	database string
	own      map[string]int // our processes by name
}

// tick is the kernel's unit of processor time; 100 in a second on every Linux that Go runs on.
const tick = 10 * time.Millisecond

// spent is one process's processor time.
type spent struct {
	group string
	cpu   time.Duration
}

// usage is the processor time of every process, by its id.
type usage map[int]spent

// since is what was used after before.
func (u usage) since(before usage) usage {
	out := usage{}
	for pid, s := range u {
		out[pid] = spent{s.group, s.cpu - before[pid].cpu}
	}
	return out
}

// groups sums over the processes of a group.
func (u usage) groups() map[string]time.Duration {
	out := map[string]time.Duration{}
	for _, s := range u {
		out[s.group] += s.cpu
	}
	return out
}

// the names of groups.
const (
	groupDriver  = "bench itself"
	groupWorker  = "worker"
	groupServe   = "serve"
	groupBare    = "bare worker"
	groupEngine  = "Temporal"
	groupEngineD = "Postgres for Temporal"
	groupFacts   = "Postgres for the facts"
	groupStore   = "Postgres, common"
	groupObjects = "MinIO"
)

func (m *meter) read() usage {
	out := usage{}
	for pid, group := range m.processes() {
		if cpu, ok := cpuOf(pid); ok {
			out[pid] = spent{group, cpu}
		}
	}
	return out
}

// processes gives the group of every process that is part of the system.
func (m *meter) processes() map[int]string {
	out := map[int]string{os.Getpid(): groupDriver}
	for name, pid := range m.own {
		out[pid] = name
	}
	if m.state == "" {
		return out
	}
	for file, group := range map[string]string{"temporal": groupEngine, "minio": groupObjects} {
		if pid := pidIn(filepath.Join(m.state, file+".pid")); pid != 0 {
			out[pid] = group
		}
	}
	if pid := pidIn(filepath.Join(m.state, "postgres.pid")); pid != 0 {
		maps.Copy(out, m.backends(pid))
	}
	return out
}

// backends tells the processes of the database server apart by the database in their titles.
func (m *meter) backends(postmaster int) map[int]string {
	out := map[int]string{postmaster: groupStore}
	dirs, _ := filepath.Glob("/proc/[0-9]*")
	for _, dir := range dirs {
		pid, _ := strconv.Atoi(filepath.Base(dir))
		if fields := stat(pid); len(fields) < 2 || fields[1] != strconv.Itoa(postmaster) {
			continue
		}
		title, _ := os.ReadFile(filepath.Join(dir, "cmdline"))
		words := strings.Fields(string(bytes.ReplaceAll(title, []byte{0}, []byte{' '})))
		switch {
		case len(words) > 2 && words[2] == m.database:
			out[pid] = groupFacts
		case len(words) > 2 && strings.HasPrefix(words[2], "temporal"):
			out[pid] = groupEngineD
		default:
			out[pid] = groupStore
		}
	}
	return out
}

// resident is the memory of each group in MiB. What the database's processes share is counted once, with Pss.
func (m *meter) resident() map[string]float64 {
	out := map[string]float64{}
	for pid, group := range m.processes() {
		out[group] += pssOf(pid)
	}
	return out
}

func cpuOf(pid int) (time.Duration, bool) {
	fields := stat(pid)
	if len(fields) < 13 {
		return 0, false
	}
	user, err1 := strconv.Atoi(fields[11])
	system, err2 := strconv.Atoi(fields[12])
	return time.Duration(user+system) * tick, err1 == nil && err2 == nil
}

// stat gives the fields of /proc/PID/stat after the name, which may hold spaces.
func stat(pid int) []string {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil
	}
	_, rest, _ := strings.Cut(string(b), ") ")
	return strings.Fields(rest)
}

// pssOf is a process's share of memory in MiB; zero where it is gone.
func pssOf(pid int) float64 {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, "Pss:"); ok {
			kb, _ := strconv.Atoi(strings.Fields(rest)[0])
			return float64(kb) / 1024
		}
	}
	return 0
}

func pidIn(path string) int {
	b, _ := os.ReadFile(path)
	pid, _ := strconv.Atoi(strings.TrimSpace(string(b)))
	return pid
}
