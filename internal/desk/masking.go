package desk

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/person"
	"chizheng/internal/replay"
)

// personal are the fields of states that say who somebody is or where he can be found, by their names in JSON, each with
// its mask. A field of another name that holds such a thing belongs in this list.
var personal = map[string]func(string) string{
	"id_number": person.MaskID, "phone": person.MaskPhone, "address": maskText, "name": maskText, "holder": maskText,
	"legal_representative": maskText, "handler": maskText, "capacity": nil, "text": maskText, "secret": maskText, "word": maskText,
}

// maskState masks what is personal in a state, whatever kind of case it is.
func maskState(state json.RawMessage) json.RawMessage {
	var v any
	if json.Unmarshal(state, &v) != nil {
		return nil
	}
	return casefile.Encode(masked("", v))
}

func masked(name string, v any) any {
	switch x := v.(type) {
	case map[string]any:
		for k, inner := range x {
			x[k] = masked(k, inner)
		}
	case []any:
		for i, inner := range x {
			x[i] = masked(name, inner)
		}
	case string:
		if mask := personal[name]; mask != nil && x != "" {
			return mask(x)
		}
	}
	return v
}

// maskChange masks both sides of a change. The name that counts is the field's own, or that of the list it stands in.
func maskChange(c replay.Change) replay.Change {
	parts := strings.Split(c.Pointer, "/")
	slices.Reverse(parts)
	i := slices.IndexFunc(parts, func(p string) bool { _, err := strconv.Atoi(p); return err != nil })
	name := ""
	if i >= 0 {
		name = parts[i]
	}
	for _, side := range []*json.RawMessage{&c.Before, &c.After} {
		var v any
		if *side != nil && json.Unmarshal(*side, &v) == nil {
			*side = casefile.Encode(masked(name, v))
		}
	}
	return c
}

// maskText leaves the first character: enough to tell two apart, and nothing to misuse.
func maskText(s string) string {
	r := []rune(s)
	if len(r) < 2 {
		return "*"
	}
	return string(r[0]) + strings.Repeat("*", min(len(r)-1, 6))
}
