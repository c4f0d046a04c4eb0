package objection

import (
	"fmt"
	"slices"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

type applier func(s *State, e casefile.Event) error

// appliers says for every event what it makes of a state.
var appliers = map[string]applier{
	EvFiled:         on(filed),
	EvAcknowledged:  on(func(*State, Receipt, casefile.Event) {}),
	EvOpened:        on(opened),
	EvUploadStarted: on(uploadStarted),
	EvScanAttached:  on(scanAttached),
	EvScanRefused:   on(scanRefused),
	EvSeverAgain:    on(func(s *State, _ Nothing, e casefile.Event) { s.sever(e) }),
	EvTold:          on(answered),
	EvEscalated:     on(func(s *State, _ Nothing, _ casefile.Event) { s.Escalated = true }),
	EvUpheld:        on(upheld),
	EvDismissed:     on(dismissed),
	EvSuggested:     on(func(s *State, d Suggestion, _ casefile.Event) { s.FollowUp = append(s.FollowUp, d.What) }),
	EvAnswered:      on(func(s *State, d Answer, e casefile.Event) { s.decided(Answered, d.Outcome, d.Code, e) }),
	EvWithdrawn:     on(withdrawn),
	EvLapsed:        on(func(s *State, _ Nothing, e casefile.Event) { s.move(Lapsed, e) }),
	EvRetried:       on(func(s *State, _ Nothing, e casefile.Event) { s.Stuck = ""; s.effect(e) }),
	EvSetAside:      on(func(s *State, _ Reasoned, _ casefile.Event) { s.Stuck = "" }),
}

// Apply folds one event into the state. It shares nothing with the state it was given.
func Apply(s State, e casefile.Event) (State, error) {
	apply, ok := appliers[e.Type]
	if !ok {
		return s, fmt.Errorf("objection: unknown event %q", e.Type)
	}
	next := s
	next.Scans, next.Uploads = slices.Clone(s.Scans), slices.Clone(s.Uploads)
	next.FollowUp, next.Pending = slices.Clone(s.FollowUp), slices.Clone(s.Pending)
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

// filed takes everything into the state but who objects and what he says.
func filed(s *State, d Create, e casefile.Event) {
	s.Terms, s.Sort, s.Receipt, s.Secret, s.Channel = d.Terms, d.Sort, d.Receipt, d.Secret, d.Channel
	s.Named, s.By, s.Target, s.NoticeEnd, s.Reason = d.Objector != nil, account(e.Actor), d.Target, d.NoticeEnd, d.Code
	s.Inspector, s.RecheckBy, s.FiledAt = d.Inspector, d.RecheckBy, e.At
	s.move(Awaiting, e)
}

func opened(s *State, _ Nothing, e casefile.Event) {
	s.move(Open, e)
	if s.Sort == Challenge {
		s.sever(e)
	}
}

func uploadStarted(s *State, d filing.Attach, e casefile.Event) {
	s.Uploads = append(s.Uploads, filing.Upload{ID: d.ID, Kind: d.Kind, Status: uploadChecking})
	s.Pending = append(s.Pending, casefile.Job{ID: fmt.Sprintf("%s-%d", filing.JobCheckScan, e.Seq),
		Type: filing.JobCheckScan, Data: casefile.Encode(filing.CheckScan{Case: e.Case, Attach: d})})
}

func scanAttached(s *State, d Kept, _ casefile.Event) {
	s.finish(d.Job)
	s.Uploads = slices.DeleteFunc(s.Uploads, func(u filing.Upload) bool { return u.ID == d.Scan.ID })
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

func answered(s *State, d Told, e casefile.Event) {
	s.finish(d.Job)
	if d.Command != filing.CmdSever {
		if d.Refused != "" && s.Severing == Severed {
			s.Stuck = d.Refused
		}
		return
	}
	s.TriedAt = e.At
	switch {
	case d.Refused == "":
		s.Severing = Severed
	case d.Blocked:
		s.Severing = Blocked
	default:
		s.Severing = Impossible
	}
}

func upheld(s *State, d Decision, e casefile.Event) {
	s.decided(Upheld, d.Effect, d.Code, e)
	s.effect(e)
}

func dismissed(s *State, d Decision, e casefile.Event) {
	s.decided(Dismissed, OutcomeDismissed, d.Code, e)
	s.effect(e)
}

func withdrawn(s *State, d Reasoned, e casefile.Event) {
	s.Code = d.Code
	s.move(Withdrawn, e)
	s.effect(e)
}

func (s *State) decided(to Stage, outcome, code string, e casefile.Event) {
	s.Outcome, s.Code, s.DecidedAt, s.DecidedBy = outcome, code, e.At, e.Actor.ID
	s.move(to, e)
}

func (s *State) move(to Stage, e casefile.Event) { s.Stage, s.Since = to, e.At }

func (s *State) sever(e casefile.Event) {
	s.Severing = Asked
	s.tell(e, filing.CmdSever, filing.Objected{Objection: e.Case, Code: s.Reason})
}

// effect tells the filing what became of the objection that took it out of its batch. One that was never asked to
// leave, or could not, hears nothing; one whose answer was lost hears it to be sure.
func (s *State) effect(e casefile.Event) {
	if s.Severing == NotAsked || s.Severing == Impossible {
		return
	}
	if s.Stage == Upheld {
		s.tell(e, filing.CmdUphold, filing.Objected{Objection: e.Case, Outcome: s.Outcome, Code: s.Code})
		return
	}
	s.tell(e, filing.CmdReinstate, filing.Objected{Objection: e.Case, Code: s.Code})
}

// tell asks for one command to be sent to the filing, after all earlier ones: see Project.
func (s *State) tell(e casefile.Event, command string, content filing.Objected) {
	s.Pending = append(s.Pending, casefile.Job{ID: fmt.Sprintf("tell-%d", e.Seq), Type: casefile.JobTell,
		Data: casefile.Encode(casefile.Tell{Kind: filing.Kind, Case: s.Target.Filing, Type: command,
			Data: casefile.Encode(content)})})
}

func (s *State) finish(job string) {
	s.Pending = slices.DeleteFunc(s.Pending, func(j casefile.Job) bool { return j.ID == job })
}
