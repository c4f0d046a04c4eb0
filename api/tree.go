package api

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// leaves gives a plain struct as JSON pointer → text: what a comparison is made of.
func leaves(v any) map[string]string {
	out := map[string]string{}
	raw, err := json.Marshal(v)
	if err != nil {
		return out // plain structs of ours always marshal
	}
	var tree any
	if json.Unmarshal(raw, &tree) == nil {
		walk(out, "", tree)
	}
	return out
}

func walk(out map[string]string, at string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for k, inner := range v {
			walk(out, at+"/"+k, inner)
		}
	case []any:
		for i, inner := range v {
			walk(out, at+"/"+strconv.Itoa(i), inner)
		}
	case nil:
	default:
		out[at] = fmt.Sprint(v)
	}
}
