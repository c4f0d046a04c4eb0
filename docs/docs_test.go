package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// root is the repository, seen from this folder.
const root = ".."

// pages lists every Markdown file of the repository that is ours.
func pages(t *testing.T) []string {
	t.Helper()
	var found []string
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md"} {
		files, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, files...)
	}
	if len(found) < 30 {
		t.Fatalf("only %d pages: run from the folder docs", len(found))
	}
	return found
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var link = regexp.MustCompile(`\]\(([^)\s]+)\)`)

func TestEveryLinkOfAPageResolves(t *testing.T) {
	t.Parallel()
	for _, page := range pages(t) {
		for _, m := range link.FindAllStringSubmatch(read(t, page), -1) {
			target, _, _ := strings.Cut(m[1], "#")
			if target == "" || strings.Contains(target, "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), target)); err != nil {
				t.Errorf("%s links to %s, which is not there", page, m[1])
			}
		}
	}
}

// A path in backticks that begins with one of our folders is a promise.
var path = regexp.MustCompile("`((?:activities|api|cmd|deploy|docs|internal|policy|worker|workflows)/[a-z0-9_/.-]+)`")

func TestEveryPathThatAPageNamesExists(t *testing.T) {
	t.Parallel()
	for _, page := range pages(t) {
		for _, m := range path.FindAllStringSubmatch(read(t, page), -1) {
			if _, err := os.Stat(filepath.Join(root, m[1])); err != nil {
				t.Errorf("%s names %s, which is not there", page, m[1])
			}
		}
	}
}

// clause finds ids; the notice has 142 sentences and 75 readings.
var clause = regexp.MustCompile(`\b([RT])-0\.(\d+)\b`)

func TestEveryClauseThatAPageCitesExists(t *testing.T) {
	t.Parallel()
	highest := map[string]int{"R": 142, "T": 75}
	for _, page := range pages(t) {
		for _, m := range clause.FindAllStringSubmatch(read(t, page), -1) {
			if n, _ := strconv.Atoi(m[2]); n < 1 || n > highest[m[1]] {
				t.Errorf("%s cites %s, which does not exist", page, m[0])
			}
		}
	}
}

func TestEveryClauseHasExactlyOneLineInItsTable(t *testing.T) {
	t.Parallel()
	for _, table := range []struct {
		page, series string
		highest      int
	}{{"clauses.md", "R", 142}, {"readings.md", "T", 75}} {
		text := read(t, table.page)
		for n := 1; n <= table.highest; n++ {
			id := table.series + "-0." + strconv.Itoa(n)
			if lines := strings.Count(text, "\n| "+id+" |"); lines != 1 {
				t.Errorf("%s has %d lines for %s", table.page, lines, id)
			}
		}
	}
}

// What a room declares: `Draft Stage = "draft"` and `CmdFill = "fill"` or `TimerEnd = "notice_end"`.
var (
	stageConst   = regexp.MustCompile(`(?m)^\s+\w+\s+Stage\s*=\s*"(\w+)"`)
	commandConst = regexp.MustCompile(`(?m)^\s+(?:Cmd|Timer)\w+\s*=\s*"(\w+)"`)
)

// parts are pages beside a room's own on which its words may stand too.
var parts = map[string][]string{"filing": {"inspection", "recheck", "catchup"}}

func TestEveryStageAndCommandOfARoomIsOnItsPage(t *testing.T) {
	t.Parallel()
	rooms, err := filepath.Glob(filepath.Join(root, "internal/casefile/*/room.go"))
	if err != nil {
		t.Fatal(err)
	}
	kinds := []string{"filing"} // its room is in project.go
	for _, r := range rooms {
		kinds = append(kinds, filepath.Base(filepath.Dir(r)))
	}
	if len(kinds) < 9 {
		t.Fatalf("only %d rooms found", len(kinds))
	}
	for _, kind := range kinds {
		own := read(t, "processes/"+kind+".md")
		diagram := between(own, "```mermaid", "```")
		all := own
		for _, part := range parts[kind] {
			all += read(t, "processes/"+part+".md")
		}
		source := sources(t, kind)
		for _, m := range stageConst.FindAllStringSubmatch(source, -1) {
			if !word(diagram, m[1]) {
				t.Errorf("the diagram of %s lacks stage %s", kind, m[1])
			}
		}
		for _, m := range commandConst.FindAllStringSubmatch(source, -1) {
			if !word(all, m[1]) {
				t.Errorf("the pages of %s lack command %s", kind, m[1])
			}
		}
	}
}

// TestNoDiagramHasAStageOfItsOwn holds the pictures the other way round.
func TestNoDiagramHasAStageOfItsOwn(t *testing.T) {
	t.Parallel()
	node := regexp.MustCompile(`(?m)^\s+(\w+|\[\*\]) --> (\w+|\[\*\])`)
	of := map[string]string{"inspection": "filing", "recheck": "filing"}
	files, err := filepath.Glob("processes/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		kind := strings.TrimSuffix(filepath.Base(f), ".md")
		if kind == "catchup" { // draws tracks, not stages
			continue
		}
		room := kind
		if of[kind] != "" {
			room = of[kind]
		}
		stages := []string{"[*]"}
		for _, m := range stageConst.FindAllStringSubmatch(sources(t, room), -1) {
			stages = append(stages, m[1])
		}
		for _, m := range node.FindAllStringSubmatch(between(read(t, f), "```mermaid", "```"), -1) {
			for _, n := range m[1:] {
				if !slices.Contains(stages, n) {
					t.Errorf("%s draws %s, which is no stage of %s", f, n, room)
				}
			}
		}
	}
}

func TestEveryOperationOfAPageIsInThePolicy(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for line := range strings.Lines(read(t, filepath.Join(root, "policy/policy.csv"))) {
		if f := strings.Split(line, ","); len(f) == 4 && f[0] == "p" {
			known[strings.TrimSpace(f[2])] = true
		}
	}
	operation := regexp.MustCompile("`([a-z]+[A-Z][A-Za-z]+)`")
	files, err := filepath.Glob("processes/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		text := read(t, f)
		for line := range strings.Lines(text) {
			if !strings.HasPrefix(line, "| ") {
				continue
			}
			cells := strings.Split(line, "|")
			for _, m := range operation.FindAllStringSubmatch(cells[min(2, len(cells)-1)], -1) {
				if !known[m[1]] {
					t.Errorf("%s names operation %s, which is not in the policy", f, m[1])
				}
			}
		}
	}
}

// TestEveryProcessPageBeginsWithItsProgram: a stranger must find the code from the first lines.
func TestEveryProcessPageBeginsWithItsProgram(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("processes/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		lines := strings.Split(read(t, f), "\n")
		if len(lines) < 3 || !strings.HasPrefix(lines[2], "Main program: `") {
			t.Errorf("%s does not begin with its main program", f)
		}
	}
}

func sources(t *testing.T, kind string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "internal/casefile", kind, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range files {
		if !strings.HasSuffix(f, "_test.go") {
			b.WriteString(read(t, f))
		}
	}
	return b.String()
}

func between(text, begin, end string) string {
	_, after, _ := strings.Cut(text, begin)
	inside, _, _ := strings.Cut(after, end)
	return inside
}

func word(text, w string) bool {
	return regexp.MustCompile(`\b` + w + `\b`).MatchString(text)
}
