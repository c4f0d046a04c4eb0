package api

import (
	"net/http"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/person"
	"chizheng/internal/casefile/registration"
	"chizheng/internal/desk"
	"chizheng/internal/locale"
	"chizheng/policy"
)

// registrations registers real-name registration and the city's review.
func (a *API) registrations() {
	s := subject{a, "registration"}
	kind := registration.Kind
	add(s, op{ID: "registerEnterprise", Method: http.MethodPost, Path: "/registrations/enterprises", Status: http.StatusCreated, Public: true}, a.registerEnterprise)
	add(s, op{ID: "registerIndividual", Method: http.MethodPost, Path: "/registrations/individuals", Status: http.StatusCreated, Public: true}, a.registerIndividual)
	listCases(s, op{ID: "listRegistrations", Path: "/registrations"}, kind)
	add(s, op{ID: "getRegistration", Method: http.MethodGet, Path: "/registrations/{case}"}, a.getRegistration)
	command[registration.Fill](s, op{ID: "fillRegistration", Method: http.MethodPut, Path: "/registrations/{case}/content"}, kind, registration.CmdFill)
	upload(s, op{ID: "attachProof", Method: http.MethodPost, Path: "/registrations/{case}/scans", Status: http.StatusAccepted, Max: maxScan},
		scanTypes, a.uploadTo("attachProof", kind))
	add(s, op{ID: "detachProof", Method: http.MethodDelete, Path: "/registrations/{case}/scans/{scan}"}, a.detachFrom(kind))
	download(s, op{ID: "downloadProof", Method: http.MethodGet, Path: "/registrations/{case}/scans/{scan}/file"}, scanTypes, a.downloadProof)
	bare(s, op{ID: "submitRegistration", Method: http.MethodPost, Path: "/registrations/{case}/submission"}, kind, registration.CmdSubmit)
	bare(s, op{ID: "withdrawRegistration", Method: http.MethodPost, Path: "/registrations/{case}/withdrawal"}, kind, registration.CmdWithdraw)
	for _, d := range []struct{ id, path, command string }{
		{"approveRegistration", "approval", registration.CmdApprove},
		{"rejectRegistration", "rejection", registration.CmdReject},
		{"suspendRegistration", "suspension", registration.CmdSuspend},
		{"resumeRegistration", "resumption", registration.CmdResume},
		{"closeRegistration", "closing", registration.CmdClose},
	} {
		command[registration.Decision](s, op{ID: d.id, Method: http.MethodPost, Path: "/registrations/{case}/" + d.path}, kind, d.command)
	}
	command[registration.Return](s, op{ID: "returnRegistration", Method: http.MethodPost, Path: "/registrations/{case}/return"}, kind, registration.CmdReturn)
}

// Credentials are how a new filer will sign in.
type Credentials struct {
	Login    string `json:"login" minLength:"4" maxLength:"64" pattern:"^[A-Za-z0-9._@-]+$" doc:"Choose one that names no person." example:"shili-0001"`
	Password string `json:"password" maxLength:"200" doc:"At least 10 characters of three classes." example:"Shi-li-2019-mima"`
	Name     string `json:"name" minLength:"1" maxLength:"60" doc:"How the account calls itself." example:"试例建筑有限公司"`
}

func (c Credentials) applicant() desk.Applicant {
	return desk.Applicant{Login: c.Login, Password: c.Password, Name: c.Name}
}

// atAccount says where in an application the fields of the account stand: the account itself does not know that it is
// part of one.
func atAccount(err error) error {
	return movedFields(err, map[string]string{"/login": "/account/login", "/name": "/account/name", "/password": "/account/password"})
}

// EnterpriseApplication asks for an enterprise's account.
type EnterpriseApplication struct {
	Account    Credentials             `json:"account"`
	Enterprise registration.Enterprise `json:"enterprise"`
}

// IndividualApplication asks for an individual's account.
type IndividualApplication struct {
	Account Credentials         `json:"account"`
	Holder  registration.Holder `json:"holder"`
}

// Registered is a new account with its registration.
type Registered struct {
	Account string          `json:"account" doc:"Id of the account."`
	Answer  casefile.Answer `json:"answer"`
}

func (a *API) registerEnterprise(c call, in *struct {
	Keyed
	Body EnterpriseApplication
}) (*body[Registered], error) {
	r, err := a.cfg.Desk.RegisterEnterprise(c, c.Who, a.cfg.Campaign, in.Body.Account.applicant(), in.Body.Enterprise, desk.Options{Key: in.Key})
	return found(Registered{r.Account, r.Answer}, atAccount(err))
}

func (a *API) registerIndividual(c call, in *struct {
	Keyed
	Body IndividualApplication
}) (*body[Registered], error) {
	r, err := a.cfg.Desk.RegisterIndividual(c, c.Who, a.cfg.Campaign, in.Body.Account.applicant(), in.Body.Holder, desk.Options{Key: in.Key})
	return found(Registered{r.Account, r.Answer}, atAccount(err))
}

// RegistrationView is a registration as its reader may see it.
type RegistrationView struct {
	Case        string                   `json:"case"`
	Version     int                      `json:"version"`
	Kind        filing.FilerKind         `json:"kind"`
	Stage       registration.Stage       `json:"stage"`
	StageName   string                   `json:"stage_name"`
	Since       time.Time                `json:"since"`
	Round       int                      `json:"round"`
	Masked      bool                     `json:"masked"`
	Enterprise  *registration.Enterprise `json:"enterprise,omitempty"`
	Holder      *registration.Holder     `json:"holder,omitempty"`
	Scans       []filing.Scan            `json:"scans,omitempty"`
	Uploads     []filing.Upload          `json:"uploads,omitempty"`
	Outcomes    []OutcomeView            `json:"outcomes,omitempty"`
	Remarks     []filing.Remark          `json:"remarks,omitempty"`
	Reason      string                   `json:"reason,omitempty"`
	ReasonName  string                   `json:"reason_name,omitempty"`
	SubmittedAt time.Time                `json:"submitted_at,omitzero"`
	DecidedAt   time.Time                `json:"decided_at,omitzero"`
	Extension   int                      `json:"extension_days,omitempty" doc:"Days added to fill-in for our own delay (T-0.14)."`
	Next        NextStep                 `json:"next"`
}

func (a *API) getRegistration(c call, in *CaseParam) (*versioned[RegistrationView], error) {
	s, _, err := desk.Read[registration.State](c, a.cfg.Desk, c.Who, "getRegistration", registration.Kind, in.Case)
	if err != nil {
		return nil, err
	}
	scope := a.scopeOf(c)
	masked := scope != policy.Own && (c.Who.Role != casefile.Reviewer || s.Kind == filing.ByIndividual)
	return &versioned[RegistrationView]{version(s.Version), registrationView(s, masked, c.Locale)}, nil
}

// registrationStep says what a registration waits for: with its filer, the first thing that is still to be done.
func registrationStep(s registration.State, l *locale.Locale) NextStep {
	n := waitingFor(registration.Room.Project(s), l)
	if s.Stage != registration.Draft && s.Stage != registration.Returned {
		return n
	}
	switch {
	case !s.Enterprise.Whole(s.Terms):
		n.Step = "content"
	case len(s.Scans) == 0:
		n.Step = "scans"
	default:
		n.Step = "submit"
	}
	n.StepName = l.Name("steps", n.Step)
	return n
}

// registrationView masks contacts and numbers; the reviewer who must compare an enterprise with its proof sees them.
func registrationView(s registration.State, masked bool, l *locale.Locale) RegistrationView {
	v := RegistrationView{Case: s.Case, Version: s.Version, Kind: s.Kind, Stage: s.Stage,
		StageName: l.Stage(registration.Kind, string(s.Stage)), Since: s.Since, Round: s.Round, Masked: masked, Scans: s.Scans,
		Uploads: s.Uploads, Outcomes: outcomes(s.Outcomes, l), Remarks: s.Remarks, Reason: s.Reason, SubmittedAt: s.SubmittedAt,
		DecidedAt: s.DecidedAt, Extension: s.Extension, Next: registrationStep(s, l)}
	if s.Reason != "" {
		v.ReasonName = l.Name("reasons", s.Reason)
	}
	if s.Kind == filing.ByIndividual {
		h := s.Holder
		if masked {
			h.IDNumber, h.Phone = person.MaskID(h.IDNumber), person.MaskPhone(h.Phone)
		}
		v.Holder = &h
		return v
	}
	e := s.Enterprise
	if masked {
		e.Representative, e.Handler, e.Phone = person.MaskName(e.Representative), person.MaskName(e.Handler), person.MaskPhone(e.Phone)
	}
	v.Enterprise = &e
	return v
}

func (a *API) downloadProof(c call, in *ScanParam) (*file, error) {
	o, scan, err := a.cfg.Desk.Proof(c, c.Who, in.Case, in.Scan)
	if err != nil {
		return nil, err
	}
	return &file{Type: scan.Type, Name: scan.ID + endings[scan.Type], Size: scan.Size, Content: o}, nil
}
