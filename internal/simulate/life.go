package simulate

import (
	"crypto/sha256"
	"fmt"
	"hash"
	"math/rand/v2"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

// life is one filing and whoever stands behind it.
type life struct {
	n       int
	rng     *rand.Rand
	state   filing.State
	timers  []casefile.Timer // of the state; nil: not asked for yet
	fired   map[string]bool
	filer   filing.Filer
	who     casefile.Actor
	comes   string // the day on which it is filled in
	from    string // the point wished for; empty: the filer's own
	events  int
	sent    int
	refused map[string]int // commands that were refused, by code
	sum     hash.Hash
	begun   bool
}

func newLife(n int, seed uint64) *life {
	return &life{n: n, rng: rand.New(rand.NewPCG(seed, uint64(n))), sum: sha256.New(), refused: map[string]int{}, fired: map[string]bool{}}
}

// chance draws one of ten thousand.
func (l *life) chance(of int) bool { return l.rng.IntN(10_000) < of }

func (l *life) id() string { return fmt.Sprintf("filing-%026x", l.n) }

// do sends one command, as the engine would carry it out, and answers every job that it leaves. It says whether the
// command was accepted.
func (l *life) do(who casefile.Actor, kind string, data any, now time.Time) bool {
	l.sent++
	cmd := casefile.Command{ID: fmt.Sprintf("%d-%d", l.n, l.sent), Type: kind, Actor: who, Clock: casefile.Clock{Rehearsal: true}}
	if data != nil {
		cmd.Data = casefile.Encode(data)
	}
	drafts, err := filing.Room.Decide(l.state, cmd, now)
	if err != nil {
		l.refused[refusal(err)]++
		return false
	}
	for _, d := range drafts {
		l.events++
		e := casefile.Event{Case: l.id(), Seq: l.events, Type: d.Type, At: now, Actor: who, Command: cmd.ID, Data: casefile.Encode(d.Data), Rules: d.Rules}
		next, err := filing.Room.Apply(l.state, e)
		if err != nil {
			l.refused["unreadable_event"]++
			return false
		}
		l.state = next
		fmt.Fprintf(l.sum, "%d %s %d %s\n", e.Seq, e.Type, e.At.Unix(), e.Data)
	}
	l.timers = nil
	l.jobs(now)
	return true
}

// refusal names why a command was refused: the code, or the first field's.
func refusal(err error) string {
	e := casefile.As(err)
	switch {
	case e == nil:
		return "internal"
	case len(e.Fields) > 0:
		return e.Fields[0].Code
	}
	return e.Code
}

// jobs answers outstanding work: scans are good, nobody resembles anybody, messages to other cases are heard.
func (l *life) jobs(now time.Time) {
	for len(l.state.Pending) > 0 {
		j := l.state.Pending[0]
		r := casefile.JobResult{Job: j.ID}
		switch j.Type {
		case filing.JobCheckScan:
			up, err := casefile.DecodeStrict[filing.CheckScan](j.Data)
			if err != nil {
				return
			}
			sum := sha256.Sum256([]byte(up.ID))
			r.Result = casefile.Encode(filing.Scan{ID: up.ID, Kind: up.Kind, Hash: fmt.Sprintf("%x", sum), Type: "image/jpeg", Pages: 1, Size: up.Size})
		case filing.JobFindMatches:
			r.Result = casefile.Encode(filing.Found{})
		default:
			r.Result = casefile.Encode(casefile.TellResult{})
		}
		if !l.do(casefile.SystemActor(), j.Type+"_done", r, now) {
			return
		}
	}
}

// alarm fires what is due, as the engine's timer would: each once, with its own instant.
func (l *life) alarm(now time.Time) {
	for again := true; again; {
		again = false
		if l.timers == nil {
			l.timers = append([]casefile.Timer{}, filing.Room.Project(l.state).Timers...)
		}
		for _, t := range l.timers {
			key := fmt.Sprintf("%s:%d", t.Name, t.At.Unix())
			if t.At.After(now) || l.fired[key] {
				continue
			}
			l.fired[key] = true
			l.do(casefile.SystemActor(), t.Name, nil, later(t.At, l.state.Since))
			again = true
			break // the state may have other timers now
		}
	}
}

// later never lets a case's time run backwards.
func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
