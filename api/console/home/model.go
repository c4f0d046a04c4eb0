package home

import (
	"time"

	"github.com/a-h/templ"

	"chizheng/api/console/messages"
	"chizheng/api/console/site"
	"chizheng/internal/casefile/campaign"
)

type model struct {
	Role              string
	HasInbox          bool
	Tasks             []Count
	Total             int
	Windows           []window
	Messages          []messages.Message
	Unread            int
	Registration      string
	RegistrationStage string
	RegistrationDue   string
}

// Count is how many tasks of a kind wait.
type Count struct {
	Kind, Name           string
	Total, Overdue, Mine int
}

type window struct {
	Action, Name, From, To string
	State                  string // open, coming, over
	Left, Workdays         int
	RestDay                bool // the last day is not worked: it does not move by itself (T-0.19)
}

func windowed(v *site.Visit, action string, w campaign.Window, terms campaign.Terms, now time.Time) window {
	out := window{Action: action, Name: v.Words.Name("windows", action), From: w.From, To: w.To, State: "over"}
	switch {
	case w.Open(now):
		out.State = "open"
	case now.Before(w.Start()):
		out.State = "coming"
	}
	if w.To != "" && out.State == "open" {
		if days, work, err := terms.Left(now, w.End()); err == nil {
			out.Left, out.Workdays = days, work
		}
		if rest, err := terms.Days.Restday(w.To); err == nil {
			out.RestDay = rest
		}
	}
	return out
}

// current marks the tile of the list that is shown.
func current(here bool) templ.Attributes {
	if here {
		return templ.Attributes{"aria-current": "true"}
	}
	return nil
}
