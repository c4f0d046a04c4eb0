package notice

import (
	"time"

	"chizheng/internal/casefile"
)

// JobWatch looks at the page where the list is displayed, time and again until a stretch is over: Watch → Watched
// (T-0.50). One event counts a whole day of looks; an outage ends its stretch at once, so that it is recorded at the hour.
const JobWatch = "watch_display"

const (
	downEvery  = 5 * time.Minute // how often a page is looked at that is away
	beforeEnd  = 5 * time.Minute // the last look of a period: what it finds is recorded before the period ends
	worthwhile = time.Minute     // a stretch shorter than this is not watched any more
)

// Watch is the content of the job: one stretch of the display, at most to the end of a day.
type Watch struct {
	Notice string    `json:"notice"`
	Number int       `json:"number"`
	Hash   string    `json:"hash"` // of the list: what the page must show
	Next   time.Time `json:"next"` // the first look
	To     time.Time `json:"to"`   // the last
	Every  int       `json:"every_minutes"`
	Down   time.Time `json:"down,omitzero"` // the page was away, up to here counted
}

// Look is one glance at the page, and Looked what it found: the list's hash, or a Code that says why not. Blind: nobody
// could look, because no address is set.
type Look struct {
	Notice string `json:"notice"`
	Number int    `json:"number"`
	Hash   string `json:"hash"`
}

// Looked is the answer of a Look.
type Looked struct {
	Up    bool   `json:"up"`
	Blind bool   `json:"blind,omitempty"`
	Code  string `json:"code,omitempty"`
	Page  string `json:"page,omitempty"` // hash of the page as it was served
}

// Watched is what a stretch came to.
type Watched struct {
	Job    string    `json:"job,omitempty"`
	Looks  int       `json:"looks"`
	First  time.Time `json:"first,omitzero"`
	Last   time.Time `json:"last,omitzero"`
	Gap    int       `json:"gap_minutes,omitempty"` // the longest time between two looks
	Up     bool      `json:"up"`
	Code   string    `json:"code,omitempty"` // of the newest look that did not find the list
	Page   string    `json:"page,omitempty"`
	Outage *Outage   `json:"outage,omitempty"`
}

// Snapshot is the page at one instant, as kept for the proof of display.
type Snapshot struct {
	At   time.Time `json:"at"`
	Page string    `json:"page,omitempty"`
	Up   bool      `json:"up"`
	Code string    `json:"code,omitempty"`
}

// Display is what all looks of a period came to.
type Display struct {
	Looks     int        `json:"looks"`
	First     time.Time  `json:"first,omitzero"`
	Last      time.Time  `json:"last,omitzero"`
	Gap       int        `json:"gap_minutes,omitempty"`
	Down      time.Time  `json:"down,omitzero"` // the page is away; counted up to here
	Snapshots []Snapshot `json:"snapshots,omitempty"`
}

// Walk makes a stretch's looks into what it came to. Make it with Watch.Walk.
type Walk struct {
	w    Watch
	out  Watched
	away time.Time // since when the page is away, zero: it is not
	seen time.Time // the look before
}

// Walk begins a stretch.
func (w Watch) Walk() *Walk { return &Walk{w: w, away: w.Down, seen: w.Down} }

func (w Watch) every() time.Duration { return time.Duration(max(w.Every, 1)) * time.Minute }

// Missed says that nobody looked while the stretch was to be watched: there is nothing to say about it any more.
func (w Watch) Missed(at time.Time) bool { return at.After(w.To.Add(w.every())) }

// See takes a look. done: the stretch is over, with its last look or with an outage that is to be recorded now.
func (k *Walk) See(l Looked, at time.Time) (done bool) {
	if l.Blind {
		k.out.Code = l.Code
		return !at.Before(k.w.To)
	}
	k.count(at)
	k.out.Up, k.out.Code, k.out.Page = l.Up, l.Code, l.Page
	before := k.seen
	k.seen = at
	switch {
	case l.Up && k.away.IsZero():
		return !at.Before(k.w.To)
	case k.away.IsZero(): // from the first look that did not find it
		k.away = at
		return !at.Before(k.w.To)
	case !l.Up && at.Sub(k.away) < k.w.every() && at.Before(k.w.To):
		return false
	}
	// What nobody looked at is a gap, not an outage: it reaches at most one interval beyond the look before.
	to := earlier(at, before.Add(k.w.every()))
	if to.After(k.away) {
		k.out.Outage = &Outage{From: k.away, To: to, Source: SourceHourly}
	}
	return true
}

func (k *Walk) count(at time.Time) {
	if k.out.Looks == 0 {
		k.out.First = at
	} else if gap := int(at.Sub(k.out.Last) / time.Minute); gap > k.out.Gap {
		k.out.Gap = gap
	}
	k.out.Looks, k.out.Last = k.out.Looks+1, at
}

// Next is the look after one at an instant: the next full interval of the day, sooner while the page is away, never
// after the stretch.
func (k *Walk) Next(at time.Time) time.Time {
	next := mark(at, k.w.every())
	if !k.away.IsZero() {
		next = earlier(next, at.Add(downEvery))
	}
	return earlier(next, k.w.To)
}

// Result is what the stretch came to so far.
func (k *Walk) Result() Watched { return k.out }

// mark is the next multiple of an interval since midnight.
func mark(at time.Time, every time.Duration) time.Time {
	midnight := dayOf(at)
	return midnight.Add((at.Sub(midnight)/every + 1) * every)
}

func dayOf(at time.Time) time.Time {
	at = at.In(casefile.Shanghai)
	return time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, casefile.Shanghai)
}

// watch asks for the next stretch, where the plan wants the display checked and the period still runs. Histories whose
// terms do not say so have none.
func (s *State) watch(e casefile.Event) {
	every := s.Terms.Notice.DisplayCheckMinutes
	if every < 1 || s.Stage != Published || s.Shown == nil || s.pending(JobWatch) {
		return
	}
	w := Watch{Notice: s.Case, Number: s.Number, Hash: s.Shown.Hash, Next: e.At, Every: every,
		To: earlier(dayOf(e.At).AddDate(0, 0, 1), s.Period.End.Add(-beforeEnd))}
	if d := s.Display; d != nil {
		w.Down = d.Down
		if w.Next = mark(e.At, w.every()); !d.Down.IsZero() {
			w.Next = earlier(w.Next, e.At.Add(downEvery))
		}
	}
	if w.To.Sub(e.At) < worthwhile {
		return
	}
	w.Next = earlier(w.Next, w.To)
	s.ask(JobWatch, w, e)
}

// watched takes what a stretch came to. An outage goes the way of every other, and comes first: where it makes the
// period longer, the next stretch must know (T-0.51).
func watched(a ask) ([]casefile.Draft, error) {
	out, r, wanted, err := ended[Watched](a)
	if err != nil || !wanted {
		return nil, err
	}
	if r.Error != nil {
		return one(EvJobEnded, JobEnded{Job: r.Job, Error: r.Error}), nil
	}
	out.Job = r.Job
	var drafts []casefile.Draft
	if out.Outage != nil && a.s.Stage == Published {
		drafts = a.s.withOutage(*out.Outage)
	}
	d := casefile.Draft{Type: EvWatched, Data: out}
	if !out.Up && out.Looks > 0 && (a.s.Display == nil || a.s.Display.Down.IsZero()) {
		d.Messages = a.s.toOffice("notice_not_displayed")
	}
	return append(drafts, d), nil
}

// applyWatched keeps one snapshot of each stretch: one a day, and one at each change.
func applyWatched(s *State, d Watched, e casefile.Event) {
	s.finish(d.Job)
	next := Display{}
	if s.Display != nil {
		next = *s.Display
	}
	next.Snapshots = append([]Snapshot(nil), next.Snapshots...)
	if d.Looks > 0 {
		if next.Looks == 0 {
			next.First = d.First
		} else if gap := int(d.First.Sub(next.Last) / time.Minute); gap > next.Gap {
			next.Gap = gap
		}
		next.Gap = max(next.Gap, d.Gap)
		next.Looks, next.Last, next.Down = next.Looks+d.Looks, d.Last, time.Time{}
		if !d.Up {
			next.Down = d.Last
			if d.Outage != nil {
				next.Down = d.Outage.To
			}
		}
	}
	if len(next.Snapshots) < listed {
		next.Snapshots = append(next.Snapshots, Snapshot{At: e.At, Page: d.Page, Up: d.Up, Code: d.Code})
	}
	s.Display = &next
	s.watch(e)
}
