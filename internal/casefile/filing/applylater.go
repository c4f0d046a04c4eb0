package filing

import (
	"maps"
	"slices"

	"chizheng/internal/casefile"
)

// The facts from the desk of the point to the province's receipt.

func applyTicked(s *State, _ casefile.Event, d Tick) {
	s.Inspection.Originals = maps.Clone(s.Inspection.Originals)
	if s.Inspection.Originals == nil {
		s.Inspection.Originals = map[string]bool{}
	}
	s.Inspection.Originals[d.Original] = d.Seen
}

func applyCaptured(s *State, _ casefile.Event, d Capture) { s.Inspection.Capture = &d }

func applyInspected(s *State, e casefile.Event, d Verdict) {
	in := &s.Inspection
	in.Verdict, in.Codes, in.Appeared, in.By, in.At = d.Inspect.Verdict, d.Codes, d.Appeared, e.Actor.ID, e.At
	s.dropHolds(func(h Hold) bool { return h.Kind == HoldOriginal })
	switch d.Inspect.Verdict {
	case "pass":
		s.Stage, s.Reinspect = Inspected, false
	case "fail":
		s.Stage, s.Reason = Rejected, first(d.Codes)
		s.letGo(e)
		s.voidSeals()
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

func applySealed(s *State, _ casefile.Event, d Seal) { s.Seals = append(slices.Clip(s.Seals), d) }

// applyReturned: to the filer for data errors, to the point for inspection errors (T-0.46). A line in a notice leaves
// it and gets seven new days later (T-0.55).
func applyReturned(s *State, e casefile.Event, d Return) {
	if s.Stage == Contested {
		s.tell(e, Kind, s.Twin, CmdRelease, HoldCommand{Other: e.Case})
	}
	s.Remarks, s.Reason, s.Handover, s.RecheckBy, s.Notice = d.Remarks, d.Code, "", "", nil
	if d.To == "point" {
		s.Stage, s.Reinspect = Submitted, true
		s.Inspection = Inspection{Capture: s.Inspection.Capture}
		s.Sheet = nil
		return
	}
	s.Stage = Returned
	s.letGo(e)
}

func applySheetJoined(s *State, _ casefile.Event, d SheetCommand) {
	s.Sheet = &SheetRef{ID: d.Sheet, Version: d.Version}
}

func applySheetLeft(s *State, _ casefile.Event, _ SheetCommand) {
	s.Sheet = nil
	if s.Stage == Submitted && s.Inspection.Originals[OriginalSheet] {
		s.Inspection.Originals = maps.Clone(s.Inspection.Originals)
		delete(s.Inspection.Originals, OriginalSheet)
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
	s.Cause = objectedBefore(s.Cause)
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
	s.Stage, s.Notice, s.Handover, s.RecheckBy = Returned, nil, "", ""
	s.offSheet(e)
}

func applyCorrected(s *State, _ casefile.Event, d Correction) {
	s.Content = Normalize(changed(s.Content, d.Changes))
	switch d.Kind {
	case "repair":
		s.Stage = Confirmed
	case "amendment":
		s.Stage, s.Proposal = Confirmed, nil
		s.Report = &ReportRef{Supersedes: s.Report.Record}
	}
}

func applyProposed(s *State, _ casefile.Event, d Proposal) { s.Proposal = &d }

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

func applyReceived(s *State, _ casefile.Event, d Receipt) {
	r := *s.Report
	r.Code = d.Code
	s.Report, s.Stage = &r, Refused
	if d.Accepted {
		s.Stage = Accepted
	}
}

func applyMoved(s *State, _ casefile.Event, d Move) { s.Track, s.Cause = Catchup, d.Cause }

func applyReopened(s *State, e casefile.Event, d Reasoned) {
	s.Stage, s.Reopened, s.Reason = Returned, s.Reopened+1, d.Code
	s.Signature, s.Cleared, s.Notice, s.Handover, s.RecheckBy, s.Sheet = nil, nil, nil, "", "", nil
}
