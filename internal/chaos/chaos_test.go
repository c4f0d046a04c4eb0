package chaos

import (
	"errors"
	"flag"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	wanted = flag.String("runs", Drill.Name+","+SmallTwins.Name, "runs to play, separated by commas, or all")
	write  = flag.Bool("write", false, "write docs/reliability.md and docs/reliability.json")
)

// told keeps what the story tells: on success nobody needs it, on failure everybody does.
type told struct{ t *testing.T }

func (o told) Write(p []byte) (int, error) {
	o.t.Log(strings.TrimSuffix(string(p), "\n"))
	return len(p), nil
}

func chosen(t *testing.T) []Run {
	t.Helper()
	if *wanted == "all" {
		return Runs()
	}
	var runs []Run
	if *wanted == "none" { // to write the page again
		return nil
	}
	for name := range strings.SplitSeq(*wanted, ",") {
		run := chosenRun(name)
		if run.Name == "" {
			t.Fatalf("no run %q", name)
		}
		runs = append(runs, run)
	}
	return runs
}

func chosenRun(name string) Run {
	all := append(Runs(), Drill, SmallTwins)
	if i := slices.IndexFunc(all, func(r Run) bool { return r.Name == name }); i >= 0 {
		return all[i]
	}
	return Run{}
}

// TestNothingIsLostAndNothingDoubled plays the runs one after the other. `go test` alone plays a drill of backup and
// restore and the loss of one of two; `make chaos` plays all.
func TestNothingIsLostAndNothingDoubled(t *testing.T) {
	exe := os.Getenv("CHIZHENG_TEST_PROGRAM")
	if exe == "" {
		exe = filepath.Join(t.TempDir(), "chizheng")
		if out, err := exec.Command("go", "build", "-o", exe, "chizheng/cmd/chizheng").CombinedOutput(); err != nil {
			t.Fatalf("build program: %v\n%s", err, out)
		}
	}
	var results []Result
	for _, run := range chosen(t) {
		t.Run(run.Name, func(t *testing.T) {
			res, err := Play(t.Context(), exe, run, told{t})
			if err != nil {
				t.Error(err)
			}
			res.Run, res.Passed = run.Name, err == nil
			for _, s := range res.Struck {
				t.Logf("%-20s %-40s held %5.1f s, %d acknowledged meanwhile, next after %.1f s", s.Victim, s.Kind, s.Held, s.Meanwhile, s.Recovered)
			}
			t.Logf("%+v", res.Account)
			results = append(results, res)
			sameAsUndisturbed(t, results)
			if *write {
				page(t, slices.Clone(results))
			}
		})
	}
	if *write && results == nil {
		page(t, nil)
	}
}

// page writes the report after every run: a machine that is needed otherwise loses one run, not all.
func page(t *testing.T, results []Result) {
	t.Helper()
	if err := WriteReport("../../docs", results); err != nil {
		t.Error(err)
	}
}

// sameAsUndisturbed compares the newest result with the first, where that is the undisturbed run.
func sameAsUndisturbed(t *testing.T, results []Result) {
	t.Helper()
	first, last := results[0], &results[len(results)-1]
	if first.Run != Undisturbed.Name || !first.Passed || chosenRun(last.Run).Until != "" {
		return
	}
	if diff := sameTimers(first.Account.Timers, last.Account.Timers); diff != "" {
		last.Passed = false
		t.Errorf("other timers than undisturbed: %s", diff)
	}
}

func TestARunWithOtherTimersThanTheUndisturbedOneShows(t *testing.T) {
	t.Parallel()
	want := map[string]int{"notice notice_end": 4, "filing rung": 47}
	for _, c := range []struct {
		got  map[string]int
		diff string
	}{
		{map[string]int{"notice notice_end": 4, "filing rung": 50}, ""}, // a reminder may be overtaken
		{map[string]int{"notice notice_end": 3}, "notice notice_end 3 instead of 4"},
		{map[string]int{"notice notice_end": 4, "importing expire": 1}, "importing expire 1 instead of 0"},
	} {
		if diff := sameTimers(want, c.got); diff != c.diff {
			t.Errorf("got %q, want %q", diff, c.diff)
		}
	}
}

func TestWiresAreCutSilencedSlowedAndLedElsewhere(t *testing.T) {
	t.Parallel()
	first, second := echo(t, "a"), echo(t, "b")
	w := NewWires()
	defer w.Close()
	by, err := w.Lay("x→y", first)
	if err != nil {
		t.Fatal(err)
	}
	expect := func(what, want string) {
		t.Helper()
		if got := ask(by); got != want {
			t.Errorf("%s: got %q, want %q", what, got, want)
		}
	}
	expect("whole", "a")
	for name, spoil := range map[string]func(string) (func() error, error){"cut": w.Cut, "silent": w.Silence} {
		mend, err := spoil("x→y")
		if err != nil {
			t.Fatal(err)
		}
		expect(name, "")
		if err := mend(); err != nil {
			t.Fatal(err)
		}
		expect("mended", "a")
	}
	mend, err := w.Slow("x→y")
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	expect("slow", "a")
	if took := time.Since(began); took < 30*time.Millisecond {
		t.Errorf("slow took %s", took)
	}
	if err := errors.Join(mend(), w.LeadAll("y", second)); err != nil {
		t.Fatal(err)
	}
	expect("led elsewhere", "b")
	if _, err := w.Cut("nobody→y"); err == nil {
		t.Error("a wire that is not there was cut")
	}
}

// echo answers every connection with one letter.
func echo(t *testing.T, letter string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = c.Write([]byte(letter)) // who asked may be gone
			_ = c.Close()
		}
	}()
	return l.Addr().String()
}

// ask gives the answer, or nothing within a second.
func ask(address string) string {
	c, err := net.DialTimeout("tcp", address, time.Second)
	if err != nil {
		return ""
	}
	defer c.Close()
	if err := c.SetReadDeadline(time.Now().Add(time.Second)); err != nil {
		return ""
	}
	b, _ := io.ReadAll(c)
	return string(b)
}
