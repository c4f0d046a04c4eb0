package oversight

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/table"
)

type ask = table.Ask[State]

// maxFindings bounds one visit.
const maxFindings = 50

func plan(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Plan](a.Cmd.Data)
	if err != nil {
		return nil, err
	}
	var wrong []casefile.Field
	say := func(bad bool, pointer, code string) {
		if bad {
			wrong = append(wrong, casefile.Wrong(pointer, code))
		}
	}
	_, known := in.Terms.Point(in.Point)
	say(!known, "/point", "unknown_point")
	say(!slices.Contains(Scopes, in.Scope), "/scope", "unknown_value")
	_, err = time.Parse(time.DateOnly, in.On)
	say(err != nil, "/on", "date")
	say(err == nil && in.On < casefile.DateOf(a.Now), "/on", "date_past")
	if err := casefile.InvalidFields(wrong); err != nil {
		return nil, err
	}
	return table.One(EvPlanned, in), nil
}

// visit records what was found. The point has the given working days for each finding, from the next one on.
func visit(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Visit](a.Cmd.Data)
	if err != nil {
		return nil, err
	}
	if casefile.DateOf(a.Now) < a.S.On {
		return nil, casefile.Refuse(casefile.Conflict, "visit_not_yet", "day", a.S.On)
	}
	var wrong []casefile.Field
	out := Visited{}
	for i, f := range in.Findings {
		at := fmt.Sprintf("/findings/%d", i)
		f.Text = strings.TrimSpace(f.Text)
		for _, x := range []struct {
			bad           bool
			pointer, code string
		}{{!slices.Contains(Findings, f.Code), at + "/code", "unknown_value"}, {!slices.Contains(Severities, f.Severity), at + "/severity", "unknown_value"},
			{f.Text == "", at + "/text", "required"}, {f.Days < 1 || f.Days > 60, at + "/days", "out_of_range"}} {
			if x.bad {
				wrong = append(wrong, casefile.Wrong(x.pointer, x.code))
			}
		}
		if len(wrong) > 0 {
			continue
		}
		by, err := a.S.Terms.WorkdaysAfter(a.Now, f.Days)
		if err != nil {
			return nil, err
		}
		out.Findings = append(out.Findings, Finding{N: i + 1, Code: f.Code, Text: f.Text, Severity: f.Severity, Status: Open, Since: a.Now, Due: by})
	}
	if len(in.Findings) > maxFindings {
		wrong = append(wrong, casefile.Wrong("/findings", "too_many", "max", strconv.Itoa(maxFindings)))
	}
	if err := casefile.InvalidFields(wrong); err != nil {
		return nil, err
	}
	return table.One(EvVisited, out, message(a, casefile.Leader, "oversight_visited")), nil
}

func cancel(a ask) ([]casefile.Draft, error) {
	in, err := reasoned(a)
	if err != nil {
		return nil, err
	}
	return table.One(EvCancelled, in), nil
}

func answer(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Answer](a.Cmd.Data)
	if err != nil {
		return nil, err
	}
	f, ok := a.S.finding(in.N)
	switch {
	case !ok:
		return nil, casefile.Refuse(casefile.NotFound, "no_such_finding")
	case f.Status != Open:
		return nil, casefile.Refuse(casefile.Conflict, "finding_not_open")
	case strings.TrimSpace(in.Text) == "":
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/text", "required")})
	}
	return table.One(EvAnswered, in), nil
}

// verify is somebody looking again; never whoever answered for the point.
func verify(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Verify](a.Cmd.Data)
	if err != nil {
		return nil, err
	}
	f, ok := a.S.finding(in.N)
	switch {
	case !ok:
		return nil, casefile.Refuse(casefile.NotFound, "no_such_finding")
	case f.Status != Rectified:
		return nil, casefile.Refuse(casefile.Conflict, "finding_not_answered")
	case a.Cmd.Actor.Is(f.By):
		return nil, casefile.Refuse(casefile.Forbidden, "four_eyes", "clause", "R-0.116")
	case !in.Enough && strings.TrimSpace(in.Text) == "":
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/text", "required")})
	}
	return table.One(EvVerified, in), nil
}

// criticise proposes to criticise the point. The point must have had its say on every major finding, or its day be past.
func criticise(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Proposal](a.Cmd.Data)
	if err != nil {
		return nil, err
	}
	waits := slices.ContainsFunc(a.S.Findings, func(f Finding) bool {
		return f.Severity == "major" && f.Status == Open && f.Back == 0 && a.Now.Before(f.Due)
	})
	switch {
	case strings.TrimSpace(in.Text) == "":
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/text", "required")})
	case len(a.S.Findings) == 0:
		return nil, casefile.Refuse(casefile.Conflict, "nothing_found")
	case a.S.Criticism != nil && a.S.Criticism.Status != Refused:
		return nil, casefile.Refuse(casefile.Conflict, "criticised_already")
	case waits:
		return nil, casefile.Refuse(casefile.Conflict, "point_not_heard", "clause", "T-0.68")
	}
	return table.One(EvProposed, in, message(a, casefile.Leader, "criticism_proposed")), nil
}

func issue(a ask) ([]casefile.Draft, error) {
	if err := signable(a); err != nil {
		return nil, err
	}
	return table.One(EvIssued, Nothing{}, message(a, casefile.Reviewer, "criticism_issued")), nil
}

func spare(a ask) ([]casefile.Draft, error) {
	if err := signable(a); err != nil {
		return nil, err
	}
	in, err := reasoned(a)
	if err != nil {
		return nil, err
	}
	return table.One(EvSpared, in), nil
}

// signable: there is a proposal, and it is another person's (R-0.117, T-0.68).
func signable(a ask) error {
	switch {
	case !a.S.proposed():
		return casefile.Refuse(casefile.Conflict, "no_such_proposal")
	case a.Cmd.Actor.Is(a.S.Criticism.By):
		return casefile.Refuse(casefile.Forbidden, "four_eyes", "clause", "T-0.68")
	}
	return nil
}

func reasoned(a ask) (Reasoned, error) {
	in, err := casefile.DecodeStrict[Reasoned](a.Cmd.Data)
	if err == nil && in.Code == "" {
		err = casefile.InvalidFields([]casefile.Field{casefile.Wrong("/code", "reason_missing")})
	}
	return in, err
}

func message(a ask, to casefile.Role, code string) casefile.Message {
	return casefile.Message{To: "role:" + string(to), Code: code, Args: map[string]string{"point": a.S.Point}}
}
