package locale

import (
	"bytes"
	"encoding/json"
	"regexp"
)

// catalogue is one language's file.
type catalogue struct {
	Kinds    map[string]entry             `json:"kinds"`    // by casefile.Kind: what is said of a code without entry
	Errors   map[string]entry             `json:"errors"`   // by casefile.Error.Code
	Fields   map[string]string            `json:"fields"`   // by casefile.Field.Code
	Outcomes map[string]string            `json:"outcomes"` // by casefile.Outcome.Code
	Messages map[string]note              `json:"messages"` // by casefile.Message.Code
	Clauses  map[string]string            `json:"clauses"`  // by clause id
	Names    map[string]map[string]string `json:"names"`    // by table and code
}

type entry struct {
	Title  string `json:"title"`
	Detail string `json:"detail"`
	Next   string `json:"next"`
}

type note struct {
	Title string `json:"title"`
	Text  string `json:"text"`
}

func read(raw []byte) (catalogue, error) {
	var c catalogue
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	return c, d.Decode(&c)
}

var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

// named says which arguments are codes, and the table that names them.
var named = map[string]string{
	"action": "windows", "stage": "stages", "step": "steps", "hold": "holds", "role": "roles",
	"operation": "operations", "reason": "reasons", "cause": "causes", "level": "levels",
	"outcome": "outcomes", "track": "tracks", "original": "originals", "command": "commands",
	"from_stage": "stages", "kind": "kinds",
}

// fill puts arguments into a sentence; codes by their names, and a dash where the argument is missing.
func (l *Locale) fill(sentence string, args map[string]string) string {
	return placeholder.ReplaceAllStringFunc(sentence, func(p string) string {
		name := p[1 : len(p)-1]
		value, ok := args[name]
		switch table, isCode := named[name]; {
		case !ok || value == "":
			return "—"
		case isCode:
			return l.Name(table, value)
		}
		return value
	})
}
