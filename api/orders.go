package api

import (
	"net/http"
	"time"

	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/order"
	"chizheng/internal/desk"
)

// orders registers the signed orders that change a campaign under way (T-0.19, T-0.14, T-0.2, T-0.33).
func (a *API) orders() {
	s := subject{a, "order"}
	kind := order.Kind
	add(s, op{ID: "checkOrder", Method: http.MethodPost, Path: "/campaign/order-previews"}, a.previewOrder)
	add(s, op{ID: "draftOrder", Method: http.MethodPost, Path: "/campaign/orders", Status: http.StatusCreated}, a.proposeOrder)
	listCases(s, op{ID: "listOrders", Path: "/campaign/orders"}, kind)
	add(s, op{ID: "getOrder", Method: http.MethodGet, Path: "/campaign/orders/{case}"}, a.getOrder)
	add(s, op{ID: "signOrder", Method: http.MethodPost, Path: "/campaign/orders/{case}/signature"}, a.signOrder)
	command[order.Reasoned](s, op{ID: "refuseOrder", Method: http.MethodPost, Path: "/campaign/orders/{case}/refusal"}, kind, order.CmdRefuse)
	command[order.Reasoned](s, op{ID: "dropOrder", Method: http.MethodPost, Path: "/campaign/orders/{case}/withdrawal"}, kind, order.CmdWithdraw)
	bare(s, op{ID: "retryOrder", Method: http.MethodPost, Path: "/campaign/orders/{case}/retry"}, kind, order.CmdRetry)
}

// OrderChange is what an order would change. Of change exactly the part of its kind is filled.
type OrderChange struct {
	Kind   string          `json:"kind" enum:"extend,outage,ruling,terms,calendar,point"`
	Change campaign.Change `json:"change"`
	From   string          `json:"from,omitempty" maxLength:"10" doc:"Day on which it takes effect; empty: when it is signed." example:"2019-03-08"`
}

// OrderDraft is an order as proposed.
type OrderDraft struct {
	OrderChange
	Base   int    `json:"base" minimum:"0" maximum:"9999" doc:"Number of the newest signed order that you saw, from checkOrder; on another one it is refused with order_stale."`
	Number string `json:"number" minLength:"1" maxLength:"60" example:"试令〔2019〕3号"`
	Basis  string `json:"basis" minLength:"1" maxLength:"500"`
	Reason string `json:"reason" minLength:"1" maxLength:"2000"`
}

func (c OrderChange) draft() desk.OrderDraft {
	return desk.OrderDraft{Kind: c.Kind, Change: c.Change, From: c.From}
}

// OrderOutcome is what an order would do; looking ahead writes nothing (A10).
type OrderOutcome struct {
	Effect campaign.Effect `json:"effect" doc:"What changes in the terms of a case."`
	Base   int             `json:"base" doc:"Number of the newest signed order: say it when you propose."`
	Cases  int             `json:"cases" doc:"Open cases that would hear of it."`
	Moved  int             `json:"moved" doc:"Of them, those of which a deadline moves."`
	Tasks  map[string]int  `json:"tasks" doc:"Moved deadlines by kind of task."`
	Lines  []MovedDeadline `json:"lines" doc:"The first moved deadlines."`
}

// MovedDeadline is a deadline that an order would move.
type MovedDeadline struct {
	Case     string    `json:"case"`
	Kind     string    `json:"kind"`
	Stage    string    `json:"stage"`
	Point    string    `json:"point,omitempty"`
	Task     string    `json:"task"`
	TaskName string    `json:"task_name"`
	From     time.Time `json:"from,omitzero"`
	To       time.Time `json:"to,omitzero"`
}

func (a *API) previewOrder(c call, in *struct{ Body OrderChange }) (*body[OrderOutcome], error) {
	o, err := a.cfg.Desk.PreviewOrder(c, c.Who, a.cfg.Campaign, in.Body.draft())
	v := OrderOutcome{Effect: o.Effect, Base: o.Newest, Cases: o.Cases, Moved: o.Moved, Tasks: o.Tasks, Lines: []MovedDeadline{}}
	for _, m := range o.Lines {
		v.Lines = append(v.Lines, MovedDeadline{Case: m.Case, Kind: m.Kind, Stage: m.Stage, Point: m.Point, Task: m.Task,
			TaskName: c.Locale.Name("tasks", m.Task), From: m.From, To: m.To})
	}
	return found(v, err)
}

func (a *API) proposeOrder(c call, in *struct {
	Keyed
	Body OrderDraft
}) (*answerOut, error) {
	d := in.Body.draft()
	d.Base, d.Number, d.Basis, d.Reason = in.Body.Base, in.Body.Number, in.Body.Basis, in.Body.Reason
	return answered(a.cfg.Desk.ProposeOrder(c, c.Who, a.cfg.Campaign, d, desk.Options{Key: in.Key}))
}

// OrderView is an order with what it says, who stands behind it, and how far it has reached.
type OrderView struct {
	Case      string          `json:"case"`
	Version   int             `json:"version"`
	Stage     order.Stage     `json:"stage"`
	StageName string          `json:"stage_name"`
	Since     time.Time       `json:"since"`
	Seq       int             `json:"seq,omitempty" doc:"Its number among the campaign's orders, once signed."`
	Base      int             `json:"base"`
	Number    string          `json:"number"`
	Basis     string          `json:"basis"`
	Reason    string          `json:"reason"`
	Kind      string          `json:"kind"`
	Change    campaign.Change `json:"change"`
	Effect    campaign.Effect `json:"effect"`
	From      string          `json:"from,omitempty"`
	Takes     time.Time       `json:"takes,omitzero" doc:"When it takes effect."`
	Hash      string          `json:"hash" doc:"What a signature binds: say it when you sign."`
	Proposer  string          `json:"proposer" doc:"Account id."`
	Signer    string          `json:"signer,omitempty"`
	Code      string          `json:"code,omitempty" doc:"Why it was refused or withdrawn."`
	Text      string          `json:"text,omitempty" doc:"What was said beside the code."`
	Told      int             `json:"told" doc:"Cases that have heard of it."`
	Missed    []string        `json:"missed,omitempty" doc:"Cases that could not be reached, the first of them; they are tried again."`
	Next      NextStep        `json:"next"`
}

func (a *API) getOrder(c call, in *CaseParam) (*versioned[OrderView], error) {
	s, text, err := a.cfg.Desk.OrderFile(c, c.Who, in.Case)
	if err != nil {
		return nil, err
	}
	p := s.Proposal
	return &versioned[OrderView]{version(s.Version), OrderView{Case: s.Case, Version: s.Version, Stage: s.Stage,
		StageName: c.Locale.Stage(order.Kind, string(s.Stage)), Since: s.Since, Seq: s.Seq, Base: p.Base, Number: p.Number,
		Basis: p.Basis, Reason: p.Reason, Kind: p.Kind, Change: p.Change, Effect: p.Effect, From: p.From, Takes: s.Takes,
		Hash: s.Hash(), Proposer: s.Proposer, Signer: s.Signer, Code: s.Reason, Text: text, Told: s.Told, Missed: s.Missed,
		Next: waitingFor(order.Room.Project(s), c.Locale)}}, nil
}

func (a *API) signOrder(c call, in *struct {
	CaseParam
	Keyed
	Body struct {
		Hash string `json:"hash" maxLength:"64" doc:"Of the order that you read."`
	}
}) (*answerOut, error) {
	o, err := in.options()
	if err != nil {
		return nil, err
	}
	return answered(a.cfg.Desk.SignOrder(c, c.Who, in.Case, in.Body.Hash, o))
}
