package sheet

import (
	"slices"
	"strconv"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

// Codes that the room gives by itself.
const (
	whyRevised     = "revised"
	whyLineChanged = "line_changed"
	whyLineRefused = "line_refused"
)

func create(a ask) ([]casefile.Draft, error) {
	c, err := data[Create](a)
	if err != nil {
		return nil, err
	}
	var wrong []casefile.Field
	if c.Number == "" {
		wrong = append(wrong, casefile.Wrong("/number", "required"))
	}
	if _, ok := c.Terms.Point(c.Point); !ok {
		wrong = append(wrong, casefile.Wrong("/point", "no_such_point"))
	}
	if c.Filer == "" || c.FilerKind != filing.ByEnterprise && c.FilerKind != filing.ByIndividual {
		wrong = append(wrong, casefile.Wrong("/filer", "filer_kind"))
	}
	if err := casefile.InvalidFields(wrong); err != nil {
		return nil, err
	}
	lines, err := listed(c.Lines, c.Filer, c.Point)
	if err != nil {
		return nil, err
	}
	return []casefile.Draft{one(EvCreated, Created{Terms: c.Terms, Number: c.Number, Filer: c.Filer,
		FilerKind: c.FilerKind, Point: c.Point, Lines: lines})}, nil
}

// revise changes the list. Paper that is already out is void from then on.
func revise(a ask) ([]casefile.Draft, error) {
	r, err := data[Revise](a)
	if err != nil {
		return nil, err
	}
	lines, err := listed(r.Lines, a.s.Filer, a.s.Point)
	if err != nil {
		return nil, err
	}
	return append(a.void(whyRevised), one(EvRevised, Revised{Lines: lines})), nil
}

// void gives the event that voids the edition on paper, where one is out.
func (a ask) void(why string) []casefile.Draft {
	if a.s.Stage != Exported {
		return nil
	}
	return []casefile.Draft{one(EvVoided, Voided{Edition: a.s.Edition, Code: why},
		a.toFiler("sheet_void", "edition", strconv.Itoa(a.s.Edition), "reason", why))}
}

// export fixes the next edition of the list (R-0.91).
func export(a ask) ([]casefile.Draft, error) {
	if _, err := data[Nothing](a); err != nil {
		return nil, err
	}
	if len(a.s.Lines) == 0 {
		return nil, casefile.Refuse(casefile.Conflict, "sheet_empty")
	}
	n := a.s.Edition + 1
	return []casefile.Draft{one(EvExported, Edition{Edition: n, Lines: len(a.s.Lines),
		Hash: ListHash(a.s.Number, n, a.s.Point, a.s.Lines)})}, nil
}

func discard(a ask) ([]casefile.Draft, error) {
	r, err := data[Reasoned](a)
	if err != nil {
		return nil, err
	}
	return []casefile.Draft{one(EvDiscarded, r)}, nil
}

// lineChanged is never refused: what a member says of itself is a fact. After signing it is that filing's own affair.
func lineChanged(a ask) ([]casefile.Draft, error) {
	c, err := data[LineChanged](a)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(ids(a.s.Lines), c.Filing) || !slices.Contains(unsigned, a.s.Stage) {
		return nil, nil
	}
	return append(a.void(whyLineChanged), one(EvLineGone, Left{Filing: c.Filing, Why: c.Code})), nil
}

// told takes the members' answers to one batch of commands. It never refuses: a job that is not taken off the state
// would keep the case open for ever.
func told(a ask) ([]casefile.Draft, error) {
	r, err := data[casefile.JobResult](a)
	if err != nil {
		return nil, err
	}
	job, ok := a.s.job(r.Job)
	if !ok {
		return nil, nil
	}
	t, err := answers(job, r)
	if err != nil {
		return nil, err
	}
	d := one(EvTold, t)
	n := strconv.Itoa(len(t.Refused))
	switch {
	case len(t.Refused) == 0:
		return []casefile.Draft{d}, nil
	case t.Command == filing.CmdSheetSigned:
		d.Messages = []casefile.Message{message(a.s.Signer, "sheet_lines_unsigned",
			[]string{"case", a.s.Case, "number", a.s.Number, "count", n})}
	case t.Command == filing.CmdJoinSheet:
		d.Messages = []casefile.Message{a.toFiler("sheet_lines_refused", "count", n)}
		return append(a.void(whyLineRefused), d), nil
	}
	return []casefile.Draft{d}, nil
}

// answers pairs a batch with its results; a batch that failed as a whole was refused by every member.
func answers(job casefile.Job, r casefile.JobResult) (Told, error) {
	batch, err := casefile.DecodeStrict[casefile.TellMany](job.Data)
	if err != nil {
		return Told{}, err
	}
	t := Told{Job: r.Job, Command: batch.Tells[0].Type}
	var out casefile.TellResults
	if r.Error == nil {
		if out, err = casefile.DecodeStrict[casefile.TellResults](r.Result); err != nil || len(out.Results) != len(batch.Tells) {
			r.Error = casefile.Refuse(casefile.Unavailable, "job_failed")
		}
	}
	for i, tell := range batch.Tells {
		refused := r.Error
		if refused == nil {
			refused = out.Results[i].Error
		}
		if refused != nil {
			t.Refused = append(t.Refused, Left{Filing: tell.Case, Why: refused.Code})
		}
	}
	return t, nil
}
