package devstack

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// parentEnv makes the test binary play the parent that gets killed.
const parentEnv = "DEVSTACK_TEST_PARENT"

func TestMain(m *testing.M) {
	if os.Getenv(parentEnv) != "" {
		p, err := StartProgram(Program{Path: "/bin/sleep", Args: []string{"300"}})
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println(p.Pid())
		select {} // until killed
	}
	os.Exit(m.Run())
}

func TestProgramDiesWithItsKilledParent(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("no death signal on " + runtime.GOOS)
	}
	parent := exec.Command(os.Args[0])
	parent.Env = append(os.Environ(), parentEnv+"=1")
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	line, _ := bufio.NewReader(out).ReadString('\n')
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		t.Fatalf("parent said %q", line)
	}
	// Long enough for the Go runtime to have retired idle threads' work: a
	// death signal tied to the wrong thread would have fired by now.
	time.Sleep(300 * time.Millisecond)
	if !alive(pid) {
		t.Fatal("child died before its parent")
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait() // "signal: killed"
	if err := awaitGone([]int{pid}, 5*time.Second); err != nil {
		t.Error(err)
	}
}

func TestStopKillsAProgramThatIgnoresTheSignal(t *testing.T) {
	p, err := StartProgram(Program{Path: "/bin/sh", Args: []string{"-c", "trap '' TERM; while :; do sleep 0.1; done"}})
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(200 * time.Millisecond) // for the trap to be set
	if err := p.Stop(200 * time.Millisecond); err != nil {
		t.Fatal(err)
	}
	if got := p.ExitCode(); got != 128+int(syscall.SIGKILL) {
		t.Errorf("exit code %d, want that of SIGKILL", got)
	}
}

func TestEndStrayLeavesAReusedPidAlone(t *testing.T) {
	p, err := StartProgram(Program{Path: "/bin/sleep", Args: []string{"300"}})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Kill()
	file := pidFile(t.TempDir(), "temporal")
	if err := os.WriteFile(file, fmt.Appendln(nil, p.Pid()), 0o600); err != nil {
		t.Fatal(err)
	}
	endStray(file, "/some/state/dir")
	if !alive(p.Pid()) {
		t.Fatal("a process of somebody else was ended")
	}
	if err := os.WriteFile(file, fmt.Appendln(nil, p.Pid()), 0o600); err != nil {
		t.Fatal(err)
	}
	endStray(file, "300") // as if that were the directory in its arguments
	if alive(p.Pid()) {
		t.Error("the stray is still there")
	}
}
