package replay

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"chizheng/internal/casefile"
)

// Change is a field in which two states part: a JSON pointer, and what stands there before and after.
type Change struct {
	Pointer string
	Before  json.RawMessage // nil: not there
	After   json.RawMessage
}

// Changes lists the fields in which two states part, in the order of their pointers. Lists are compared place by place.
func Changes(before, after json.RawMessage) []Change {
	var x, y any
	_ = json.Unmarshal(before, &x) // what cannot be read is nothing
	_ = json.Unmarshal(after, &y)
	var out []Change
	walk("", x, y, &out)
	slices.SortStableFunc(out, func(a, b Change) int { return strings.Compare(a.Pointer, b.Pointer) })
	return out
}

func walk(at string, x, y any, out *[]Change) {
	switch a := x.(type) {
	case map[string]any:
		if b, ok := y.(map[string]any); ok {
			for _, k := range keys(a, b) {
				walk(at+"/"+escape(k), a[k], b[k], out)
			}
			return
		}
	case []any:
		if b, ok := y.([]any); ok {
			for i := range max(len(a), len(b)) {
				walk(fmt.Sprintf("%s/%d", at, i), place(a, i), place(b, i), out)
			}
			return
		}
	}
	if c := (Change{at, raw(x), raw(y)}); string(c.Before) != string(c.After) {
		*out = append(*out, c)
	}
}

func keys(a, b map[string]any) []string {
	all := make([]string, 0, len(a)+len(b))
	for k := range a {
		all = append(all, k)
	}
	for k := range b {
		if _, both := a[k]; !both {
			all = append(all, k)
		}
	}
	return all
}

func place(list []any, i int) any {
	if i < len(list) {
		return list[i]
	}
	return nil
}

func raw(v any) json.RawMessage {
	if v == nil {
		return nil
	}
	return casefile.Encode(v)
}

func escape(k string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(k) }

// states compares the stored state with the folded one. A field that only this program knows is no difference; values
// are shown by hash, as they may say something of a person.
func states(stored, folded json.RawMessage) []Difference {
	var out []Difference
	for _, c := range Changes(stored, folded) {
		if c.Before != nil {
			out = append(out, Difference{Field: "state" + c.Pointer, Recorded: hash(c.Before), Replayed: hash(c.After)})
		}
	}
	return out
}

func hash(v json.RawMessage) string {
	if v == nil {
		return ""
	}
	sum := sha256.Sum256(v)
	return "sha256:" + hex.EncodeToString(sum[:8])
}

// tasks holds the stored inbox items to those that follow from the fold.
func (q *question) tasks(folded []casefile.Task) {
	a, b := lines(q.e.Tasks), lines(folded)
	if slices.Equal(a, b) {
		return
	}
	q.differ(Difference{Event: len(q.e.Events), Field: "tasks", Recorded: strings.Join(a, "; "), Replayed: strings.Join(b, "; ")})
}

func lines(tasks []casefile.Task) []string {
	out := make([]string, 0, len(tasks))
	for _, t := range tasks {
		out = append(out, strings.Join([]string{t.Kind, t.Ref, string(t.Role), t.Owner, t.Point, t.Not}, " "))
	}
	slices.Sort(out)
	return out
}
