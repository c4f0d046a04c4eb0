package api

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/desk"
	"chizheng/policy"
)

// filings registers the filer's part of a filing and what everybody may read of it.
func (a *API) filings() {
	s := subject{a, "filing"}
	add(s, op{ID: "createFiling", Method: http.MethodPost, Path: "/filings", Status: http.StatusCreated}, a.createFiling)
	add(s, op{ID: "checkEligibility", Method: http.MethodPost, Path: "/filings/eligibility"}, a.checkEligibility)
	add(s, op{ID: "getFiling", Method: http.MethodGet, Path: "/filings/{case}"}, a.getFiling)
	command[filing.Fill](s, op{ID: "fillFiling", Method: http.MethodPut, Path: "/filings/{case}/content"}, filing.Kind, filing.CmdFill)
	add(s, op{ID: "getFilingCommitment", Method: http.MethodGet, Path: "/filings/{case}/commitment"}, a.getFilingCommitment)
	command[filing.Sign](s, op{ID: "signFiling", Method: http.MethodPost, Path: "/filings/{case}/signature"}, filing.Kind, filing.CmdSign)
	add(s, op{ID: "listAllowedPoints", Method: http.MethodGet, Path: "/filings/{case}/points"}, a.listAllowedPoints)
	command[PointChoice](s, op{ID: "choosePoint", Method: http.MethodPut, Path: "/filings/{case}/point"}, filing.Kind, filing.CmdChoosePoint)
	bare(s, op{ID: "submitFiling", Method: http.MethodPost, Path: "/filings/{case}/submission"}, filing.Kind, filing.CmdSubmit)
	command[filing.Reasoned](s, op{ID: "withdrawFiling", Method: http.MethodPost, Path: "/filings/{case}/withdrawal"}, filing.Kind, filing.CmdWithdraw)
	add(s, op{ID: "revealFiling", Method: http.MethodPost, Path: "/filings/{case}/reveal"}, a.revealFiling)
	add(s, op{ID: "diffFiling", Method: http.MethodGet, Path: "/filings/{case}/diff"}, a.diffFiling)
}

// PointChoice is the filer's choice of a point.
type PointChoice struct {
	Point string `json:"point" maxLength:"20" doc:"Code of an allowed point." example:"烟台审05"`
}

type createFilingIn struct {
	Keyed
	Body FilingStatement
}

// FilingStatement is what a filer states; scans are uploaded apart.
type FilingStatement struct {
	Person      filing.Person      `json:"person"`
	Certificate filing.Certificate `json:"certificate"`
	Contract    *filing.Contract   `json:"contract,omitempty" doc:"Class A only (R-0.76)."`
}

func (f FilingStatement) content() filing.Content {
	return filing.Content{Person: f.Person, Certificate: f.Certificate, Contract: f.Contract}
}

func (a *API) createFiling(c call, in *createFilingIn) (*answerOut, error) {
	return answered(a.cfg.Desk.CreateFiling(c, c.Who, in.Body.content(), desk.Options{Key: in.Key}))
}

// Eligibility is what the rules say to a content today (F4).
type Eligibility struct {
	Eligible bool           `json:"eligible" doc:"No rule fails and no field is wrong. A rule may still ask for a person."`
	Outcomes []OutcomeView  `json:"outcomes"`
	Errors   []ProblemField `json:"errors,omitempty" doc:"Fields that must be corrected before rules can be applied."`
}

func (a *API) checkEligibility(c call, in *struct{ Body FilingStatement }) (*body[Eligibility], error) {
	rules, wrong, err := a.cfg.Desk.CheckEligibility(c, c.Who, in.Body.content())
	if err != nil {
		return nil, err
	}
	failed := slices.ContainsFunc(rules, func(o casefile.Outcome) bool { return o.Verdict == casefile.Fail })
	v := Eligibility{Eligible: len(wrong) == 0 && !failed, Outcomes: outcomes(rules, c.Locale)}
	for _, f := range wrong {
		v.Errors = append(v.Errors, ProblemField{In: "body", Pointer: f.Pointer, Code: f.Code, Detail: c.Locale.Field(f)})
	}
	return found(v, nil)
}

// getFiling shows a filer his own filing whole, everybody else a masked one.
func (a *API) getFiling(c call, in *CaseParam) (*versioned[FilingView], error) {
	s, _, err := desk.Read[filing.State](c, a.cfg.Desk, c.Who, "getFiling", filing.Kind, in.Case)
	if err != nil {
		return nil, err
	}
	return &versioned[FilingView]{version(s.Version), filingView(s, a.scopeOf(c) != policy.Own, c.Locale)}, nil
}

// Purpose is why somebody looks at personal data. It is kept with the look.
type Purpose struct {
	Purpose string `json:"purpose" enum:"inspection,recheck,duplicate,objection,report,correction,audit" doc:"Kept in the access log with your name." example:"inspection"`
}

func (a *API) revealFiling(c call, in *struct {
	CaseParam
	Body Purpose
}) (*versioned[FilingView], error) {
	s, err := a.cfg.Desk.Reveal(c, c.Who, in.Case, in.Body.Purpose)
	if err != nil {
		return nil, err
	}
	return &versioned[FilingView]{version(s.Version), filingView(s, false, c.Locale)}, nil
}

// CommitmentToSign is the text in force and the hash that the signature must carry (F7, T-0.33).
type CommitmentToSign struct {
	TextVersion int      `json:"text_version"`
	TextHash    string   `json:"text_hash"`
	ContentHash string   `json:"content_hash"`
	Title       string   `json:"title"`
	Told        []string `json:"told" doc:"What the office tells the signer."`
	Paragraphs  []string `json:"paragraphs" doc:"What the signer promises."`
	Capacities  []string `json:"capacities" doc:"In which capacity this filer may sign."`
}

func (a *API) getFilingCommitment(c call, in *CaseParam) (*body[CommitmentToSign], error) {
	s, _, err := desk.Read[filing.State](c, a.cfg.Desk, c.Who, "getFilingCommitment", filing.Kind, in.Case)
	if err != nil {
		return nil, err
	}
	v := CommitmentToSign{TextVersion: s.Terms.Commitment.Version, TextHash: s.Terms.Commitment.Hash,
		ContentHash: filing.ContentHash(s.Content), Capacities: []string{"legal_representative", "handler"}}
	if s.Filer.Kind == filing.ByIndividual {
		v.Capacities = []string{"holder"}
	}
	text, err := a.commitmentText(c, v.TextVersion, string(s.Filer.Kind))
	v.Title, v.Told, v.Paragraphs = text.Title, text.Told, text.Paragraphs
	return found(v, err)
}

// AllowedPoint is a point that the filing may choose.
type AllowedPoint struct {
	campaign.PlanPoint
	Default bool `json:"default" doc:"Offered first: the filer's only one, or the one of where an individual lives (T-0.24)."`
}

func (a *API) listAllowedPoints(c call, in *CaseParam) (*body[list[AllowedPoint]], error) {
	points, first, err := a.cfg.Desk.PointChoice(c, c.Who, in.Case)
	out := list[AllowedPoint]{Items: []AllowedPoint{}, Total: len(points)}
	for _, p := range points {
		out.Items = append(out.Items, AllowedPoint{p, p.Code == first})
	}
	return found(out, err)
}

// Difference is one field that changed between two submissions (F11, C10).
type Difference struct {
	Pointer string `json:"pointer" example:"/certificate/number"`
	Before  string `json:"before"`
	After   string `json:"after"`
}

// FilingDiff compares the last submission with the one before.
type FilingDiff struct {
	Round   int          `json:"round" doc:"The newest submission: name it as seen when you recheck."`
	Against int          `json:"against" doc:"The submission compared with; 0: there is none."`
	Changes []Difference `json:"changes"`
}

func (a *API) diffFiling(c call, in *CaseParam) (*body[FilingDiff], error) {
	s, _, err := desk.Read[filing.State](c, a.cfg.Desk, c.Who, "diffFiling", filing.Kind, in.Case)
	if err != nil {
		return nil, err
	}
	v := FilingDiff{Round: s.Round, Changes: []Difference{}}
	if n := len(s.Snapshots); n > 1 {
		before, after := s.Snapshots[n-2], s.Snapshots[n-1]
		v.Against = before.Round
		v.Changes = differences(before.Content, after.Content, a.scopeOf(c) != policy.Own)
	}
	return found(v, nil)
}

// differences compares two contents leaf by leaf. Numbers are compared whole and shown masked: a change in the masked
// part is still a change.
func differences(before, after filing.Content, masked bool) []Difference {
	a, b := leaves(before), leaves(after)
	pointers := maps.Clone(a)
	maps.Copy(pointers, b)
	changes := []Difference{}
	for p := range pointers {
		if a[p] != b[p] {
			changes = append(changes, Difference{p, a[p], b[p]})
		}
	}
	slices.SortFunc(changes, func(x, y Difference) int { return strings.Compare(x.Pointer, y.Pointer) })
	if masked {
		before, after := leaves(filing.Content{Person: maskPerson(before.Person)}), leaves(filing.Content{Person: maskPerson(after.Person)})
		for i, ch := range changes {
			if strings.HasPrefix(ch.Pointer, "/person/") {
				changes[i].Before, changes[i].After = before[ch.Pointer], after[ch.Pointer]
			}
		}
	}
	return changes
}
