package registration

import (
	"time"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/registration"
)

type model struct {
	site.Form
	Individual     bool
	Stage          string
	StageName      string
	Since          string
	Has            string // who has it now
	Reason         string
	Deadline       string
	Days, Workdays int
	Extension      int
	Facts          []fact
	Remarks        []remark
	Proof          proofModel
	Editable       bool
	MayWithdraw    bool
	Approved       bool
	Ended          bool
}

type fact struct{ Label, Value string }

// remark is what the reviewer wants changed, and where that is done (F11).
type remark struct{ Where, Href, Field, Reason, Text string }

// proofModel is the proof of registration with its uploads.
type proofModel struct {
	Key      string
	Scans    []scan
	Uploads  []uploading
	Checking bool
	Editable bool
	Fault    string
}

type scan struct {
	ID, Address string
	Picture     bool
}

type uploading struct{ ID, Status, Reason string }

func modelOf(v *site.Visit, s registration.State, f site.Form) (model, error) {
	m := model{Form: f, Individual: s.Kind == filing.ByIndividual, Stage: string(s.Stage), Since: layout.Time(s.Since),
		StageName: v.Words.Stage(registration.Kind, string(s.Stage)), Extension: s.Extension, Remarks: remarks(v, s.Remarks),
		Editable: s.Stage == registration.Draft || s.Stage == registration.Returned, Approved: s.Stage == registration.Approved,
		MayWithdraw: v.May("withdrawRegistration") && (s.Stage == registration.Draft || s.Stage == registration.Submitted || s.Stage == registration.Returned),
		Ended:       s.Stage == registration.Rejected || s.Stage == registration.Closed}
	if name := v.Words.Name("reasons", s.Reason); s.Reason != "" && name != s.Reason { // the room's own codes say what the stage says
		m.Reason = name
	}
	m.Facts = facts(v, s)
	m.Proof = proofOf(v, s, f)
	_, now, err := v.Now()
	if err != nil {
		return m, err
	}
	return m, m.deadline(v, s, now)
}

// deadline is ours while it lies with us (T-0.14), and the window's end while it lies with the enterprise.
func (m *model) deadline(v *site.Visit, s registration.State, now time.Time) error {
	var end time.Time
	switch s.Stage {
	case registration.Submitted:
		due, err := campaign.RegistrationDue(s.SubmittedAt, s.Terms)
		if err != nil {
			return err
		}
		end, m.Has = due, v.Words.Name("roles", "reviewer")
	case registration.Draft, registration.Returned:
		m.Has = v.Words.Say("registration.you")
		window := campaign.WinRegister
		if s.Stage == registration.Returned {
			window = campaign.WinCorrect
		}
		if w := s.Terms.Windows[window]; w.To != "" {
			end = w.End()
		}
	}
	if end.IsZero() {
		return nil
	}
	m.Deadline = campaign.LastDay(end)
	var err error
	m.Days, m.Workdays, err = s.Terms.Left(now, end)
	return err
}

func facts(v *site.Visit, s registration.State) []fact {
	say := v.Words.Say
	if s.Kind == filing.ByIndividual {
		h := s.Holder
		return []fact{{say("field.person.name"), h.Name}, {say("field.person.id_number"), h.IDNumber}, {say("field.person.phone"), h.Phone},
			{say("field.holder.area"), AreaName(v, h.Area)}}
	}
	e := s.Enterprise
	place := say("register.inside")
	if s.Terms.Outside(e.Area) {
		place = say("register.outside")
	}
	municipal := say("form.no")
	if e.Municipal {
		municipal = say("form.yes")
	}
	return []fact{{say("field.enterprise.name"), e.Name}, {say("field.enterprise.credit_code"), e.CreditCode},
		{say("field.enterprise.area"), AreaName(v, e.Area)}, {say("registration.place"), place}, {say("field.enterprise.municipal"), municipal},
		{say("field.enterprise.group"), e.Group}, {say("field.enterprise.representative"), e.Representative},
		{say("field.enterprise.handler"), e.Handler}, {say("field.enterprise.phone"), e.Phone}}
}

// AreaName is what people call an area of the plan; a code that the plan does not know stays a code.
func AreaName(v *site.Visit, code string) string {
	plan, err := v.Site.Desk.Plan(v, v.Who, "getRegistration", v.Site.Campaign)
	if err == nil {
		for _, a := range plan.Areas {
			if a.Code == code {
				return v.Words.Text(a.Name)
			}
		}
	}
	return code
}

func remarks(v *site.Visit, all []filing.Remark) []remark {
	var out []remark
	for _, r := range all {
		x := remark{Field: site.FieldName(r.Pointer), Reason: v.Words.Name("reasons", r.Code), Text: r.Text}
		x.Where, x.Href = v.Words.Say("field."+x.Field), "/registration/content#"+x.Field
		if x.Field == "scan.registration_proof" || x.Field == "scans" {
			x.Href = "/registration#scans"
		}
		out = append(out, x)
	}
	return out
}

func proofOf(v *site.Visit, s registration.State, f site.Form) proofModel {
	m := proofModel{Key: f.Key, Editable: v.May("attachProof") && (s.Stage == registration.Draft || s.Stage == registration.Returned), Fault: f.Problem.Of("scans")}
	if m.Fault == "" {
		m.Fault = f.Problem.Of("file")
	}
	for _, x := range s.Scans {
		m.Scans = append(m.Scans, scan{ID: x.ID, Picture: x.Type != "application/pdf", Address: "/registration/scans/" + x.ID + "/file"})
	}
	for _, u := range s.Uploads {
		up := uploading{ID: u.ID, Status: u.Status}
		if u.Error != nil {
			text := v.Words.Error(u.Error)
			up.Reason = text.Detail + " " + text.Next
		}
		m.Checking = m.Checking || u.Status == "checking"
		m.Uploads = append(m.Uploads, up)
	}
	return m
}
