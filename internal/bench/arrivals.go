package bench

import (
	"context"
	"sync"
	"time"
)

// arrivals is an open load: requests come at a constant rate whether or not the earlier ones are answered, and each
// one's time runs from the moment it was due. So a stall is seen by all who would have come during it.
type arrivals struct {
	rate    float64 // in a second
	warm    time.Duration
	span    time.Duration
	waiting int // most requests under way; one that finds no room counts as an error. Zero: 4096
}

// answers is what one kind of request saw.
type answers struct {
	times  latencies
	errors int
	first  error
}

// run sends request i at its moment; kind says what to count it under.
func (a arrivals) run(ctx context.Context, kind func(i int) string, send func(ctx context.Context, i int) error) (map[string]*answers, error) {
	if a.waiting == 0 {
		a.waiting = 4096
	}
	seen := &ledgerOfAnswers{all: map[string]*answers{}}
	slots := make(chan struct{}, a.waiting)
	begin := time.Now()
	var under sync.WaitGroup
	for i := 0; ; i++ {
		due := begin.Add(time.Duration(float64(i) / a.rate * float64(time.Second)))
		if due.After(begin.Add(a.warm + a.span)) {
			break
		}
		if err := sleep(ctx, time.Until(due)); err != nil {
			return nil, err
		}
		counted := !due.Before(begin.Add(a.warm))
		select {
		case slots <- struct{}{}:
		default:
			seen.note(kind(i), counted, 0, errNoRoom)
			continue
		}
		under.Go(func() {
			defer func() { <-slots }()
			err := send(ctx, i)
			seen.note(kind(i), counted, time.Since(due), err)
		})
	}
	under.Wait()
	return seen.all, ctx.Err()
}

type benchError string

func (e benchError) Error() string { return string(e) }

const errNoRoom = benchError("too many requests were under way")

type ledgerOfAnswers struct {
	mu  sync.Mutex
	all map[string]*answers
}

func (l *ledgerOfAnswers) note(kind string, counted bool, took time.Duration, err error) {
	if !counted {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	a := l.all[kind]
	if a == nil {
		a = &answers{}
		l.all[kind] = a
	}
	if err != nil {
		a.errors++
		if a.first == nil {
			a.first = err
		}
		return
	}
	a.times = append(a.times, took)
}
