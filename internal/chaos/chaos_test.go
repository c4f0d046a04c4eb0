package chaos

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
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
	all := append(Runs(), Drill, SmallTwins)
	for name := range strings.SplitSeq(*wanted, ",") {
		i := slices.IndexFunc(all, func(r Run) bool { return r.Name == name })
		if i < 0 {
			t.Fatalf("no run %q", name)
		}
		runs = append(runs, all[i])
	}
	return runs
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
		})
	}
	for _, r := range results[1:] {
		if results[0].Run == Undisturbed.Name && results[0].Passed && r.Passed {
			if diff := sameTimers(results[0].Account.Timers, r.Account.Timers); diff != "" {
				t.Errorf("%s: other timers than undisturbed: %s", r.Run, diff)
			}
		}
	}
	if *write {
		if err := WriteReport("../../docs", results); err != nil {
			t.Error(err)
		}
	}
}
