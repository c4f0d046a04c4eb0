package api

import (
	"encoding/json"
	"net/http"
	"time"

	"chizheng/internal/locale"
	"chizheng/internal/postgres"
)

// CaseLine is a case of any kind in a list.
type CaseLine struct {
	Case      string          `json:"case"`
	Kind      string          `json:"kind" example:"sheet"`
	Version   int             `json:"version"`
	Stage     string          `json:"stage" example:"exported"`
	StageName string          `json:"stage_name" example:"已导出"`
	Point     string          `json:"point,omitempty"`
	Area      string          `json:"area,omitempty"`
	OpenedAt  time.Time       `json:"opened_at"`
	UpdatedAt time.Time       `json:"updated_at"`
	Summary   json.RawMessage `json:"summary,omitempty" doc:"Facts of the kind; no personal data."`
}

func caseLine(c postgres.CaseFile, l *locale.Locale) CaseLine {
	return CaseLine{Case: c.Case, Kind: c.Kind, Version: c.Version, Stage: c.Head.Stage, StageName: l.Stage(c.Kind, c.Head.Stage),
		Point: c.Head.Point, Area: c.Head.Area, OpenedAt: c.OpenedAt, UpdatedAt: c.UpdatedAt, Summary: c.Head.Summary}
}

// casesIn filters a list of cases.
type casesIn struct {
	Paged
	Stage []string `query:"stage" maxItems:"20" doc:"Stages; empty: all."`
	Point string   `query:"point" maxLength:"20" doc:"Code of an audit point."`
	Area  string   `query:"area" maxLength:"6" doc:"Area code."`
	Open  bool     `query:"open" doc:"Only cases that wait for something."`
}

// listCases registers the list of a kind of case, within the asker's scope.
func listCases(s subject, o op, kind string) {
	o.Method = http.MethodGet
	add(s, o, func(c call, in *casesIn) (*body[list[CaseLine]], error) {
		if err := s.known(c, filterBy{"stage", "stage." + kind, in.Stage}, filterBy{"point", "point", []string{in.Point}}); err != nil {
			return nil, err
		}
		all, err := s.cfg.Desk.Cases(c, c.Who, o.ID, postgres.Filter{Campaign: s.cfg.Campaign, Kind: kind, Stages: in.Stage,
			Point: in.Point, Area: in.Area, Open: in.Open}, in.page())
		return listed(all, err, func(x postgres.CaseFile) CaseLine { return caseLine(x, c.Locale) })
	})
}

func (p Paged) page() postgres.Page { return postgres.Page{Limit: p.Limit, Cursor: p.Cursor} }

// listed turns a store's list into the answer.
func listed[In, Out any](l postgres.List[In], err error, view func(In) Out) (*body[list[Out]], error) {
	if err != nil {
		return nil, err
	}
	out := list[Out]{Items: make([]Out, 0, len(l.Items)), Next: l.Next, Total: l.Total}
	for _, item := range l.Items {
		out.Items = append(out.Items, view(item))
	}
	return &body[list[Out]]{out}, nil
}
