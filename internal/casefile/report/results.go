package report

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

// stalled tells the office of a job that failed for good; the state keeps a task for it.
func (a ask) stalled(r casefile.JobResult) []casefile.Draft {
	return []casefile.Draft{{Type: EvJobEnded, Data: JobEnded{Job: r.Job, Error: r.Error}, Messages: a.s.toOffice("report_stalled")}}
}

func built(a ask) ([]casefile.Draft, error) {
	out, r, wanted, err := ended[Package](a)
	if err != nil || !wanted {
		return nil, err
	}
	failure := r.Error
	if failure == nil && out.Count == 0 {
		failure = casefile.Refuse(casefile.Conflict, "report_empty")
	}
	switch {
	case a.s.Stage == Abandoned:
		return one(EvJobEnded, JobEnded{Job: r.Job}), nil
	case failure != nil:
		return []casefile.Draft{{Type: EvNotBuilt, Data: JobEnded{Job: r.Job, Error: failure},
			Messages: a.s.toOffice("report_build_failed")}}, nil
	}
	return []casefile.Draft{{Type: EvBuilt, Data: PackageBuilt{Job: r.Job, Package: out}}}, nil
}

// included takes a chunk of records whose filings know. With the last one, records whose filings refused are cut out:
// the package is built again without them, and the signature over the old bytes falls (T-0.54, T-0.58).
func included(a ask) ([]casefile.Draft, error) {
	out, r, wanted, err := ended[Chunk](a)
	if err != nil || !wanted {
		return nil, err
	}
	if r.Error != nil {
		return a.stalled(r), nil
	}
	out.Job = r.Job
	drafts := one(EvIncluded, out)
	if drops := a.s.NewDrops + len(out.Refused); !out.More && drops > 0 {
		drafts = append(drafts, casefile.Draft{Type: EvReopened, Data: Rebuild{Dropped: drops},
			Messages: a.s.toOffice("report_rebuilt", "count", strconv.Itoa(drops))})
	}
	return drafts, nil
}

func settled(a ask) ([]casefile.Draft, error) { return pass(a, EvSettled) }

func excluded(a ask) ([]casefile.Draft, error) { return pass(a, EvExcluded) }

func pass(a ask, event string) ([]casefile.Draft, error) {
	out, r, wanted, err := ended[Chunk](a)
	if err != nil || !wanted {
		return nil, err
	}
	if r.Error != nil {
		return a.stalled(r), nil
	}
	out.Job = r.Job
	return one(event, out), nil
}
