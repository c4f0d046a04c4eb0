package casefile

import "slices"

// Role is what a person is in the campaign (docs/glossary.md); policy/policy.csv says what each may do.
type Role string

const (
	Public     Role = "public"
	Enterprise Role = "enterprise" // the handler of a registered enterprise
	Applicant  Role = "applicant"  // an enterprise whose registration is not approved: no filing operation at all
	Individual Role = "individual" // a holder without an employer
	PointStaff Role = "point"      // audit-point staff, one point
	County     Role = "county"     // county officer: sees the own county, decides nothing (T-0.16)
	Reviewer   Role = "reviewer"   // Centre reviewer
	Publisher  Role = "publisher"  // Centre: notices
	Reporter   Role = "reporter"   // Centre: packages to the province
	Leader     Role = "leader"     // named leader who signs batches (T-0.58)
	Admin      Role = "admin"
	Auditor    Role = "auditor"
	System     Role = "system" // the workflow itself: timers and jobs
)

// Roles lists every role that an account can have, in the order of docs.
var Roles = []Role{Public, Applicant, Enterprise, Individual, PointStaff, County, Reviewer, Publisher, Reporter, Leader, Admin, Auditor}

// Actor is who acts, as it goes into history: opaque ids only, never a name or a number.
type Actor struct {
	ID     string `json:"id"`               // account id
	Role   Role   `json:"role"`             //
	Filer  string `json:"filer,omitempty"`  // registration id of the enterprise or individual acted for
	Point  string `json:"point,omitempty"`  // code of the audit point, point staff only
	Area   string `json:"area,omitempty"`   // area code, county officers only
	For    string `json:"for,omitempty"`    // account id on whose behalf ("B for A")
	Policy string `json:"policy,omitempty"` // version of the policy that let him

	Mandate string `json:"mandate,omitempty"` // number of the order under which an auditor reads today

	// One person may have two accounts, never two pairs of eyes (T-0.28).
	Human string   `json:"human,omitempty"` // opaque id of the person behind a staff account
	Also  []string `json:"also,omitempty"`  // the other accounts of that person, and of whom he acts for
}

// Is says whether the actor, or whom he acts for, is one of the accounts, under whichever of his own he acts. Four eyes
// ask this and nothing else (T-0.28).
func (a Actor) Is(accounts ...string) bool {
	for _, id := range accounts {
		if id != "" && (id == a.ID || id == a.For || slices.Contains(a.Also, id)) {
			return true
		}
	}
	return false
}

// SystemActor is the workflow acting by itself: a timer that fired or a job that ended.
func SystemActor() Actor { return Actor{ID: "system", Role: System} }
