package handover

import (
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
)

// Task kinds.
const (
	TaskSign    = "handover_sign"       // for the point
	TaskReceive = "handover_receive"    // for the Centre
	TaskSettle  = "handover_difference" // for the Centre, one a difference
)

// Summary is a hand-over's line in lists.
type Summary struct {
	Number   string `json:"number"`
	Final    bool   `json:"final,omitempty"`
	Track    string `json:"track"`
	Items    int    `json:"items"`
	Papers   int    `json:"papers"`
	Hash     string `json:"hash"`
	Accepted int    `json:"accepted"`
	Open     int    `json:"open,omitempty"` // differences
}

// Project derives what the store and the workflow need.
func Project(s State) casefile.Projection {
	point, _ := s.Terms.Point(s.Point)
	return casefile.Projection{Head: casefile.Head{Campaign: s.Terms.Campaign, Terms: s.Terms.Version,
		Stage: string(s.Stage), Point: s.Point, Area: point.Area, Summary: casefile.Encode(Summary{Number: s.Number, Final: s.Final,
			Track: s.Track, Items: len(s.Items), Papers: s.Papers(), Hash: s.Hash, Accepted: s.Accepted,
			Open: len(s.open())})},
		Tasks: s.tasks(), Jobs: s.Pending, Closed: s.Stage.Over() && len(s.Pending) == 0}
}

func (s State) tasks() []casefile.Task {
	t := casefile.Task{Since: s.Since}
	switch s.Stage {
	case Prepared:
		t.Kind, t.Role, t.Point = TaskSign, casefile.PointStaff, s.Point
		if s.Track == filing.Main {
			t.Due = s.Terms.Windows[campaign.WinHandover].End() // 24:00 of 21 March (T-0.45)
		}
		return []casefile.Task{t}
	case Signed:
		t.Kind, t.Role, t.Not = TaskReceive, casefile.Reviewer, s.SignedBy
		return []casefile.Task{t}
	case Received:
		var tasks []casefile.Task
		for _, d := range s.open() {
			tasks = append(tasks, casefile.Task{Kind: TaskSettle, Ref: d.Filing, Role: casefile.Reviewer, Not: s.SignedBy,
				Since: s.Since})
		}
		return tasks
	}
	return nil
}
