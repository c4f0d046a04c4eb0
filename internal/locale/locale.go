// Package locale says in a person's language what the program says in codes: errors with their next step, wrong
// fields, rule outcomes, messages, and the names of stages, roles, levels, reasons and operations.
//
// It guarantees that zh-CN and en hold the same entries with the same arguments, that every error has a next step,
// and that every code in the sources has its entry (all held by tests). It takes codes and arguments only, so nothing
// that a person typed can come back through it. It imports casefile and x/text only.
package locale

import (
	"embed"
	"fmt"
	"maps"
	"slices"

	"golang.org/x/text/language"

	"chizheng/internal/casefile"
)

//go:embed zh-CN.json en.json
var files embed.FS

// Locales is every language of the program.
type Locales struct {
	all     []*Locale
	matcher language.Matcher
}

// Locale is one language.
type Locale struct {
	tag language.Tag
	c   catalogue
}

// Load reads the catalogues built into the program. The first language is the default.
func Load() (*Locales, error) {
	ls := &Locales{}
	var tags []language.Tag
	for _, name := range []string{"zh-CN", "en"} {
		raw, err := files.ReadFile(name + ".json")
		if err != nil {
			return nil, fmt.Errorf("read catalogue: %w", err)
		}
		c, err := read(raw)
		if err != nil {
			return nil, fmt.Errorf("read catalogue %s: %w", name, err)
		}
		tag := language.MustParse(name)
		tags = append(tags, tag)
		ls.all = append(ls.all, &Locale{tag: tag, c: c})
	}
	ls.matcher = language.NewMatcher(tags)
	return ls, nil
}

// Pick gives the language that fits an Accept-Language header best, and zh-CN where none does.
func (ls *Locales) Pick(acceptLanguage string) *Locale {
	_, i := language.MatchStrings(ls.matcher, acceptLanguage)
	return ls.all[i]
}

// Default is zh-CN.
func (ls *Locales) Default() *Locale { return ls.all[0] }

// Language is the tag for Content-Language and for html lang.
func (l *Locale) Language() string { return l.tag.String() }

// Text is what a person reads of an error.
type Text struct {
	Title  string // what sort of thing went wrong; the same for every occurrence
	Detail string // this occurrence
	Next   string // what to do now
	Basis  string // the clause behind it, quoted, where there is one
}

// Error says an error. A code without entry is said as its Kind: nobody ever reads a bare code.
func (l *Locale) Error(e *casefile.Error) Text {
	entry, ok := l.c.Errors[e.Code]
	if !ok {
		entry = l.c.Kinds[string(e.Kind)]
	}
	return Text{Title: entry.Title, Detail: l.fill(entry.Detail, e.Args), Next: l.fill(entry.Next, e.Args),
		Basis: l.Clause(e.Args["clause"])}
}

// Field says what is wrong with a field. Rule outcomes are said as fields too, where a failed rule refuses a submit.
func (l *Locale) Field(f casefile.Field) string {
	return l.sentence(f.Code, f.Args, l.c.Fields, l.c.Outcomes)
}

// Outcome says a rule's outcome: its own sentence, or the plain verdict.
func (l *Locale) Outcome(o casefile.Outcome) string {
	_, said := l.c.Outcomes[o.Code]
	if _, asField := l.c.Fields[o.Code]; !said && !asField { // a question to a person must not read as an error
		return l.Name("verdicts", string(o.Verdict))
	}
	return l.sentence(o.Code, o.Inputs, l.c.Outcomes, l.c.Fields)
}

// Message says a message: its title, and its text with the next step in it.
func (l *Locale) Message(m casefile.Message) (title, text string) {
	note, ok := l.c.Messages[m.Code]
	if !ok {
		note = l.c.Messages["unknown"]
	}
	return note.Title, l.fill(note.Text, m.Args)
}

// Clause quotes a clause of the notice or names the adopted reading (R-0.nn, T-0.nn); empty for none.
func (l *Locale) Clause(id string) string {
	if id == "" {
		return ""
	}
	if text, ok := l.c.Clauses[id]; ok {
		return text
	}
	return id
}

// Name gives the name of a code in one of the tables: roles, stages, levels, reasons, operations …
// A code without name is shown as it is: it is never personal data.
func (l *Locale) Name(table, code string) string {
	if name, ok := l.c.Names[table][code]; ok {
		return name
	}
	return code
}

// Codes lists the codes that a table names, sorted.
func (l *Locale) Codes(table string) []string { return slices.Sorted(maps.Keys(l.c.Names[table])) }

// Stage names a stage of a kind of case.
func (l *Locale) Stage(kind, stage string) string { return l.ofKind("stages", kind, stage) }

// Event names a type of event of a kind of case.
func (l *Locale) Event(kind, event string) string { return l.ofKind("events", kind, event) }

// ofKind names a code: kinds that use a word in a sense of their own have an entry of their own.
func (l *Locale) ofKind(table, kind, code string) string {
	if name, ok := l.c.Names[table][kind+"."+code]; ok {
		return name
	}
	return l.Name(table, code)
}

func (l *Locale) sentence(code string, args map[string]string, in ...map[string]string) string {
	for _, table := range in {
		if s, ok := table[code]; ok {
			return l.fill(s, args)
		}
	}
	return l.c.Fields["wrong"]
}

// Errors lists every error code, sorted: what the documentation explains.
func (l *Locale) Errors() []string { return slices.Sorted(maps.Keys(l.c.Errors)) }
