package policy

import (
	"bytes"
	"encoding/csv"
	"flag"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"chizheng/internal/casefile"
)

var update = flag.Bool("update", false, "write the decision table anew; review it by hand before committing")

func setup(t *testing.T) *Policy {
	t.Helper()
	p, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// The table is the review: a change of the policy shows there as the very cells that change.
func TestDecisionTableIsTheReviewedOne(t *testing.T) {
	t.Parallel()
	got := table(t, setup(t))
	const file = "testdata/decisions.csv"
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the policy decides otherwise than %s says; run with -update and review the difference", file)
	}
}

func table(t *testing.T, p *Policy) []byte {
	t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	head := []string{"operation"}
	for _, r := range casefile.Roles {
		head = append(head, string(r))
	}
	rows := [][]string{head}
	for _, op := range p.Operations() {
		row := []string{op}
		for _, r := range casefile.Roles {
			scope, err := p.May(casefile.Actor{Role: r}, op)
			if err != nil {
				scope = "-"
			}
			row = append(row, string(scope))
		}
		rows = append(rows, row)
	}
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestARefusalIsForbiddenAndNamesRoleAndOperationOnly(t *testing.T) {
	t.Parallel()
	_, err := setup(t).May(casefile.Actor{ID: "a-1", Role: casefile.Admin}, "recheckFiling")
	e := casefile.As(err)
	if e == nil || e.Kind != casefile.Forbidden || e.Code != "not_your_role" {
		t.Fatalf("got %v", err)
	}
	if len(e.Args) != 2 || e.Args["role"] != "admin" || e.Args["operation"] != "recheckFiling" {
		t.Errorf("args %v", e.Args)
	}
}

func TestUnknownRolesAndOperationsAreRefused(t *testing.T) {
	t.Parallel()
	p := setup(t)
	for _, c := range []struct{ role, op string }{
		{"", "login"}, {"root", "login"}, {"account", "logout"}, {"watcher", "getFiling"}, {"system", "submitFiling"},
		{"reviewer", ""}, {"reviewer", "*"}, {"reviewer", "RECHECKFILING"},
	} {
		if _, err := p.May(casefile.Actor{Role: casefile.Role(c.role)}, c.op); casefile.KindOf(err) != casefile.Forbidden {
			t.Errorf("%q may %q", c.role, c.op)
		}
	}
}

// Names that change nothing, by their first word.
var reading = regexp.MustCompile(`^(get|list|count|search|export|download|diff|compare|check|reveal|explain|prove|draw|whoami|login$)`)

// What everybody does to his own account, auditors too.
var selfService = []string{"logout", "logoutEverywhere", "changePassword", "createToken", "revokeToken", "readMessage",
	"endSession", "enrolFactor", "confirmFactor", "dropFactor"}

func TestAuditorsReadEverythingOfTheOfficeAndChangeNothing(t *testing.T) {
	t.Parallel()
	p := setup(t)
	for _, op := range p.Operations() {
		scope, err := p.May(casefile.Actor{Role: casefile.Auditor}, op)
		if err == nil && scope != Public && !reading.MatchString(op) && !slices.Contains(selfService, op) {
			t.Errorf("the auditor may %s", op)
		}
	}
}

// Deciding a case: what an administrator, a county officer or an auditor must never be granted.
var deciding = regexp.MustCompile(`^(approve|reject|return|suspend|resume|close|inspect|seal|tick|capture|recheck|resolve|assign|sign|receive|decide|plan|publish|cancel|issue|record|repair|propose|deliver|import|abandon|move|reopen|submit|withdraw|fill|choose|upload|remove|attach|detach|start|pause|claim|release|create[BFHRS])`)

func TestAdministratorsAndCountyOfficersDecideNoCase(t *testing.T) {
	t.Parallel()
	p := setup(t)
	for _, role := range []casefile.Role{casefile.Admin, casefile.County, casefile.Auditor} {
		for _, op := range p.Operations() {
			scope, err := p.May(casefile.Actor{Role: role}, op)
			if err == nil && scope != Public && deciding.MatchString(op) {
				t.Errorf("%s may %s", role, op)
			}
		}
	}
}

func TestScopesBelongToTheirRoles(t *testing.T) {
	t.Parallel()
	p := setup(t)
	allowed := map[casefile.Role][]Scope{
		casefile.Public: {Public}, casefile.Applicant: {Public, Own}, casefile.Enterprise: {Public, Own}, casefile.Individual: {Public, Own},
		casefile.PointStaff: {Public, Own, Point}, casefile.County: {Public, Own, County},
	}
	for role, scopes := range allowed {
		for _, op := range p.Operations() {
			if scope, err := p.May(casefile.Actor{Role: role}, op); err == nil && !slices.Contains(scopes, scope) {
				t.Errorf("%s may %s in scope %s", role, op, scope)
			}
		}
	}
}

// before the city's approval an enterprise reaches nothing of a filing, an import or a sheet.
func TestApplicantsReachNoFiling(t *testing.T) {
	t.Parallel()
	p := setup(t)
	filing := regexp.MustCompile(`Filing|Scan|Sheet|Import|Eligib|Point$|AllowedPoints|CaseHistory`)
	for _, op := range p.Operations() {
		scope, err := p.May(casefile.Actor{Role: casefile.Applicant}, op)
		if err == nil && scope != Public && filing.MatchString(op) {
			t.Errorf("an applicant may %s", op)
		}
	}
}

// A role that reached an operation by two lines would get whichever casbin found first.
func TestNoRoleIsGrantedAnOperationTwice(t *testing.T) {
	t.Parallel()
	groups := map[string][]string{}
	var lines [][]string
	for _, l := range policyLines() {
		if l[0] == "g" {
			groups[l[1]] = append(groups[l[1]], l[2])
		} else {
			lines = append(lines, l)
		}
	}
	for _, role := range casefile.Roles {
		seen := map[string]string{}
		for _, l := range lines {
			if !member(groups, string(role), l[1]) {
				continue
			}
			if by, twice := seen[l[2]]; twice {
				t.Errorf("%s gets %s from %s and from %s", role, l[2], by, l[1])
			}
			seen[l[2]] = l[1]
		}
	}
}

func policyLines() [][]string {
	var out [][]string
	for line := range strings.Lines(policyText) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.Split(line, ",")
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		out = append(out, parts)
	}
	return out
}

func member(groups map[string][]string, who, group string) bool {
	return who == group || slices.ContainsFunc(groups[who], func(g string) bool { return member(groups, g, group) })
}

func TestWhyGivesTheLineThatAllows(t *testing.T) {
	t.Parallel()
	p := setup(t)
	r := p.Why(casefile.Actor{Role: casefile.Leader}, "getNotice")
	if !r.Allowed || r.Scope != Any || !slices.Equal(r.Line, []string{"watcher", "getNotice", "any"}) || r.Version != p.Version() {
		t.Errorf("got %+v", r)
	}
	if r := p.Why(casefile.Actor{Role: casefile.County}, "recheckFiling"); r.Allowed || r.Line != nil {
		t.Errorf("got %+v", r)
	}
}

func TestVersionChangesWithEveryLine(t *testing.T) {
	t.Parallel()
	p := setup(t)
	q, err := parse(modelText, policyText+"\np, auditor, listEverything, any\n")
	if err != nil {
		t.Fatal(err)
	}
	if p.Version() == q.Version() || len(p.Version()) != 12 {
		t.Errorf("versions %q and %q", p.Version(), q.Version())
	}
}

func TestAnUnknownScopeIsNotLoaded(t *testing.T) {
	t.Parallel()
	if _, err := parse(modelText, "p, admin, setClock, everywhere"); err == nil {
		t.Error("loaded")
	}
}
