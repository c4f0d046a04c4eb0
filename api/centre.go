package api

import (
	"net/http"

	"chizheng/internal/casefile/filing"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// centre registers the Centre's second check and its ways back (R-0.97, T-0.46), holds and duplicates (T-0.31), and
// the moves into catch-up.
func (a *API) centre() {
	s := subject{a, "centre"}
	a.listWaiting(s, op{ID: "listHolds", Path: "/holds"}, []string{"needs_human", "duplicate", "class", "matching", "dispute"})
	a.listWaiting(s, op{ID: "listDuplicates", Path: "/duplicates"}, []string{"duplicate", "class"})
	add(s, op{ID: "compareFilings", Method: http.MethodGet, Path: "/filings/{case}/comparison/{other}"}, a.compareFilings)
	for _, d := range []struct {
		id, path, command string
		register          func(subject, op, string, string)
	}{
		{"resolveHold", "hold-resolution", filing.CmdResolve, command[filing.Resolve]},
		{"returnFiling", "return", filing.CmdReturn, command[filing.Return]},
		{"recheckFiling", "recheck", filing.CmdRecheck, command[filing.Recheck]},
		{"assignPoint", "assigned-point", filing.CmdAssignPoint, command[filing.ChoosePoint]},
		{"closeFiling", "closing", filing.CmdClose, command[filing.CloseFiling]},
	} {
		d.register(s, op{ID: d.id, Method: http.MethodPost, Path: "/filings/{case}/" + d.path}, filing.Kind, d.command)
	}
	s = subject{a, "catchup"}
	command[filing.Move](s, op{ID: "moveToCatchup", Method: http.MethodPost, Path: "/filings/{case}/catchup"}, filing.Kind, filing.CmdMove)
	command[filing.Reasoned](s, op{ID: "reopenFiling", Method: http.MethodPost, Path: "/filings/{case}/reopening"}, filing.Kind, filing.CmdReopen)
	add(s, op{ID: "listRounds", Method: http.MethodGet, Path: "/catchup/rounds"}, a.listRounds)
}

// listWaiting registers a list of open tasks of some kinds, whoever's they are.
func (a *API) listWaiting(s subject, o op, kinds []string) {
	o.Method = http.MethodGet
	add(s, o, func(c call, in *Paged) (*body[list[TaskView]], error) {
		all, err := a.cfg.Desk.Waiting(c, c.Who, o.ID, postgres.Inbox{Campaign: a.cfg.Campaign, Kinds: kinds}, in.page())
		return listed(all, err, func(t postgres.TaskLine) TaskView { return taskView(t, c.Locale) })
	})
}

// Comparison is two filings side by side with their differences marked (C9).
type Comparison struct {
	One         FilingView   `json:"one"`
	Other       FilingView   `json:"other"`
	Differences []Difference `json:"differences"`
	SameScans   []string     `json:"same_scans,omitempty" doc:"Hashes of scans that both have."`
}

// compareFilings shows numbers masked; where they differ inside the mask, the difference is still listed.
func (a *API) compareFilings(c call, in *struct {
	CaseParam
	Other string `path:"other" maxLength:"80" pattern:"^[a-z]+-[0-9a-f]{8,64}$"`
}) (*body[Comparison], error) {
	one, _, err := desk.Read[filing.State](c, a.cfg.Desk, c.Who, "compareFilings", filing.Kind, in.Case)
	if err != nil {
		return nil, err
	}
	other, _, err := desk.Read[filing.State](c, a.cfg.Desk, c.Who, "compareFilings", filing.Kind, in.Other)
	if err != nil {
		return nil, err
	}
	v := Comparison{One: filingView(one, true, c.Locale), Other: filingView(other, true, c.Locale),
		Differences: differences(one.Content, other.Content, true)}
	hashes := map[string]bool{}
	for _, scan := range one.Content.Scans {
		hashes[scan.Hash] = true
	}
	for _, scan := range other.Content.Scans {
		if hashes[scan.Hash] {
			v.SameScans = append(v.SameScans, scan.Hash)
		}
	}
	return found(v, nil)
}

// Round is one round of catch-up (T-0.62).
type Round struct {
	Round int    `json:"round"`
	From  string `json:"from" example:"2019-04-01"`
	To    string `json:"to" example:"2019-04-30"`
	Open  bool   `json:"open"`
}

func (a *API) listRounds(c call, _ *nothing) (*body[list[Round]], error) {
	rounds, err := a.cfg.Desk.Rounds(c, c.Who, a.cfg.Campaign)
	if err != nil {
		return nil, err
	}
	out := list[Round]{Items: []Round{}, Total: len(rounds)}
	for _, r := range rounds {
		out.Items = append(out.Items, Round(r))
	}
	return found(out, nil)
}
