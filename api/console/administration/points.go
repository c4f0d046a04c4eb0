package administration

import (
	"net/http"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/order"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// pointPages are the master data of points: what holds now, what held before, and the orders that change it (A13).
func pointPages() []site.Route {
	return []site.Route{
		{Method: http.MethodGet, Path: "/points", Op: "listOrders", Handle: func(v *site.Visit) error { return points(v, site.NewForm(0)) }},
		{Method: http.MethodPost, Path: "/points", Op: "draftOrder", Handle: changePoint},
		{Method: http.MethodPost, Path: "/points/orders/{case}/signature", Op: "signOrder", Handle: signPoint},
	}
}

type pointsModel struct {
	site.Form
	Points    []campaign.PlanPoint
	Choices   []layout.Option
	Changes   []pointOrder
	MayChange bool
	Base      int
}

// pointOrder is an order about a point's data: proposed, in force, or refused.
type pointOrder struct {
	Case, Code, Name, Address, Phone string
	Number, Reason, From, By, Signer string
	Stage, StageName, Hash           string
	Version                          int
	Sign                             bool
	Own                              bool
}

func points(v *site.Visit, f site.Form) error {
	plan, err := v.Site.Desk.Plan(v, v.Who, "listPoints", v.Site.Campaign)
	if err != nil {
		return err
	}
	orders, err := desk.List[order.State](v, v.Site.Desk, v.Who, "listOrders", order.Kind, postgres.Filter{Campaign: v.Site.Campaign}, postgres.Page{Limit: 200})
	if err != nil {
		return err
	}
	m := pointsModel{Form: f, Points: plan.Points, MayChange: v.May("draftOrder"), Choices: []layout.Option{{Value: "", Label: v.Words.Say("form.choose")}}}
	if m.Base, err = v.Site.Desk.NewestOrder(v, v.Site.Campaign); err != nil {
		return err
	}
	for _, p := range plan.Points {
		m.Choices = append(m.Choices, layout.Option{Value: p.Code, Label: p.Code + " " + p.Name})
	}
	m.Choices = layout.Choose(m.Choices, f.Get("code"))
	for _, o := range orders.Items {
		if o.Proposal.Change.Point == nil {
			continue
		}
		names, err := v.Site.Desk.Names(v, v.Who, o.Proposer, o.Signer)
		if err != nil {
			return err
		}
		m.Changes = append(m.Changes, pointOrderOf(v, o, names))
	}
	return v.ShowRefused(f.Problem, v.Page(v.Words.Say("points.title"), v.Home()), pointsDesk(m))
}

func pointOrderOf(v *site.Visit, o order.State, names map[string]string) pointOrder {
	c := *o.Proposal.Change.Point
	x := pointOrder{Case: o.Case, Code: c.Code, Name: c.Name, Address: c.Address, Phone: c.Phone, Number: o.Proposal.Number, Reason: o.Proposal.Reason, From: o.Proposal.From,
		By: names[o.Proposer], Signer: names[o.Signer], Stage: string(o.Stage), StageName: v.Words.Stage(order.Kind, string(o.Stage)), Hash: o.Hash(), Version: o.Version,
		Own: o.Proposer == v.Who.ID}
	if !o.Takes.IsZero() {
		x.From = layout.Date(o.Takes)
	}
	x.Sign = o.Stage == order.Proposed && v.May("signOrder") && !x.Own
	return x
}

// changePoint proposes an order; it changes nothing before a leader has signed it.
func changePoint(v *site.Visit) error {
	return v.Act(func(f site.Form) error {
		_, err := v.Site.Desk.ProposeOrder(v, v.Who, v.Site.Campaign, desk.OrderDraft{Base: f.Version, Number: f.Get("number"), Basis: f.Get("basis"), Reason: f.Get("reason"),
			Kind: campaign.OrderPoint, From: f.Get("from"), Change: campaign.Change{Point: &campaign.PointChange{Code: f.Get("code"), Name: f.Get("name"),
				Address: f.Get("address"), Phone: f.Get("phone")}}}, desk.Options{Key: f.Key})
		return err
	}, func(f site.Form) error { return points(v, f) }, "/points", "point_proposed")
}

func signPoint(v *site.Visit) error {
	return v.Act(func(f site.Form) error {
		_, err := v.Site.Desk.SignOrder(v, v.Who, v.Case(), f.Get("hash"), f.Options())
		return err
	}, func(f site.Form) error { return points(v, f) }, "/points", "point_signed")
}
