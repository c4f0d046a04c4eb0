package bench

import (
	"context"
	"fmt"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
)

// fold is a filing lived without an engine: it decides what the workflow would, and gives what would be recorded.
type fold struct {
	id    string
	clock casefile.Clock
	state filing.State
	hash  string
	out   []casefile.Recording
}

// Where a life stands after so many of its records.
const (
	asSubmitted = 10 // and on a sheet: the point may tick
	asStamped   = 18 // on a signed sheet
	asHanded    = 19
	asRechecked = 20
	asConfirmed = 22
)

// past is the first records of a life as one: a case that was lived before the bench began.
func past(n, records int, terms campaign.Terms, clock casefile.Clock) (casefile.Recording, error) {
	all, err := recordings(n, terms, clock)
	if err != nil {
		return casefile.Recording{}, err
	}
	out := all[records-1]
	out.Base, out.Events = 0, nil
	for _, r := range all[:records] {
		out.Events = append(out.Events, r.Events...)
	}
	return out, nil
}

// recordings are those of a whole life, in order.
func recordings(n int, terms campaign.Terms, clock casefile.Clock) ([]casefile.Recording, error) {
	f := fold{id: caseOf(n), clock: clock}
	for _, s := range script(n, terms) {
		if s.sign {
			signed := s.data.(filing.Sign)
			signed.Content = filing.ContentHash(f.state.Content)
			s.data = signed
		}
		if err := f.take(command(s, clock)); err != nil {
			return nil, fmt.Errorf("%s: %w", s.kind, err)
		}
		if err := f.work(); err != nil {
			return nil, err
		}
	}
	return f.out, nil
}

// work gives the case the results of its jobs.
func (f *fold) work() error {
	for _, j := range f.state.Pending {
		result := casefile.JobResult{Job: j.ID, Result: casefile.Encode(filing.Found{})}
		if j.Type == filing.JobCheckScan {
			in, err := casefile.DecodeStrict[filing.CheckScan](j.Data)
			if err != nil {
				return err
			}
			scan, err := Answering{}.Keep(context.Background(), f.id, in.Attach)
			if err != nil {
				return err
			}
			result.Result = casefile.Encode(scan)
		}
		cmd := casefile.Command{ID: "job:" + j.ID, Type: j.Type + "_done", Actor: casefile.SystemActor(), Data: casefile.Encode(result)}
		if err := f.take(cmd); err != nil {
			return fmt.Errorf("%s: %w", cmd.Type, err)
		}
	}
	return nil
}

// take decides one command and keeps what the kernel would record.
func (f *fold) take(cmd casefile.Command) error {
	now := f.clock.At(time.Now())
	drafts, err := filing.Decide(f.state, cmd, now)
	if err != nil {
		return err
	}
	r := casefile.Recording{Kind: filing.Kind, Case: f.id, Salt: "salt-of-" + f.id, Base: f.state.Version}
	for _, d := range drafts {
		e := casefile.Event{Case: f.id, Seq: f.state.Version + 1, Type: d.Type, At: now, Actor: cmd.Actor, Command: cmd.ID,
			Data: casefile.Encode(d.Data), Rules: d.Rules, Messages: d.Messages, Prev: f.hash}
		if f.state, err = filing.Apply(f.state, e); err != nil {
			return err
		}
		e.Terms = f.state.Terms.Version
		if e.Hash, err = casefile.ChainHash(e, casefile.DataHash(r.Salt, e.Seq, e.Data)); err != nil {
			return err
		}
		f.hash = e.Hash
		r.Events = append(r.Events, e)
	}
	r.State, r.Projection = casefile.Encode(f.state), filing.Project(f.state)
	f.out = append(f.out, r)
	return nil
}
