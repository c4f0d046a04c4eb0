package registration

import (
	"net/url"
	"slices"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/registration"
	"chizheng/internal/desk"
)

// outside is the choice of a seat that is in no area of the city (T-0.25): its code is typed.
const outside = "outside"

// formModel is a request for an account, or the enterprise's facts alone.
type formModel struct {
	site.Form
	Kind    filing.FilerKind
	Areas   []layout.Option
	Remarks []remark
	Own     bool // the account is there already
}

// door leads each to the form that is his.
func door(v *site.Visit) error {
	if v.Me != nil {
		return v.Go("/home", "")
	}
	plan, err := v.Site.Desk.Plan(v, v.Who, "registerEnterprise", v.Site.Campaign)
	if err != nil {
		return err
	}
	w := plan.Windows[campaign.WinRegister]
	p := v.Page(v.Words.Say("register.title"))
	return v.Show(p, doorView(doorModel{From: w.From, To: w.To}))
}

type doorModel struct{ From, To string }

func blank(kind filing.FilerKind) site.Handler {
	return func(v *site.Visit) error {
		if v.Me != nil {
			return v.Go("/home", "")
		}
		return showForm(v, kind, site.NewForm(0))
	}
}

func showForm(v *site.Visit, kind filing.FilerKind, f site.Form) error {
	for _, secret := range []string{"password", "again"} {
		f.Values.Del(secret)
	}
	m := formModel{Form: named(f), Kind: kind, Areas: areas(v, f)}
	p := v.Page(v.Words.Say("register."+string(kind)), layout.Crumb{Label: v.Words.Say("register.title"), Href: "/register"})
	p.Narrow = true
	return v.ShowRefused(f.Problem, p, applyView(m))
}

// apply makes account and registration, and signs the applicant in: he goes on where he is.
func apply(kind filing.FilerKind) site.Handler {
	return func(v *site.Visit) error {
		f, err := v.Form()
		if err != nil {
			return err
		}
		password := f.Get("password")
		if password != f.Get("again") {
			p := v.Problem(casefile.Refuse(casefile.Invalid, "invalid_fields"))
			p.Fields = []layout.Fault{{Field: "again", Text: v.Words.Say("password.differ")}}
			return showForm(v, kind, f.Again(p, 0))
		}
		if err := register(v, kind, f); err != nil {
			p, err := v.Refused(err)
			if err != nil {
				return err
			}
			return showForm(v, kind, f.Again(p, 0))
		}
		session, err := v.Site.Desk.People().Login(v, f.Get("login"), password)
		if err != nil {
			return err
		}
		v.Begin(session)
		if kind == filing.ByIndividual {
			return v.Go("/home", "registered_individual")
		}
		return v.Go("/registration", "registered_enterprise")
	}
}

func register(v *site.Visit, kind filing.FilerKind, f site.Form) error {
	a := desk.Applicant{Login: f.Get("login"), Password: f.Get("password"), Name: f.Get("enterprise.name")}
	if kind == filing.ByEnterprise {
		_, err := v.Site.Desk.RegisterEnterprise(v, v.Who, v.Site.Campaign, a, enterpriseOf(f), desk.Options{Key: f.Key})
		return err
	}
	h := registration.Holder{Name: f.Get("holder.name"), IDNumber: f.Get("holder.id_number"), Phone: f.Get("holder.phone"), Area: f.Get("holder.area")}
	if h.Area == outside {
		h.Area = f.Get("holder.outside")
	}
	a.Name = h.Name
	_, err := v.Site.Desk.RegisterIndividual(v, v.Who, v.Site.Campaign, a, h, desk.Options{Key: f.Key})
	return err
}

// named says the account's faults at the fields of this form: the account knows neither enterprise nor holder, and a
// login that is taken is a fault of its field.
func named(f site.Form) site.Form {
	if f.Problem == nil {
		return f
	}
	kind := "holder."
	if f.Values.Has("enterprise.name") {
		kind = "enterprise."
	}
	for i, x := range f.Problem.Fields {
		switch {
		case x.Field == "name":
			f.Problem.Fields[i].Field = kind + "name"
		case x.Field == kind+"area" && f.Get(x.Field) == outside:
			f.Problem.Fields[i].Field = kind + "outside"
		}
	}
	if f.Problem.Code == "login_taken" && len(f.Problem.Fields) == 0 {
		f.Problem.Fields = []layout.Fault{{Field: "login", Text: f.Problem.Detail}}
	}
	return f
}

// areas are those that the city had when the campaign's registration opened (Penglai City and Changdao County, not the
// district that followed them), and the way out of it.
func areas(v *site.Visit, f site.Form) []layout.Option {
	out := []layout.Option{{Value: "", Label: v.Words.Say("form.choose")}}
	plan, err := v.Site.Desk.Plan(v, v.Who, "registerEnterprise", v.Site.Campaign)
	if err != nil { // the form says what is wrong with what was chosen
		return out
	}
	for _, a := range plan.Areas {
		if a.On(plan.Windows[campaign.WinRegister].From) {
			out = append(out, layout.Option{Value: a.Code, Label: v.Words.Text(a.Name)})
		}
	}
	out = append(out, layout.Option{Value: outside, Label: v.Words.Say("register.outside")})
	chosen := f.Get("enterprise.area") + f.Get("holder.area")
	return layout.Choose(out, chosen)
}

func enterpriseOf(f site.Form) registration.Enterprise {
	e := registration.Enterprise{Name: f.Get("enterprise.name"), CreditCode: f.Get("enterprise.credit_code"), Area: f.Get("enterprise.area"),
		Municipal: f.Get("enterprise.municipal") == "yes", Group: f.Get("enterprise.group"), Representative: f.Get("enterprise.representative"),
		Handler: f.Get("enterprise.handler"), Phone: f.Get("enterprise.phone")}
	if e.Area == outside {
		e.Area = f.Get("enterprise.outside")
	}
	return e
}

// valuesOf is enterpriseOf backwards.
func valuesOf(v *site.Visit, e registration.Enterprise) url.Values {
	values := url.Values{"enterprise.name": {e.Name}, "enterprise.credit_code": {e.CreditCode}, "enterprise.area": {e.Area},
		"enterprise.group": {e.Group}, "enterprise.representative": {e.Representative}, "enterprise.handler": {e.Handler}, "enterprise.phone": {e.Phone}}
	if e.Municipal {
		values.Set("enterprise.municipal", "yes")
	}
	known := slices.ContainsFunc(areas(v, site.Form{}), func(o layout.Option) bool { return o.Value == e.Area })
	if e.Area != "" && !known {
		values.Set("enterprise.area", outside)
		values.Set("enterprise.outside", e.Area)
	}
	return values
}
