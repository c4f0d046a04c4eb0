package rulings

import (
	"strconv"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile/notice"
	"chizheng/internal/casefile/objection"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

type intakeModel struct {
	site.Form
	Channels, Sorts, Notices, Codes []layout.Option
}

// intake is the form for what came by telephone or on paper (T-0.53).
func intake(v *site.Visit, f site.Form) error {
	m := intakeModel{Form: f}
	for _, c := range []string{"phone", "paper"} {
		m.Channels = append(m.Channels, layout.Option{Value: c, Label: v.Words.Name("channels", c)})
	}
	for _, s := range []objection.Sort{objection.Challenge, objection.Violation, objection.Omission} {
		m.Sorts = append(m.Sorts, layout.Option{Value: string(s), Label: v.Words.Name("objection_sorts", string(s)), Note: v.Words.Say("rulings.sort." + string(s))})
	}
	found, err := desk.List[notice.State](v, v.Site.Desk, v.Who, "listNotices", notice.Room.Kind, postgres.Filter{Campaign: v.Site.Campaign,
		Stages: []string{string(notice.Published), string(notice.Ended)}}, postgres.Page{Limit: 100})
	if err != nil {
		return err
	}
	m.Notices = []layout.Option{{Value: "", Label: v.Words.Say("form.choose")}}
	for _, n := range found.Items {
		m.Notices = append(m.Notices, layout.Option{Value: n.Case, Label: title(v, n)})
	}
	for _, c := range objection.Reasons {
		m.Codes = append(m.Codes, layout.Option{Value: c, Label: v.Words.Say("objection.reason." + c)})
	}
	m.Channels, m.Notices, m.Codes = layout.Choose(m.Channels, f.Get("channel")), layout.Choose(m.Notices, f.Get("notice")), layout.Choose(m.Codes, f.Get("code"))
	m.Sorts = layout.Choose(m.Sorts, f.Get("sort"))
	p := v.Page(v.Words.Say("rulings.record"), layout.Crumb{Label: v.Words.Say("rulings.title"), Href: "/objections"})
	p.Narrow = true
	return v.ShowRefused(f.Problem, p, intakeView(m))
}

func title(v *site.Visit, n notice.State) string {
	return v.Words.Say("notices.batch", "title", v.Words.Name("pages", "notice_title"), "number", strconv.Itoa(n.Number))
}

// record answers with the receipt itself, whose word is shown once: the officer reads it out or hands it over.
func record(v *site.Visit) error {
	f, err := v.Form()
	var r desk.Receipt
	if err == nil {
		o := desk.Objection{Sort: objection.Sort(f.Get("sort")), Notice: f.Get("notice"), Code: f.Get("code"), Text: f.Get("text"), Channel: f.Get("channel")}
		if o.Channel != "paper" {
			o.Channel = "phone" // never "web": that is not the office's to say
		}
		o.Line, _ = strconv.Atoi(f.Get("line")) // no number: the whole notice
		if f.Get("objector.name") != "" || f.Get("objector.phone") != "" {
			o.Objector = &objection.Objector{Name: f.Get("objector.name"), Phone: f.Get("objector.phone"), Address: f.Get("objector.address")}
		}
		r, err = v.Site.Desk.FileObjection(v, v.Who, v.Site.Campaign, o, f.Options())
	}
	if err != nil {
		p, err := v.Refused(err)
		if err != nil {
			return err
		}
		return intake(v, f.Again(p, 0))
	}
	p := v.Page(v.Words.Say("receipt.yours"), layout.Crumb{Label: v.Words.Say("rulings.title"), Href: "/objections"})
	p.Narrow = true
	return v.Show(p, receiptView(receiptModel{Number: r.Number, Word: r.Word, At: layout.Time(r.Answer.At), Case: r.Answer.Case}))
}

type receiptModel struct{ Number, Word, At, Case string }
