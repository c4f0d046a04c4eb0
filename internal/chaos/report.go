package chaos

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"text/template"
	"time"
)

// sameTimers says which timers fired another number of times, "" for none. Reminders are not compared: whoever acts in
// the moment in which he would be reminded is not reminded.
func sameTimers(want, got map[string]int) string {
	var diff []string
	names := slices.Sorted(maps.Keys(want))
	for name := range got {
		if _, there := want[name]; !there {
			names = append(names, name)
		}
	}
	for _, name := range names {
		if want[name] != got[name] && !strings.HasSuffix(name, " rung") {
			diff = append(diff, fmt.Sprintf("%s %d instead of %d", name, got[name], want[name]))
		}
	}
	return strings.Join(diff, ", ")
}

//go:embed report.md
var text string

// Report is the whole of docs/reliability.json.
type Report struct {
	Date    string   `json:"date"`
	Machine string   `json:"machine"`
	Minutes float64  `json:"minutes"`
	Runs    []Result `json:"runs"`
}

// WriteReport writes the results as a page and as JSON. Runs that were not played this time are kept as they were.
func WriteReport(dir string, results []Result) error {
	now := time.Now().Format(time.DateOnly)
	r := Report{Date: now, Machine: fmt.Sprintf("%d cores, %s/%s", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH)}
	old, err := os.ReadFile(filepath.Join(dir, "reliability.json"))
	var before Report
	if err == nil && json.Unmarshal(old, &before) != nil {
		return fmt.Errorf("read old report: it is no report")
	}
	for _, run := range Runs() {
		same := func(res Result) bool { return res.Run == run.Name }
		if i := slices.IndexFunc(results, same); i >= 0 {
			results[i].Date = now
			r.Runs = append(r.Runs, results[i])
		} else if i := slices.IndexFunc(before.Runs, same); i >= 0 {
			r.Runs = append(r.Runs, before.Runs[i])
		}
	}
	for _, run := range r.Runs {
		r.Minutes += run.Seconds / 60
	}
	raw, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("encode report: %w", err)
	}
	t, err := template.New("report").Parse(text)
	if err != nil {
		return fmt.Errorf("parse report's page: %w", err)
	}
	var out bytes.Buffer
	if err := t.Execute(&out, r); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "reliability.json"), append(raw, '\n'), 0o644); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return os.WriteFile(filepath.Join(dir, "reliability.md"), out.Bytes(), 0o644)
}
