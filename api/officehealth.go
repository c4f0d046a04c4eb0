package api

import (
	"time"
)

// HealthView is what stands still, what is late, and how much is open: nothing of persons.
type HealthView struct {
	Stuck   []StuckView    `json:"stuck" doc:"Cases with a step that failed for good: nothing goes on before somebody acts."`
	Overdue []OverdueView  `json:"overdue" doc:"Tasks past their date, by role and kind."`
	Open    map[string]int `json:"open" doc:"Open cases by kind."`
}

// StuckView is a case that stands still.
type StuckView struct {
	Case  string    `json:"case"`
	Kind  string    `json:"kind" example:"notice"`
	Task  string    `json:"task" example:"notice_stalled"`
	Name  string    `json:"name"`
	Role  string    `json:"role" doc:"Who can act."`
	Since time.Time `json:"since"`
}

// OverdueView counts late tasks.
type OverdueView struct {
	Role    string    `json:"role"`
	Task    string    `json:"task"`
	Overdue int       `json:"overdue"`
	Oldest  time.Time `json:"oldest"`
}

func (a *API) getHealth(c call, _ *nothing) (*body[HealthView], error) {
	h, err := a.cfg.Desk.Health(c, c.Who, a.cfg.Campaign)
	v := HealthView{Stuck: []StuckView{}, Overdue: []OverdueView{}, Open: map[string]int{}}
	for _, t := range h.Stuck {
		v.Stuck = append(v.Stuck, StuckView{t.Case, t.CaseKind, t.Kind, c.Locale.Name("tasks", t.Kind), string(t.Role), t.Since})
	}
	for _, o := range h.Overdue {
		v.Overdue = append(v.Overdue, OverdueView{string(o.Role), o.Kind, o.Overdue, o.Oldest})
	}
	for _, k := range h.Open {
		v.Open[k.Kind] = k.Count
	}
	return found(v, err)
}
