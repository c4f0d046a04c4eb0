package filing

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"chizheng/internal/casefile"
)

type folder func(s *State, e casefile.Event) error

// on makes a folder of a typed step, so that each step reads like the fact it folds.
func on[T any](step func(s *State, e casefile.Event, d T)) folder {
	return func(s *State, e casefile.Event) error {
		d, err := casefile.Read[T](e)
		if err != nil {
			return err
		}
		step(s, e, d)
		return nil
	}
}

var folders = map[string]folder{
	EvCreated: on(applyCreated), EvFilled: on(applyFilled), EvUploadStarted: on(applyUploadStarted),
	EvScanAttached: on(applyScanAttached), EvScanRefused: on(applyScanRefused), EvScanRemoved: on(applyScanRemoved),
	EvSigned: on(applySigned), EvPointChosen: on(applyPointChosen), EvIntended: on(applyIntended), EvSubmitted: on(applySubmitted),
	EvContested: on(applyContested), EvMatched: on(applyMatched), EvHeld: on(applyHeld), EvReleased: on(applyReleased),
	EvResolved: on(applyResolved), EvWithdrawn: on(applyWithdrawn), EvTicked: on(applyTicked),
	EvCaptured: on(applyCaptured), EvInspected: on(applyInspected), EvSealed: on(applySealed), EvSealAlarm: on(applySealAlarm), EvSealSettled: on(applySealSettled),
	EvReturned: on(applyReturned), EvSheetJoined: on(applySheetJoined), EvSheetLeft: on(applySheetLeft),
	EvSheetSigned: on(applySheetSigned), EvHandedOver: on(applyHandedOver), EvRechecked: on(applyRechecked),
	EvRejected: on(applyRejected), EvAnnounced: on(applyAnnounced), EvNoticeEnded: on(applyNoticeEnded),
	EvSevered: on(applySevered), EvReinstated: on(applyReinstated), EvUpheld: on(applyUpheld),
	EvCorrected: on(applyCorrected), EvProposed: on(applyProposed), EvRefusedOrder: on(applyRefusedOrder), EvRuled: on(applyRuled), EvIncluded: on(applyIncluded), EvExcluded: on(applyExcluded),
	EvReceived: on(applyReceived), EvMoved: on(applyMoved), EvReopened: on(applyReopened), EvClosed: on(applyClosed),
	EvPhotoStarted: on(applyUploadStarted), EvPhotoKept: on(applyPhotoKept), EvTransferOffered: on(applyTransferOffered), EvTransferAccepted: on(applyTransferAccepted), EvTransferRefused: on(applyTransferEnded), EvTransferRecalled: on(applyTransferEnded),
	EvDisputed: on(applyDisputed), EvJobEnded: on(applyJobEnded),
}

// Apply folds one event into the state.
func Apply(s State, e casefile.Event) (State, error) {
	f, ok := folders[e.Type]
	if !ok {
		return s, fmt.Errorf("unknown event %s", e.Type)
	}
	before := s.Stage
	if err := f(&s, e); err != nil {
		return s, err
	}
	s.dropTransfer()
	s.Case, s.Version = e.Case, e.Seq
	if s.Stage != before {
		s.Since = e.At
	}
	return s, nil
}

func applyCreated(s *State, e casefile.Event, d Create) {
	s.Terms, s.Filer, s.Content, s.Stage, s.Track = d.Terms, d.Filer, d.Content, Draft, Main
	if !e.At.Before(fillInEnd(d.Terms, d.Filer)) {
		s.Track, s.Cause = Catchup, "window_closed"
	}
}

func applyFilled(s *State, e casefile.Event, d Fill) {
	s.Content.Person, s.Content.Certificate, s.Content.Contract = d.Person, d.Certificate, d.Contract
	s.Intent = time.Time{} // it was meant for other content
	s.contentChanged(e)
}

// contentChanged voids the signature (T-0.17), what persons decided of the old content, and the sheet that listed it
// (T-0.38).
func (s *State) contentChanged(e casefile.Event) {
	s.Signature, s.Cleared = nil, nil
	s.offSheet(e)
}

// offSheet takes the filing from a sheet that is not signed yet and tells the sheet, whose version is void by it.
func (s *State) offSheet(e casefile.Event) {
	if s.Sheet == nil {
		return
	}
	if !s.Sheet.Signed {
		s.tell(e, "sheet", s.Sheet.ID, "line_changed", map[string]string{"filing": e.Case})
	}
	s.Sheet = nil
	s.unseeSheet()
}

// unseeSheet takes the tick back: the paper that was seen lists the filing no more.
func (s *State) unseeSheet() {
	if s.Inspection.Originals[OriginalSheet] {
		s.Inspection.Originals = maps.Clone(s.Inspection.Originals)
		delete(s.Inspection.Originals, OriginalSheet)
	}
}

// tell adds a job that sends one command to another case.
func (s *State) tell(e casefile.Event, kind, id, command string, data any) {
	s.Pending = append(slices.Clip(s.Pending), casefile.Job{
		ID: fmt.Sprintf("tell-%d-%d", e.Seq, len(s.Pending)), Type: casefile.JobTell,
		Data: casefile.Encode(casefile.Tell{Kind: kind, Case: id, Type: command, Data: casefile.Encode(data)})})
}

func (s *State) job(id string) (casefile.Job, bool) {
	i := slices.IndexFunc(s.Pending, func(j casefile.Job) bool { return j.ID == id })
	if i < 0 {
		return casefile.Job{}, false
	}
	return s.Pending[i], true
}

func (s *State) endJob(id string) {
	s.Pending = slices.DeleteFunc(slices.Clone(s.Pending), func(j casefile.Job) bool { return j.ID == id })
}

func applyUploadStarted(s *State, e casefile.Event, d Attach) {
	s.Uploads = append(s.checking(), Upload{ID: d.ID, Kind: d.Kind, Status: "checking"})
	s.Pending = append(slices.Clip(s.Pending), casefile.Job{ID: "scan-" + d.ID, Type: JobCheckScan,
		Data: casefile.Encode(CheckScan{Case: e.Case, Attach: d})})
}

// checking lists the uploads that are still being checked.
func (s *State) checking() []Upload {
	var open []Upload
	for _, u := range s.Uploads {
		if u.Status == "checking" {
			open = append(open, u)
		}
	}
	return open
}

func (s *State) uploadEnded(id string) {
	s.endJob("scan-" + id)
	s.Uploads = slices.DeleteFunc(slices.Clone(s.Uploads), func(u Upload) bool { return u.ID == id })
}

// applyScanAttached: a scan uploaded again is a new version beside its hash; the newest of a kind counts, and the
// same bytes twice are one scan: whoever uploaded them is told under the id that he was given.
func applyScanAttached(s *State, e casefile.Event, d Scan) {
	s.uploadEnded(d.ID)
	for _, old := range s.Content.Scans {
		if old.Kind == d.Kind && old.Hash == d.Hash {
			s.Uploads = append(slices.Clip(s.Uploads), Upload{ID: d.ID, Kind: d.Kind, Status: "refused",
				Error: casefile.Refuse(casefile.Conflict, "scan_already_there")})
			return
		}
	}
	s.Content.Scans = append(slices.Clip(s.Content.Scans), d)
	s.contentChanged(e)
}

func applyScanRefused(s *State, _ casefile.Event, d Upload) {
	s.uploadEnded(d.ID)
	s.Uploads = append(s.Uploads, d)
}

func applyScanRemoved(s *State, e casefile.Event, d Detach) {
	s.Content.Scans = slices.DeleteFunc(slices.Clone(s.Content.Scans), func(x Scan) bool { return x.ID == d.ID })
	s.contentChanged(e)
}

func applySigned(s *State, _ casefile.Event, d Signature) { s.Signature = &d }

func applyPointChosen(s *State, e casefile.Event, d ChoosePoint) {
	if d.Point != s.Point { // what another point has seen, this one has not
		s.offSheet(e)
		s.Inspection = Inspection{}
		s.dropHolds(isCardHold)
	}
	s.Point, s.PointBy = d.Point, ""
	if d.Reason != "" {
		s.PointBy = "centre"
	}
}

func applyIntended(s *State, _ casefile.Event, d Intent) { s.Intent = d.At }

func applySubmitted(s *State, e casefile.Event, d Submission) {
	s.entered(e, d)
	s.Stage = Submitted
	s.findMatches(e)
}

// entered folds what every submission does: a new round, fresh holds, a new inspection, the base of the next diff.
func (s *State) entered(e casefile.Event, d Submission) {
	if d.Round > s.Round {
		s.Snapshots = append(slices.Clone(s.Snapshots), Snapshot{Round: d.Round, Content: s.Content, At: e.At})
		if extra := len(s.Snapshots) - 2; extra > 0 {
			s.Snapshots = s.Snapshots[extra:]
		}
		s.Outcomes, s.Holds = e.Rules, append(s.disputes(), d.Holds...)
	}
	s.Round, s.Reference, s.Twin = d.Round, d.Reference, d.Twin
	s.Remarks, s.Reason, s.Reinspect, s.Uploads = nil, "", false, nil
	s.Intent, s.Late = time.Time{}, ""
	s.Inspection, s.Handover, s.RecheckBy, s.Notice = Inspection{}, "", "", nil
}

func (s *State) findMatches(e casefile.Event) {
	s.Pending = append(slices.Clip(s.Pending), casefile.Job{ID: fmt.Sprintf("match-%d", e.Seq), Type: JobFindMatches,
		Data: casefile.Encode(FindMatches{Case: e.Case})})
}

func applyContested(s *State, e casefile.Event, d Submission) {
	s.entered(e, d)
	s.Stage = Contested
	s.tell(e, Kind, d.Twin, CmdHold, HoldCommand{Kind: HoldDuplicate, Other: e.Case, Score: "same_certificate"})
}

func applyMatched(s *State, e casefile.Event, d Matches) {
	s.endJob(d.Job)
	s.dropHolds(func(h Hold) bool { return h.Kind == HoldMatching })
	for _, m := range d.Matches {
		s.Holds = append(slices.Clip(s.Holds), Hold{Kind: m.Kind, Ref: m.Case, Score: m.Score, Since: e.At})
		s.tell(e, Kind, m.Case, CmdHold, HoldCommand{Kind: m.Kind, Other: e.Case, Score: m.Score})
	}
}

func applyHeld(s *State, e casefile.Event, d HoldCommand) {
	s.Holds = append(slices.Clip(s.Holds), Hold{Kind: d.Kind, Ref: d.Other, Score: d.Score, Since: e.At})
}

func (s *State) dropHolds(which func(Hold) bool) {
	s.Holds = slices.DeleteFunc(slices.Clone(s.Holds), which)
}

func applyReleased(s *State, e casefile.Event, d HoldCommand) {
	s.dropHolds(func(h Hold) bool { return h.Ref == d.Other })
	if s.Stage == Contested && s.Twin == d.Other {
		s.Stage, s.Twin = Submitted, ""
		s.Holds = append(s.Holds, Hold{Kind: HoldMatching, Since: e.At})
		s.findMatches(e)
	}
}

func applyResolved(s *State, e casefile.Event, d Resolve) {
	s.dropHolds(func(h Hold) bool { return h.Kind == d.Kind && h.Ref == d.Ref })
	if d.Ref != "" {
		s.Cleared = append(slices.Clip(s.Cleared), d.Ref)
	}
	switch {
	case d.Kind == HoldNeedsHuman || d.Kind == HoldMatching || d.Kind == HoldDispute:
	case d.Decision == "other": // the other one is told to close, and gives its place up by that
		s.tell(e, Kind, d.Ref, CmdClose, CloseFiling{Cause: "duplicate", Twin: e.Case})
	case d.Decision == "clear":
		s.tell(e, Kind, d.Ref, CmdRelease, HoldCommand{Other: e.Case})
	}
}

// letGo tells every filing that waits for this one that it is over, and the sheet that lists it.
func (s *State) letGo(e casefile.Event) {
	for _, h := range s.Holds {
		if h.Kind == HoldDuplicate || h.Kind == HoldClass {
			s.tell(e, Kind, h.Ref, CmdRelease, HoldCommand{Other: e.Case})
		}
	}
	unanswered := s.disputes()
	s.Holds, s.Proposal = nil, nil               // a correction of what has ended corrects nothing
	if s.Stage == Returned || s.Stage == Draft { // it comes back, and the worker has not been answered
		s.Holds = unanswered
	}
	s.offSheet(e)
}

func applyWithdrawn(s *State, e casefile.Event, d Reasoned) {
	if s.Stage == Contested {
		s.tell(e, Kind, s.Twin, CmdRelease, HoldCommand{Other: e.Case})
	}
	s.Stage, s.Reason = Withdrawn, d.Code
	s.letGo(e)
	s.voidSeals()
}

func (s *State) voidSeals() {
	s.Seals = slices.Clone(s.Seals)
	for i := range s.Seals {
		s.Seals[i].Void = true
	}
}

func applyRejected(s *State, e casefile.Event, d Reasoned) {
	s.Stage, s.Reason = Rejected, d.Code
	s.letGo(e)
	s.voidSeals() // T-0.39: the stamp of an overturned pass is void
}

func applyClosed(s *State, e casefile.Event, d CloseFiling) {
	contested, accepted := s.Stage == Contested, s.Stage == Accepted
	s.Stage, s.Reason, s.Proposal = Closed, d.Cause, nil
	if d.Cause == "duplicate" {
		s.Stage, s.Twin = Duplicate, d.Twin
		if !contested || !slices.ContainsFunc(s.Holds, func(h Hold) bool { return h.Ref == d.Twin }) {
			s.tell(e, Kind, d.Twin, CmdRelease, HoldCommand{Other: e.Case})
		}
	}
	s.letGo(e)
	if !accepted { // a death after acceptance overturns no pass (T-0.61)
		s.voidSeals()
	}
}

func applyJobEnded(s *State, _ casefile.Event, d JobEnded) { s.endJob(d.Job) }
