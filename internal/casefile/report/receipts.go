package report

import (
	"strconv"

	"chizheng/internal/casefile"
)

// receipts takes the province's answers as a stored file or a short list. What they say is checked against the lines
// by the job, whole or not at all; what can be told from the list alone is refused here.
func receipts(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Receipts](a.cmd.Data)
	if err != nil {
		return nil, err
	}
	if err := a.in(Delivered, Settling); err != nil {
		return nil, err
	}
	if err := casefile.InvalidFields(wrongReceipts(in)); err != nil {
		return nil, err
	}
	if a.s.pending(JobTake) {
		return nil, casefile.Refuse(casefile.Conflict, "report_busy")
	}
	return one(EvGiven, in), nil
}

func wrongReceipts(in Receipts) []casefile.Field {
	switch {
	case (in.Key == "") == (len(in.Items) == 0):
		return []casefile.Field{casefile.Wrong("/items", "receipts_file_or_list")}
	case in.Key != "" && in.Hash == "":
		return []casefile.Field{casefile.Wrong("/hash", "hash_missing")}
	case len(in.Items) > MaxReceipts:
		return []casefile.Field{casefile.Wrong("/items", "too_many", "max", strconv.Itoa(MaxReceipts))}
	}
	var wrong []casefile.Field
	for i, r := range in.Items {
		if r.Verdict != Accepted && r.Verdict != Rejected {
			wrong = append(wrong, casefile.Wrong("/items/"+strconv.Itoa(i)+"/verdict", "verdict_unknown"))
		}
	}
	for _, p := range Check(in.Items) {
		wrong = append(wrong, casefile.Wrong("/items", p.Code, "record", p.Record))
	}
	return wrong
}

// Check gives what is wrong in a set of receipts by itself: a record twice, with the same or with another verdict.
func Check(set []Receipt) []Problem {
	var problems []Problem
	first := make(map[string]Receipt, len(set))
	for _, r := range set {
		before, twice := first[r.Record]
		switch {
		case !twice:
			first[r.Record] = r
		case before.Verdict != r.Verdict:
			problems = append(problems, Problem{Record: r.Record, Code: "receipt_contradicts"})
		default:
			problems = append(problems, Problem{Record: r.Record, Code: "receipt_doubled"})
		}
	}
	return problems
}

// taken is what became of a set of receipts, from a file, a list or the receiver itself.
func taken(a ask) ([]casefile.Draft, error) {
	out, r, wanted, err := ended[Taken](a)
	if err != nil || !wanted {
		return nil, err
	}
	out.Job = r.Job
	switch {
	case a.s.Stage.Over():
		return one(EvJobEnded, JobEnded{Job: r.Job}), nil
	case r.Error != nil:
		return a.stalled(r), nil
	case out.Waiting:
		return one(EvWaiting, out), nil
	case len(out.Problems) == 0 && max(out.Accepted, a.s.Accepted)+max(out.Rejected, a.s.Rejected) > a.s.Sent():
		out.Problems = []Problem{{Code: "receipt_counts_differ"}}
	}
	if len(out.Problems) > 0 {
		out.Count = max(out.Count, len(out.Problems))
		out.Problems = out.Problems[:min(listed, len(out.Problems))]
		return []casefile.Draft{{Type: EvRefused, Data: out,
			Messages: a.s.toOffice("receipts_refused", "count", strconv.Itoa(out.Count))}}, nil
	}
	draft := casefile.Draft{Type: EvTaken, Data: out}
	if n := out.Rejected - a.s.Rejected; n > 0 {
		draft.Messages = a.s.toOffice("records_rejected", "count", strconv.Itoa(n))
	}
	return []casefile.Draft{draft}, nil
}
