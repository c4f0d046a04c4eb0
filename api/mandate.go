package api

import (
	"net/http"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/postgres"
)

// mandates registers who sends auditors, and what they draw (U11, U13).
func (a *API) mandates() {
	s := subject{a, "audit"}
	add(s, op{ID: "grantMandate", Method: http.MethodPost, Path: "/mandates", Status: http.StatusCreated}, a.grantMandate)
	add(s, op{ID: "listMandates", Method: http.MethodGet, Path: "/mandates"}, a.listMandates)
	add(s, op{ID: "revokeMandate", Method: http.MethodPost, Path: "/mandates/{mandate}/revocation", Status: http.StatusNoContent}, a.revokeMandate)
	add(s, op{ID: "drawSample", Method: http.MethodPost, Path: "/samples", Status: http.StatusCreated}, a.drawSample)
	add(s, op{ID: "listSamples", Method: http.MethodGet, Path: "/samples"}, a.listSamples)
	add(s, op{ID: "getSample", Method: http.MethodGet, Path: "/samples/{sample}"}, a.getSample)
}

// NewMandate lets an auditor read between two days, both included.
type NewMandate struct {
	Account   string `json:"account" minLength:"1" maxLength:"80" doc:"An auditor's."`
	Number    string `json:"number" minLength:"1" maxLength:"80" example:"烟审令〔2019〕7号" doc:"Of the order that sends him."`
	Authority string `json:"authority" minLength:"1" maxLength:"100" example:"试例审计局"`
	Purpose   string `json:"purpose" minLength:"1" maxLength:"200"`
	FirstDay  string `json:"first_day" format:"date" example:"2019-03-01"`
	LastDay   string `json:"last_day" format:"date" example:"2019-03-31" doc:"At most a year later."`
}

// MandateView is a mandate.
type MandateView struct {
	Mandate   string    `json:"mandate"`
	Account   string    `json:"account"`
	Number    string    `json:"number"`
	Authority string    `json:"authority"`
	Purpose   string    `json:"purpose"`
	FirstDay  string    `json:"first_day"`
	LastDay   string    `json:"last_day"`
	GrantedBy string    `json:"granted_by"`
	GrantedAt time.Time `json:"granted_at" doc:"Real time."`
	RevokedAt time.Time `json:"revoked_at,omitzero"`
}

func mandateView(m postgres.Mandate) MandateView {
	return MandateView{m.ID, m.Account, m.Number, m.Authority, m.Purpose, m.FirstDay.Format(time.DateOnly), m.LastDay.Format(time.DateOnly),
		m.GrantedBy, m.GrantedAt, m.RevokedAt}
}

func (a *API) grantMandate(c call, in *struct {
	Keyed
	Body NewMandate
}) (*body[MandateView], error) {
	b := in.Body
	firstDay, ferr := time.Parse(time.DateOnly, b.FirstDay)
	lastDay, lerr := time.Parse(time.DateOnly, b.LastDay)
	var wrong []casefile.Field
	if ferr != nil {
		wrong = append(wrong, casefile.Wrong("/first_day", "unreadable_date"))
	}
	if lerr != nil {
		wrong = append(wrong, casefile.Wrong("/last_day", "unreadable_date"))
	}
	if err := casefile.InvalidFields(wrong); err != nil {
		return nil, err
	}
	o, err := in.options()
	if err != nil {
		return nil, err
	}
	m, err := a.cfg.Desk.GrantMandate(c, c.Who, postgres.Mandate{Account: b.Account, Number: b.Number, Authority: b.Authority, Purpose: b.Purpose,
		FirstDay: firstDay, LastDay: lastDay}, o)
	return found(mandateView(m), err)
}

func (a *API) listMandates(c call, _ *nothing) (*body[list[MandateView]], error) {
	all, err := a.cfg.Desk.Mandates(c, c.Who)
	out := list[MandateView]{Items: []MandateView{}, Total: len(all)}
	for _, m := range all {
		out.Items = append(out.Items, mandateView(m))
	}
	return found(out, err)
}

func (a *API) revokeMandate(c call, in *struct {
	Mandate string `path:"mandate" maxLength:"80" pattern:"^[a-z]+-[0-9a-f]{8,64}$"`
}) (*nothing, error) {
	return nil, a.cfg.Desk.RevokeMandate(c, c.Who, in.Mandate)
}

// NewSample asks for a draw.
type NewSample struct {
	Kind string `json:"kind" maxLength:"20" example:"filing"`
	Seed string `json:"seed" minLength:"1" maxLength:"80" doc:"Whoever knows it can draw the same list again. Choose it before you know the cases: a public number of the day."`
	Size int    `json:"size" minimum:"1" maximum:"500"`
}

// SampleView is a drawn list. Its hash is in the log from before anybody looked at a case of it.
type SampleView struct {
	Sample     string    `json:"sample"`
	Kind       string    `json:"kind"`
	Seed       string    `json:"seed"`
	Size       int       `json:"size"`
	Population int       `json:"population" doc:"Cases that it was drawn from."`
	Leaves     int64     `json:"leaves" doc:"Of the log: cases that began later were not drawn from."`
	Hash       string    `json:"hash" doc:"SHA-256 of the seed and the list, one line each."`
	DrawnBy    string    `json:"drawn_by"`
	DrawnAt    time.Time `json:"drawn_at" doc:"Real time."`
	Cases      []string  `json:"cases,omitempty"`
}

func sampleView(s postgres.Sample, whole bool) SampleView {
	v := SampleView{Sample: s.ID, Kind: s.Kind, Seed: s.Seed, Size: s.Size, Population: s.Population, Leaves: s.Until, Hash: s.Hash, DrawnBy: s.DrawnBy, DrawnAt: s.DrawnAt}
	if whole {
		v.Cases = s.Cases
	}
	return v
}

func (a *API) drawSample(c call, in *struct {
	Keyed
	Body NewSample
}) (*body[SampleView], error) {
	o, err := in.options()
	if err != nil {
		return nil, err
	}
	s, err := a.cfg.Desk.DrawSample(c, c.Who, a.cfg.Campaign, in.Body.Kind, in.Body.Seed, in.Body.Size, o)
	return found(sampleView(s, true), err)
}

func (a *API) listSamples(c call, _ *nothing) (*body[list[SampleView]], error) {
	all, err := a.cfg.Desk.Samples(c, c.Who, "listSamples", "")
	out := list[SampleView]{Items: []SampleView{}, Total: len(all)}
	for _, s := range all {
		out.Items = append(out.Items, sampleView(s, false))
	}
	return found(out, err)
}

func (a *API) getSample(c call, in *struct {
	Sample string `path:"sample" maxLength:"80" pattern:"^[a-z]+-[0-9a-f]{8,64}$"`
}) (*body[SampleView], error) {
	all, err := a.cfg.Desk.Samples(c, c.Who, "getSample", in.Sample)
	if err != nil {
		return nil, err
	}
	return found(sampleView(all[0], true), nil)
}
