package account

import (
	"crypto/rand"
	"regexp"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"chizheng/internal/casefile"
)

// Status of an account.
type Status string

const (
	Active   Status = "active"
	Pending  Status = "pending"  // an enterprise's, until its registration is approved: it acts as Applicant
	Disabled Status = "disabled" // signs in no more; its sessions and tokens end at once
)

// Account is a person's way in. Name is what colleagues see; filers' personal data stay in their registration.
type Account struct {
	ID          string
	Login       string // normalised
	Name        string
	Role        casefile.Role
	Point       string   // point staff
	Area        string   // county officers
	Filer       string   // enterprises and individuals: registration id
	StaffNumber string   // staff, on the way in only: nothing keeps it
	Staff       string   // staff: opaque id of the person, the same in all his accounts (T-0.28)
	Also        []string // his other accounts
	Status      Status
	MustChange  bool // before anything else: the password was set by somebody else
	CreatedBy   string
	CreatedAt   time.Time
	LastLoginAt time.Time // zero: never
	PasswordAt  time.Time
}

// Actor is the account as it acts.
func (a Account) Actor() casefile.Actor {
	role := a.Role
	if a.Status == Pending && role == casefile.Enterprise {
		role = casefile.Applicant
	}
	return casefile.Actor{ID: a.ID, Role: role, Filer: a.Filer, Point: a.Point, Area: a.Area, Human: a.Staff, Also: a.Also}
}

// check refuses an account that could act outside any scope, or everywhere by mistake.
func (a Account) check() error {
	var wrong []casefile.Field
	if fault := loginFault(a.Login); fault != "" {
		wrong = append(wrong, casefile.Wrong("/login", fault))
	}
	if n := len([]rune(a.Name)); n < 1 || n > 100 {
		wrong = append(wrong, casefile.Wrong("/name", "required"))
	}
	needs := map[casefile.Role]struct{ pointer, value string }{
		casefile.PointStaff: {"/point", a.Point}, casefile.County: {"/area", a.Area},
		casefile.Enterprise: {"/filer", a.Filer}, casefile.Individual: {"/filer", a.Filer},
	}
	need, scoped := needs[a.Role]
	switch a.Role {
	case casefile.PointStaff, casefile.County, casefile.Enterprise, casefile.Individual, casefile.Reviewer,
		casefile.Publisher, casefile.Reporter, casefile.Leader, casefile.Admin, casefile.Auditor:
	default: // the public has no account, and an applicant is a pending enterprise
		wrong = append(wrong, casefile.Wrong("/role", "unknown_role"))
	}
	if scoped && need.value == "" {
		wrong = append(wrong, casefile.Wrong(need.pointer, "required"))
	}
	wrong = append(wrong, a.strayScopes()...)
	if fault := a.staffFault(); fault != "" {
		wrong = append(wrong, casefile.Wrong("/staff_number", fault))
	}
	if a.Status != Active && a.Status != Pending {
		wrong = append(wrong, casefile.Wrong("/status", "unknown_status"))
	}
	return casefile.InvalidFields(wrong)
}

// ofStaff says that the account is an officer's.
func (a Account) ofStaff() bool {
	return a.Role != casefile.Enterprise && a.Role != casefile.Individual
}

// staffFault: every officer has a number of his own, so that one person with two accounts is known for one (T-0.28).
func (a Account) staffFault() string {
	switch {
	case !a.ofStaff() && a.StaffNumber != "":
		return "not_of_this_role"
	case !a.ofStaff():
		return ""
	case a.StaffNumber == "":
		return "required"
	case !staffShape.MatchString(a.StaffNumber):
		return "staff_number_shape"
	}
	return personal(a.StaffNumber)
}

// strayScopes refuses a scope that the role has no use for: it would wait there for the day the role changes.
func (a Account) strayScopes() []casefile.Field {
	var wrong []casefile.Field
	if a.Point != "" && a.Role != casefile.PointStaff {
		wrong = append(wrong, casefile.Wrong("/point", "not_of_this_role"))
	}
	if a.Area != "" && a.Role != casefile.County {
		wrong = append(wrong, casefile.Wrong("/area", "not_of_this_role"))
	}
	if a.Filer != "" && a.Role != casefile.Enterprise && a.Role != casefile.Individual {
		wrong = append(wrong, casefile.Wrong("/filer", "not_of_this_role"))
	}
	return wrong
}

// normalLogin makes logins that look alike one.
func normalLogin(raw string) string { return strings.ToLower(norm.NFKC.String(strings.TrimSpace(raw))) }

func loginFits(login string) bool {
	n := len([]rune(login))
	return n >= 3 && n <= 64 && !strings.ContainsFunc(login, func(r rune) bool { return !unicode.IsGraphic(r) || unicode.IsSpace(r) })
}

// What a resident number (of either length) and a mobile number look like once separators are gone.
var (
	residentShape = regexp.MustCompile(`^(\d{15}|\d{17}[\dx])$`)
	mobileShape   = regexp.MustCompile(`^(\+?86)?1\d{10}$`)
	staffShape    = regexp.MustCompile(`^[0-9a-z][0-9a-z-]{1,29}$`)
	separators    = strings.NewReplacer("-", "", "_", "", ".", "")
)

// loginFault says what is wrong with a normalised login, or "". A login stands in lists, logs of attempts and messages,
// so it must not be the number by which the law knows its owner (T-0.72).
func loginFault(login string) string {
	if !loginFits(login) {
		return "login_shape"
	}
	return personal(login)
}

// personal finds a number by which the law or the telephone knows a person, whatever parts its digits.
func personal(name string) string {
	if bare := separators.Replace(name); residentShape.MatchString(bare) || mobileShape.MatchString(bare) {
		return "login_is_personal"
	}
	return ""
}

func newID(kind string) string { return kind + "-" + strings.ToLower(rand.Text()) }
