package importing

import (
	"encoding/json"
	"slices"
	"strconv"

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

// rowsRead takes the verdicts' counts; a file that cannot be read as a whole ends the import.
func rowsRead(a ask) ([]casefile.Draft, error) {
	counts, r, wanted, err := ended[Counts](a)
	if err != nil || !wanted {
		return nil, err
	}
	switch {
	case a.s.Stage != Reading: // given up meanwhile: its rows are removed
		return one(EvJobEnded, JobEnded{Job: r.Job}), nil
	case r.Error != nil:
		return []casefile.Draft{{Type: EvRefused, Data: JobEnded{Job: r.Job, Error: r.Error}, Messages: a.s.toFiler("import_failed")}}, nil
	}
	drafts := []casefile.Draft{{Type: EvRead, Data: RowsRead{Job: r.Job, Counts: counts},
		Messages: a.s.toFiler("import_read", "rows", strconv.Itoa(counts.Rows), "bad", strconv.Itoa(counts.Bad+counts.Doubled))}}
	if counts.Startable() == 0 { // nothing to start: the verdicts stay readable
		drafts = append(drafts, casefile.Draft{Type: EvDone, Data: Totals{}})
	}
	return drafts, nil
}

// rowsStarted takes a chunk of rows. A row that was refused is listed and holds no other up.
func rowsStarted(a ask) ([]casefile.Draft, error) {
	out, r, wanted, err := ended[Chunk](a)
	if err != nil || !wanted {
		return nil, err
	}
	if r.Error != nil {
		drafts := []casefile.Draft{{Type: EvJobEnded, Data: JobEnded{Job: r.Job, Error: r.Error}, Messages: a.s.toFiler("import_stalled")}}
		if a.s.Stopping {
			drafts = append(drafts, casefile.Draft{Type: EvDone, Data: a.s.totals()})
		}
		return drafts, nil
	}
	out.Job = r.Job
	drafts := one(EvRows, out)
	if out.More && !a.s.Stopping {
		return drafts, nil
	}
	t := a.s.totals()
	t.Opened, t.Existing, t.Missed = t.Opened+out.Opened, t.Existing+out.Existing, t.Missed+len(out.Missed)
	return append(drafts, casefile.Draft{Type: EvDone, Data: t, Messages: a.s.toFiler("import_done",
		"opened", strconv.Itoa(t.Opened), "existing", strconv.Itoa(t.Existing), "missed", strconv.Itoa(t.Missed))}), nil
}

func rowsDropped(a ask) ([]casefile.Draft, error) {
	_, r, wanted, err := ended[json.RawMessage](a)
	if err != nil || !wanted {
		return nil, err
	}
	return one(EvJobEnded, JobEnded{Job: r.Job, Error: r.Error}), nil
}
