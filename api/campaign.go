package api

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/locale"
)

// campaign registers what everybody may know of the plan, and a rehearsal's clock.
func (a *API) campaign() {
	s := subject{a, "campaign"}
	add(s, op{ID: "getCampaign", Method: http.MethodGet, Path: "/campaign"}, a.getCampaign)
	add(s, op{ID: "listWindows", Method: http.MethodGet, Path: "/campaign/windows"}, a.listWindows)
	add(s, op{ID: "listPoints", Method: http.MethodGet, Path: "/campaign/points"}, a.listPoints)
	add(s, op{ID: "getCommitmentText", Method: http.MethodGet, Path: "/campaign/commitments/{kind}"}, a.getCommitmentText)
	add(s, op{ID: "getClock", Method: http.MethodGet, Path: "/campaign/clock"}, a.getClock)
	add(s, op{ID: "setClock", Method: http.MethodPut, Path: "/campaign/clock"}, a.setClock)
}

// CampaignView is the plan: what is done by whom until when.
type CampaignView struct {
	Campaign  string                `json:"campaign" example:"yantai-2019"`
	Version   int                   `json:"version"`
	City      string                `json:"city" example:"烟台市"`
	Title     string                `json:"title"`
	Authority string                `json:"authority"`
	Centre    string                `json:"centre"`
	Issued    string                `json:"issued" example:"2019-01-15"`
	Basis     []campaign.Basis      `json:"basis"`
	Stages    []campaign.Stage      `json:"stages"`
	Rules     campaign.RuleTerms    `json:"rules"`
	Notice    campaign.NoticeTerms  `json:"notice"`
	Catchup   campaign.CatchupTerms `json:"catchup"`
	Receiver  campaign.Organisation `json:"receiver"`
	Ask       []campaign.Question   `json:"to_be_confirmed" doc:"Defaults that the bureau must confirm before go-live."`
}

func (a *API) getCampaign(c call, _ *nothing) (*body[CampaignView], error) {
	p, err := a.cfg.Desk.Plan(c, c.Who, "getCampaign", a.cfg.Campaign)
	if err != nil {
		return nil, err
	}
	say := in(c.Locale)
	return found(CampaignView{Campaign: p.ID, Version: p.Version, City: say(p.City.Name), Title: say(p.Title),
		Authority: say(p.Authority), Centre: say(p.Centre), Issued: p.Issued, Basis: p.Basis, Stages: p.Stages, Rules: p.Rules,
		Notice: p.Notice, Catchup: p.Catchup, Receiver: p.Receiver, Ask: append([]campaign.Question{}, p.Ask...)}, nil)
}

// in gives a text of the plan in a language.
func in(l *locale.Locale) func(campaign.Text) string {
	return func(t campaign.Text) string {
		if l.Language() == "en" && t.EN != "" {
			return t.EN
		}
		return t.ZH
	}
}

// WindowView is when an action is open (T-0.18).
type WindowView struct {
	Action string `json:"action" example:"fill_in"`
	Name   string `json:"name" example:"网上填报"`
	From   string `json:"from" example:"2019-01-18"`
	To     string `json:"to,omitempty" doc:"Last day, until 24:00; absent: open-ended." example:"2019-03-10"`
	Clause string `json:"clause" example:"R-0.36"`
	Basis  string `json:"basis"`
	Open   bool   `json:"open" doc:"Now, by the campaign's clock."`
}

func (a *API) listWindows(c call, _ *nothing) (*body[list[WindowView]], error) {
	p, err := a.cfg.Desk.Plan(c, c.Who, "listWindows", a.cfg.Campaign)
	if err != nil {
		return nil, err
	}
	_, now, err := a.cfg.Desk.Clock(c, c.Who, a.cfg.Campaign)
	if err != nil {
		return nil, err
	}
	out := list[WindowView]{Items: []WindowView{}, Total: len(p.Windows)}
	for action, w := range p.Windows {
		out.Items = append(out.Items, WindowView{Action: action, Name: c.Locale.Name("windows", action), From: w.From, To: w.To,
			Clause: w.Clause, Basis: c.Locale.Clause(w.Clause), Open: w.Open(now)})
	}
	slices.SortFunc(out.Items, func(x, y WindowView) int {
		if x.From != y.From {
			return strings.Compare(x.From, y.From)
		}
		return strings.Compare(x.Action, y.Action)
	})
	return found(out, nil)
}

func (a *API) listPoints(c call, _ *nothing) (*body[list[campaign.PlanPoint]], error) {
	p, err := a.cfg.Desk.Plan(c, c.Who, "listPoints", a.cfg.Campaign)
	return found(list[campaign.PlanPoint]{Items: append([]campaign.PlanPoint{}, p.Points...), Total: len(p.Points)}, err)
}

// CommitmentView is what filers sign. The Chinese text binds.
type CommitmentView struct {
	Version    int      `json:"version"`
	Hash       string   `json:"hash"`
	Title      string   `json:"title"`
	Told       []string `json:"told" doc:"What the office tells the signer."`
	Paragraphs []string `json:"paragraphs" doc:"What the signer promises."`
}

func commitmentView(t campaign.CommitmentText, kind string, l *locale.Locale) CommitmentView {
	form, say := t.Form(kind), in(l)
	v := CommitmentView{Version: t.Version, Hash: t.Hash(), Title: say(form.Title), Told: []string{}, Paragraphs: []string{}}
	for _, x := range form.Told {
		v.Told = append(v.Told, say(x))
	}
	for _, x := range form.Promised {
		v.Paragraphs = append(v.Paragraphs, say(x))
	}
	return v
}

func (a *API) getCommitmentText(c call, in *struct {
	Kind    string `path:"kind" enum:"enterprise,individual"`
	Version int    `query:"version" minimum:"0" maximum:"999" doc:"0: the one in force."`
}) (*body[CommitmentView], error) {
	return found(a.commitmentText(c, in.Version, in.Kind))
}

// ClockView is the campaign's time (T-0.75).
type ClockView struct {
	Now       time.Time `json:"now" doc:"Campaign time."`
	Rate      float64   `json:"rate" doc:"Campaign seconds in one real second; 0: held still."`
	Stop      time.Time `json:"stop,omitzero" doc:"Where a rehearsal's clock holds by itself."`
	Rehearsal bool      `json:"rehearsal" doc:"Nothing here is real, and nothing goes to a real province."`
	Seq       int       `json:"seq"`
}

func (a *API) getClock(c call, _ *nothing) (*body[ClockView], error) {
	clock, now, err := a.cfg.Desk.Clock(c, c.Who, a.cfg.Campaign)
	return found(ClockView{Now: now, Rate: clock.Rate, Stop: clock.Stop, Rehearsal: clock.Rehearsal, Seq: clock.Seq}, err)
}

// ClockOrder sets a rehearsal's clock, forward only.
type ClockOrder struct {
	Now  time.Time `json:"now,omitzero" required:"false" doc:"Absent: from where it stands."`
	Rate float64   `json:"rate" minimum:"0" maximum:"10000000" doc:"86400: a day in a second."`
	Stop time.Time `json:"stop,omitzero" required:"false" doc:"Hold there; absent: run on."`
}

func (a *API) setClock(c call, in *struct{ Body ClockOrder }) (*body[ClockView], error) {
	clock, err := a.cfg.Desk.SetClock(c, c.Who, a.cfg.Campaign, casefile.Clock{Campaign: in.Body.Now, Rate: in.Body.Rate, Stop: in.Body.Stop})
	return found(ClockView{Now: clock.At(a.cfg.Now()), Rate: clock.Rate, Stop: clock.Stop, Rehearsal: clock.Rehearsal, Seq: clock.Seq}, err)
}
