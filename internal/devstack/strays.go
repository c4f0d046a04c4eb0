package devstack

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// endStray ends the server that a killed stack left behind, if it still runs.
// Pids are reused, so a process counts as ours only if its arguments name the
// state directory, which we hold the lock of.
func endStray(pidFile, stateDir string) {
	text, err := os.ReadFile(pidFile)
	if err != nil {
		return
	}
	defer os.Remove(pidFile)
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil || !strings.Contains(arguments(pid), stateDir) {
		return
	}
	family := append(descendants(pid), pid)
	_ = syscall.Kill(pid, syscall.SIGQUIT) // Postgres: at once, and its children with it
	if awaitGone(family, 5*time.Second) == nil {
		return
	}
	for _, p := range family {
		_ = syscall.Kill(p, syscall.SIGKILL)
	}
	_ = awaitGone(family, 5*time.Second) // the start that follows reports what is wrong
}

// awaitGone waits until none of the pids runs.
func awaitGone(pids []int, timeout time.Duration) error {
	deadline := time.Now().Add(timeout)
	for _, pid := range pids {
		for alive(pid) {
			if time.Now().After(deadline) {
				return fmt.Errorf("await end of process %d: still running", pid)
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	return nil
}

// alive treats a zombie as gone: in a container nobody may ever reap it.
func alive(pid int) bool {
	if fields, ok := stat(pid); ok {
		return fields[0] != "Z" && fields[0] != "X"
	}
	if _, err := os.Stat("/proc/self/stat"); err == nil {
		return false
	}
	return syscall.Kill(pid, 0) == nil
}

// descendants lists the children of pid and theirs. Where there is no /proc it
// lists none, and a killed Postgres is left to end its backends itself.
func descendants(pid int) []int {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil
	}
	children := map[int][]int{}
	for _, e := range entries {
		child, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		if fields, ok := stat(child); ok {
			parent, _ := strconv.Atoi(fields[1])
			children[parent] = append(children[parent], child)
		}
	}
	all := children[pid]
	for i := 0; i < len(all); i++ {
		all = append(all, children[all[i]]...)
	}
	return all
}

// stat returns the fields of /proc/PID/stat from the state on. The name before
// it is in parentheses and may itself hold spaces and parentheses.
func stat(pid int) ([]string, bool) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil, false
	}
	end := strings.LastIndexByte(string(text), ')')
	fields := strings.Fields(string(text)[end+1:])
	return fields, len(fields) > 1
}

func arguments(pid int) string {
	if text, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid)); err == nil {
		return strings.ReplaceAll(string(text), "\x00", " ")
	}
	text, _ := exec.Command("ps", "-p", strconv.Itoa(pid), "-o", "command=").Output()
	return string(text)
}
