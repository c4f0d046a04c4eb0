package registrar

import (
	"encoding/json"
	"net/url"

	"chizheng/api/console/filing"
	"chizheng/api/console/inbox"
	"chizheng/api/console/layout"
	"chizheng/api/console/reasons"
	applicant "chizheng/api/console/registration"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	domain "chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/person"
	"chizheng/internal/casefile/registration"
	"chizheng/internal/postgres"
)

type listModel struct {
	Saved       layout.Filters
	Stages      []layout.Option
	Rows        []listRow
	Total       int
	First, Next string
}

type listRow struct {
	Case, Name, KindName, Area, Stage, StageName, Reason, Changed string
	Round                                                         int
	Escalated                                                     bool
}

func listModelOf(v *site.Visit, all postgres.List[postgres.CaseFile], q url.Values) listModel {
	m := listModel{Saved: v.Filters("registrations", q), Total: all.Total, Stages: []layout.Option{{Value: "", Label: v.Words.Say("list.all")}}}
	for _, s := range []registration.Stage{registration.Submitted, registration.Returned, registration.Approved, registration.Suspended,
		registration.Rejected, registration.Draft, registration.Closed} {
		m.Stages = append(m.Stages, layout.Option{Value: string(s), Label: v.Words.Stage(registration.Kind, string(s))})
	}
	m.Stages = layout.Choose(m.Stages, q.Get("stage"))
	for _, c := range all.Items {
		var s registration.Summary
		_ = json.Unmarshal(c.Head.Summary, &s) // of another release: an empty line rather than none
		r := listRow{Case: c.Case, Name: s.Name, KindName: v.Words.Name("filer_kinds", string(s.Kind)), Area: applicant.AreaName(v, s.Area), Stage: c.Head.Stage,
			StageName: v.Words.Stage(registration.Kind, c.Head.Stage), Changed: layout.Date(c.UpdatedAt), Round: s.Round, Escalated: s.Escalated}
		if s.Reason != "" && c.Head.Stage != string(registration.Approved) {
			r.Reason = v.Words.Name("reasons", s.Reason)
		}
		m.Rows = append(m.Rows, r)
	}
	if q.Get("cursor") != "" {
		m.First = paged(q.Get("stage"), "")
	}
	if all.Next != "" {
		m.Next = paged(q.Get("stage"), all.Next)
	}
	return m
}

type model struct {
	site.Form
	Case, Name, Stage, StageName    string
	Back, Next                      string
	Since, Due, Reason              string
	Overrun, Extension              int
	Escalated                       bool
	Facts                           filing.Facts
	Remarks                         []string
	Scans                           []filing.Scan
	Withheld                        int // scans that the reader may not open: they are there all the same
	Outcomes                        []filing.Outcome
	Verdicts, Codes, Fields         []layout.Option
	MayDecide                       bool
	MaySuspend, MayResume, MayClose bool
}

var fields = []string{"name", "credit_code", "area", "representative", "handler", "phone", "group"}

func modelOf(v *site.Visit, s registration.State, f site.Form) (model, error) {
	m := model{Form: f, Case: s.Case, Stage: string(s.Stage), StageName: v.Words.Stage(registration.Kind, string(s.Stage)), Back: v.Back(""),
		Since: layout.Time(s.Since), Extension: s.Extension, Overrun: s.Overrun, Escalated: s.Escalated, Outcomes: filing.Outcomes(v, s.Outcomes)}
	m.Facts = facts(v, s)
	m.Name = s.Enterprise.Name
	if s.Kind == domain.ByIndividual {
		m.Name = person.MaskName(s.Holder.Name)
	}
	if s.Reason != "" && s.Stage != registration.Approved { // an approval's own reason says nothing more
		m.Reason = v.Words.Name("reasons", s.Reason)
	}
	if !s.SubmittedAt.IsZero() && s.Stage == registration.Submitted {
		due, err := campaign.RegistrationDue(s.SubmittedAt, s.Terms)
		if err == nil {
			m.Due = campaign.LastDay(due)
		}
	}
	for _, r := range s.Remarks {
		m.Remarks = append(m.Remarks, v.Words.Say("field."+site.FieldName(r.Pointer))+"："+v.Words.Name("reasons", r.Code)+" "+r.Text)
	}
	if v.May("downloadProof") {
		for _, x := range s.Scans {
			m.Scans = append(m.Scans, filing.Scan{ID: x.ID, Kind: x.Kind, KindName: v.Words.Name("scans", x.Kind), Picture: x.Type != "application/pdf",
				Address: "/registrations/" + s.Case + "/scans/" + x.ID + "/file"})
		}
	} else {
		m.Withheld = len(s.Scans)
	}
	m.choices(v, s, f)
	var err error
	m.Next, err = inbox.Next(v, registration.TaskReview, s.Case)
	return m, err
}

func (m *model) choices(v *site.Visit, s registration.State, f site.Form) {
	m.MayDecide = s.Stage == registration.Submitted && v.May("approveRegistration")
	m.MaySuspend = s.Stage == registration.Approved && v.May("suspendRegistration")
	m.MayResume = s.Stage == registration.Suspended && v.May("resumeRegistration")
	m.MayClose = (s.Stage == registration.Approved || s.Stage == registration.Suspended) && v.May("closeRegistration")
	for _, verdict := range []string{"approve", "return", "reject"} {
		m.Verdicts = append(m.Verdicts, layout.Option{Value: verdict, Label: v.Words.Say("registrar." + verdict), Chosen: f.Get("verdict") == verdict})
	}
	m.Codes = reasons.Select(v, f, "code", m.decisions(v, s)...)
	for _, field := range fields {
		m.Fields = append(m.Fields, layout.Option{Value: field, Label: v.Words.Say("field.enterprise." + field), Chosen: f.Is("field", field)})
	}
	m.Fields = append(m.Fields, layout.Option{Value: registration.ScanProof, Label: v.Words.Name("scans", registration.ScanProof), Chosen: f.Is("field", registration.ScanProof)})
}

// facts are what asks. Who does not decide sees the names masked.
func facts(v *site.Visit, s registration.State) filing.Facts {
	say := v.Words.Say
	if s.Kind == domain.ByIndividual {
		h := s.Holder
		return filing.Facts{Person: []filing.Fact{{Label: say("field.person.name"), Value: person.MaskName(h.Name)},
			{Label: say("field.person.id_number"), Value: person.MaskID(h.IDNumber)}, {Label: say("field.person.phone"), Value: person.MaskPhone(h.Phone)},
			{Label: say("inbox.fact.area"), Value: applicant.AreaName(v, h.Area)}}}
	}
	e, proof := s.Enterprise, registration.ScanProof
	if v.Who.Role != casefile.Reviewer {
		e.Representative, e.Handler, e.Phone = person.MaskName(e.Representative), person.MaskName(e.Handler), person.MaskPhone(e.Phone)
	}
	place := say("register.inside")
	if s.Terms.Outside(e.Area) {
		place = say("register.outside")
	}
	municipal := ""
	if e.Municipal {
		municipal = say("form.yes")
	}
	return filing.Facts{Person: []filing.Fact{{Label: say("field.enterprise.name"), Value: e.Name, Scan: proof},
		{Label: say("field.enterprise.credit_code"), Value: e.CreditCode, Scan: proof}, {Label: say("field.enterprise.area"), Value: applicant.AreaName(v, e.Area), Scan: proof},
		{Label: say("registration.place"), Value: place}, {Label: say("field.enterprise.municipal"), Value: municipal},
		{Label: say("field.enterprise.group"), Value: e.Group, Scan: proof}, {Label: say("field.enterprise.representative"), Value: e.Representative, Scan: proof},
		{Label: say("field.enterprise.handler"), Value: e.Handler}, {Label: say("field.enterprise.phone"), Value: e.Phone}}}
}

// decisions are what the form may give now: the review's, or what becomes of an account later. An approval needs a
// reason only where the handler bears an officer's name (T-0.27).
func (m model) decisions(v *site.Visit, s registration.State) []reasons.For {
	var out []reasons.For
	add := func(may bool, command, word string) {
		if may {
			out = append(out, reasons.For{Kind: registration.Kind, Command: command, Name: v.Words.Say("registrar." + word)})
		}
	}
	open := s.Stage == registration.Submitted
	add(open && s.OnStaff, registration.CmdApprove, "approve")
	add(open, registration.CmdReturn, "return")
	add(open, registration.CmdReject, "reject")
	add(m.MaySuspend, registration.CmdSuspend, "suspend")
	add(m.MayResume, registration.CmdResume, "resume")
	add(m.MayClose, registration.CmdClose, "close")
	return out
}
