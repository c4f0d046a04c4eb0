package filing

import (
	"slices"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
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

// atDesk is what every act at the point needs: the stage, the window, the right point, nothing that pauses.
func (a ask) atDesk() error {
	if err := a.in(Submitted); err != nil {
		return err
	}
	if err := a.within(campaign.WinInspect); err != nil {
		return err
	}
	if a.cmd.Actor.Point != a.s.Point {
		return casefile.Refuse(casefile.Forbidden, "not_your_point", "clause", "R-0.92")
	}
	for _, h := range a.s.Holds {
		if h.Kind != HoldOriginal {
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
// blocks the pass. A temporary card needs a second officer (T-0.36).
func capture(a ask) ([]casefile.Draft, error) {
	if err := a.atDesk(); err != nil {
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
	if c.Card == "temporary" && (c.Second == "" || c.Second == a.cmd.Actor.ID) {
		wrong = append(wrong, casefile.Wrong("/second", "second_officer"))
	}
	p, fields := checkIdentity(c.Name, c.IDNumber, a.now, a.cmd.Clock.Rehearsal)
	wrong = append(wrong, fields...)
	if c.ValidTo != "" && !isDate(c.ValidTo) {
		wrong = append(wrong, casefile.Wrong("/valid_to", "date"))
	}
	if err := casefile.InvalidFields(wrong); err != nil {
		return nil, err
	}
	c.Name, c.IDNumber, c.By, c.At = p.Name, p.IDNumber, a.cmd.Actor.ID, a.now
	return one(EvCaptured, c), nil
}

// inspect is the point's verdict: pass only with every original seen and the identity captured and
// equal; fail and pending with a coded reason.
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
	if v.Verdict != "pass" {
		d := a.toFiler(EvInspected, Verdict{Inspect: v, Reinspected: a.s.Reinspect}, "filing_"+v.Verdict)
		return []casefile.Draft{d}, nil
	}
	rules, err := a.passable(v)
	if err != nil {
		return nil, err
	}
	d := a.toFiler(EvInspected, Verdict{Inspect: v, Reinspected: a.s.Reinspect}, "filing_passed")
	d.Rules = rules
	return []casefile.Draft{d}, nil
}

func (a ask) checkVerdict(v Inspect) error {
	var wrong []casefile.Field
	if !slices.Contains([]string{"pass", "fail", "pending"}, v.Verdict) {
		wrong = append(wrong, casefile.Wrong("/verdict", "verdict"))
	}
	if v.Verdict != "pass" && len(v.Codes) == 0 {
		wrong = append(wrong, casefile.Wrong("/codes", "reason_missing"))
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

// passable says what still stands against a pass, and gives the rules applied on site (T-0.10).
func (a ask) passable(v Inspect) ([]casefile.Outcome, error) {
	in := a.s.Inspection
	var missing []casefile.Field
	for _, o := range a.s.RequiredOriginals() {
		if !in.Originals[o] {
			missing = append(missing, casefile.Wrong("/originals/"+o, "original_not_seen"))
		}
	}
	if len(missing) > 0 {
		return nil, &casefile.Error{Kind: casefile.Conflict, Code: "originals_missing", Fields: missing}
	}
	c := in.Capture
	switch {
	case c == nil:
		return nil, casefile.Refuse(casefile.Conflict, "identity_not_captured", "clause", "R-0.46")
	case c.IDNumber != a.s.Content.Person.IDNumber || c.Name != a.s.Content.Person.Name:
		return nil, casefile.Refuse(casefile.Conflict, "identity_differs", "clause", "R-0.45")
	case c.ValidTo != "" && c.ValidTo < casefile.DateOf(a.now):
		return nil, casefile.Refuse(casefile.Conflict, "card_expired", "clause", "T-0.36")
	case c.Card == "other":
		return nil, casefile.Refuse(casefile.Conflict, "card_to_centre", "clause", "T-0.36")
	}
	onSite := contractInForce(a.s.Content, a.s.Filer, a.s.Terms.Rules.Version, casefile.DateOf(a.now))
	if onSite.Verdict == casefile.Fail {
		return nil, casefile.Refuse(casefile.Conflict, "contract_not_in_force", "clause", "T-0.10")
	}
	return []casefile.Outcome{onSite}, nil
}

// stamp records the seal, only after a pass (T-0.39). A second one is refused with the first one's date.
func stamp(a ask) ([]casefile.Draft, error) {
	if err := a.in(Inspected); err != nil {
		return nil, err
	}
	if a.cmd.Actor.Point != a.s.Point {
		return nil, casefile.Refuse(casefile.Forbidden, "not_your_point", "clause", "R-0.92")
	}
	st, err := data[Stamp](a)
	if err != nil {
		return nil, err
	}
	if st.Seal == "" {
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/seal", "required")})
	}
	if first, ok := a.s.ActiveSeal(); ok {
		return nil, casefile.Refuse(casefile.Conflict, "already_sealed", "on", casefile.DateOf(first.At), "clause", "T-0.35")
	}
	return one(EvSealed, Seal{ID: st.Seal, Photo: st.Photo, By: a.cmd.Actor.ID, At: a.now}), nil
}

// ActiveSeal is the seal that stands in the certificate.
func (s State) ActiveSeal() (Seal, bool) {
	for _, x := range s.Seals {
		if !x.Void {
			return x, true
		}
	}
	return Seal{}, false
}

func joinSheet(a ask) ([]casefile.Draft, error) {
	if err := a.in(Submitted, Inspected); err != nil { // inspected: its first sheet was given up before it was signed
		return nil, err
	}
	c, err := data[SheetCommand](a)
	if err != nil {
		return nil, err
	}
	if a.s.Sheet != nil && a.s.Sheet.ID != c.Sheet && !a.s.Sheet.Signed {
		return nil, casefile.Refuse(casefile.Conflict, "on_another_sheet")
	}
	return one(EvSheetJoined, c), nil
}

func leaveSheet(a ask) ([]casefile.Draft, error) {
	c, err := data[SheetCommand](a)
	if err != nil || a.s.Sheet == nil || a.s.Sheet.ID != c.Sheet {
		return nil, err
	}
	return one(EvSheetLeft, c), nil
}

func sheetSigned(a ask) ([]casefile.Draft, error) {
	c, err := data[SheetCommand](a)
	if err != nil {
		return nil, err
	}
	if a.s.Sheet == nil || a.s.Sheet.ID != c.Sheet || a.s.Stage != Inspected {
		return nil, casefile.Refuse(casefile.Conflict, "wrong_stage", "stage", string(a.s.Stage), "command", a.cmd.Type)
	}
	return one(EvSheetSigned, c), nil
}

// handOver needs the pass, the seal and the signed sheet.
func handOver(a ask) ([]casefile.Draft, error) {
	if err := a.in(Inspected); err != nil {
		return nil, err
	}
	h, err := data[HandOver](a)
	if err != nil {
		return nil, err
	}
	if _, sealed := a.s.ActiveSeal(); !sealed {
		return nil, casefile.Refuse(casefile.Conflict, "not_sealed", "clause", "R-0.95")
	}
	if a.s.Sheet == nil || !a.s.Sheet.Signed {
		return nil, casefile.Refuse(casefile.Conflict, "sheet_not_signed", "clause", "R-0.94")
	}
	return one(EvHandedOver, h), nil
}
