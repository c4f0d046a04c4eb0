package objection

import (
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/deadline"
	"chizheng/internal/casefile/filing"
)

// Stage is where an objection stands. docs/processes/objection.md draws it.
type Stage string

const (
	Awaiting  Stage = "awaiting_evidence" // anonymous: examined when it has evidence (T-0.53)
	Open      Stage = "open"              // waits for the Centre's decision or answer
	Upheld    Stage = "upheld"            //
	Dismissed Stage = "dismissed"         //
	Answered  Stage = "answered"          // an omission claim (T-0.56)
	Withdrawn Stage = "withdrawn"         // by the objector
	Lapsed    Stage = "lapsed"            // anonymous, and no evidence came
)

// Over says that nothing waits in this stage.
func (s Stage) Over() bool { return s != Awaiting && s != Open }

// Sort tells what kind of objection it is.
type Sort string

const (
	Challenge Sort = "objection" // until 24:00 of the notice's last day; severs its line
	Violation Sort = "violation" // at any time; stops nothing (T-0.57)
	Omission  Sort = "omission"  // somebody is missing from the notice (T-0.56)
)

// Severing is how far the line has been taken out of its batch.
type Severing string

const (
	NotAsked   Severing = ""
	Asked      Severing = "asked"
	Severed    Severing = "severed"
	Blocked    Severing = "blocked"    // another objection holds the line, or it is not announced yet: asked again every hour
	Impossible Severing = "impossible" // the line is gone: reported, returned or rejected by now
)

// Target is what the objection is about. Filing is resolved by the desk.
type Target struct {
	Notice string `json:"notice,omitempty"`
	Line   int    `json:"line,omitempty"`
	Filing string `json:"filing,omitempty"`
}

// State is an objection at one moment: the fold of its events. It holds nothing of who the objector is.
type State struct {
	Case      string          `json:"case"`
	Terms     campaign.Terms  `json:"terms"`
	Sort      Sort            `json:"sort"`
	Receipt   string          `json:"receipt"` // number on the receipt
	Secret    string          `json:"secret"`  // hash of the look-up word on the receipt
	Channel   string          `json:"channel"`
	Named     bool            `json:"named"`
	By        string          `json:"by,omitempty"` // account id, where the objector was signed in
	Target    Target          `json:"target"`
	NoticeEnd time.Time       `json:"notice_end,omitzero"`
	Reason    string          `json:"reason"`
	Inspector string          `json:"inspector,omitempty"` // account ids: they may not decide
	RecheckBy string          `json:"recheck_by,omitempty"`
	Stage     Stage           `json:"stage"`
	Since     time.Time       `json:"since"`
	Version   int             `json:"version"`
	FiledAt   time.Time       `json:"filed_at"`
	Severing  Severing        `json:"severing,omitempty"`
	TriedAt   time.Time       `json:"tried_at,omitzero"`
	Scans     []filing.Scan   `json:"scans,omitempty"`
	Uploads   []filing.Upload `json:"uploads,omitempty"`
	Escalated bool            `json:"escalated,omitempty"`
	Outcome   string          `json:"outcome,omitempty"` // effect of the decision, or of the answer
	Code      string          `json:"code,omitempty"`
	DecidedAt time.Time       `json:"decided_at,omitzero"`
	DecidedBy string          `json:"decided_by,omitempty"`
	FollowUp  []string        `json:"follow_up,omitempty"` // suggested to people: integrity_file, correction
	Stuck     string          `json:"stuck,omitempty"`     // code with which the filing refused the decision's effect
	Pending   []casefile.Job  `json:"pending,omitempty"`
	Steer     deadline.Part   `json:"steer,omitzero"` // orders, clock and ladder of every kind of case
}

// View is what the holder of a receipt, and anybody he shows it to, may see: no identities on either side.
type View struct {
	Receipt string    `json:"receipt"`
	Sort    Sort      `json:"sort"`
	Stage   Stage     `json:"stage"`
	FiledAt time.Time `json:"filed_at"`
	Due     time.Time `json:"due,omitzero"`
	Decided time.Time `json:"decided,omitzero"`
	Outcome string    `json:"outcome,omitempty"`
}

// PublicView is the objection without identities.
func (s State) PublicView() View {
	return View{Receipt: s.Receipt, Sort: s.Sort, Stage: s.Stage, FiledAt: s.FiledAt, Due: s.due(),
		Decided: s.DecidedAt, Outcome: s.Outcome}
}

// due is when the Centre must have decided (T-0.53). It was computed when the objection was filed, so it is known.
func (s State) due() time.Time {
	due, err := campaign.ObjectionDue(s.FiledAt, s.Terms)
	if err != nil {
		return time.Time{}
	}
	return due
}

// grace is what uploads under way get after midnight (T-0.21).
const grace = 30 * time.Minute

// lapse is until when an anonymous objection may bring its evidence: within the period, or, where there is none,
// within the time that the Centre has for deciding.
func (s State) lapse() time.Time {
	if s.Sort == Challenge {
		return s.NoticeEnd.Add(grace)
	}
	return s.due()
}

// severPause is how long a line held by another objection is left alone before it is asked for again.
const severPause = time.Hour

func (s State) checking() bool {
	for _, u := range s.Uploads {
		if u.Status == uploadChecking {
			return true
		}
	}
	return false
}
