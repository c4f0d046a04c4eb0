package simulate

import (
	"fmt"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
)

// What people do with a filing, each as the several commands that it takes.

var (
	centre = casefile.Actor{ID: "acc-reviewer", Role: casefile.Reviewer}
	system = casefile.SystemActor()
)

func deskOf(point string) casefile.Actor {
	return casefile.Actor{ID: "acc-" + point, Role: casefile.PointStaff, Point: point}
}

// fillIn is the whole of the notice's steps, R-0.73 to. It says whether the filing was submitted.
func (l *life) fillIn(t campaign.Terms, at time.Time) bool {
	applied := "2014-05-01"
	switch {
	case l.chance(lateApplied):
		applied = "2018-02-01"
	case l.chance(doubtful):
		applied = "2017-05-01"
	}
	l.begun = true
	if !l.do(l.who, filing.CmdCreate, filing.Create{Terms: t, Filer: l.filer, Content: worker(l.n, l.filer, applied)}, at) {
		return false
	}
	l.state.Terms = t // the very same, kept once for all instead of once for each
	for _, kind := range l.scans() {
		l.do(l.who, filing.CmdAttach, filing.Attach{ID: fmt.Sprintf("up-%d-%s", l.n, kind), Kind: kind, Name: "scan.jpg", Size: 1 << 16}, at.Add(time.Minute))
	}
	l.sign(at.Add(2 * time.Minute))
	point := l.from
	if point == "" {
		point = campaign.DefaultPoint(place(l.filer), t)
	}
	l.do(l.who, filing.CmdChoosePoint, filing.ChoosePoint{Point: point}, at.Add(3*time.Minute))
	return l.do(l.who, filing.CmdSubmit, nil, at.Add(4*time.Minute))
}

func (l *life) scans() []string {
	if l.filer.Kind == filing.ByIndividual {
		return []string{filing.ScanCertificate}
	}
	return []string{filing.ScanCertificate, filing.ScanContract}
}

func (l *life) sign(at time.Time) {
	s := filing.Sign{TextVersion: l.state.Terms.Commitment.Version, Content: filing.ContentHash(l.state.Content), Capacity: "handler"}
	if l.filer.Kind == filing.ByIndividual {
		s.Capacity, s.NoEmployer = "holder", true
	}
	l.do(l.who, filing.CmdSign, s, at)
}

// again is a returned filing put right: it is signed and submitted anew.
func (l *life) again(at time.Time) bool {
	l.sign(at)
	return l.do(l.who, filing.CmdSubmit, nil, at.Add(time.Minute))
}

// inspect is what happens at the desk. Whatever is passed is also sealed, and its sheet signed.
func (l *life) inspect(at time.Time) {
	who := deskOf(l.state.Point)
	if l.state.Sheet == nil {
		l.do(system, filing.CmdJoinSheet, filing.SheetCommand{Sheet: "sheet-" + l.filer.ID, Version: 1}, at)
	}
	pends := l.chance(deskPends)
	for _, o := range l.state.RequiredOriginals() {
		if !l.state.Inspection.Originals[o] && !(pends && o == filing.OriginalCertificate) {
			l.do(who, filing.CmdTick, filing.Tick{Original: o, Seen: true}, at)
		}
	}
	if l.state.Inspection.Capture == nil {
		l.do(who, filing.CmdCapture, filing.Capture{Source: "reader", Device: "reader-1", Name: l.state.Content.Person.Name,
			IDNumber: l.state.Content.Person.IDNumber, Card: "resident"}, at)
	}
	v := filing.Inspect{Verdict: "pass", Appeared: "holder"}
	switch {
	case pends:
		v.Verdict, v.Codes = "pending", []string{"original_missing"}
	case l.chance(deskFails):
		v.Verdict, v.Codes = "fail", []string{"identity_mismatch"}
	case l.chance(deskReturns):
		v.Verdict, v.Codes = "return", []string{"number_differs"}
		v.Remarks = []filing.Remark{{Pointer: "/certificate/number", Code: "number_differs"}}
	}
	if !l.do(who, filing.CmdInspect, v, at.Add(5*time.Minute)) || l.state.Stage != filing.Inspected {
		return
	}
	if _, sealed := l.state.ActiveSeal(); !sealed {
		l.do(who, filing.CmdSeal, filing.Stamp{Seal: "seal-" + l.state.Point}, at.Add(6*time.Minute))
	}
	l.do(system, filing.CmdSheetSigned, filing.SheetCommand{Sheet: l.state.Sheet.ID, Version: l.state.Sheet.Version}, at.Add(7*time.Minute))
}

func (l *life) recheck(at time.Time) {
	r := filing.Recheck{Verdict: "pass", Seen: l.state.Round}
	switch {
	case l.chance(centreNo):
		r.Verdict, r.Code = "reject", "certificate_doubtful"
	case l.chance(centreBack):
		r.Verdict, r.Code = "return_filer", "scan_unreadable"
	case l.chance(centreDesk):
		r.Verdict, r.Code = "return_point", "original_missing"
	}
	l.do(centre, filing.CmdRecheck, r, at)
}

// rule answers what asks for a person.
func (l *life) rule(at time.Time) {
	for _, h := range l.state.Holds {
		if h.Kind == filing.HoldOriginal || h.Kind == filing.HoldMatching {
			continue
		}
		decision := "clear"
		if !l.chance(rulesFor) {
			decision = "uphold"
		}
		l.do(centre, filing.CmdResolve, filing.Resolve{Kind: h.Kind, Ref: h.Ref, Decision: decision, Code: "ruling"}, at)
		if l.state.Stage.Over() {
			return
		}
	}
}

// waitsForRuling says that the Centre is asked before the desk may go on.
func (l *life) waitsForRuling() bool {
	for _, h := range l.state.Holds {
		if h.Kind != filing.HoldOriginal && h.Kind != filing.HoldMatching {
			return true
		}
	}
	return false
}
