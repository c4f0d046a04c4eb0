package notice

import (
	"encoding/json"
	"slices"

	"chizheng/internal/casefile"
)

// ended reads a job's result. Not wanted: the job was dealt with before, and nothing is recorded.
func ended[T any](a ask) (result T, r casefile.JobResult, wanted bool, err error) {
	if r, err = casefile.DecodeStrict[casefile.JobResult](a.cmd.Data); err != nil {
		return result, r, false, err
	}
	wanted = slices.ContainsFunc(a.s.Pending, func(j casefile.Job) bool { return j.ID == r.Job && j.Type+"_done" == a.cmd.Type })
	if wanted && r.Error == nil && len(r.Result) > 0 {
		if json.Unmarshal(r.Result, &result) != nil {
			return result, r, false, casefile.Refuse(casefile.Invalid, "unreadable_content")
		}
	}
	return result, r, wanted, nil
}

// built takes the frozen list. A list that failed or is empty gives the batch up: there is nothing to sign.
func built(a ask) ([]casefile.Draft, error) {
	list, r, wanted, err := ended[Frozen](a)
	if err != nil || !wanted {
		return nil, err
	}
	done := casefile.Draft{Type: EvJobEnded, Data: JobEnded{Job: r.Job, Error: r.Error}}
	switch {
	case a.s.Stage != Planned: // cancelled meanwhile
		return []casefile.Draft{done}, nil
	case r.Error != nil:
		return []casefile.Draft{done, a.giveUp("notice_build_failed")}, nil
	case list.Count == 0:
		return []casefile.Draft{done, a.giveUp("notice_empty")}, nil
	}
	return one(EvFrozen, ListFrozen{Job: r.Job, List: list}), nil
}

func (a ask) giveUp(code string) casefile.Draft {
	return casefile.Draft{Type: EvCancelled, Data: Cancel{Code: code}, Messages: a.s.toOffice(code)}
}

// announced takes a chunk of lines whose filings have heard of the period. With the last one it is settled which lines
// stand; a batch of which every line fell out is given up.
func announced(a ask) ([]casefile.Draft, error) {
	out, r, wanted, err := ended[Announced](a)
	if err != nil || !wanted {
		return nil, err
	}
	if r.Error != nil { // some filings may have heard already: the batch is not given up, a person starts the pass again
		return a.stalled(r), nil
	}
	out.Job = r.Job
	drafts := []casefile.Draft{{Type: EvAnnounced, Data: out}}
	switch {
	case out.More:
		return drafts, nil
	case a.s.Announced+out.Told == 0 || out.Shown == nil:
		return append(drafts, a.giveUp("notice_empty")), nil
	}
	return append(drafts, casefile.Draft{Type: EvSettled, Data: Shown{List: *out.Shown}}), nil
}

// linesEnded takes a chunk of lines whose filings have heard of the end; those that stand elsewhere (severed,
// withdrawn) are listed, and hold nobody up (T-0.54).
func linesEnded(a ask) ([]casefile.Draft, error) {
	out, r, wanted, err := ended[LinesEnded](a)
	if err != nil || !wanted {
		return nil, err
	}
	if r.Error != nil {
		return a.stalled(r), nil
	}
	out.Job = r.Job
	return one(EvLinesEnd, out), nil
}

// stalled tells the office of a pass that failed for good; the state keeps a task for it.
func (a ask) stalled(r casefile.JobResult) []casefile.Draft {
	return []casefile.Draft{{Type: EvJobEnded, Data: JobEnded{Job: r.Job, Error: r.Error}, Messages: a.s.toOffice("notice_stalled")}}
}

func jobEnded(a ask) ([]casefile.Draft, error) {
	_, r, wanted, err := ended[json.RawMessage](a)
	if err != nil || !wanted {
		return nil, err
	}
	return one(EvJobEnded, JobEnded{Job: r.Job, Error: r.Error}), nil
}
