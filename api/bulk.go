package api

import (
	"encoding/json"
	"net/http"
	"time"

	"chizheng/internal/casefile/bulk"
	"chizheng/internal/desk"
)

// bulks registers decisions on many filings at once (C3).
func (a *API) bulks() {
	s := subject{a, "bulk"}
	kind := bulk.Room.Kind
	add(s, op{ID: "createBulk", Method: http.MethodPost, Path: "/bulks", Status: http.StatusAccepted}, a.createBulk)
	listCases(s, op{ID: "listBulks", Path: "/bulks"}, kind)
	add(s, op{ID: "getBulk", Method: http.MethodGet, Path: "/bulks/{case}"}, a.getBulk)
	bare(s, op{ID: "pauseBulk", Method: http.MethodPost, Path: "/bulks/{case}/pause"}, kind, bulk.CmdPause)
	bare(s, op{ID: "resumeBulk", Method: http.MethodPost, Path: "/bulks/{case}/resumption"}, kind, bulk.CmdResume)
	command[bulk.Cancel](s, op{ID: "cancelBulk", Method: http.MethodPost, Path: "/bulks/{case}/cancellation"}, kind, bulk.CmdCancel)
}

// BulkOrder is one decision for up to 500 filings. Each is decided by its own workflow, in your name.
type BulkOrder struct {
	Type  string          `json:"type" enum:"claim,recheck,return,assign_point,move_to_catchup,submit"`
	Data  json.RawMessage `json:"data,omitempty" doc:"Content of the decision, as the single operation takes it."`
	Items []bulk.Chosen   `json:"items" minItems:"1" maxItems:"500"`
}

func (a *API) createBulk(c call, in *struct {
	Keyed
	Body BulkOrder
}) (*answerOut, error) {
	return answered(a.cfg.Desk.CreateBulk(c, c.Who, a.cfg.Campaign,
		bulk.Create{Type: in.Body.Type, Data: in.Body.Data, Items: in.Body.Items}, desk.Options{Key: in.Key}))
}

// BulkItem is one filing of a bulk with its outcome.
type BulkItem struct {
	Case   string      `json:"case"`
	Status bulk.Status `json:"status" enum:"waiting,succeeded,failed,skipped"`
	Code   string      `json:"code,omitempty"`
	Detail string      `json:"detail,omitempty" doc:"Why it failed."`
}

// BulkView is a bulk with its progress.
type BulkView struct {
	Case      string     `json:"case"`
	Version   int        `json:"version"`
	Type      string     `json:"type"`
	Stage     bulk.Stage `json:"stage"`
	StageName string     `json:"stage_name"`
	Since     time.Time  `json:"since"`
	Total     int        `json:"total"`
	Succeeded int        `json:"succeeded"`
	Failed    int        `json:"failed"`
	Skipped   int        `json:"skipped"`
	Left      int        `json:"left"`
	Items     []BulkItem `json:"items"`
}

func (a *API) getBulk(c call, in *CaseParam) (*versioned[BulkView], error) {
	s, _, err := desk.Read[bulk.State](c, a.cfg.Desk, c.Who, "getBulk", bulk.Room.Kind, in.Case)
	if err != nil {
		return nil, err
	}
	v := BulkView{Case: s.Case, Version: s.Version, Type: s.Type, Stage: s.Stage,
		StageName: c.Locale.Stage(bulk.Room.Kind, string(s.Stage)), Since: s.Since, Total: len(s.Items),
		Succeeded: s.Succeeded, Failed: s.Failed, Skipped: s.Skipped, Left: s.Left(), Items: []BulkItem{}}
	for _, i := range s.Items {
		item := BulkItem{Case: i.Case, Status: i.Status}
		if i.Error != nil {
			item.Code, item.Detail = i.Error.Code, c.Locale.Error(i.Error).Detail
		}
		v.Items = append(v.Items, item)
	}
	return &versioned[BulkView]{version(s.Version), v}, nil
}
