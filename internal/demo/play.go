package demo

import (
	"context"
	"fmt"
	"io"
	"time"
)

// Config is what a performance needs.
type Config struct {
	URL      string        // of the office
	Password string        // of the demonstration accounts
	Province Province      // the receiving side; nil: the story's second package goes by file too
	Size     string        // "full" or "small"
	Patience time.Duration // how long an answer or an effect may take; zero: 60 s
	Out      io.Writer
	Before   func(act int, title string)           // called before each act: a test does its mischief here
	Heard    func(caseID, key string, version int) // called for every command that was acknowledged
	Leap     bool                                  // the clock leaps over the days between two acts, where it else runs
}

// Province is what the story tells the receiving side to do; internal/province/receiver is the one.
type Province interface {
	Reject(record, code, message string)
}

// play is a performance under way.
type play struct {
	*client
	*cast
	cfg    Config
	now    string // campaign time, as last set
	staff  map[string]*session
	public *session
	people int               // sessions made so far: each has an address of its own
	batch  map[string]string // ids of notices, packages and the like by their name in the story
}

// Run plays the whole story and gives its table. The campaign must be a fresh rehearsal. Errors say what was expected
// and what came.
func Run(ctx context.Context, cfg Config) (Table, error) {
	p, err := newPlay(cfg)
	if err != nil {
		return nil, err
	}
	if err := p.hire(ctx); err != nil {
		return nil, err
	}
	began := time.Now()
	for i, a := range p.acts() {
		if cfg.Before != nil {
			cfg.Before(i, a.en)
		}
		if err := p.travel(ctx, a.at); err != nil {
			return nil, fmt.Errorf("%s: %w", a.at, err)
		}
		p.say(a.zh, a.en)
		if err := a.do(ctx); err != nil {
			return nil, fmt.Errorf("%s %s: %w", a.at, a.en, err)
		}
	}
	table, err := p.reckon(ctx)
	if err == nil {
		fmt.Fprintf(cfg.Out, "\n%s\n%d 份申报，用时 %.0f 秒 — %d filings in %.0f s\n", table, len(p.papers), time.Since(began).Seconds(),
			len(p.papers), time.Since(began).Seconds())
	}
	return table, err
}

func newPlay(cfg Config) (*play, error) {
	s := full
	switch cfg.Size {
	case small.Name:
		s = small
	case full.Name, "":
	default:
		return nil, fmt.Errorf("no size %q: full or small", cfg.Size)
	}
	if cfg.Patience == 0 {
		cfg.Patience = time.Minute
	}
	p := &play{client: newClient(cfg.URL, cfg.Patience), cfg: cfg, staff: map[string]*session{}, batch: map[string]string{}}
	p.heard = cfg.Heard
	p.public = p.person("public")
	p.cast = newCast(s, p.person)
	return p, nil
}

// person makes a session for somebody who has not signed in yet, at an address of his own.
func (p *play) person(login string) *session {
	p.people++
	return &session{client: p.client, login: login, address: fmt.Sprintf("198.51.100.%d", p.people)}
}

// hire signs the staff in.
func (p *play) hire(ctx context.Context) error {
	logins := []string{"reviewer1", "reviewer2", "reviewer3", "publisher", "reporter", "leader", "admin", "auditor", "county1", "county2"}
	for n := 1; n <= 15; n++ {
		logins = append(logins, fmt.Sprintf("point%02da", n))
	}
	for _, login := range logins {
		p.staff[login] = p.person(login)
	}
	return each(ctx, logins, func(ctx context.Context, login string) error {
		p.staff[login].password = p.cfg.Password
		return p.staff[login].signIn(ctx)
	})
}

// officer is the one who works at a point.
func (p *play) officer(point string) *session {
	runes := []rune(point)
	return p.staff["point"+string(runes[len(runes)-2:])+"a"]
}

// say narrates, in both languages.
func (p *play) say(zh, en string) { fmt.Fprintf(p.cfg.Out, "%s  %s — %s\n", p.now, zh, en) }

// note narrates a detail of the act.
func (p *play) note(zh, en string) { fmt.Fprintf(p.cfg.Out, "%16s  · %s — %s\n", "", zh, en) }
