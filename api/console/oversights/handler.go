// Package oversights is the inspection of the audit points: the plan of visits, what was found, what the
// point did about each finding and by when, whether that was enough, and criticism signed by a second person.
//
// It guarantees that a proposal of criticism is not shown to the point before it is issued, and that nobody is offered a
// command that four eyes deny him. Nothing of it is public. It decides nothing itself: the desk and the room do.
package oversights

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/oversight"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	at := "/oversights/{case}"
	post := func(path, op, done, command string, read func(site.Form) (any, error)) site.Route {
		return site.Route{Method: http.MethodPost, Path: at + path, Op: op, Handle: site.Command(op, oversight.Kind, command, "/oversights", done, read, detail)}
	}
	return []site.Route{
		{Method: http.MethodGet, Path: "/oversights", Op: "listOversights", Handle: func(v *site.Visit) error { return list(v, site.NewForm(0)) }},
		{Method: http.MethodPost, Path: "/oversights", Op: "planOversight", Handle: plan},
		{Method: http.MethodGet, Path: at, Op: "getOversight", Handle: func(v *site.Visit) error { return detail(v, site.NewForm(0)) }},
		post("/visit", "recordOversight", "visit_recorded", oversight.CmdVisit, found),
		post("/cancellation", "cancelOversight", "oversight_cancelled", oversight.CmdCancel, reasoned),
		post("/answers", "answerFinding", "finding_answered", oversight.CmdAnswer, answer),
		post("/verifications", "verifyFinding", "finding_verified", oversight.CmdVerify, verify),
		post("/criticism", "proposeCriticism", "criticism_proposed", oversight.CmdCriticise,
			func(f site.Form) (any, error) { return oversight.Proposal{Text: f.Get("criticism")}, nil }),
		post("/criticism/signature", "signCriticism", "criticism_signed", oversight.CmdIssue, func(site.Form) (any, error) { return nil, nil }),
		post("/criticism/refusal", "refuseCriticism", "criticism_refused", oversight.CmdSpare, reasoned),
	}
}

const (
	perPage = 50
	title   = "oversights.title"
	// findingRows is how many findings a form offers at once.
	findingRows = 6
)

func list(v *site.Visit, f site.Form) error {
	q := v.R.URL.Query()
	found, err := desk.List[oversight.State](v, v.Site.Desk, v.Who, "listOversights", oversight.Kind, postgres.Filter{Campaign: v.Site.Campaign, Point: q.Get("at")},
		postgres.Page{Limit: perPage, Cursor: q.Get("cursor")})
	if err != nil {
		return err
	}
	m, err := listOf(v, found.Items, f)
	if err != nil {
		return err
	}
	m.Total = found.Total
	here := "/oversights?" + url.Values{"at": {q.Get("at")}}.Encode()
	if found.Next != "" {
		m.Next = here + "&cursor=" + url.QueryEscape(found.Next)
	}
	if q.Get("cursor") != "" {
		m.First = here
	}
	return v.ShowRefused(f.Problem, v.Page(v.Words.Say(title), v.Home()), listView(m))
}

func plan(v *site.Visit) error {
	return v.Act(func(f site.Form) error {
		if err := f.Must("point", "scope", "on"); err != nil {
			return err
		}
		_, err := v.Site.Desk.PlanOversight(v, v.Who, v.Site.Campaign, oversight.Plan{Point: f.Get("point"), Scope: f.Get("scope"), On: f.Get("on"), Note: f.Get("note")},
			desk.Options{Key: f.Key})
		return err
	}, func(f site.Form) error { return list(v, f) }, "/oversights", "oversight_planned")
}

func detail(v *site.Visit, f site.Form) error {
	s, _, err := desk.Read[oversight.State](v, v.Site.Desk, v.Who, "getOversight", oversight.Kind, v.Case())
	if err != nil {
		return err
	}
	m, err := detailOf(v, s, f)
	if err != nil {
		return err
	}
	return v.ShowRefused(m.Problem, v.Page(m.Point+" "+s.On, v.Home(), layout.Crumb{Label: v.Words.Say(title), Href: "/oversights"}), detailView(m))
}

// found reads the findings of a visit. The rows that were filled in come first, so that what is wrong is said beside them.
func found(f site.Form) (any, error) {
	var out oversight.Visit
	var wrong []casefile.Field
	for i := range findingRows {
		at := "findings." + strconv.Itoa(i) + "."
		text, code := f.Get(at+"text"), f.Get(at+"code")
		if strings.TrimSpace(text) == "" && code == "" {
			continue
		}
		to := "findings." + strconv.Itoa(len(out.Findings)) + "."
		days, err := strconv.Atoi(f.Get(at + "days"))
		if err != nil {
			wrong = append(wrong, casefile.Wrong("/findings/"+strconv.Itoa(len(out.Findings))+"/days", "out_of_range"))
		}
		x := oversight.Found{Code: code, Text: text, Severity: f.Get(at + "severity"), Days: days}
		typed := f.Get(at + "days")
		for _, name := range []string{"code", "text", "severity", "days"} {
			f.Values.Del(at + name)
		}
		f.Values.Set(to+"code", x.Code)
		f.Values.Set(to+"text", x.Text)
		f.Values.Set(to+"severity", x.Severity)
		f.Values.Set(to+"days", typed)
		out.Findings = append(out.Findings, x)
	}
	if len(out.Findings) == 0 && f.Get("nothing") != "yes" { // closing an inspection is said, not left out
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/nothing", "required")})
	}
	return out, casefile.InvalidFields(wrong)
}

func number(f site.Form) int {
	n, _ := strconv.Atoi(f.Get("n")) // none: no such finding
	return n
}

func answer(f site.Form) (any, error) {
	return oversight.Answer{N: number(f), Text: f.Get("text")}, nil
}

func verify(f site.Form) (any, error) {
	if f.Get("enough") == "" {
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/enough", "required")})
	}
	return oversight.Verify{N: number(f), Enough: f.Get("enough") == "yes", Text: f.Get("text")}, nil
}

func reasoned(f site.Form) (any, error) {
	return oversight.Reasoned{Code: f.Get("code"), Text: f.Get("text")}, nil
}
