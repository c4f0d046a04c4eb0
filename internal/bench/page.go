package bench

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
)

//go:embed page.md
var pageHead string

// book keeps the parts of several runs: one part measured anew replaces its older self.
type book struct {
	Parts []Part `json:"parts"`
}

func readBook(path string) (book, error) {
	var b book
	raw, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return b, nil
	}
	if err != nil {
		return b, fmt.Errorf("read results: %w", err)
	}
	if err := json.Unmarshal(raw, &b); err != nil {
		return b, fmt.Errorf("read results: %w", err)
	}
	return b, nil
}

// put keeps p in the order of partNames.
func (b *book) put(p Part) {
	b.Parts = slices.DeleteFunc(b.Parts, func(old Part) bool { return old.Name == p.Name })
	b.Parts = append(b.Parts, p)
	slices.SortFunc(b.Parts, func(x, y Part) int {
		return slices.Index(partNames, x.Name) - slices.Index(partNames, y.Name)
	})
}

// write keeps the results twice: for programs, and as a page for people.
func (b book) write(jsonPath, pagePath string) error {
	raw, err := json.MarshalIndent(b, "", " ")
	if err != nil {
		return fmt.Errorf("write results: %w", err)
	}
	if err := os.WriteFile(jsonPath, append(raw, '\n'), 0o644); err != nil {
		return fmt.Errorf("write results: %w", err)
	}
	if err := os.WriteFile(pagePath, []byte(b.page()), 0o644); err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	return nil
}

func (b book) page() string {
	var w strings.Builder
	w.WriteString(pageHead)
	for _, p := range b.Parts {
		fmt.Fprintf(&w, "\n## %s\n\n`make bench ARGS=%s` · %s · takes %s\n\n", p.Title, p.Name, p.At, p.Took)
		w.WriteString(table(p.Figures))
		for _, n := range p.Notes {
			fmt.Fprintf(&w, "\n%s\n", n)
		}
		m := p.Machine
		fmt.Fprintf(&w, "\nMeasured on %s, %d cores, %d GiB, load %s before; %s, PostgreSQL %s (fsync %s), Temporal SDK %s, program %s.\n",
			m.Processor, m.Cores, m.MemoryGiB, m.Load, m.Go, m.Postgres, m.Fsync, m.Temporal, m.Program)
	}
	return w.String()
}

func table(figures []Figure) string {
	var w strings.Builder
	w.WriteString("| figure | unit | middle | lowest | highest | runs | target | met |\n|---|---|---:|---:|---:|---:|---|---|\n")
	for _, f := range figures {
		met := ""
		if f.Met != nil {
			met = map[bool]string{true: "yes", false: "**no**"}[*f.Met]
		}
		fmt.Fprintf(&w, "| %s | %s | %s | %s | %s | %d | %s | %s |\n", f.Name, f.Unit, number(f.Median), number(f.Low),
			number(f.High), f.Runs, f.Target, met)
	}
	return w.String()
}

// number shows three figures, and never hides a large value's.
func number(v float64) string {
	digits := 0
	if abs := math.Abs(v); abs > 0 && abs < 100 {
		digits = min(2-int(math.Floor(math.Log10(abs))), 4)
	}
	s := strconv.FormatFloat(v, 'f', digits, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}
