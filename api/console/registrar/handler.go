// Package registrar is the city's review of enterprises that ask for an account: the proof beside what
// was stated, the rules' answers, and approve, return or reject; later suspend, resume and close.
//
// It guarantees that every opening of a proof is a logged look, and that a return names the fields to be corrected.
package registrar

import (
	"net/http"
	"net/url"
	"strings"

	"chizheng/api/console/inbox"
	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/registration"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	get, post := http.MethodGet, http.MethodPost
	pages := []site.Route{
		{Method: get, Path: "/registrations", Op: "listRegistrations", Handle: list},
		{Method: get, Path: "/registrations/{case}", Op: "listRegistrations", Handle: func(v *site.Visit) error { return show(v, site.NewForm(0)) }},
		{Method: get, Path: "/registrations/{case}/scans/{scan}/file", Op: "downloadProof", Handle: file},
		{Method: post, Path: "/registrations/{case}/decision", Op: "approveRegistration", Handle: decide},
	}
	for path, c := range afterwards {
		pages = append(pages, site.Route{Method: post, Path: "/registrations/{case}/" + path, Op: c.op, Handle: func(v *site.Visit) error { return steer(v, c) }})
	}
	return pages
}

// afterwards are the commands on a registration that was decided.
var afterwards = map[string]struct{ op, command string }{
	"suspension": {"suspendRegistration", registration.CmdSuspend},
	"resumption": {"resumeRegistration", registration.CmdResume},
	"closing":    {"closeRegistration", registration.CmdClose},
}

const perPage = 50

func list(v *site.Visit) error {
	q, err := v.Filtered("registrations", v.R.URL.Query())
	if err != nil {
		return err
	}
	f := postgres.Filter{Campaign: v.Site.Campaign, Kind: registration.Kind}
	if stage := q.Get("stage"); stage != "" {
		f.Stages = []string{stage}
	}
	all, err := v.Site.Desk.Cases(v, v.Who, "listRegistrations", f, postgres.Page{Limit: perPage, Cursor: q.Get("cursor")})
	if err != nil {
		return err
	}
	return v.Show(v.Page(v.Words.Say("registrar.title"), v.Home()), listView(listModelOf(v, all, q)))
}

// paged is the list's address with the same filter.
func paged(stage, cursor string) string {
	to := url.Values{}
	if stage != "" {
		to.Set("stage", stage)
	}
	if cursor != "" {
		to.Set("cursor", cursor)
	}
	return "/registrations?" + to.Encode()
}

func read(v *site.Visit) (registration.State, error) {
	s, _, err := desk.Read[registration.State](v, v.Site.Desk, v.Who, "getRegistration", registration.Kind, v.Case())
	return s, err
}

func show(v *site.Visit, f site.Form) error {
	s, err := read(v)
	if err != nil {
		return err
	}
	if f.Problem == nil {
		f.Version = s.Version
	}
	m, err := modelOf(v, s, f)
	if err != nil {
		return err
	}
	p := v.Page(v.Words.Say("registrar.one", "name", m.Name), v.Home(),
		layout.Crumb{Label: v.Words.Say("registrar.title"), Href: "/registrations"})
	p.Wide = true
	v.Saw(casefile.View{Version: s.Version, Scans: site.Hashes(s.Scans)})
	return v.ShowRefused(f.Problem, p, view(m))
}

func file(v *site.Visit) error {
	o, scan, err := v.Site.Desk.Proof(v, v.Who, v.Case(), v.R.PathValue("scan"))
	if err != nil {
		return err
	}
	defer o.Close() // it was only read
	return v.ShowFile(scan.Type, scan.Size, o)
}

// decide is the review's three ways; the next registration of the list opens after it.
func decide(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	op, command, data := "approveRegistration", registration.CmdApprove, any(registration.Decision{})
	switch f.Get("verdict") {
	case "approve": // the one reason that an approval may need: the reviewer looked at the handler's name (T-0.27)
		if f.Get("code") == registration.HandlerIsAnother {
			data = registration.Decision{Code: f.Get("code"), Text: strings.TrimSpace(f.Get("text"))}
		}
	case "return":
		op, command, data = "returnRegistration", registration.CmdReturn, registration.Return{Code: f.Get("code"), Remarks: remarks(f)}
	case "reject":
		op, command, data = "rejectRegistration", registration.CmdReject, registration.Decision{Code: f.Get("code"), Text: strings.TrimSpace(f.Get("text"))}
	}
	_, err = v.Site.Desk.Do(v, v.Who, op, registration.Kind, v.Case(), command, data, f.Options())
	if err != nil {
		return again(v, f, err)
	}
	return inbox.Onward(v, registration.TaskReview, v.Case(), "registration_decided")
}

// remarks are the ticked fields, all with the one reason and text.
func remarks(f site.Form) []filing.Remark {
	var out []filing.Remark
	for _, field := range f.Values["field"] {
		pointer := "/enterprise/" + field
		if field == registration.ScanProof {
			pointer = "scan:" + field
		}
		out = append(out, filing.Remark{Pointer: pointer, Code: f.Get("code"), Text: strings.TrimSpace(f.Get("text"))})
	}
	return out
}

func steer(v *site.Visit, c struct{ op, command string }) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	_, err = v.Site.Desk.Do(v, v.Who, c.op, registration.Kind, v.Case(), c.command,
		registration.Decision{Code: f.Get("code"), Text: strings.TrimSpace(f.Get("text"))}, f.Options())
	if err != nil {
		return again(v, f, err)
	}
	return v.Go("/registrations/"+v.Case(), "registration_decided")
}

func again(v *site.Visit, f site.Form, err error) error {
	p, err := v.Refused(err)
	if err != nil {
		return err
	}
	p.Named("code", v.Words.Say("filing.reason"))
	p.Named("remarks", v.Words.Say("registrar.fields"))
	s, err := read(v)
	if err != nil {
		return err
	}
	return show(v, f.Again(p, s.Version))
}
