package filing

import (
	"slices"

	"chizheng/internal/casefile"
)

// stamp records the seal, only after a pass (T-0.39), with a seal that the point has on that day. A second
// stamp is refused, and that somebody tried is recorded with the first one's date: the certificate may be another's, or
// the seal in the wrong hands (T-0.35).
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
	if p, _ := a.s.Terms.Point(a.s.Point); !p.HasSeal(st.Seal, casefile.DateOf(a.now)) {
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/seal", "seal_not_registered", "clause", "R-0.31")})
	}
	if first, ok := a.s.ActiveSeal(); ok {
		return a.secondStamp(st, first)
	}
	return one(EvSealed, Seal{ID: st.Seal, Photo: st.Photo, By: a.cmd.Actor.ID, At: a.now}), nil
}

// secondStamp: whoever gives the command hears the refusal; the alarm goes to those who answer for the points. Once a
// day is enough.
func (a ask) secondStamp(st Stamp, first Seal) ([]casefile.Draft, error) {
	on := casefile.DateOf(first.At)
	if !st.Alarm || a.s.SealAlarm == casefile.DateOf(a.now) {
		return nil, casefile.Refuse(casefile.Conflict, "already_sealed", "on", on, "clause", "T-0.35")
	}
	d := casefile.Draft{Type: EvSealAlarm, Data: SealAlarm{Seal: st.Seal, First: first.ID, On: on}}
	for _, role := range []casefile.Role{casefile.Reviewer, casefile.Leader} {
		d.Messages = append(d.Messages, casefile.Message{To: "role:" + string(role), Code: "seal_alarm",
			Args: map[string]string{"case": a.s.Case, "point": a.s.Point, "on": on, "clause": "T-0.35"}})
	}
	return []casefile.Draft{d}, nil
}

func applySealAlarm(s *State, e casefile.Event, _ SealAlarm) { s.SealAlarm = casefile.DateOf(e.At) }

// sealMarks are what can have been done about a void stamp.
var sealMarks = []string{"crossed_out", "holder_informed", "certificate_lost"}

// settleSeal records what the point has done about a stamp that is void (T-0.39): the list of its void stamps is open
// until then, in whatever stage the filing is.
func settleSeal(a ask) ([]casefile.Draft, error) {
	if a.cmd.Actor.Point != "" && a.cmd.Actor.Point != a.s.Point {
		return nil, casefile.Refuse(casefile.Forbidden, "not_your_point", "clause", "R-0.92")
	}
	d, err := data[SettleSeal](a)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(sealMarks, d.Mark) {
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/mark", "not_in_list")})
	}
	if v, ok := a.s.VoidSeal(); !ok || v.ID != d.Seal {
		return nil, casefile.Refuse(casefile.Conflict, "no_void_seal")
	}
	return one(EvSealSettled, d), nil
}

// SealMarks lists what can be recorded of a void stamp.
func SealMarks() []string { return slices.Clone(sealMarks) }

func applySealSettled(s *State, _ casefile.Event, d SettleSeal) {
	s.Seals = slices.Clone(s.Seals)
	for i := range s.Seals {
		if s.Seals[i].Void && s.Seals[i].ID == d.Seal {
			s.Seals[i].Settled = d.Mark
		}
	}
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

// VoidSeal is a stamp that counts no more and that nobody has dealt with. A new one over it is its own word.
func (s State) VoidSeal() (Seal, bool) {
	if _, stands := s.ActiveSeal(); stands {
		return Seal{}, false
	}
	for i := len(s.Seals) - 1; i >= 0; i-- {
		if s.Seals[i].Void && s.Seals[i].Settled == "" {
			return s.Seals[i], true
		}
	}
	return Seal{}, false
}

// sealTasks: a void stamp waits for its point, unless the filing is on its way to be stamped anew there.
func (s State) sealTasks() []casefile.Task {
	v, ok := s.VoidSeal()
	if !ok || !s.Stage.Over() {
		return nil
	}
	return []casefile.Task{{Kind: "seal_void", Ref: v.ID, Role: casefile.PointStaff, Point: s.Point, Since: s.Since}}
}
