// Package orders is the administrator's and the leader's desk for orders, which change a campaign under way (T-0.19): the
// list, the draft of each kind, what it would move, and the signature of a second person.
//
// It guarantees that nothing is proposed whose effect was not on the proposer's screen, that nothing is signed but the
// order whose hash was on the signer's, that looking ahead writes nothing (A10), and that a refused draft keeps what was
// typed. It decides nothing itself: the desk and the order's room do.
package orders

import (
	"net/http"
	"net/url"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/order"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	return []site.Route{
		{Method: http.MethodGet, Path: "/orders", Op: "listOrders", Handle: list},
		{Method: http.MethodGet, Path: "/orders/new", Op: "draftOrder", Handle: blank},
		{Method: http.MethodPost, Path: "/orders/preview", Op: "checkOrder", Handle: preview},
		{Method: http.MethodPost, Path: "/orders", Op: "draftOrder", Handle: propose},
		{Method: http.MethodGet, Path: "/orders/{case}", Op: "getOrder", Handle: func(v *site.Visit) error { return detail(v, site.NewForm(0)) }},
		{Method: http.MethodPost, Path: "/orders/{case}/signature", Op: "signOrder", Handle: act("order_signed", sign)},
		{Method: http.MethodPost, Path: "/orders/{case}/refusal", Op: "refuseOrder", Handle: act("order_refused", reasoned("refuseOrder", order.CmdRefuse))},
		{Method: http.MethodPost, Path: "/orders/{case}/withdrawal", Op: "dropOrder", Handle: act("order_withdrawn", reasoned("dropOrder", order.CmdWithdraw))},
		{Method: http.MethodPost, Path: "/orders/{case}/retry", Op: "retryOrder", Handle: act("retried", func(v *site.Visit, f site.Form) error {
			_, err := v.Site.Desk.Do(v, v.Who, "retryOrder", order.Kind, v.Case(), order.CmdRetry, nil, f.Options())
			return err
		})},
	}
}

const (
	perPage = 50
	title   = "orders.title"
)

func crumbs(v *site.Visit, all ...layout.Crumb) []layout.Crumb {
	return append([]layout.Crumb{v.Home()}, all...)
}

func list(v *site.Visit) error {
	cursor := v.R.URL.Query().Get("cursor")
	found, err := desk.List[order.State](v, v.Site.Desk, v.Who, "listOrders", order.Kind, postgres.Filter{Campaign: v.Site.Campaign},
		postgres.Page{Limit: perPage, Cursor: cursor})
	if err != nil {
		return err
	}
	names, err := people(v, found.Items...)
	if err != nil {
		return err
	}
	m := listModel{Total: found.Total, May: v.May("draftOrder"), Kinds: kindLinks(v, "")}
	for _, s := range found.Items {
		m.Rows = append(m.Rows, rowOf(v, s, names))
	}
	if found.Next != "" {
		m.Next = "/orders?cursor=" + url.QueryEscape(found.Next)
	}
	if cursor != "" {
		m.First = "/orders"
	}
	return v.Show(v.Page(v.Words.Say(title), crumbs(v)...), listView(m))
}

// people are the names of those who stand behind orders.
func people(v *site.Visit, all ...order.State) (map[string]string, error) {
	var ids []string
	for _, s := range all {
		ids = append(ids, s.Proposer, s.Signer)
	}
	return v.Site.Desk.Names(v, v.Who, ids...)
}

func blank(v *site.Visit) error {
	f := site.NewForm(0)
	f.Values = url.Values{"kind": {v.R.URL.Query().Get("kind")}}
	return show(v, f, nil)
}

// preview shows what the draft would move. It writes nothing.
func preview(v *site.Visit) error {
	f, err := v.Form()
	if err == nil {
		return ahead(v, f)
	}
	return again(v, f, err)
}

// ahead computes a draft's effect and shows it above the draft, which may then be proposed.
func ahead(v *site.Visit, f site.Form) error {
	d, err := draftOf(v, f)
	if err != nil {
		return again(v, f, err)
	}
	found, err := v.Site.Desk.PreviewOrder(v, v.Who, v.Site.Campaign, d)
	if err != nil {
		return again(v, f, err)
	}
	o := outcomeOf(v, found)
	f.Values.Set("base", layout.Number(found.Newest))
	f.Values.Set("seen", mark(f))
	return show(v, f, &o)
}

// propose opens the order whose effect its proposer has seen; a draft that was changed since is looked at first.
func propose(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return again(v, f, err)
	}
	if f.Get("seen") != mark(f) {
		return ahead(v, f)
	}
	d, err := draftOf(v, f)
	if err != nil {
		return again(v, f, err)
	}
	answer, err := v.Site.Desk.ProposeOrder(v, v.Who, v.Site.Campaign, d, desk.Options{Key: f.Key})
	if err != nil {
		return again(v, f, err)
	}
	return v.Go("/orders/"+answer.Case, "order_proposed")
}

func again(v *site.Visit, f site.Form, err error) error {
	p, err := v.Refused(err)
	if err != nil {
		return err
	}
	if f.Values == nil {
		f.Values = url.Values{}
	}
	f.Values.Del("seen")
	return show(v, f.Again(p, 0), nil)
}

func detail(v *site.Visit, f site.Form) error {
	s, text, err := v.Site.Desk.OrderFile(v, v.Who, v.Case())
	if err != nil {
		return err
	}
	names, err := people(v, s)
	if err != nil {
		return err
	}
	m := detailOf(v, s, f, names)
	m.Said = text
	if m.Ahead && v.R.URL.Query().Get("ahead") != "" && f.Problem == nil {
		p := s.Proposal
		found, err := v.Site.Desk.PreviewOrder(v, v.Who, v.Site.Campaign, desk.OrderDraft{Kind: p.Kind, Change: p.Change, From: p.From})
		if err == nil {
			o := outcomeOf(v, found)
			m.Outcome = &o
		} else if m.Problem, err = v.Refused(err); err != nil {
			return err
		}
	}
	page := v.Page(m.Number, crumbs(v, layout.Crumb{Label: v.Words.Say(title), Href: "/orders"})...)
	return v.ShowRefused(m.Problem, page, detailView(m))
}

// act carries out a command on one order; a refusal comes back on its page.
func act(done string, how func(*site.Visit, site.Form) error) site.Handler {
	return func(v *site.Visit) error {
		return v.Act(func(f site.Form) error { return how(v, f) }, func(f site.Form) error { return detail(v, f) }, "/orders/"+v.Case(), done)
	}
}

func sign(v *site.Visit, f site.Form) error {
	_, err := v.Site.Desk.SignOrder(v, v.Who, v.Case(), f.Get("hash"), f.Options())
	return err
}

func reasoned(op, command string) func(*site.Visit, site.Form) error {
	return func(v *site.Visit, f site.Form) error {
		if f.Get("code") == "" {
			return casefile.InvalidFields([]casefile.Field{casefile.Wrong("/code", "reason_missing")})
		}
		_, err := v.Site.Desk.Do(v, v.Who, op, order.Kind, v.Case(), command, order.Reasoned{Code: f.Get("code"), Text: f.Get("text")}, f.Options())
		return err
	}
}
