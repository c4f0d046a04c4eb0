package api

import (
	"net/http"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/person"
	"chizheng/internal/desk"
)

// workers registers what the worker does whom an enterprise filed: look, and say that he has no part in it.
func (a *API) workers() {
	s := subject{a, "worker"}
	add(s, op{ID: "getWorkerFiling", Method: http.MethodPost, Path: "/public/worker-filing", Public: true}, a.getWorkerFiling)
	add(s, op{ID: "disputeFiling", Method: http.MethodPost, Path: "/public/worker-filing/dispute", Public: true}, a.disputeFiling)
	add(s, op{ID: "listWorkerMessages", Method: http.MethodGet, Path: "/filings/{case}/worker-messages"}, a.listWorkerMessages)
}

// WorkerCode is the code in a worker's message: a secret, never in an address.
type WorkerCode struct {
	Code string `json:"code" minLength:"1" maxLength:"40" doc:"As in the message." example:"abcd2345efgh6722"`
}

// WorkerFiling is a filing as the worker sees it.
type WorkerFiling struct {
	Unit      string       `json:"unit" doc:"The enterprise that filed." example:"试例建筑有限公司"`
	Name      string       `json:"name" doc:"Masked." example:"测**"`
	Work      string       `json:"work_type"`
	Level     string       `json:"level"`
	LevelName string       `json:"level_name"`
	Number    string       `json:"certificate_number" doc:"Masked."`
	Stage     filing.Stage `json:"stage"`
	StageName string       `json:"stage_name"`
	Since     time.Time    `json:"since"`
	Disputed  bool         `json:"disputed" doc:"Your word is being looked at; the filing is paused."`
}

func (a *API) getWorkerFiling(c call, in *struct{ Body WorkerCode }) (*body[WorkerFiling], error) {
	s, err := a.cfg.Desk.WorkerFiling(c, c.Who, in.Body.Code)
	if err != nil {
		return nil, err
	}
	cert := s.Content.Certificate
	v := WorkerFiling{Unit: s.Filer.Name, Name: person.MaskName(s.Content.Person.Name), Work: cert.Work, Level: cert.Level,
		LevelName: c.Locale.Name("levels", cert.Level), Number: person.MaskCertificate(cert.Number), Stage: s.Stage,
		StageName: c.Locale.Stage(filing.Kind, string(s.Stage)), Since: s.Since}
	for _, h := range s.Holds {
		v.Disputed = v.Disputed || h.Kind == filing.HoldDispute
	}
	return found(v, nil)
}

// WorkerDispute is the worker's word against a filing.
type WorkerDispute struct {
	WorkerCode
	Reason string `json:"reason" enum:"not_my_employer,not_my_certificate,left_employer,not_consented"`
	Text   string `json:"text,omitempty" maxLength:"1000"`
}

// DisputeTaken says that the filing is paused.
type DisputeTaken struct {
	At time.Time `json:"at" doc:"In campaign time."`
}

func (a *API) disputeFiling(c call, in *struct {
	Keyed
	Body WorkerDispute
}) (*body[DisputeTaken], error) {
	b := in.Body
	answer, err := a.cfg.Desk.DisputeFiling(c, c.Who, b.Code, filing.Dispute{Code: b.Reason, Text: b.Text}, desk.Options{Key: in.Key})
	return found(DisputeTaken{answer.At}, err)
}

// WorkerMessage is a message to a filing's worker with its receipt (F10).
type WorkerMessage struct {
	Code      string    `json:"code" example:"worker_filed"`
	Title     string    `json:"title"`
	To        string    `json:"to" doc:"Masked." example:"199****0001"`
	State     string    `json:"state" enum:"waiting,sent,delivered,failed,held"`
	StateName string    `json:"state_name"`
	Reason    string    `json:"reason,omitempty"`
	At        time.Time `json:"at" doc:"In campaign time."`
	ChangedAt time.Time `json:"changed_at" doc:"In real time."`
}

func (a *API) listWorkerMessages(c call, in *CaseParam) (*body[list[WorkerMessage]], error) {
	all, err := a.cfg.Desk.WorkerMessages(c, c.Who, in.Case)
	out := list[WorkerMessage]{Items: []WorkerMessage{}, Total: len(all)}
	for _, m := range all {
		title, _ := c.Locale.Message(casefile.Message{Code: m.Code})
		out.Items = append(out.Items, WorkerMessage{Code: m.Code, Title: title, To: m.Phone, State: string(m.State),
			StateName: c.Locale.Name("message_states", string(m.State)), Reason: m.Reason, At: m.CreatedAt, ChangedAt: m.ChangedAt})
	}
	return found(out, err)
}
