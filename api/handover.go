package api

import (
	"net/http"
	"time"

	"chizheng/internal/casefile/handover"
	"chizheng/internal/desk"
)

// handovers registers the hand-over of a point's material to the Centre.
func (a *API) handovers() {
	s := subject{a, "handover"}
	kind := handover.Room.Kind
	add(s, op{ID: "createHandover", Method: http.MethodPost, Path: "/handovers", Status: http.StatusCreated}, a.createHandover)
	listCases(s, op{ID: "listHandovers", Path: "/handovers"}, kind)
	add(s, op{ID: "getHandover", Method: http.MethodGet, Path: "/handovers/{case}"}, a.getHandover)
	add(s, op{ID: "reviseHandover", Method: http.MethodPost, Path: "/handovers/{case}/revision"}, a.reviseHandover)
	command[handover.Reasoned](s, op{ID: "cancelHandover", Method: http.MethodPost, Path: "/handovers/{case}/cancellation"}, kind, handover.CmdCancel)
	add(s, op{ID: "signHandover", Method: http.MethodPost, Path: "/handovers/{case}/signature"}, a.signHandover)
	command[handover.Receive](s, op{ID: "receiveHandover", Method: http.MethodPost, Path: "/handovers/{case}/receipt"}, kind, handover.CmdReceive)
	command[handover.Settle](s, op{ID: "settleHandover", Method: http.MethodPost, Path: "/handovers/{case}/settlement"}, kind, handover.CmdSettle)
}

// HandoverPlan is what the point puts together.
type HandoverPlan struct {
	Final bool          `json:"final,omitempty" doc:"The last one of the track: nothing may be undecided at the point."`
	Track string        `json:"track" enum:"main,catchup"`
	Items []HandoverOne `json:"items" minItems:"1" maxItems:"1000"`
}

// HandoverOne is one filing and the papers that come with it.
type HandoverOne struct {
	Filing string `json:"filing" maxLength:"80"`
	Papers int    `json:"papers" minimum:"1" maximum:"999"`
}

func (a *API) createHandover(c call, in *struct {
	Keyed
	Body HandoverPlan
}) (*answerOut, error) {
	return answered(a.cfg.Desk.CreateHandover(c, c.Who, a.cfg.Campaign, in.Body.Final, in.Body.Track, handoverItems(in.Body.Items),
		desk.Options{Key: in.Key}))
}

func handoverItems(said []HandoverOne) []handover.Item {
	items := make([]handover.Item, 0, len(said))
	for _, i := range said {
		items = append(items, handover.Item{Filing: i.Filing, Papers: i.Papers})
	}
	return items
}

// HandoverRevision is the whole list anew: what is not on it any more stays at the point.
type HandoverRevision struct {
	Items []HandoverOne `json:"items" minItems:"1" maxItems:"1000"`
}

func (a *API) reviseHandover(c call, in *commandIn[HandoverRevision]) (*answerOut, error) {
	o, err := in.options()
	if err != nil {
		return nil, err
	}
	return answered(a.cfg.Desk.ReviseHandover(c, c.Who, in.Case, handoverItems(in.Body.Items), o))
}

// HandoverSignature is the point's signature under count and list.
type HandoverSignature struct {
	Count int    `json:"count" minimum:"1"`
	Hash  string `json:"hash" maxLength:"64" doc:"Of the list that you saw."`
}

func (a *API) signHandover(c call, in *commandIn[HandoverSignature]) (*answerOut, error) {
	o, err := in.options()
	if err != nil {
		return nil, err
	}
	return answered(a.cfg.Desk.SignHandover(c, c.Who, in.Case, in.Body.Count, in.Body.Hash, o))
}

// HandoverView is a batch on its way to the Centre.
type HandoverView struct {
	Case        string                `json:"case"`
	Version     int                   `json:"version"`
	Number      string                `json:"number"`
	Point       string                `json:"point"`
	Final       bool                  `json:"final"`
	Track       string                `json:"track"`
	Stage       handover.Stage        `json:"stage"`
	StageName   string                `json:"stage_name"`
	Since       time.Time             `json:"since"`
	Items       []handover.Item       `json:"items"`
	Papers      int                   `json:"papers"`
	Hash        string                `json:"hash"`
	SignedAt    time.Time             `json:"signed_at,omitzero"`
	Accepted    int                   `json:"accepted"`
	Differences []handover.Difference `json:"differences,omitempty"`
	Reason      string                `json:"reason,omitempty"`
	Next        NextStep              `json:"next"`
}

func (a *API) getHandover(c call, in *CaseParam) (*versioned[HandoverView], error) {
	s, _, err := desk.Read[handover.State](c, a.cfg.Desk, c.Who, "getHandover", handover.Room.Kind, in.Case)
	if err != nil {
		return nil, err
	}
	return &versioned[HandoverView]{version(s.Version), HandoverView{Case: s.Case, Version: s.Version, Number: s.Number,
		Point: s.Point, Final: s.Final, Track: s.Track, Stage: s.Stage, StageName: c.Locale.Stage(handover.Room.Kind, string(s.Stage)),
		Since: s.Since, Items: append([]handover.Item{}, s.Items...), Papers: s.Papers(), Hash: s.Hash, SignedAt: s.SignedAt,
		Accepted: s.Accepted, Differences: s.Differences, Reason: s.Reason, Next: waitingFor(handover.Room.Project(s), c.Locale)}}, nil
}
