package sheet

import (
	"fmt"
	"slices"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

type applier func(s *State, e casefile.Event) error

// appliers says for every event what it makes of a state.
var appliers = map[string]applier{
	EvCreated:   on(created),
	EvRevised:   on(revised),
	EvExported:  on(exported),
	EvVoided:    on(func(s *State, d Voided, e casefile.Event) { s.move(Void, d.Code, e) }),
	EvLineGone:  on(lineGone),
	EvSigned:    on(signed),
	EvKept:      on(func(s *State, d Keep, e casefile.Event) { s.Box = d.Box; s.move(Kept, "", e) }),
	EvDiscarded: on(discarded),
	EvTold:      on(afterTelling),
}

// Apply folds one event into the state. It shares nothing with the state it was given.
func Apply(s State, e casefile.Event) (State, error) {
	apply, ok := appliers[e.Type]
	if !ok {
		return s, fmt.Errorf("sheet: unknown event %q", e.Type)
	}
	next := s
	next.Lines, next.Passed, next.Left = slices.Clone(s.Lines), slices.Clone(s.Passed), slices.Clone(s.Left)
	next.Pending = slices.Clone(s.Pending)
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
	s.Terms, s.Number, s.Filer, s.FilerKind, s.Point = d.Terms, d.Number, d.Filer, d.FilerKind, d.Point
	s.Lines = d.Lines
	s.move(Open, "", e)
	s.tell(e, filing.CmdJoinSheet, 1, ids(d.Lines))
}

func revised(s *State, d Revised, e casefile.Event) {
	before, after := ids(s.Lines), ids(d.Lines)
	s.Lines = d.Lines
	s.move(Open, "", e)
	s.tell(e, filing.CmdLeaveSheet, s.Edition, without(before, after))
	s.tell(e, filing.CmdJoinSheet, s.Edition+1, without(after, before))
}

func exported(s *State, d Edition, e casefile.Event) {
	s.Edition, s.Hash, s.ExportedAt = d.Edition, d.Hash, e.At
	s.move(Exported, "", e)
}

// lineGone also tells the filing to leave: it has left already, unless its word came late and it has joined again.
func lineGone(s *State, d Left, e casefile.Event) {
	s.drop(d.Filing)
	s.tell(e, filing.CmdLeaveSheet, s.Edition, []string{d.Filing})
}

func signed(s *State, d Signature, e casefile.Event) {
	s.Passed, s.Left, s.Box, s.Signer, s.SignedAt = d.Passed, d.Left, d.Box, d.Signer, e.At
	s.move(Signed, "", e)
	left := make([]string, 0, len(d.Left))
	for _, l := range d.Left {
		left = append(left, l.Filing)
	}
	s.tell(e, filing.CmdSheetSigned, d.Edition, d.Passed)
	s.tell(e, filing.CmdLeaveSheet, d.Edition, left)
}

func discarded(s *State, d Reasoned, e casefile.Event) {
	s.move(Discarded, d.Code, e)
	s.tell(e, filing.CmdLeaveSheet, s.Edition, ids(s.Lines))
}

// afterTelling: a filing that would not join is not listed; one that would not be signed for is left.
func afterTelling(s *State, d Told, _ casefile.Event) {
	s.Pending = slices.DeleteFunc(s.Pending, func(j casefile.Job) bool { return j.ID == d.Job })
	for _, r := range d.Refused {
		switch d.Command {
		case filing.CmdJoinSheet:
			s.drop(r.Filing)
		case filing.CmdSheetSigned:
			s.Passed = slices.DeleteFunc(s.Passed, func(id string) bool { return id == r.Filing })
			s.Left = append(s.Left, r)
		}
	}
}

func (s *State) drop(id string) {
	s.Lines = slices.DeleteFunc(s.Lines, func(l Line) bool { return l.Filing == id })
}

func (s *State) move(to Stage, why string, e casefile.Event) {
	s.Stage, s.Since, s.Reason = to, e.At, why
}

// batch is how many commands one job carries.
const batch = 200

// tell asks for command to be sent to the filings, in jobs of their own after all earlier ones.
func (s *State) tell(e casefile.Event, command string, edition int, filings []string) {
	content := casefile.Encode(filing.SheetCommand{Sheet: e.Case, Version: edition})
	for i, part := range slices.Collect(slices.Chunk(filings, batch)) {
		many := casefile.TellMany{}
		for _, id := range part {
			many.Tells = append(many.Tells, casefile.Tell{Kind: filing.Kind, Case: id, Type: command, Data: content})
		}
		s.Pending = append(s.Pending, casefile.Job{ID: fmt.Sprintf("%s-%d-%d", command, e.Seq, i),
			Type: casefile.JobTellMany, Data: casefile.Encode(many)})
	}
}

func ids(lines []Line) []string {
	out := make([]string, 0, len(lines))
	for _, l := range lines {
		out = append(out, l.Filing)
	}
	return out
}

func without(all, some []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(id string) bool { return slices.Contains(some, id) })
}
