package api

import (
	"encoding/json"
	"net/http"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// repairs registers what operators may do to a case, by two persons (U8).
func (a *API) repairs() {
	s := subject{a, "audit"}
	add(s, op{ID: "openRepair", Method: http.MethodPost, Path: "/cases/{case}/repairs", Status: http.StatusCreated}, a.openRepair)
	add(s, op{ID: "listRepairs", Method: http.MethodGet, Path: "/repairs"}, a.listRepairs)
	add(s, op{ID: "allowRepair", Method: http.MethodPost, Path: "/repairs/{repair}/approval"}, a.allowRepair)
	add(s, op{ID: "denyRepair", Method: http.MethodPost, Path: "/repairs/{repair}/refusal", Status: http.StatusNoContent}, a.denyRepair)
}

// NewRepair is what an operator asks for.
type NewRepair struct {
	Action  string                 `json:"action" enum:"retry,skip,reset,fix"`
	Ticket  string                 `json:"ticket" minLength:"1" maxLength:"80" example:"OPS-17"`
	Reason  string                 `json:"reason" minLength:"1" maxLength:"200"`
	Target  string                 `json:"target,omitempty" maxLength:"200" doc:"Of retry and skip: job:<id> or timer:<name>:<unix seconds>."`
	Changes []casefile.FieldChange `json:"changes,omitempty" maxItems:"20" doc:"Of fix: each field with its value before and after."`
}

// RepairView is an operator's intervention. Values of fields are in the case's event.
type RepairView struct {
	Repair     string    `json:"repair"`
	Case       string    `json:"case"`
	Action     string    `json:"action"`
	Ticket     string    `json:"ticket"`
	Reason     string    `json:"reason"`
	Target     string    `json:"target,omitempty"`
	Pointers   []string  `json:"pointers,omitempty" doc:"Of fix: which fields."`
	Status     string    `json:"status" enum:"proposed,done,refused"`
	ProposedBy string    `json:"proposed_by"`
	ProposedAt time.Time `json:"proposed_at" doc:"Real time."`
	DecidedBy  string    `json:"decided_by,omitempty"`
	DecidedAt  time.Time `json:"decided_at,omitzero"`
}

func repairView(r postgres.Repair) RepairView {
	v := RepairView{Repair: r.ID, Case: r.Case, Action: r.Action, Ticket: r.Ticket, Reason: r.Reason, Status: r.Status, ProposedBy: r.ProposedBy,
		ProposedAt: r.ProposedAt, DecidedBy: r.DecidedBy, DecidedAt: r.DecidedAt}
	var o casefile.RepairOrder
	if json.Unmarshal(r.Content, &o) == nil {
		v.Target = o.Target
		for _, c := range o.Changes {
			v.Pointers = append(v.Pointers, c.Pointer)
		}
	}
	return v
}

func (a *API) openRepair(c call, in *struct {
	CaseParam
	Keyed
	Body NewRepair
}) (*body[RepairView], error) {
	o, err := in.options()
	if err != nil {
		return nil, err
	}
	b := in.Body
	r, err := a.cfg.Desk.OpenRepair(c, c.Who, in.Case, desk.NewRepair{Action: b.Action, Ticket: b.Ticket, Reason: b.Reason, Target: b.Target, Changes: b.Changes}, o)
	return found(repairView(r), err)
}

func (a *API) listRepairs(c call, in *struct {
	Case string `query:"case" maxLength:"80" doc:"Empty: those of all cases that wait for their second person."`
}) (*body[list[RepairView]], error) {
	all, err := a.cfg.Desk.Repairs(c, c.Who, in.Case)
	out := list[RepairView]{Items: []RepairView{}, Total: len(all)}
	for _, r := range all {
		out.Items = append(out.Items, repairView(r))
	}
	return found(out, err)
}

type repairIn struct {
	Repair string `path:"repair" maxLength:"80" pattern:"^[a-z]+-[0-9a-f]{8,64}$"`
}

func (a *API) allowRepair(c call, in *repairIn) (*answerOut, error) {
	return answered(a.cfg.Desk.AllowRepair(c, c.Who, in.Repair))
}

func (a *API) denyRepair(c call, in *repairIn) (*nothing, error) {
	return nil, a.cfg.Desk.DenyRepair(c, c.Who, in.Repair)
}
