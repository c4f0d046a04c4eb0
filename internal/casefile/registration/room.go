package registration

import (
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/deadline"
)

// Kind names this kind of case everywhere.
const Kind = "registration"

// Room is the kind of case as the kernel runs it.
var Room = deadline.Steer(casefile.Room[State]{Kind: Kind, Decide: Decide, Apply: Apply, Project: Project})

// Row is a registration's line in its own table. Key is unique among the rows of a campaign where it is not empty;
// the store derives a blind index from IDNumber and holds that unique where Live.
type Row struct {
	Campaign    string
	Kind        string
	Key         string // normalised credit code while the registration holds it; empty for individuals
	Live        bool   // Stage.Holds
	Name        string // enterprise name; empty for individuals
	CreditCode  string
	Area        string
	Outside     bool
	Municipal   bool
	Group       string
	Person      string // individuals; personal
	IDNumber    string // individuals; personal: sealed, blind-indexed
	Phone       string // personal: sealed
	Stage       Stage
	Round       int
	Extension   int
	SubmittedAt time.Time
	DecidedAt   time.Time
	DecidedBy   string
	Since       time.Time
}
