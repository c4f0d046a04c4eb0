package registration

import (
	"fmt"
	"slices"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

type applier func(s *State, e casefile.Event) error

// appliers says for every event what it makes of a state.
var appliers = map[string]applier{
	EvCreated:       on(created),
	EvFilled:        on(func(s *State, d Fill, _ casefile.Event) { s.Enterprise = d.Enterprise }),
	EvUploadStarted: on(uploadStarted),
	EvScanAttached:  on(scanAttached),
	EvScanRefused:   on(scanRefused),
	EvScanRemoved:   on(scanRemoved),
	EvSubmitted:     on(submitted),
	EvApproved:      on(approved),
	EvExtended:      on(func(s *State, d Extension, _ casefile.Event) { s.Extension = d.Days }),
	EvRejected:      on(func(s *State, d Decision, e casefile.Event) { s.decided(Rejected, d.Code, e) }),
	EvReturned:      on(returned),
	EvEscalated:     on(func(s *State, _ Escalation, _ casefile.Event) { s.Escalated = true }),
	EvSuspended:     on(func(s *State, d Decision, e casefile.Event) { s.move(Suspended, d.Code, e) }),
	EvResumed:       on(func(s *State, d Decision, e casefile.Event) { s.move(Approved, d.Code, e) }),
	EvClosed:        on(func(s *State, d Decision, e casefile.Event) { s.move(Closed, d.Code, e) }),
}

// Apply folds one event into the state. It shares nothing with the state it was given.
func Apply(s State, e casefile.Event) (State, error) {
	apply, ok := appliers[e.Type]
	if !ok {
		return s, fmt.Errorf("registration: unknown event %q", e.Type)
	}
	next := s
	next.Scans, next.Uploads, next.Pending = slices.Clone(s.Scans), slices.Clone(s.Uploads), slices.Clone(s.Pending)
	if err := apply(&next, e); err != nil {
		return s, err
	}
	next.Case, next.Version = e.Case, e.Seq
	return next, nil
}

func on[T any](apply func(s *State, d T, e casefile.Event)) applier {
	return func(s *State, e casefile.Event) error {
		d, err := casefile.Read[T](e)
		if err != nil {
			return err
		}
		apply(s, d, e)
		return nil
	}
}

func created(s *State, d Created, e casefile.Event) {
	s.Terms, s.Kind, s.Enterprise, s.Holder = d.Terms, d.Kind, d.Enterprise, d.Holder
	s.Stage, s.Since = Draft, e.At
}

func uploadStarted(s *State, d filing.Attach, e casefile.Event) {
	s.dropUpload(d.ID)
	s.Uploads = append(s.Uploads, filing.Upload{ID: d.ID, Kind: d.Kind, Status: uploadChecking})
	s.Pending = append(s.Pending, casefile.Job{ID: fmt.Sprintf("%s-%d", filing.JobCheckScan, e.Seq),
		Type: filing.JobCheckScan, Data: casefile.Encode(filing.CheckScan{Case: e.Case, Attach: d})})
}

func scanAttached(s *State, d Kept, _ casefile.Event) {
	s.finish(d.Job)
	s.dropUpload(d.Scan.ID)
	s.Scans = append(s.Scans, d.Scan)
}

func scanRefused(s *State, d Refusal, _ casefile.Event) {
	s.finish(d.Job)
	for i, u := range s.Uploads {
		if u.ID == d.ID {
			s.Uploads[i].Status, s.Uploads[i].Error = uploadRefused, d.Error
		}
	}
}

func scanRemoved(s *State, d filing.Detach, _ casefile.Event) {
	s.dropUpload(d.ID)
	s.Scans = slices.DeleteFunc(s.Scans, func(scan filing.Scan) bool { return scan.ID == d.ID })
}

func submitted(s *State, d Submission, e casefile.Event) {
	if d.Round == 1 {
		s.InWindow = d.InWindow
	}
	s.Round, s.SubmittedAt, s.Escalated = d.Round, e.At, false
	s.Outcomes, s.Remarks, s.OnStaff = e.Rules, nil, d.HandlerOnStaff
	s.move(Submitted, "", e)
}

func approved(s *State, d Decision, e casefile.Event) {
	if s.Kind == filing.ByIndividual {
		s.Outcomes, s.SubmittedAt = e.Rules, e.At
	}
	s.decided(Approved, d.Code, e)
}

func returned(s *State, d Returning, e casefile.Event) {
	s.Remarks = d.Remarks
	s.Overrun += d.Overrun
	s.decided(Returned, d.Code, e)
}

func (s *State) decided(to Stage, code string, e casefile.Event) {
	s.DecidedAt, s.DecidedBy = e.At, e.Actor.ID
	s.move(to, code, e)
}

func (s *State) move(to Stage, code string, e casefile.Event) {
	s.Stage, s.Since, s.Reason = to, e.At, code
}

func (s *State) finish(job string) {
	s.Pending = slices.DeleteFunc(s.Pending, func(j casefile.Job) bool { return j.ID == job })
}

func (s *State) dropUpload(id string) {
	s.Uploads = slices.DeleteFunc(s.Uploads, func(u filing.Upload) bool { return u.ID == id })
}
