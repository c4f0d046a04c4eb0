package filing

import (
	"net/url"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/person"
	"chizheng/internal/casefile/registration"
	"chizheng/internal/desk"
)

// contentModel is the first step: what the filer states.
type contentModel struct {
	site.Form
	Case       string // empty: not opened yet
	Enterprise bool
	Companion  bool // people file in the province's system first (T-0.13)
	Steps      []Step
	Remarks    []Remark
	Works      []layout.Option
	Levels     []layout.Option
	Kinds      []layout.Option
	Contracts  []layout.Option
	Checked    *checked
	Pad        pad
}

// checked is what the rules say to what is typed (F4).
type checked struct {
	Outcomes []Outcome
	Faults   []layout.Fault
	Eligible bool
}

// blank begins with what the registration already says.
func blank(v *site.Visit) error {
	f := site.NewForm(0)
	f.Values.Set("certificate.kind", "post_certificate")
	s, err := registered(v)
	if err != nil {
		return err
	}
	if s.Kind == filing.ByIndividual {
		f.Values.Set("person.name", s.Holder.Name)
		f.Values.Set("person.id_number", s.Holder.IDNumber)
		f.Values.Set("person.phone", s.Holder.Phone)
	} else {
		f.Values.Set("contract.kind", "fixed")
		f.Values.Set("contract.employer", s.Enterprise.Name)
		f.Values.Set("contract.employer_code", s.Enterprise.CreditCode)
	}
	kept, err := padOf(v, desk.NewPad)
	if err != nil {
		return err
	}
	f.Values = kept.over(f.Values)
	return showNewWith(v, f, nil, kept)
}

func registered(v *site.Visit) (registration.State, error) {
	s, _, err := desk.Read[registration.State](v, v.Site.Desk, v.Who, "getRegistration", registration.Kind, v.Who.Filer)
	return s, err
}

func showNew(v *site.Visit, f site.Form, c *checked) error { return showNewWith(v, f, c, padIn(f)) }

func showNewWith(v *site.Visit, f site.Form, c *checked, kept pad) error {
	m := modelOf(v, f, v.Who.Role == casefile.Enterprise)
	m.Checked, m.Pad = c, kept
	p := v.Page(v.Words.Say("new.title"), folder(v)...)
	return v.ShowRefused(f.Problem, p, contentView(m))
}

func modelOf(v *site.Visit, f site.Form, enterprise bool) contentModel {
	m := contentModel{Form: f, Enterprise: enterprise}
	if plan, err := v.Site.Desk.Plan(v, v.Who, "getFilingCommitment", v.Site.Campaign); err == nil {
		m.Companion = plan.Office.Companion
	}
	m.Works = []layout.Option{{Value: "", Label: v.Words.Say("form.choose")}}
	for _, w := range person.WorkTypes() {
		m.Works = append(m.Works, layout.Option{Value: w.Code, Label: w.Name})
	}
	m.Levels = []layout.Option{{Value: "", Label: v.Words.Say("form.choose")}}
	for _, l := range person.Levels() {
		m.Levels = append(m.Levels, layout.Option{Value: string(l), Label: v.Words.Name("levels", string(l))})
	}
	m.Kinds = []layout.Option{{Value: "post_certificate", Label: v.Words.Say("certificate.post")}, {Value: "other", Label: v.Words.Say("certificate.other")}}
	for _, k := range []string{"fixed", "open", "task", "service", "chain"} {
		m.Contracts = append(m.Contracts, layout.Option{Value: k, Label: v.Words.Say("contract." + k)})
	}
	m.Works = layout.Choose(m.Works, f.Get("certificate.work_type"))
	m.Levels = layout.Choose(m.Levels, f.Get("certificate.level"))
	m.Kinds = layout.Choose(m.Kinds, f.Get("certificate.kind"))
	m.Contracts = layout.Choose(m.Contracts, f.Get("contract.kind"))
	return m
}

func create(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	answer, err := v.Site.Desk.CreateFiling(v, v.Who, contentOf(f, v.Who.Role == casefile.Enterprise), desk.Options{Key: f.Key})
	if err == nil {
		if err := v.Site.Desk.DropPad(v, v.Who, desk.NewPad); err != nil {
			return err
		}
		return v.Go("/filings/"+answer.Case+"/scans", "created")
	}
	p, err := v.Refused(err)
	if err != nil {
		return err
	}
	return showNew(v, f.Again(p, 0), nil)
}

func edit(v *site.Visit) error {
	s, err := read(v, "fillFiling")
	if err != nil {
		return err
	}
	if s.Stage != filing.Draft && s.Stage != filing.Returned { // nothing to fill in any more
		return v.Go("/filings/"+s.Case, "")
	}
	kept, err := padOf(v, s.Case)
	if err != nil {
		return err
	}
	return showEditWith(v, s, site.NewForm(s.Version).Or(kept.over(valuesOf(s.Content))), kept)
}

func showEdit(v *site.Visit, s filing.State, f site.Form) error {
	return showEditWith(v, s, f, padIn(f))
}

func showEditWith(v *site.Visit, s filing.State, f site.Form, kept pad) error {
	m := modelOf(v, f, s.Filer.Kind == filing.ByEnterprise)
	m.Case, m.Steps, m.Remarks, m.Pad = s.Case, StepsOf(v, s), remarks(v, s.Remarks), kept
	return v.ShowRefused(f.Problem, stepPage(v, s, "content"), contentView(m))
}

// stepPage is the frame of a step.
func stepPage(v *site.Visit, s filing.State, code string) layout.Page {
	crumbs := append(folder(v), layout.Crumb{Label: v.Words.Say("filing.title", "name", s.Content.Person.Name), Href: "/filings/" + s.Case})
	return v.Page(v.Words.Name("steps", code), crumbs...)
}

func fill(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	s, err := read(v, "fillFiling")
	if err != nil {
		return err
	}
	c := contentOf(f, s.Filer.Kind == filing.ByEnterprise)
	_, err = v.Site.Desk.Do(v, v.Who, "fillFiling", filing.Kind, v.Case(), filing.CmdFill,
		filing.Fill{Person: c.Person, Certificate: c.Certificate, Contract: c.Contract}, f.Options())
	if err == nil {
		if err := v.Site.Desk.DropPad(v, v.Who, v.Case()); err != nil {
			return err
		}
		return v.Go("/filings/"+v.Case()+"/scans", "saved")
	}
	return again(v, f, err, "fillFiling", showEdit)
}

// eligibility says live what the rules say, and writes nothing. Without a script the whole form comes back.
func eligibility(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	enterprise := v.Who.Role == casefile.Enterprise
	rules, wrong, err := v.Site.Desk.CheckEligibility(v, v.Who, contentOf(f, enterprise))
	if err != nil {
		return err
	}
	c := &checked{Outcomes: Outcomes(v, rules), Eligible: len(wrong) == 0}
	for _, w := range wrong {
		c.Faults = append(c.Faults, layout.Fault{Field: site.FieldName(w.Pointer), Text: v.Words.Say("field."+site.FieldName(w.Pointer)) + "：" + v.Words.Field(w)})
	}
	for _, o := range rules {
		c.Eligible = c.Eligible && o.Verdict != casefile.Fail
	}
	if v.Fragment() {
		return v.Part(checkedView(c))
	}
	if id := f.Get("case"); id != "" {
		m := modelOf(v, f, enterprise)
		m.Case, m.Checked, m.Pad = id, c, padIn(f)
		return v.Show(v.Page(v.Words.Name("steps", "content"), folder(v)...), contentView(m))
	}
	return showNew(v, f, c)
}

// contentOf reads the form's fields into a content. Class B has no contract.
func contentOf(f site.Form, enterprise bool) filing.Content {
	get := f.Get
	c := filing.Content{
		Person: filing.Person{Name: get("person.name"), FormerName: get("person.former_name"), IDNumber: get("person.id_number"),
			Phone: get("person.phone"), Address: get("person.address")},
		Certificate: filing.Certificate{Kind: get("certificate.kind"), Number: get("certificate.number"), Work: get("certificate.work_type"),
			Level: get("certificate.level"), Applied: get("certificate.applied"), Issued: get("certificate.issued"),
			Issuer: get("certificate.issuer"), Holder: get("certificate.holder"), Born: get("certificate.born"),
			Province: get("certificate.province_number")},
	}
	if enterprise {
		c.Contract = &filing.Contract{Kind: get("contract.kind"), Employer: get("contract.employer"), EmployerCode: get("contract.employer_code"),
			Dispatched: get("contract.dispatched") == "yes", Start: get("contract.start"), End: get("contract.end"), Signed: get("contract.signed")}
	}
	return c
}

// valuesOf is contentOf backwards.
func valuesOf(c filing.Content) url.Values {
	p, t := c.Person, c.Certificate
	all := map[string]string{"person.name": p.Name, "person.former_name": p.FormerName, "person.id_number": p.IDNumber, "person.phone": p.Phone,
		"person.address": p.Address, "certificate.kind": t.Kind, "certificate.number": t.Number, "certificate.work_type": t.Work,
		"certificate.level": t.Level, "certificate.applied": t.Applied, "certificate.issued": t.Issued, "certificate.issuer": t.Issuer,
		"certificate.holder": t.Holder, "certificate.born": t.Born, "certificate.province_number": t.Province}
	if k := c.Contract; k != nil {
		all["contract.kind"], all["contract.employer"], all["contract.employer_code"] = k.Kind, k.Employer, k.EmployerCode
		all["contract.start"], all["contract.end"], all["contract.signed"] = k.Start, k.End, k.Signed
		if k.Dispatched {
			all["contract.dispatched"] = "yes"
		}
	}
	values := url.Values{}
	for name, value := range all {
		values.Set(name, value)
	}
	return values
}

// Leaves gives a content as field name and text, its scans by kind and hash: what a comparison is made of.
func Leaves(c filing.Content) map[string]string {
	out := map[string]string{}
	for name, values := range valuesOf(c) {
		if values[0] != "" {
			out[name] = values[0]
		}
	}
	for _, s := range c.Scans {
		out["scan."+s.Kind] += s.Hash[:min(12, len(s.Hash))] + " "
	}
	return out
}
