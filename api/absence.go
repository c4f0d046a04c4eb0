package api

import (
	"net/http"
	"time"

	"chizheng/internal/casefile/absence"
	"chizheng/internal/desk"
)

// absences registers who acts for whom (C4, A11). Any other request may carry the header Acting-For.
func (a *API) absences() {
	s := subject{a, "absence"}
	add(s, op{ID: "declareAbsence", Method: http.MethodPost, Path: "/absences", Status: http.StatusCreated}, a.declareAbsence)
	listCases(s, op{ID: "listAbsences", Path: "/absences"}, absence.Kind)
	add(s, op{ID: "getAbsence", Method: http.MethodGet, Path: "/absences/{case}"}, a.getAbsence)
	command[absence.Reasoned](s, op{ID: "endAbsence", Method: http.MethodPost, Path: "/absences/{case}/end"}, absence.Kind, absence.CmdEnd)
	add(s, op{ID: "handOverLeaver", Method: http.MethodPost, Path: "/accounts/{account}/hand-over", Status: http.StatusCreated}, a.handOverLeaver)
}

// AbsenceOrder says who is away, who acts for him, when, and in what.
type AbsenceOrder struct {
	Officer    string   `json:"officer,omitempty" maxLength:"80" doc:"Account id; empty: you. Another's is for administrators."`
	Deputy     string   `json:"deputy" maxLength:"80" doc:"Account id."`
	From       string   `json:"from" maxLength:"10" example:"2019-03-04"`
	To         string   `json:"to" maxLength:"10" doc:"Last day: it ends by itself at 24:00." example:"2019-03-08"`
	Operations []string `json:"operations,omitempty" maxItems:"100" doc:"Operation ids that the deputy may carry out; empty: all of the officer's."`
	Reason     string   `json:"reason" maxLength:"60" example:"leave"`
}

func (a *API) declareAbsence(c call, in *struct {
	Keyed
	Body AbsenceOrder
}) (*answerOut, error) {
	b := in.Body
	return answered(a.cfg.Desk.DeclareAbsence(c, c.Who, "declareAbsence", a.cfg.Campaign, desk.AbsenceOrder{Officer: b.Officer, Deputy: b.Deputy,
		From: b.From, To: b.To, Operations: b.Operations, Reason: b.Reason}, desk.Options{Key: in.Key}))
}

func (a *API) handOverLeaver(c call, in *struct {
	Keyed
	Account string `path:"account" maxLength:"80"`
	Body    struct {
		Successor string `json:"successor" maxLength:"80" doc:"Account id: takes over claims and deputyships, and acts for the leaver from now on."`
		From      string `json:"from" maxLength:"10" example:"2019-03-04"`
		Reason    string `json:"reason" maxLength:"60" example:"leaves"`
	}
}) (*answerOut, error) {
	return answered(a.cfg.Desk.DeclareAbsence(c, c.Who, "handOverLeaver", a.cfg.Campaign, desk.AbsenceOrder{Officer: in.Account,
		Deputy: in.Body.Successor, From: in.Body.From, Reason: in.Body.Reason, Leaves: true}, desk.Options{Key: in.Key}))
}

// AbsenceView is an absence.
type AbsenceView struct {
	Case       string         `json:"case"`
	Version    int            `json:"version"`
	Stage      absence.Stage  `json:"stage"`
	StageName  string         `json:"stage_name"`
	Since      time.Time      `json:"since"`
	Officer    string         `json:"officer"`
	Deputy     string         `json:"deputy"`
	From       string         `json:"from"`
	To         string         `json:"to,omitempty"`
	Operations []string       `json:"operations,omitempty"`
	Leaves     bool           `json:"leaves"`
	Reason     string         `json:"reason,omitempty" doc:"Why it ended."`
	Moved      *absence.Moved `json:"moved,omitempty" doc:"What a leaver's successor took over."`
}

func (a *API) getAbsence(c call, in *CaseParam) (*versioned[AbsenceView], error) {
	s, _, err := desk.Read[absence.State](c, a.cfg.Desk, c.Who, "getAbsence", absence.Kind, in.Case)
	if err != nil {
		return nil, err
	}
	d := s.Declare
	return &versioned[AbsenceView]{version(s.Version), AbsenceView{Case: s.Case, Version: s.Version, Stage: s.Stage,
		StageName: c.Locale.Stage(absence.Kind, string(s.Stage)), Since: s.Since, Officer: d.Officer.ID, Deputy: d.Deputy.ID, From: d.From,
		To: d.To, Operations: d.Operations, Leaves: d.Leaves, Reason: s.Reason, Moved: s.Moved}}, nil
}
