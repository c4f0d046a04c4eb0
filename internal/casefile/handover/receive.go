package handover

import (
	"slices"

	"chizheng/internal/casefile"
)

// receive compares the Centre's count with the point's list. What agrees goes to recheck at once; what differs stays.
// The officer who signed for the point never receives for the Centre: point 01 is the Centre itself (T-0.28).
func receive(a ask) ([]casefile.Draft, error) {
	r, err := data[Receive](a)
	if err != nil {
		return nil, err
	}
	if a.cmd.Actor.Is(a.s.SignedBy) {
		return nil, casefile.Refuse(casefile.Forbidden, "four_eyes", "clause", "T-0.28")
	}
	counted, err := r.byFiling()
	if err != nil {
		return nil, err
	}
	out := Receipt{Counted: r.Items, Receiver: a.cmd.Actor.ID}
	for _, i := range a.s.Items {
		n, came := counted[i.Filing]
		switch {
		case !came || n == 0:
			out.Differences = append(out.Differences, Difference{Filing: i.Filing, Why: WhyMissing, Stated: i.Papers})
		case n != i.Papers:
			out.Differences = append(out.Differences, Difference{Filing: i.Filing, Why: WhyCount, Stated: i.Papers, Counted: n})
		default:
			out.Accepted = append(out.Accepted, i.Filing)
		}
	}
	out.Differences = append(out.Differences, a.s.extras(r.Items)...)
	d := one(EvReceived, out)
	if n := len(out.Differences); n > 0 {
		d.Messages = []casefile.Message{a.toSigner("handover_differences", n)}
	}
	return a.closing(d)
}

func (r Receive) byFiling() (map[string]int, error) {
	counted := map[string]int{}
	var wrong []casefile.Field
	for i, c := range r.Items {
		_, twice := counted[c.Filing]
		switch {
		case c.Filing == "":
			wrong = append(wrong, casefile.Wrong("/items/"+itoa(i), "required"))
		case twice:
			wrong = append(wrong, casefile.Wrong("/items/"+itoa(i), "line_doubled"))
		case c.Papers < 0:
			wrong = append(wrong, casefile.Wrong("/items/"+itoa(i), "paper_count"))
		}
		counted[c.Filing] = c.Papers
	}
	return counted, casefile.InvalidFields(wrong)
}

func (s State) extras(came []Counted) []Difference {
	var extra []Difference
	for _, c := range came {
		if !slices.ContainsFunc(s.Items, func(i Item) bool { return i.Filing == c.Filing }) {
			extra = append(extra, Difference{Filing: c.Filing, Why: WhyExtra, Counted: c.Papers})
		}
	}
	return extra
}

func (a ask) toSigner(code string, count int) casefile.Message {
	return casefile.Message{To: a.s.SignedBy, Code: code,
		Args: map[string]string{"case": a.s.Case, "number": a.s.Number, "count": itoa(count)}}
}

// settle decides one open difference. Only an item of the list whose papers were in question can still be accepted;
// what a filing itself refused, or what was never listed, stays.
func settle(a ask) ([]casefile.Draft, error) {
	d, err := data[Settle](a)
	if err != nil {
		return nil, err
	}
	open := a.s.open()
	i := slices.IndexFunc(open, func(x Difference) bool { return x.Filing == d.Filing })
	switch {
	case d.Code == "":
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/code", "reason_missing")})
	case i < 0:
		return nil, casefile.Refuse(casefile.NotFound, "no_such_difference")
	case d.Decision != Accept && d.Decision != Stay:
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/decision", "difference_decision")})
	case d.Decision == Accept && open[i].Why != WhyMissing && open[i].Why != WhyCount:
		return nil, casefile.Refuse(casefile.Conflict, "difference_not_acceptable", "why", open[i].Why)
	case d.Decision == Accept && a.cmd.Actor.Is(a.s.SignedBy):
		return nil, casefile.Refuse(casefile.Forbidden, "four_eyes", "clause", "T-0.28")
	}
	return a.closing(one(EvSettled, d))
}

// told takes the filings' answers. It never refuses: a job that is not taken off the state would keep the case open
// for ever. A filing that would not be handed over is a difference.
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
	if n := len(t.Refused); n > 0 {
		d.Messages = []casefile.Message{a.toSigner("handover_differences", n)}
	}
	return a.closing(d)
}

// closing adds the reconciliation where nothing is open once d is folded: every filing has answered, and every
// difference is settled.
func (a ask) closing(d casefile.Draft) ([]casefile.Draft, error) {
	next, err := Apply(a.s, casefile.Event{Case: a.s.Case, Seq: a.s.Version + 1, Type: d.Type, At: a.now,
		Actor: a.cmd.Actor, Data: casefile.Encode(d.Data)})
	if err != nil {
		return nil, err
	}
	if next.Stage != Received || len(next.open()) > 0 || len(next.Pending) > 0 {
		return []casefile.Draft{d}, nil
	}
	totals := Totals{Stated: len(next.Items), Accepted: next.Accepted, Stayed: len(next.Items) - next.Accepted}
	return []casefile.Draft{d, one(EvReconciled, totals)}, nil
}

// answers pairs a batch with its results; a batch that failed as a whole was refused by every filing.
func answers(job casefile.Job, r casefile.JobResult) (Told, error) {
	batch, err := casefile.DecodeStrict[casefile.TellMany](job.Data)
	if err != nil {
		return Told{}, err
	}
	t := Told{Job: r.Job}
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
			t.Refused = append(t.Refused, Difference{Filing: tell.Case, Why: refused.Code})
		}
	}
	return t, nil
}
