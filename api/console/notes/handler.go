// Package notes is what officers write beside a case (C15). Three things stay apart: a private note, the desk's note, and
// the public reason, which is no note but part of a decision and is shown here as such.
//
// It guarantees that a private note is its writer's alone, that no filer is offered any, and that writing one on a page
// of work leaves what was typed there as it is.
package notes

import (
	"net/http"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	return []site.Route{
		{Method: http.MethodGet, Path: "/cases/{case}/notes", Op: "listNotes", Handle: func(v *site.Visit) error { return show(v, site.NewForm(0)) }},
		{Method: http.MethodPost, Path: "/cases/{case}/notes", Op: "writeNote", Handle: write},
		{Method: http.MethodPost, Path: "/cases/{case}/notes/{note}/withdrawal", Op: "withdrawNote", Handle: withdraw},
	}
}

// Reason is a public reason: what was said to the filer with a decision.
type Reason struct{ What, Text string }

// Panel is the notes' part of a page. The zero one is not shown.
type Panel struct {
	site.Form
	Case, Back string
	Items      []item
	Hidden     int
	Reasons    []Reason
	MayWrite   bool
	Kinds      []layout.Option
}

type item struct {
	ID, Kind, KindName, Who, At, Text, Withdrawn string
	Mine                                         bool
}

func (p Panel) path() string { return "/cases/" + p.Case + "/notes" }

// Of gives the panel of a case for whoever may read notes; back is the page that it stands on.
func Of(v *site.Visit, id, back string, public ...Reason) (Panel, error) {
	return of(v, id, back, site.NewForm(0), public...)
}

func of(v *site.Visit, id, back string, f site.Form, public ...Reason) (Panel, error) {
	if !v.May("listNotes") {
		return Panel{}, nil
	}
	all, err := v.Site.Desk.Notes(v, v.Who, id)
	if e := casefile.As(err); e != nil && e.Code == "no_mandate" {
		return Panel{}, nil
	}
	if err != nil {
		return Panel{}, err
	}
	p := Panel{Form: f, Case: id, Back: back, Hidden: all.Hidden, MayWrite: v.May("writeNote")}
	for _, r := range public {
		if r.What != "" || r.Text != "" {
			p.Reasons = append(p.Reasons, r)
		}
	}
	for _, n := range all.Items {
		p.Items = append(p.Items, itemOf(v, n))
	}
	for _, k := range []string{postgres.NoteTeam, postgres.NotePrivate} {
		p.Kinds = append(p.Kinds, layout.Option{Value: k, Label: v.Words.Say("notes.kind." + k), Note: v.Words.Say("notes.kind." + k + ".hint"),
			Chosen: f.Get("note.kind") == k || f.Get("note.kind") == "" && k == postgres.NoteTeam})
	}
	return p, nil
}

func itemOf(v *site.Visit, n desk.Note) item {
	i := item{ID: n.ID, Kind: n.Kind, KindName: v.Words.Say("notes.kind." + n.Kind), Who: n.AuthorName, At: layout.Time(n.WrittenAt), Text: n.Text, Mine: n.Mine}
	if i.Who == "" {
		i.Who = v.Words.Name("roles", string(n.Role))
	}
	if !n.WithdrawnAt.IsZero() {
		i.Withdrawn = layout.Time(n.WithdrawnAt)
	}
	return i
}

// show is the panel as a page of its own: what came back refused, and for browsers without scripts.
func show(v *site.Visit, f site.Form) error {
	p, err := of(v, v.Case(), v.Back(""), f)
	if err != nil {
		return err
	}
	page := v.Page(v.Words.Say("notes.title"), v.Home())
	page.Narrow = true
	return v.ShowRefused(f.Problem, page, pageView(p))
}

func write(v *site.Visit) error {
	return act(v, func(f site.Form) error {
		return v.Site.Desk.WriteNote(v, v.Who, v.Case(), f.Get("note.kind"), f.Get("note.text"), f.Key)
	}, "note_written")
}

func withdraw(v *site.Visit) error {
	return act(v, func(site.Form) error { return v.Site.Desk.WithdrawNote(v, v.Who, v.Case(), v.R.PathValue("note")) }, "note_withdrawn")
}

// act carries out and goes back to the page of work; a script gets the panel alone, so that the page's own form stays as
// it was typed.
func act(v *site.Visit, carryOut func(site.Form) error, done string) error {
	f, err := v.Form()
	if err == nil {
		err = carryOut(f)
	}
	next := site.NewForm(0)
	if err != nil {
		p, err := v.Refused(err)
		if err != nil {
			return err
		}
		for i, x := range p.Fields {
			p.Fields[i].Field = "note." + x.Field
		}
		next = f.Again(p, 0)
		if !v.Fragment() {
			return show(v, next)
		}
	}
	if !v.Fragment() {
		return v.Go(v.Back("/cases/"+v.Case()+"/notes"), done)
	}
	panel, err := of(v, v.Case(), v.Back(""), next)
	if err != nil {
		return err
	}
	return v.Part(list(panel))
}
