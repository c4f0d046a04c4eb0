package audit

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/replay"
)

// group is a part of a state: the fields under one name.
type group struct {
	Name    string
	Rows    []row
	Changed int
	Open    bool // what changed, and what is short, is read at once
}

// row is a field of a state. A field that is gone stands with what it held.
type row struct {
	Label, Pointer, Value, Before string
	Changed, Gone                 bool
}

// kindOf is the kind that a case's id begins with.
func kindOf(id string) string {
	kind, _, _ := strings.Cut(id, "-")
	return kind
}

// leaf is a value with its place.
type leaf struct {
	pointer string
	value   any
}

// leaves lists the values of a state in the order in which a reader looks for them: names by the alphabet, lists by
// their places.
func leaves(at string, v any) []leaf {
	switch x := v.(type) {
	case map[string]any:
		var out []leaf
		for _, k := range slices.Sorted(maps.Keys(x)) {
			out = append(out, leaves(at+"/"+k, x[k])...)
		}
		return out
	case []any:
		var out []leaf
		for i, inner := range x {
			out = append(out, leaves(fmt.Sprintf("%s/%d", at, i), inner)...)
		}
		return out
	case nil:
		return nil
	}
	return []leaf{{at, v}}
}

func leavesIn(raw json.RawMessage, at string) []leaf {
	var v any
	if len(raw) == 0 || json.Unmarshal(raw, &v) != nil {
		return nil
	}
	return leaves(at, v)
}

// groupsOf lays a state out, and marks what changed.
func groupsOf(v *site.Visit, kind string, state json.RawMessage, changes []replay.Change) []group {
	changed := map[string]row{}
	for _, r := range changeRows(v, kind, changes) {
		changed[r.Pointer] = r
	}
	byName := map[string]*group{}
	put := func(r row) {
		name := groupName(r.Pointer)
		g := byName[name]
		if g == nil {
			g = &group{Name: groupLabel(v, name)}
			byName[name] = g
		}
		g.Rows = append(g.Rows, r)
		if r.Changed {
			g.Changed++
		}
	}
	for _, l := range leavesIn(state, "") {
		if r, ok := changed[l.pointer]; ok {
			put(r)
			delete(changed, l.pointer)
			continue
		}
		put(row{Label: label(v, l.pointer), Pointer: l.pointer, Value: value(v, kind, l.pointer, l.value)})
	}
	for _, p := range slices.Sorted(maps.Keys(changed)) {
		put(changed[p])
	}
	var out []group
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		g := byName[name]
		g.Open = g.Changed > 0 || name == ""
		out = append(out, *g)
	}
	return out
}

// changeRows lays changes out field by field: where a whole part came or went, each of its fields did.
func changeRows(v *site.Visit, kind string, changes []replay.Change) []row {
	var out []row
	for _, c := range changes {
		was := map[string]string{}
		for _, l := range leavesIn(c.Before, c.Pointer) {
			was[l.pointer] = value(v, kind, l.pointer, l.value)
		}
		for _, l := range leavesIn(c.After, c.Pointer) {
			out = append(out, row{Label: label(v, l.pointer), Pointer: l.pointer, Value: value(v, kind, l.pointer, l.value), Before: was[l.pointer], Changed: true})
			delete(was, l.pointer)
		}
		for _, p := range slices.Sorted(maps.Keys(was)) {
			out = append(out, row{Label: label(v, p), Pointer: p, Before: was[p], Changed: true, Gone: true})
		}
	}
	return out
}

// groupName is the first part of a pointer that has more than one; what stands at the top of a state has none.
func groupName(pointer string) string {
	first, _, nested := strings.Cut(strings.TrimPrefix(pointer, "/"), "/")
	if !nested {
		return ""
	}
	return first
}

func groupLabel(v *site.Visit, name string) string {
	if name == "" {
		return v.Words.Say("audit.group.top")
	}
	if v.Words.Has("audit.group." + name) {
		return v.Words.Say("audit.group." + name)
	}
	return name
}

// label names a field where the forms have a name for it; every field stands with its pointer anyhow.
func label(v *site.Visit, pointer string) string {
	field := "field." + strings.ReplaceAll(strings.TrimPrefix(strings.TrimPrefix(pointer, "/"), "content/"), "/", ".")
	if v.Words.Has(field) {
		return v.Words.Say(field)
	}
	if last := pointer[strings.LastIndex(pointer, "/")+1:]; v.Words.Has("audit.field." + last) {
		return v.Words.Say("audit.field." + last)
	}
	return ""
}

// tables name the codes of fields that every reader asks for.
var tables = map[string]string{"/track": "tracks", "/reason": "reasons", "/cause": "causes", "/content/certificate/level": "levels",
	"/content/certificate/work_type": "work_types"}

// value writes a value as pages write it: instants to the minute, stages by their names beside the code.
func value(v *site.Visit, kind, pointer string, raw any) string {
	switch x := raw.(type) {
	case bool:
		if x {
			return v.Words.Say("form.yes")
		}
		return v.Words.Say("form.no")
	case string:
		if t, err := time.Parse(time.RFC3339, x); err == nil {
			return layout.Time(t)
		}
		if pointer == "/stage" {
			return v.Words.Stage(kind, x)
		}
		if table := tables[pointer]; table != "" {
			return v.Words.Name(table, x)
		}
		return layout.Or(x)
	}
	return fmt.Sprint(raw)
}

// join puts what stands in one line together.
func join(all []string) string { return strings.Join(all, " · ") }
