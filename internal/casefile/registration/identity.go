package registration

import (
	"strconv"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/person"
)

// maxName bounds an enterprise's name.
const maxName = 60

// normalized brings what people type to one form; what has no normal form stays as typed, for problems to name.
func (e Enterprise) normalized() Enterprise {
	e.Name = person.NormalizeText(e.Name)
	e.CreditCode, e.Group = creditCode(e.CreditCode), creditCode(e.Group)
	e.Area = person.NormalizeNumber(e.Area)
	e.Representative, e.Handler = name(e.Representative), name(e.Handler)
	e.Phone = phone(e.Phone)
	return e
}

func creditCode(typed string) string {
	if c, fault := person.ParseCreditCode(typed); fault == "" {
		return c.Code
	}
	return person.NormalizeNumber(typed)
}

func name(typed string) string {
	if n, fault := person.NormalizeName(typed); fault == "" {
		return n
	}
	return person.NormalizeText(typed)
}

func phone(typed string) string {
	if n, fault := person.NormalizePhone(typed); fault == "" {
		return n
	}
	return person.NormalizeText(typed)
}

// problems names every field that is wrong, and, once the whole is asked for, every field that is empty.
func (e Enterprise) problems(whole bool, t campaign.Terms) []casefile.Field {
	var wrong []casefile.Field
	check := func(pointer, value string, needed bool, fault func(string) string) {
		switch {
		case value == "" && needed && whole:
			wrong = append(wrong, casefile.Wrong(pointer, "required"))
		case value != "" && fault(value) != "":
			wrong = append(wrong, casefile.Wrong(pointer, fault(value)))
		}
	}
	check("/enterprise/name", e.Name, true, longName)
	check("/enterprise/credit_code", e.CreditCode, true, creditFault)
	check("/enterprise/area", e.Area, true, areaFault)
	check("/enterprise/group", e.Group, false, creditFault)
	check("/enterprise/representative", e.Representative, true, nameFault)
	check("/enterprise/handler", e.Handler, true, nameFault)
	check("/enterprise/phone", e.Phone, true, phoneFault)
	if e.Municipal && e.Area != "" && t.Outside(e.Area) {
		wrong = append(wrong, casefile.Wrong("/enterprise/municipal", "municipal_outside", "clause", "T-0.24"))
	}
	return wrong
}

// Whole says that nothing of is missing or wrong.
func (e Enterprise) Whole(t campaign.Terms) bool { return len(e.problems(true, t)) == 0 }

func longName(v string) string {
	if n := len([]rune(v)); n < 2 || n > maxName {
		return "name_length"
	}
	return ""
}

func creditFault(v string) string { _, fault := person.ParseCreditCode(v); return fault }
func nameFault(v string) string   { _, fault := person.NormalizeName(v); return fault }
func phoneFault(v string) string  { _, fault := person.NormalizePhone(v); return fault }

func areaFault(v string) string {
	if n, err := strconv.Atoi(v); err != nil || len(v) != 6 || n < 100000 {
		return "area_code"
	}
	return ""
}

// evaluate says what the rules make of a whole registration. It shows the reviewer where to look; he decides.
func (e Enterprise) evaluate(t campaign.Terms, onStaff bool) []casefile.Outcome {
	out := func(rule, clause string, human bool, code string, in map[string]string) casefile.Outcome {
		o := casefile.Outcome{Rule: rule, Version: t.Rules.Version, Clause: clause, Verdict: casefile.Pass, Inputs: in}
		if human {
			o.Verdict, o.Code = casefile.NeedsHuman, code
		}
		return o
	}
	code, _ := person.ParseCreditCode(e.CreditCode)
	area := map[string]string{"area": e.Area, "outside": strconv.FormatBool(t.Outside(e.Area))}
	all := []casefile.Outcome{
		out("registration_credit_code", "R-0.137", code.OrganisationBad, "credit_code_inner_check", nil),
		out("registration_proof", "R-0.137", true, "proof_to_read", nil),
		out("registration_seat", "T-0.26", e.pointless(t), "area_without_point", area),
		out("registration_group", "R-0.133", e.Group != "", "group_to_confirm", nil),
		out("registration_municipal", "T-0.24", e.Municipal, "municipal_to_confirm", nil),
	}
	if onStaff { // asked of a group with a point of its own, and only then an outcome: older histories have none
		all = append(all, out("registration_handler", "T-0.27", true, "handler_may_be_staff", nil))
	}
	return all
}

// pointless says that the seat lies in the city and has no point of its own: its filings are routed elsewhere, and the
// administrator is told (T-0.26).
func (e Enterprise) pointless(t campaign.Terms) bool {
	_, flagged := t.Route(e.Area)
	return flagged && !t.Outside(e.Area)
}

func (h Holder) normalized() Holder {
	h.Name, h.Phone = name(h.Name), phone(h.Phone)
	h.IDNumber, h.Area = person.NormalizeNumber(h.IDNumber), person.NormalizeNumber(h.Area)
	return h
}

// verify checks an individual's identity by itself (T-0.15): the number's form, date and check digit, the name's form,
// a phone to be reached at. There is no youngest age (T-0.4). Test numbers (area 99) pass in a rehearsal only. It puts
// the number in its normal form.
func (h *Holder) verify(t campaign.Terms, now time.Time, rehearsal bool) ([]casefile.Field, []casefile.Outcome) {
	var wrong []casefile.Field
	id, fault := person.ParseID(h.IDNumber, now, rehearsal)
	if fault != "" {
		wrong = append(wrong, casefile.Wrong("/holder/id_number", fault))
	} else {
		h.IDNumber = id.Number
	}
	for _, f := range []struct{ pointer, fault string }{
		{"/holder/name", nameFault(h.Name)}, {"/holder/phone", phoneFault(h.Phone)}, {"/holder/area", optional(h.Area, areaFault)},
	} {
		if f.fault != "" {
			wrong = append(wrong, casefile.Wrong(f.pointer, f.fault))
		}
	}
	pass := func(rule string) casefile.Outcome {
		return casefile.Outcome{Rule: rule, Version: t.Rules.Version, Clause: "T-0.15", Verdict: casefile.Pass}
	}
	return wrong, []casefile.Outcome{pass("identity_number"), pass("identity_name"), pass("identity_phone")}
}

func optional(v string, fault func(string) string) string {
	if v == "" {
		return ""
	}
	return fault(v)
}
