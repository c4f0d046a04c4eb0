package audit

import (
	"strconv"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/desk"
)

// momentModel is a case as it stood after an event (U3), and what that event changed.
type momentModel struct {
	subject
	N, Version           int
	Title, At, StageName string
	Bound, Matches       bool
	Groups               []group
	Changed              int
	Scans                []scanChange
	Documents            []document
	Masked, MayCompare   bool
}

// scanChange is a scan that came, went or took another's place.
type scanChange struct {
	KindName      string
	Before, After *document
}

// moment shows the state after an event: by the slider, by a number, or one back and one on. A script asks for the part.
func moment(v *site.Visit) error {
	s, err := subjectOf(v, "states")
	if err != nil {
		return err
	}
	why, err := purpose(v)
	if err != nil {
		return err
	}
	n, err := eventNumber(v, "event", 1)
	if err != nil {
		return err
	}
	m, err := momentOf(v, s, n, why)
	if err != nil {
		return err
	}
	if v.Fragment() {
		return v.Part(momentPart(m))
	}
	return v.Show(s.page(v, v.Words.Say("audit.states")), momentView(m))
}

// eventNumber reads the number of an event from a form or the address. Errors: NotFound no_such_event.
func eventNumber(v *site.Visit, name string, otherwise int) (int, error) {
	text := v.R.FormValue(name)
	if text == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, casefile.Refuse(casefile.NotFound, "no_such_event", "event", strconv.Itoa(len(text)))
	}
	return n, nil
}

func momentOf(v *site.Visit, s subject, n int, why string) (momentModel, error) {
	now, b, err := folded(v, s.Case, n, why)
	if err != nil {
		return momentModel{}, err
	}
	m := momentModel{subject: s, N: n, Version: now.Version, Title: v.Words.Event(s.Kind, now.Event.Type), At: layout.Time(now.Event.At),
		StageName: v.Words.Stage(s.Kind, now.Head.Stage), Bound: now.Bound != "", Matches: now.Matches(), Masked: now.Masked,
		MayCompare: v.May("compareCaseStates"), Documents: documentsOf(v, s.Case, now.Scans), Scans: scanChanges(v, s.Case, b.Scans)}
	m.Groups = groupsOf(v, s.Kind, now.State, b.Changes)
	for _, g := range m.Groups {
		m.Changed += g.Changed
	}
	return m, nil
}

// folded gives the state after an event, and what parts it from the one before; the first event has none before it.
func folded(v *site.Visit, id string, n int, why string) (desk.Moment, desk.Between, error) {
	if n < 2 || !v.May("compareCaseStates") {
		m, err := v.Site.Desk.StateAt(v, v.Who, id, n, why)
		return m, desk.Between{}, err
	}
	b, err := v.Site.Desk.CompareStates(v, v.Who, id, n-1, n, why)
	return b.To, b, err
}

func scanChanges(v *site.Visit, id string, all []desk.ScanChange) []scanChange {
	var out []scanChange
	for _, x := range all {
		c := scanChange{KindName: v.Words.Name("scans", x.Kind)}
		if x.Before != nil {
			c.Before = &documentsOf(v, id, scansOf(*x.Before))[0]
		}
		if x.After != nil {
			c.After = &documentsOf(v, id, scansOf(*x.After))[0]
		}
		out = append(out, c)
	}
	return out
}

// compareModel is what parts two moments.
type compareModel struct {
	subject
	From, To, Version int
	FromName, ToName  string
	Rows              []row
	Scans             []scanChange
	Masked            bool
}

func compare(v *site.Visit) error {
	s, err := subjectOf(v, "states")
	if err != nil {
		return err
	}
	why, err := purpose(v)
	if err != nil {
		return err
	}
	from, err := eventNumber(v, "from", 1)
	if err != nil {
		return err
	}
	to, err := eventNumber(v, "to", from)
	if err != nil {
		return err
	}
	b, err := v.Site.Desk.CompareStates(v, v.Who, s.Case, from, to, why)
	if err != nil {
		return err
	}
	m := compareModel{subject: s, From: from, To: to, Version: b.To.Version, FromName: v.Words.Event(s.Kind, b.From.Event.Type),
		ToName: v.Words.Event(s.Kind, b.To.Event.Type), Rows: changeRows(v, s.Kind, b.Changes), Scans: scanChanges(v, s.Case, b.Scans), Masked: b.To.Masked}
	return v.Show(s.page(v, v.Words.Say("audit.compare")), compareView(m))
}

func scansOf(x filing.Scan) []filing.Scan { return []filing.Scan{x} }
