package devstack

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync/atomic"
	"syscall"
	"time"
)

// Program is something to run beside this process.
type Program struct {
	Path   string
	Args   []string
	Env    []string // in full; nil means our own environment
	Output io.Writer

	User        *syscall.Credential // nil means ourselves; else the program runs in /
	StopSignal  syscall.Signal      // asks it to end; default SIGTERM
	DeathSignal syscall.Signal      // sent by the kernel if we die; default SIGKILL
	Foreground  bool                // shares our terminal and its Ctrl-C
}

// Process is a running [Program].
type Process struct {
	cmd   *exec.Cmd
	stop  syscall.Signal
	asked atomic.Bool // to end, by Stop or Kill
	done  chan struct{}
	err   error // set before done is closed
}

// StartProgram runs p in a process group of its own, so that Ctrl-C reaches
// only us and we end things in order, and ties its life to ours.
func StartProgram(p Program) (*Process, error) {
	cmd := exec.Command(p.Path, p.Args...)
	cmd.Env = p.Env
	cmd.Stdout, cmd.Stderr = p.Output, p.Output
	cmd.WaitDelay = 5 * time.Second // for a grandchild that holds our pipe
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: !p.Foreground, Credential: p.User}
	if p.User != nil {
		cmd.Dir = "/" // our own directory may be closed to him
	}
	if p.Foreground {
		cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	}
	if p.StopSignal == 0 {
		p.StopSignal = syscall.SIGTERM
	}
	if p.DeathSignal == 0 {
		p.DeathSignal = syscall.SIGKILL
	}
	dieWithParent(cmd.SysProcAttr, p.DeathSignal)
	proc := &Process{cmd: cmd, stop: p.StopSignal, done: make(chan struct{})}
	started := make(chan error)
	go proc.run(started)
	return proc, <-started
}

// run starts and awaits the command on one OS thread. The kernel sends the
// death signal when the *thread* that forked ends, not the process; a thread
// that Go retires would take a healthy server with it. So the goroutine owns
// its thread until the child is gone.
func (p *Process) run(started chan<- error) {
	runtime.LockOSThread()
	err := p.cmd.Start()
	started <- err
	if err != nil {
		return
	}
	p.err = p.cmd.Wait()
	if p.err == nil {
		p.err = errors.New("exit status 0")
	}
	close(p.done)
}

// Pid of the process itself.
func (p *Process) Pid() int { return p.cmd.Process.Pid }

// Done is closed when the process has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Err says how the process ended; valid after Done.
func (p *Process) Err() error { return p.err }

// ExitCode is the code of an ended process, or 128 plus the signal, as a shell
// has it; valid after Done.
func (p *Process) ExitCode() int {
	if status, ok := p.cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return p.cmd.ProcessState.ExitCode()
}

// Stop asks the process to end and kills it when it has not done so in time.
func (p *Process) Stop(grace time.Duration) error {
	p.asked.Store(true)
	if p.ended() {
		return nil
	}
	if err := p.cmd.Process.Signal(p.stop); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("signal process %d: %w", p.Pid(), err)
	}
	select {
	case <-p.done:
		return nil
	case <-time.After(grace):
		return p.Kill()
	}
}

// Kill ends the process and all its descendants with SIGKILL, and returns when
// they are gone. Postgres puts each backend in a group of its own, so killing
// the group would leave backends that hold the data directory.
func (p *Process) Kill() error {
	p.asked.Store(true)
	family := descendants(p.Pid())
	if err := p.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("kill process %d: %w", p.Pid(), err)
	}
	<-p.done
	for _, pid := range family {
		_ = syscall.Kill(pid, syscall.SIGKILL) // gone already is fine
	}
	return awaitGone(family, 10*time.Second)
}

// Signal gives the process and all its descendants a signal.
func (p *Process) Signal(sig syscall.Signal) error {
	for _, pid := range append(descendants(p.Pid()), p.Pid()) {
		if err := syscall.Kill(pid, sig); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("signal process %d: %w", pid, err)
		}
	}
	return nil
}

func (p *Process) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}
