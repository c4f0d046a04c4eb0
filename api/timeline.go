package api

import (
	"strings"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/desk"
	"chizheng/policy"
)

// EntryView is one line of a timeline.
type EntryView struct {
	Real      time.Time         `json:"real" doc:"Real time: the order of the list."`
	At        time.Time         `json:"at,omitzero" doc:"Campaign time."`
	What      string            `json:"what" enum:"event,message,document,view,repair,export,proof"`
	Technical bool              `json:"technical" doc:"Left out of the business view; never of an export."`
	Title     string            `json:"title"`
	Code      string            `json:"code"`
	Who       string            `json:"who,omitempty" doc:"Account or recipient; for officers."`
	Role      casefile.Role     `json:"role,omitempty"`
	RoleName  string            `json:"role_name,omitempty"`
	Args      map[string]string `json:"args,omitempty"`
	Fields    []string          `json:"fields,omitempty" doc:"Of a view: which personal fields."`
	Purpose   string            `json:"purpose,omitempty"`
	ReadAt    time.Time         `json:"read_at,omitzero"`
	Hash      string            `json:"hash,omitempty"`
	Event     *EventView        `json:"event,omitempty"`
	View      *casefile.View    `json:"view,omitempty" doc:"What the sender of the command had before him."`
	Run       string            `json:"run,omitempty" doc:"The engine's run that decided."`
	Build     string            `json:"build,omitempty" doc:"The program that decided."`
}

// TimelineView is all that happened around a case, in one ordered list.
type TimelineView struct {
	Case    string      `json:"case"`
	Kind    string      `json:"kind"`
	Version int         `json:"version"`
	Stage   string      `json:"stage"`
	Closed  bool        `json:"closed"`
	Erased  bool        `json:"erased"`
	Items   []EntryView `json:"items"`
	Total   int         `json:"total" doc:"Of both views."`
}

func (a *API) getCaseTimeline(c call, in *struct {
	CaseParam
	View string `query:"view" enum:"business,technical" default:"technical" doc:"business leaves the technical entries out."`
}) (*body[TimelineView], error) {
	t, err := a.cfg.Desk.Timeline(c, c.Who, in.Case)
	if err != nil {
		return nil, err
	}
	officer := a.scopeOf(c) != policy.Own
	out := TimelineView{Case: in.Case, Kind: t.Head.Kind, Version: t.Head.Version, Stage: t.Head.Head.Stage, Closed: t.Head.Closed,
		Erased: t.Erased, Items: make([]EntryView, 0, len(t.Entries)), Total: len(t.Entries)}
	for _, e := range t.Entries {
		if !e.Technical || in.View != "business" {
			out.Items = append(out.Items, entryView(c, in.Case, e, officer))
		}
	}
	return found(out, nil)
}

func entryView(c call, id string, e desk.Entry, officer bool) EntryView {
	v := EntryView{Real: e.Real, At: e.At, What: e.What, Technical: e.Technical, Code: e.Code, Args: e.Args, Fields: e.Fields, Purpose: e.Purpose,
		ReadAt: e.ReadAt, Hash: e.Hash, Title: c.Locale.Name("entries", e.What)}
	if officer {
		v.Who = e.Who
	}
	switch e.What {
	case desk.EntryEvent:
		shown := eventView(c, id, e.Event.Event, officer)
		v.Event, v.Title, v.Role, v.RoleName = &shown, shown.Name, shown.Role, shown.RoleName
		if officer {
			v.View, v.Run, v.Build = e.Event.View, e.Event.Run, e.Event.Build
		}
	case desk.EntryMessage:
		v.Title, _ = c.Locale.Message(casefile.Message{To: e.Who, Code: e.Code, Args: e.Args})
	}
	return v
}

// eventView shows filers which role acted, and officers who.
func eventView(c call, id string, e casefile.Event, officer bool) EventView {
	kind, _, _ := strings.Cut(id, "-")
	v := EventView{Seq: e.Seq, Type: e.Type, Name: c.Locale.Event(kind, e.Type), At: e.At, Role: e.Actor.Role,
		RoleName: c.Locale.Name("roles", string(e.Actor.Role)), Rules: outcomes(e.Rules, c.Locale), Terms: e.Terms, Prev: e.Prev, Hash: e.Hash}
	if officer {
		v.Actor, v.For, v.Policy = e.Actor.ID, e.Actor.For, e.Actor.Policy
	}
	return v
}
