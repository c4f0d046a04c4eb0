package filing

import (
	"slices"
	"strconv"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/person"
)

// judged is what every rule may read.
type judged struct {
	c     Content
	f     Filer
	t     campaign.Terms
	on    string // reference date (T-0.1)
	birth string // from the ID number: the card's date wins (T-0.3)
}

// rule is one condition of the notice. Its id, with the version of the rule set, names it for ever.
type rule struct {
	id, clause, pointer string
	apply               func(judged) (casefile.Verdict, string, map[string]string)
}

// rules is rule set version 1, in the notice's order. Parameters come from the plan (campaign.RuleTerms).
var rules = []rule{
	{"application_date", "R-0.14", "/certificate/applied", applicationDate},
	{"level", "R-0.15", "/certificate/level", level},
	{"qualified", "R-0.16", "/certificate/issued", qualified},
	{"certificate_kind", "R-0.17", "/certificate/kind", certificateKind},
	{"issuer", "R-0.17", "/certificate/issuer", issuer},
	{"class", "R-0.18", "/contract", class},
	{"age", "R-0.19", "/person/id_number", age},
	{"contract_term", "R-0.20", "/contract", contractTerm},
	{"contract_in_force", "T-0.10", "/contract", inForce},
	{"own_employee", "R-0.80", "/contract/employer_code", ownEmployee},
	{"holder", "R-0.21", "/certificate/holder", holder},
	{"birth_date", "T-0.3", "/certificate/born", birthDate},
	{"plausible_age", "T-0.4", "/certificate/applied", plausibleAge},
}

var pointers = func() map[string]string {
	m := map[string]string{}
	for _, r := range rules {
		m[r.id] = r.pointer
	}
	return m
}()

// Evaluate applies every rule of with the reference date on (2006-01-02). It needs content that
// CheckShape found whole; rules of the other class are left out.
func Evaluate(c Content, f Filer, t campaign.Terms, on string) []casefile.Outcome {
	j := judged{c: c, f: f, t: t, on: on, birth: birthOf(c.Person.IDNumber)}
	var out []casefile.Outcome
	for _, r := range rules {
		verdict, code, inputs := r.apply(j)
		if verdict == "" {
			continue // the rule does not speak of this class
		}
		out = append(out, casefile.Outcome{Rule: r.id, Version: t.Rules.Version, Clause: clauseFor(r, f), Verdict: verdict,
			Code: code, Inputs: inputs})
	}
	return out
}

// outcomeOf finds a rule's outcome among others.
func outcomeOf(rules []casefile.Outcome, id string) (casefile.Outcome, bool) {
	i := slices.IndexFunc(rules, func(o casefile.Outcome) bool { return o.Rule == id })
	if i < 0 {
		return casefile.Outcome{}, false
	}
	return rules[i], true
}

// clauseFor cites the clause of the filer's own class.
func clauseFor(r rule, f Filer) string {
	if f.Kind == ByEnterprise {
		return r.clause
	}
	switch r.id {
	case "age":
		return "R-0.23"
	case "holder":
		return "R-0.24"
	case "class":
		return "R-0.22"
	}
	return r.clause
}

// applicationDate: applied up to the limit passes, the band after it needs a person, later fails; with the issue date
// alone, issued up to the limit passes, otherwise the application record must be scanned and read (T-0.5).
func applicationDate(j judged) (casefile.Verdict, string, map[string]string) {
	p := j.t.Rules
	in := map[string]string{"applied": j.c.Certificate.Applied, "issued": j.c.Certificate.Issued, "limit": p.AppliedBy}
	date := j.c.Certificate.Applied
	switch {
	case date == "" && j.c.Certificate.Issued <= p.AppliedBy:
		return casefile.Pass, "", in
	case date == "" && !hasScan(j.c, ScanApplication):
		return casefile.Fail, "application_record_missing", in
	case date == "":
		return casefile.NeedsHuman, "application_record_to_read", in
	case date <= p.AppliedBy:
		return casefile.Pass, "", in
	case date <= p.AppliedHumanTo:
		return casefile.NeedsHuman, "applied_in_band", in
	}
	return casefile.Fail, "applied_too_late", in
}

func level(j judged) (casefile.Verdict, string, map[string]string) {
	in := map[string]string{"level": j.c.Certificate.Level}
	if slices.Contains(j.t.Rules.Levels, j.c.Certificate.Level) {
		return casefile.Pass, "", in
	}
	return casefile.Fail, "level_not_covered", in
}

// qualified: a certificate can only have been issued after it was applied for and examined.
func qualified(j judged) (casefile.Verdict, string, map[string]string) {
	c := j.c.Certificate
	in := map[string]string{"applied": c.Applied, "issued": c.Issued}
	if c.Applied != "" && c.Issued < c.Applied {
		return casefile.Fail, "issued_before_applied", in
	}
	return casefile.Pass, "", in
}

// certificateKind: only the post certificate; a special-operation certificate is another one.
func certificateKind(j judged) (casefile.Verdict, string, map[string]string) {
	in := map[string]string{"kind": j.c.Certificate.Kind}
	if j.c.Certificate.Kind == "post_certificate" {
		return casefile.Pass, "", in
	}
	return casefile.Fail, "certificate_kind_not_covered", in
}

func issuer(j judged) (casefile.Verdict, string, map[string]string) {
	in := map[string]string{"issuer": j.c.Certificate.Issuer}
	if issuerKey(j.c.Certificate.Issuer, j.t) == issuerKey(j.t.Rules.Issuers[0], j.t) {
		return casefile.Pass, "", in
	}
	return casefile.Fail, "issuer_not_this_city", in
}

// class: A has a contract with the enterprise that files; B has none and declares so in the commitment (T-0.11).
func class(j judged) (casefile.Verdict, string, map[string]string) {
	in := map[string]string{"filer": string(j.f.Kind)}
	switch {
	case j.f.Kind == ByEnterprise && j.c.Contract == nil:
		return casefile.Fail, "contract_missing", in
	case j.f.Kind == ByIndividual && j.c.Contract != nil:
		return casefile.Fail, "class_b_has_no_contract", in
	}
	return casefile.Pass, "", in
}

// age: 以下 includes the number; the year of being MaxAge needs a person until the bureau has ruled (T-0.2). The same
// question at the end of inspection and of reporting: a different answer needs a person too (T-0.1).
func age(j judged) (casefile.Verdict, string, map[string]string) {
	at := func(on string) casefile.Verdict { return ageVerdict(person.AgeOn(date(j.birth), date(on)), j.t.Rules) }
	years := person.AgeOn(date(j.birth), date(j.on))
	in := map[string]string{"age": strconv.Itoa(years), "on": j.on, "max": strconv.Itoa(j.t.Rules.MaxAge)}
	now := at(j.on)
	switch {
	case now == casefile.Fail:
		return now, "too_old", in
	case now == casefile.NeedsHuman:
		return now, "age_in_band", in
	}
	for _, win := range []string{campaign.WinInspect, campaign.WinReport} {
		last := j.t.Windows[win].To
		if last >= j.on && at(last) != now {
			in["turns_by"] = last
			return casefile.NeedsHuman, "age_turns_during_campaign", in
		}
	}
	return casefile.Pass, "", in
}

func ageVerdict(years int, p campaign.RuleTerms) casefile.Verdict {
	switch {
	case years < p.MaxAge:
		return casefile.Pass
	case years > p.MaxAge || !p.AgeInclusive:
		return casefile.Fail
	case p.AgeBandHuman:
		return casefile.NeedsHuman
	}
	return casefile.Pass
}

// contractTerm: the term, not what remains of it: end ≥ start + 1 year − 1 day (T-0.8); kinds by T-0.9.
func contractTerm(j judged) (casefile.Verdict, string, map[string]string) {
	if j.f.Kind == ByIndividual || j.c.Contract == nil {
		return "", "", nil
	}
	k := *j.c.Contract
	in := map[string]string{"kind": k.Kind, "start": k.Start, "end": k.End}
	switch k.Kind {
	case "open":
		return casefile.Pass, "", in
	case "task", "chain":
		return casefile.NeedsHuman, "contract_kind_needs_human", in
	case "service":
		return casefile.Fail, "service_contract", in
	}
	least := date(k.Start).AddDate(0, j.t.Rules.ContractMonths, -1).Format(time.DateOnly)
	in["least"] = least
	if k.End < least {
		return casefile.Fail, "contract_too_short", in
	}
	return casefile.Pass, "", in
}

// inForce is asked on the day of submission and on site; expiry later undoes nothing (T-0.10).
func inForce(j judged) (casefile.Verdict, string, map[string]string) {
	if j.f.Kind == ByIndividual || j.c.Contract == nil {
		return "", "", nil
	}
	k := *j.c.Contract
	in := map[string]string{"start": k.Start, "end": k.End, "on": j.on}
	if k.Start > j.on || k.End != "" && k.End < j.on {
		return casefile.Fail, "contract_not_in_force", in
	}
	return casefile.Pass, "", in
}

// ownEmployee: the contract's employer is the enterprise that files; an agency's worker is the agency's (T-0.9, T-0.30).
func ownEmployee(j judged) (casefile.Verdict, string, map[string]string) {
	if j.f.Kind == ByIndividual || j.c.Contract == nil {
		return "", "", nil
	}
	in := map[string]string{"employer_code": j.c.Contract.EmployerCode, "filer_code": j.f.CreditCode}
	switch {
	case j.c.Contract.Dispatched:
		return casefile.Fail, "dispatched_worker", in
	case j.c.Contract.EmployerCode != j.f.CreditCode:
		return casefile.Fail, "not_own_employee", in
	}
	return casefile.Pass, "", in
}

// holder: the name printed is the person's, or his former one with official proof of the change (T-0.37).
func holder(j judged) (casefile.Verdict, string, map[string]string) {
	p, printed, proof := j.c.Person, j.c.Certificate.Holder, hasScan(j.c, ScanChangeProof)
	in := map[string]string{"equal": strconv.FormatBool(printed == p.Name), "proof": strconv.FormatBool(proof)}
	switch {
	case printed == p.Name:
		return casefile.Pass, "", in
	case printed == p.FormerName && proof:
		return casefile.NeedsHuman, "name_changed", in
	}
	return casefile.Fail, "holder_differs", in
}

func birthDate(j judged) (casefile.Verdict, string, map[string]string) {
	printed := j.c.Certificate.Born
	in := map[string]string{"printed": strconv.FormatBool(printed != ""), "equal": strconv.FormatBool(printed == j.birth)}
	if printed == "" || printed == j.birth {
		return casefile.Pass, "", in
	}
	return casefile.NeedsHuman, "birth_date_differs", in
}

// plausibleAge is an alarm only: no minimum age is in the notice (T-0.4).
func plausibleAge(j judged) (casefile.Verdict, string, map[string]string) {
	on := j.c.Certificate.Applied
	if on == "" {
		on = j.c.Certificate.Issued
	}
	years := person.AgeOn(date(j.birth), date(on))
	in := map[string]string{"age": strconv.Itoa(years), "on": on}
	if years < j.t.Rules.MinAgeAlarm {
		return casefile.NeedsHuman, "implausibly_young", in
	}
	return casefile.Pass, "", in
}
