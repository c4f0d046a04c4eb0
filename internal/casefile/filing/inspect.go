package filing

import (
	"fmt"
	"slices"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/person"
)

// The originals that must be seen; the contract for class A only.
const (
	OriginalCertificate = "certificate"
	OriginalIDCard      = "id_card"
	OriginalContract    = "contract"
	OriginalSheet       = "sheet"
)

// RequiredOriginals lists what this filing's inspection needs to see.
func (s State) RequiredOriginals() []string {
	need := []string{OriginalCertificate, OriginalIDCard, OriginalSheet}
	if s.Filer.Kind == ByEnterprise {
		need = append(need, OriginalContract)
	}
	return need
}

// What the Centre is asked about from the desk, as the ref of a hold needs_human.
const (
	refCard = "id_card" // an expired card, or one of another kind (T-0.36)
	refAge  = "age"     // the rule, with another answer on site than on the reference day (T-0.1)
)

func isCardHold(h Hold) bool { return h.Kind == HoldNeedsHuman && h.Ref == refCard }

// atDesk is what every act at the point needs: the stage, the window, the right point, nothing that pauses.
func (a ask) atDesk(besides ...func(Hold) bool) error {
	if err := a.in(Submitted); err != nil {
		return err
	}
	if err := a.within(campaign.WinInspect); err != nil {
		return err
	}
	if a.cmd.Actor.Point != a.s.Point {
		return casefile.Refuse(casefile.Forbidden, "not_your_point", "clause", "R-0.92")
	}
	if a.s.Transfer != nil { // two points would work on one filing
		return casefile.Refuse(casefile.Conflict, "transfer_open", "point", a.s.Transfer.To)
	}
	for _, h := range a.s.Holds {
		if h.Kind != HoldOriginal && !slices.ContainsFunc(besides, func(of func(Hold) bool) bool { return of(h) }) {
			return casefile.Refuse(casefile.Conflict, "on_hold", "hold", string(h.Kind))
		}
	}
	return nil
}

func tick(a ask) ([]casefile.Draft, error) {
	if err := a.atDesk(); err != nil {
		return nil, err
	}
	t, err := data[Tick](a)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(a.s.RequiredOriginals(), t.Original) {
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/original", "no_such_original")})
	}
	if t.Original == OriginalSheet && t.Seen && a.s.Sheet == nil {
		return nil, casefile.Refuse(casefile.Conflict, "not_on_a_sheet", "clause", "R-0.91")
	}
	return one(EvTicked, t), nil
}

// capture keeps the identity read at the desk. A difference is not refused here: it is recorded, and it
// blocks the pass. A temporary card needs a second officer (T-0.36). While the Centre is asked about a card, another
// one may be read.
func capture(a ask) ([]casefile.Draft, error) {
	if err := a.atDesk(isCardHold); err != nil {
		return nil, err
	}
	c, err := data[Capture](a)
	if err != nil {
		return nil, err
	}
	var wrong []casefile.Field
	if c.Source != "reader" && c.Source != "manual" {
		wrong = append(wrong, casefile.Wrong("/source", "capture_source"))
	}
	if c.Source == "reader" && c.Device == "" {
		wrong = append(wrong, casefile.Wrong("/device", "required"))
	}
	if !slices.Contains([]string{"resident", "temporary", "other"}, c.Card) {
		wrong = append(wrong, casefile.Wrong("/card", "card_kind"))
	}
	if c.Card == "temporary" && (c.Second == "" || a.cmd.Actor.Is(c.Second)) {
		wrong = append(wrong, casefile.Wrong("/second", "second_officer"))
	}
	p, fields := checkIdentity(c.Name, c.IDNumber, a.now, a.cmd.Clock.Rehearsal)
	wrong = append(wrong, fields...)
	if c.ValidTo != "" && !isDate(c.ValidTo) {
		wrong = append(wrong, casefile.Wrong("/valid_to", "date"))
	}
	wrong = append(wrong, tooLong("/address", c.Address, maxAddress)...)
	wrong = append(wrong, tooLong("/issuer", c.Issuer, maxOffice)...)
	if err := casefile.InvalidFields(wrong); err != nil {
		return nil, err
	}
	c.Address, c.Issuer = person.NormalizeText(c.Address), person.NormalizeText(c.Issuer)
	c.Name, c.IDNumber, c.By, c.At = p.Name, p.IDNumber, a.cmd.Actor.ID, a.now
	return one(EvCaptured, c), nil
}

// forCentre says that the point may not judge the card by itself (T-0.36).
func (c Capture) forCentre(at time.Time) bool {
	return c.Card == "other" || c.ValidTo != "" && c.ValidTo < casefile.DateOf(at)
}

func (c Capture) sameCard(d Capture) bool {
	return c.Card == d.Card && c.ValidTo == d.ValidTo && c.IDNumber == d.IDNumber && c.Name == d.Name
}

// inspect is the point's verdict: pass only with every original seen and the identity captured and
// equal; fail and pending with a coded reason; return, with remarks, to the filer who stands there (T-0.41). What the
// Centre must be asked about makes a hold of the pass.
func inspect(a ask) ([]casefile.Draft, error) {
	if err := a.atDesk(); err != nil {
		return nil, err
	}
	v, err := data[Inspect](a)
	if err != nil {
		return nil, err
	}
	if err := a.checkVerdict(v); err != nil {
		return nil, err
	}
	switch v.Verdict {
	case "return":
		return []casefile.Draft{a.toFiler(EvInspected, Verdict{Inspect: v, Reinspected: a.s.Reinspect}, "filing_returned", "reason", first(v.Codes))}, nil
	case "fail", "pending":
		d := a.toFiler(EvInspected, Verdict{Inspect: v, Reinspected: a.s.Reinspect}, "filing_"+v.Verdict)
		return []casefile.Draft{d}, nil
	}
	rules, about, err := a.passable()
	if err != nil {
		return nil, err
	}
	if about != "" {
		return []casefile.Draft{{Type: EvHeld, Data: HoldCommand{Kind: HoldNeedsHuman, Other: about}, Rules: rules}}, nil
	}
	d := a.toFiler(EvInspected, Verdict{Inspect: v, Reinspected: a.s.Reinspect}, "filing_passed")
	d.Rules = rules
	return []casefile.Draft{d}, nil
}

func (a ask) checkVerdict(v Inspect) error {
	var wrong []casefile.Field
	if !slices.Contains([]string{"pass", "fail", "pending", "return"}, v.Verdict) {
		wrong = append(wrong, casefile.Wrong("/verdict", "verdict"))
	}
	if v.Verdict != "pass" && len(v.Codes) == 0 {
		wrong = append(wrong, casefile.Wrong("/codes", "reason_missing"))
	}
	for i, code := range v.Codes {
		wrong = append(wrong, checkReason(fmt.Sprintf("/codes/%d", i), code, true)...)
	}
	if v.Verdict == "return" && len(v.Remarks) == 0 {
		wrong = append(wrong, casefile.Wrong("/remarks", "required"))
	}
	who := []string{"handler", "holder"} // T-0.34
	if a.s.Filer.Kind == ByIndividual {
		who = []string{"holder"}
		if a.s.hasScan(ScanMandate) {
			who = append(who, "proxy")
		}
	}
	if !slices.Contains(who, v.Appeared) {
		wrong = append(wrong, casefile.Wrong("/appeared", "appeared"))
	}
	return casefile.InvalidFields(wrong)
}

// passable says what still stands against a pass, or about what the Centre must be asked first, and gives the rules
// applied on site (T-0.1, T-0.10).
func (a ask) passable() (rules []casefile.Outcome, about string, err error) {
	if err := a.seen(); err != nil {
		return nil, "", err
	}
	today := Evaluate(a.s.Content, a.s.Filer, a.s.Terms, casefile.DateOf(a.now))
	for _, id := range []string{"contract_in_force", refAge} {
		if o, ok := outcomeOf(today, id); ok { // a person without employer has no contract
			rules = append(rules, o)
		}
	}
	if o, _ := outcomeOf(rules, "contract_in_force"); o.Verdict == casefile.Fail {
		return nil, "", casefile.Refuse(casefile.Conflict, "contract_not_in_force", "clause", "T-0.10")
	}
	now, _ := outcomeOf(rules, refAge)
	then, _ := outcomeOf(Evaluate(a.s.Content, a.s.Filer, a.s.Terms, a.s.Reference), refAge)
	switch {
	case a.s.Inspection.Capture.forCentre(a.now) && !slices.Contains(a.s.Cleared, refCard):
		return rules, refCard, nil
	case now.Verdict != then.Verdict && !slices.Contains(a.s.Cleared, refAge):
		return rules, refAge, nil
	}
	return rules, "", nil
}

// seen checks that every original was seen, and that the person at the desk is the one of the filing.
func (a ask) seen() error {
	in := a.s.Inspection
	var missing []casefile.Field
	for _, o := range a.s.RequiredOriginals() {
		if !in.Originals[o] {
			missing = append(missing, casefile.Wrong("/originals/"+o, "original_not_seen"))
		}
	}
	if len(missing) > 0 {
		return &casefile.Error{Kind: casefile.Conflict, Code: "originals_missing", Fields: missing}
	}
	c := in.Capture
	switch {
	case a.s.Sheet == nil:
		return casefile.Refuse(casefile.Conflict, "not_on_a_sheet", "clause", "R-0.91")
	case c == nil:
		return casefile.Refuse(casefile.Conflict, "identity_not_captured", "clause", "R-0.46")
	case c.IDNumber != a.s.Content.Person.IDNumber || c.Name != a.s.Content.Person.Name:
		return casefile.Refuse(casefile.Conflict, "identity_differs", "clause", "R-0.45")
	}
	return nil
}
