package registration

import (
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

// Task kinds.
const (
	TaskReview = "registration_review"     // for the city reviewer
	TaskFix    = "registration_correction" // for the enterprise it was returned to
)

// Summary is a registration's line in lists; an individual's has no name.
type Summary struct {
	Kind      filing.FilerKind `json:"kind"`
	Name      string           `json:"name,omitempty"` // of the enterprise
	Area      string           `json:"area,omitempty"`
	Outside   bool             `json:"outside,omitempty"`
	Round     int              `json:"round,omitempty"`
	Reason    string           `json:"reason,omitempty"`
	Extension int              `json:"extension,omitempty"`
	Escalated bool             `json:"escalated,omitempty"`
}

// Project derives what the store and the workflow need.
func Project(s State) casefile.Projection {
	p := casefile.Projection{Head: s.head(), Row: s.row(), Jobs: s.Pending,
		Closed: s.Stage.Over() && len(s.Pending) == 0}
	switch s.Stage {
	case Submitted:
		p.Tasks, p.Timers = s.review()
	case Returned:
		p.Tasks = []casefile.Task{{Kind: TaskFix, Role: casefile.Applicant, Owner: s.Case, Since: s.Since}}
	}
	return p
}

func (s State) head() casefile.Head {
	area := s.Enterprise.Area
	if s.Kind == filing.ByIndividual {
		area = s.Holder.Area
	}
	return casefile.Head{Campaign: s.Terms.Campaign, Terms: s.Terms.Version, Stage: string(s.Stage), Owner: s.Case,
		Area: area, Summary: casefile.Encode(Summary{Kind: s.Kind, Name: s.Enterprise.Name, Area: area,
			Outside: s.outside(), Round: s.Round, Reason: s.Reason, Extension: s.Extension, Escalated: s.Escalated})}
}

func (s State) row() Row {
	r := Row{Campaign: s.Terms.Campaign, Kind: string(s.Kind), Live: s.Stage.Holds(), Stage: s.Stage, Round: s.Round,
		Extension: s.Extension, SubmittedAt: s.SubmittedAt, DecidedAt: s.DecidedAt, DecidedBy: s.DecidedBy, Since: s.Since}
	if s.Kind == filing.ByIndividual {
		r.Person, r.IDNumber, r.Phone, r.Area = s.Holder.Name, s.Holder.IDNumber, s.Holder.Phone, s.Holder.Area
		return r
	}
	e := s.Enterprise
	r.Name, r.CreditCode, r.Area, r.Group, r.Phone = e.Name, e.CreditCode, e.Area, e.Group, e.Phone
	r.Outside, r.Municipal = s.outside(), e.Municipal
	if r.Live {
		r.Key = e.CreditCode
	}
	return r
}

func (s State) outside() bool {
	return s.Kind == filing.ByEnterprise && s.Enterprise.Area != "" && s.Terms.Outside(s.Enterprise.Area)
}
