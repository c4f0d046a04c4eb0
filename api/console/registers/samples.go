package registers

import (
	"encoding/json"
	"strings"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/postgres"
)

// samplesModel is the register of draws, and the form for a new one.
type samplesModel struct {
	site.Form
	Rows    []drawn
	Kinds   []layout.Option
	MayDraw bool
}

// drawn is a sample. Its hash is in the log from before anybody opened a case of it (U13).
type drawn struct {
	ID, Kind, KindName, Seed, Hash, By, At string
	Size, Population                       int
	Leaves                                 int64
	Cases                                  []string
}

var sampled = []string{"filing", "registration", "notice", "objection", "report", "sheet", "handover"}

func samples(v *site.Visit, f site.Form) error {
	all, err := v.Site.Desk.Samples(v, v.Who, "listSamples", "")
	if err != nil {
		return err
	}
	m := samplesModel{Form: f, MayDraw: v.May("drawSample")}
	for _, kind := range sampled {
		m.Kinds = append(m.Kinds, layout.Option{Value: kind, Label: v.Words.Name("kinds", kind)})
	}
	m.Kinds = layout.Choose(m.Kinds, f.Get("kind"))
	if m.Rows, err = drawnOf(v, all); err != nil {
		return err
	}
	return v.ShowRefused(f.Problem, page(v, v.Words.Say("samples.title")), samplesView(m))
}

func drawnOf(v *site.Visit, all []postgres.Sample) ([]drawn, error) {
	var ids []string
	for _, s := range all {
		ids = append(ids, s.DrawnBy)
	}
	names, err := v.Site.Desk.Names(v, v.Who, ids...)
	if err != nil {
		return nil, err
	}
	var out []drawn
	for _, s := range all {
		out = append(out, drawn{ID: s.ID, Kind: s.Kind, KindName: v.Words.Name("kinds", s.Kind), Seed: s.Seed, Hash: s.Hash, By: or(names[s.DrawnBy], s.DrawnBy),
			At: layout.Time(s.DrawnAt), Size: s.Size, Population: s.Population, Leaves: s.Until, Cases: s.Cases})
	}
	return out, nil
}

func draw(v *site.Visit) error {
	var to string
	f, err := v.Form()
	if err == nil {
		to, err = drawBy(v, f)
	}
	if err == nil {
		return v.Go("/audit/samples/"+to, "sample_drawn")
	}
	p, err := v.Refused(err)
	if err != nil {
		return err
	}
	return samples(v, f.Again(p, 0))
}

func drawBy(v *site.Visit, f site.Form) (string, error) {
	seed := strings.TrimSpace(f.Get("seed"))
	if seed == "" || len(seed) > 80 {
		return "", casefile.InvalidFields([]casefile.Field{casefile.Wrong("/seed", "required")})
	}
	size, err := number(f, "size", 500)
	if err != nil {
		return "", err
	}
	s, err := v.Site.Desk.DrawSample(v, v.Who, v.Site.Campaign, f.Get("kind"), seed, size, f.Options())
	return s.ID, err
}

func sample(v *site.Visit) error {
	all, err := v.Site.Desk.Samples(v, v.Who, "getSample", v.R.PathValue("sample"))
	if err != nil {
		return err
	}
	rows, err := drawnOf(v, all)
	if err != nil {
		return err
	}
	return v.Show(page(v, v.Words.Say("samples.one"), layout.Crumb{Label: v.Words.Say("samples.title"), Href: "/audit/samples"}), sampleView(rows[0]))
}

// repair is an operator's intervention as the register lists it (U8).
type repair struct {
	Case, Href, Action, Ticket, Reason, Target, Status, StatusName, By, At, Second, Decided string
	Pointers                                                                                []string
}

func repairs(v *site.Visit) error {
	all, err := v.Site.Desk.Repairs(v, v.Who, strings.TrimSpace(v.R.URL.Query().Get("case")))
	if err != nil {
		return err
	}
	var ids []string
	for _, r := range all {
		ids = append(ids, r.ProposedBy, r.DecidedBy)
	}
	names, err := v.Site.Desk.Names(v, v.Who, ids...)
	if err != nil {
		return err
	}
	var rows []repair
	for _, r := range all {
		rows = append(rows, repairOf(v, r, names))
	}
	return v.Show(page(v, v.Words.Say("repairs.title")), repairsView(rows, v.R.URL.Query().Get("case")))
}

func repairOf(v *site.Visit, r postgres.Repair, names map[string]string) repair {
	x := repair{Case: r.Case, Action: v.Words.Name("repair_actions", r.Action), Ticket: r.Ticket, Reason: r.Reason, Status: r.Status,
		StatusName: v.Words.Say("repairs.status." + r.Status), By: or(names[r.ProposedBy], r.ProposedBy), At: layout.Time(r.ProposedAt),
		Second: or(names[r.DecidedBy], r.DecidedBy), Decided: layout.Time(r.DecidedAt)}
	if v.May("getCaseTimeline") {
		kind, _, _ := strings.Cut(r.Case, "-")
		x.Href = "/audit/" + kind + "/" + r.Case
	}
	var o casefile.RepairOrder
	if json.Unmarshal(r.Content, &o) == nil { // of another release: without its target
		x.Target = o.Target
		for _, c := range o.Changes {
			x.Pointers = append(x.Pointers, c.Pointer)
		}
	}
	return x
}
