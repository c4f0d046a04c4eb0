package filing

import (
	"maps"
	"slices"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

// The facts from the desk of the point to the province's receipt.

func applyTicked(s *State, e casefile.Event, d Tick) {
	s.officers(e)
	s.Inspection.Originals = maps.Clone(s.Inspection.Originals)
	if s.Inspection.Originals == nil {
		s.Inspection.Originals = map[string]bool{}
	}
	s.Inspection.Originals[d.Original] = d.Seen
}

// officers keeps who has worked on the filing at the desk, and for whom.
func (s *State) officers(e casefile.Event, more ...string) {
	for _, id := range append([]string{e.Actor.ID, e.Actor.For}, more...) {
		if id != "" && !slices.Contains(s.Inspection.Officers, id) {
			s.Inspection.Officers = append(slices.Clip(s.Inspection.Officers), id)
		}
	}
}

// applyCaptured: a card that the point may not judge goes to the Centre (T-0.36). What the Centre said of one card
// does not hold for another.
func applyCaptured(s *State, e casefile.Event, d Capture) {
	if old := s.Inspection.Capture; old == nil || !old.sameCard(d) {
		s.Cleared = slices.DeleteFunc(slices.Clone(s.Cleared), func(ref string) bool { return ref == refCard })
	}
	s.Inspection.Capture = &d
	s.officers(e, d.Second)
	s.dropHolds(isCardHold)
	if d.forCentre(e.At) && !slices.Contains(s.Cleared, refCard) {
		s.Holds = append(slices.Clip(s.Holds), Hold{Kind: HoldNeedsHuman, Ref: refCard, Since: e.At})
	}
}

func applyInspected(s *State, e casefile.Event, d Verdict) {
	in := &s.Inspection
	in.Verdict, in.Codes, in.Appeared, in.By, in.At = d.Inspect.Verdict, d.Codes, d.Appeared, e.Actor.ID, e.At
	s.officers(e)
	s.dropHolds(func(h Hold) bool { return h.Kind == HoldOriginal })
	switch d.Inspect.Verdict {
	case "pass":
		s.Stage, s.Reinspect = Inspected, false
	case "fail":
		s.Stage, s.Reason = Rejected, first(d.Codes)
		s.Sheet = nil // the paper stays good for the others: whoever signs it leaves this line out (T-0.38)
		s.letGo(e)
		s.voidSeals()
	case "return": // the filer stands there: he corrects and signs anew (T-0.41)
		s.Stage, s.Remarks, s.Reason = Returned, d.Remarks, first(d.Codes)
		s.lateFrom(e, "our_overrun")
		s.letGo(e)
	default:
		s.Remarks, s.Reason = d.Remarks, first(d.Codes)
		s.Holds = append(s.Holds, Hold{Kind: HoldOriginal, Ref: first(d.Codes), Since: e.At})
	}
}

func first(codes []string) string {
	if len(codes) == 0 {
		return ""
	}
	return codes[0]
}

func applySealed(s *State, e casefile.Event, d Seal) {
	s.officers(e)
	s.Seals = append(slices.Clip(s.Seals), d)
}

// applyReturned: to the filer for data errors, to the point for inspection errors (T-0.46). A line in a notice leaves
// it and gets seven new days later (T-0.55). An overturned pass voids its stamp, and the next one is stamped (T-0.39).
func applyReturned(s *State, e casefile.Event, d Returning) {
	if s.Stage == Contested {
		s.tell(e, Kind, s.Twin, CmdRelease, HoldCommand{Other: e.Case})
	}
	late := "our_overrun"
	if s.Stage == Refused {
		late = "province_rejection"
	}
	s.Remarks, s.Reason, s.Handover, s.RecheckBy, s.Notice = d.Remarks, d.Code, "", "", nil
	if d.To == "point" {
		s.Stage, s.Reinspect = Submitted, true
		s.Inspection = Inspection{Capture: s.Inspection.Capture, Officers: s.Inspection.Officers}
		s.Sheet = nil
		s.voidSeals()
		return
	}
	s.Stage = withFiler(d.Unplaced)
	s.lateFrom(e, late)
	s.letGo(e)
}

// withFiler is the stage in which the filer edits: one that holds the certificate, unless another filing does.
func withFiler(unplaced bool) Stage {
	if unplaced {
		return Draft
	}
	return Returned
}

// lateFrom remembers that the filing reached the filer when he could no longer correct it in the main campaign.
func (s *State) lateFrom(e casefile.Event, cause string) {
	s.Late = ""
	if end := s.Terms.Windows[campaign.WinCorrect].End(); !end.IsZero() && !e.At.Before(end) {
		s.Late = cause
	}
}

func applySheetJoined(s *State, _ casefile.Event, d SheetCommand) {
	s.Sheet = &SheetRef{ID: d.Sheet, Version: d.Version}
}

func applySheetLeft(s *State, _ casefile.Event, _ SheetCommand) {
	s.Sheet = nil
	if s.Stage == Submitted {
		s.unseeSheet()
	}
}

func applySheetSigned(s *State, _ casefile.Event, d SheetCommand) {
	s.Sheet = &SheetRef{ID: d.Sheet, Version: d.Version, Signed: true}
}

func applyHandedOver(s *State, _ casefile.Event, d HandOver) {
	s.Stage, s.Handover = HandedOver, d.Handover
}

func applyRechecked(s *State, e casefile.Event, _ Recheck) {
	s.Stage, s.RecheckBy = Rechecked, e.Actor.ID
}

func applyAnnounced(s *State, _ casefile.Event, d Announce) {
	s.Stage = Announced
	s.Notice = &NoticeRef{ID: d.Notice, Line: d.Line, First: d.First, Last: d.Last, End: d.End}
}

func applyNoticeEnded(s *State, _ casefile.Event, _ NoticeEnded) {
	n := *s.Notice
	n.Ended = true
	s.Notice = &n
	if s.Stage == Announced {
		s.Stage = Confirmed
	}
}

func applySevered(s *State, _ casefile.Event, d Objected) {
	s.Stage, s.Objections = Severed, append(slices.Clip(s.Objections), d.Objection)
}

func applyReinstated(s *State, _ casefile.Event, d Objected) {
	if !s.superseding() {
		s.Cause = objectedBefore(s.Cause)
	}
	s.Objections = slices.DeleteFunc(slices.Clone(s.Objections), func(id string) bool { return id == d.Objection })
	if len(s.Objections) > 0 {
		return
	}
	s.Stage = Announced
	if s.Notice != nil && s.Notice.Ended { // the original publicity counts (T-0.54)
		s.Stage = Confirmed
	}
}

// objectedBefore remembers, while the filing is in the main track, that an objection cost it time.
func objectedBefore(cause string) string {
	if cause == "" {
		return "objection_delay"
	}
	return cause
}

func (s State) objected() bool { return s.Track == Main && s.Cause == "objection_delay" }

func applyUpheld(s *State, e casefile.Event, d Objected) {
	s.Objections, s.Reason = nil, d.Code
	if d.Outcome == "removed" {
		s.Stage = Rejected
		s.letGo(e)
		s.voidSeals()
		return
	}
	s.Stage, s.Notice, s.Handover, s.RecheckBy, s.Proposal = Returned, nil, "", "", nil
	s.lateFrom(e, "objection_delay")
	s.offSheet(e)
	s.voidSeals()
}

// applyCorrected: what persons decided was decided of other content; the rules as judged for this one stand instead.
func applyCorrected(s *State, e casefile.Event, d Correction) {
	s.Content, s.Cleared, s.Proposal = Normalize(changed(s.Content, d.Changes)), nil, nil
	if len(e.Rules) > 0 {
		s.Outcomes = e.Rules
	}
	switch d.Kind {
	case kindErratum:
		if d.Refresh && s.Notice != nil {
			s.tell(e, "notice", s.Notice.ID, "refresh_line", map[string]int{"line": s.Notice.Line})
		}
	case kindRepair:
		s.Stage = Confirmed
	case kindAmendment, kindWithdrawal:
		s.Stage, s.Leaving = Confirmed, d.Kind == kindWithdrawal
		s.Report = &ReportRef{Supersedes: s.Report.Record}
	}
}

func applyProposed(s *State, _ casefile.Event, d Proposal) { s.Proposal = &d }

func applyRuled(s *State, e casefile.Event, _ Ruling) {
	p := *s.Proposal
	p.RuledBy = e.Actor.ID
	s.Proposal = &p
}

func applyRefusedOrder(s *State, _ casefile.Event, _ Reasoned) { s.Proposal = nil }

func applyIncluded(s *State, _ casefile.Event, d Include) {
	r := ReportRef{ID: d.Report, Record: d.Record}
	if s.Report != nil {
		r.Supersedes = s.Report.Supersedes
	}
	s.Stage, s.Report = Reported, &r
}

func applyExcluded(s *State, _ casefile.Event, _ Include) {
	r := ReportRef{Supersedes: s.Report.Supersedes}
	s.Stage, s.Report = Confirmed, &r
}

// reasonWithdrawnThere is the reason of a filing whose record the province has taken out.
const reasonWithdrawnThere = "record_withdrawn"

func applyReceived(s *State, e casefile.Event, d Receipt) {
	r := *s.Report
	r.Code = d.Code
	s.Report, s.Stage = &r, Refused
	switch {
	case d.Accepted && s.Leaving: // the province has taken the record out
		s.Stage, s.Reason = Withdrawn, reasonWithdrawnThere
		s.letGo(e)
		s.voidSeals()
	case d.Accepted:
		s.Stage = Accepted
	}
}

// applyMoved: the day of an intent goes along only where it is our fault that no submission followed (T-0.1).
func applyMoved(s *State, _ casefile.Event, d Move) {
	s.Track, s.Cause = Catchup, d.Cause
	if !ours(d.Cause) {
		s.Intent = time.Time{}
	}
}

func applyReopened(s *State, _ casefile.Event, d Reopening) {
	s.Stage, s.Reopened, s.Reason = withFiler(d.Unplaced), s.Reopened+1, d.Code
	s.Late, s.Intent, s.Leaving = "", time.Time{}, false
	s.Signature, s.Cleared, s.Notice, s.Handover, s.RecheckBy, s.Sheet = nil, nil, nil, "", "", nil
}
