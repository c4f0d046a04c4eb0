package api

import (
	"encoding/json"
	"net/http"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/desk"
	"chizheng/internal/replay"
	"chizheng/internal/translog"
)

// proofs registers what shows that a case is what it was: the log over all cases, the proof by running it again, the
// case at any moment, and what an auditor takes home (U1–U13).
func (a *API) proofs() {
	s := subject{a, "audit"}
	add(s, op{ID: "getCheckpoint", Method: http.MethodGet, Path: "/log/checkpoint"}, a.getCheckpoint)
	add(s, op{ID: "listCheckpoints", Method: http.MethodGet, Path: "/log/deposits"}, a.listCheckpoints)
	add(s, op{ID: "proveConsistency", Method: http.MethodGet, Path: "/log/consistency"}, a.proveConsistency)
	add(s, op{ID: "getCaseLog", Method: http.MethodGet, Path: "/cases/{case}/log"}, a.getCaseLog)
	add(s, op{ID: "getCaseTimeline", Method: http.MethodGet, Path: "/cases/{case}/timeline"}, a.getCaseTimeline)
	add(s, op{ID: "getCaseState", Method: http.MethodGet, Path: "/cases/{case}/states/{event}"}, a.getCaseState)
	add(s, op{ID: "compareCaseStates", Method: http.MethodGet, Path: "/cases/{case}/changes"}, a.compareCaseStates)
	add(s, op{ID: "getCaseRules", Method: http.MethodGet, Path: "/cases/{case}/rules"}, a.getCaseRules)
	add(s, op{ID: "proveCase", Method: http.MethodPost, Path: "/cases/{case}/proof"}, a.proveCase)
	download(s, op{ID: "downloadBundle", Method: http.MethodPost, Path: "/bundles"}, []string{"application/zip"}, a.downloadBundle)
}

// CheckpointView is the log over all cases as it was signed last. Keep it outside: it shows later that nothing was cut.
type CheckpointView struct {
	Checkpoint string    `json:"checkpoint" doc:"Signed note (C2SP tlog-checkpoint)."`
	Leaves     int64     `json:"leaves"`
	Root       string    `json:"root"`
	At         time.Time `json:"at" doc:"Real time."`
	PublicKey  string    `json:"public_key,omitempty" doc:"Get it from elsewhere too."`
}

func (a *API) getCheckpoint(c call, _ *nothing) (*body[CheckpointView], error) {
	h, err := a.cfg.Desk.Checkpoint(c, c.Who)
	return found(CheckpointView{h.Signed, h.Checkpoint.Size, h.Checkpoint.Root.String(), h.Checkpoint.At, h.Public}, err)
}

func (a *API) listCheckpoints(c call, _ *nothing) (*body[list[CheckpointView]], error) {
	all, err := a.cfg.Desk.Deposits(c, c.Who)
	out := list[CheckpointView]{Items: []CheckpointView{}, Total: len(all)}
	for _, d := range all {
		out.Items = append(out.Items, CheckpointView{Checkpoint: d.Checkpoint, Leaves: d.Size, At: d.MadeAt})
	}
	return found(out, err)
}

func (a *API) proveConsistency(c call, in *struct {
	From int64 `query:"from" minimum:"0" required:"true" doc:"Leaves of the earlier checkpoint."`
	To   int64 `query:"to" minimum:"0" required:"true" doc:"Leaves of the later one."`
}) (*body[translog.Consistency], error) {
	return found(a.cfg.Desk.Consistency(c, c.Who, in.From, in.To))
}

// CaseLogView shows for each event of a case that it is in the log.
type CaseLogView struct {
	Checkpoint string               `json:"checkpoint"`
	Proofs     []translog.Inclusion `json:"proofs"`
}

func (a *API) getCaseLog(c call, in *CaseParam) (*body[CaseLogView], error) {
	h, proofs, err := a.cfg.Desk.Inclusions(c, c.Who, in.Case)
	return found(CaseLogView{h.Signed, append([]translog.Inclusion{}, proofs...)}, err)
}

// ProofView is the outcome of running a case again, and of holding it to the log.
type ProofView struct {
	Certificate replay.Certificate `json:"certificate"`
	Signed      string             `json:"signed" doc:"The certificate with its signature."`
	Faults      []translog.Fault   `json:"faults" doc:"What does not fit the log or the chain; empty: nothing."`
}

func (a *API) proveCase(c call, in *CaseParam) (*body[ProofView], error) {
	p, faults, err := a.cfg.Desk.ProveCase(c, c.Who, in.Case)
	return found(ProofView{p.Certificate, p.Signed, append([]translog.Fault{}, faults...)}, err)
}

// MomentView is a case as it stood after an event.
type MomentView struct {
	Event   EventView       `json:"event"`
	Version int             `json:"version" doc:"Of the case today."`
	State   json.RawMessage `json:"state" doc:"The fold of the events up to this one; masked without a purpose."`
	Masked  bool            `json:"masked"`
	Bound   bool            `json:"bound" doc:"A hash of the state was recorded with the event."`
	Matches bool            `json:"matches" doc:"The fold is the state that was recorded."`
	Stage   string          `json:"stage"`
	Scans   []filing.Scan   `json:"scans"`
}

func (a *API) momentView(c call, id string, m desk.Moment) MomentView {
	return MomentView{Event: eventView(c, id, m.Event, true), Version: m.Version, State: m.State, Masked: m.Masked, Bound: m.Bound != "",
		Matches: m.Matches(), Stage: m.Head.Stage, Scans: append([]filing.Scan{}, m.Scans...)}
}

type purposeIn struct {
	Purpose string `query:"purpose" maxLength:"200" doc:"Why you must see what is personal; logged. Empty: it is masked."`
}

func (a *API) getCaseState(c call, in *struct {
	CaseParam
	purposeIn
	Event int `path:"event" minimum:"1" maximum:"1000000"`
}) (*body[MomentView], error) {
	m, err := a.cfg.Desk.StateAt(c, c.Who, in.Case, in.Event, in.Purpose)
	if err != nil {
		return nil, err
	}
	return found(a.momentView(c, in.Case, m), nil)
}

// ChangeView is a field in which two moments part.
type ChangeView struct {
	Pointer string          `json:"pointer"`
	Before  json.RawMessage `json:"before,omitempty"`
	After   json.RawMessage `json:"after,omitempty"`
}

// ScanChangeView is a scan that came, went or took another's place.
type ScanChangeView struct {
	Kind   string       `json:"kind"`
	Before *filing.Scan `json:"before,omitempty"`
	After  *filing.Scan `json:"after,omitempty"`
}

// ChangesView is what changed from one moment to another.
type ChangesView struct {
	From    MomentView       `json:"from"`
	To      MomentView       `json:"to"`
	Changes []ChangeView     `json:"changes"`
	Scans   []ScanChangeView `json:"scans"`
}

func (a *API) compareCaseStates(c call, in *struct {
	CaseParam
	purposeIn
	From int `query:"from" minimum:"1" maximum:"1000000" required:"true" doc:"Event."`
	To   int `query:"to" minimum:"1" maximum:"1000000" required:"true" doc:"Event."`
}) (*body[ChangesView], error) {
	b, err := a.cfg.Desk.CompareStates(c, c.Who, in.Case, in.From, in.To, in.Purpose)
	if err != nil {
		return nil, err
	}
	out := ChangesView{From: a.momentView(c, in.Case, b.From), To: a.momentView(c, in.Case, b.To), Changes: []ChangeView{}, Scans: []ScanChangeView{}}
	for _, x := range b.Changes {
		out.Changes = append(out.Changes, ChangeView(x))
	}
	for _, x := range b.Scans {
		out.Scans = append(out.Scans, ScanChangeView(x))
	}
	return found(out, nil)
}

// RuleView is a rule as it was applied: the clause in the notice's own words, and in English.
type RuleView struct {
	Event      int               `json:"event"`
	EventType  string            `json:"event_type"`
	At         time.Time         `json:"at" doc:"Campaign time."`
	Terms      string            `json:"terms" doc:"Plan version that decided."`
	Rule       string            `json:"rule"`
	RuleName   string            `json:"rule_name"`
	Version    int               `json:"version"`
	Verdict    casefile.Verdict  `json:"verdict"`
	Inputs     map[string]string `json:"inputs,omitempty"`
	Text       string            `json:"text"`
	Clause     string            `json:"clause" example:"R-0.19"`
	Words      string            `json:"words" doc:"The clause in the notice's own words."`
	Rendering  string            `json:"rendering" doc:"The clause in English."`
	DecidedBy  string            `json:"decided_by,omitempty" doc:"Program that applied it."`
	PolicyFrom string            `json:"policy,omitempty"`
}

func (a *API) getCaseRules(c call, in *CaseParam) (*body[list[RuleView]], error) {
	events, err := a.cfg.Desk.Rules(c, c.Who, in.Case)
	out := list[RuleView]{Items: []RuleView{}}
	zh, en := a.cfg.Locales.Pick("zh-CN"), a.cfg.Locales.Pick("en")
	for _, e := range events {
		for _, o := range e.Rules {
			out.Items = append(out.Items, RuleView{Event: e.Seq, EventType: e.Type, At: e.At, Terms: e.Terms, Rule: o.Rule,
				RuleName: c.Locale.Name("rules", o.Rule), Version: o.Version, Verdict: o.Verdict, Inputs: o.Inputs, Text: c.Locale.Outcome(o),
				Clause: o.Clause, Words: zh.Clause(o.Clause), Rendering: en.Clause(o.Clause), DecidedBy: e.Build, PolicyFrom: e.Actor.Policy})
		}
	}
	out.Total = len(out.Items)
	return found(out, err)
}

// BundleOrder says what goes into a bundle.
type BundleOrder struct {
	Cases     []string `json:"cases" minItems:"1" maxItems:"500" uniqueItems:"true"`
	Purpose   string   `json:"purpose,omitempty" maxLength:"200" doc:"Needed with content; logged for every case."`
	Content   bool     `json:"content,omitempty" doc:"What the events say, personal data with it."`
	Documents bool     `json:"documents,omitempty" doc:"The scans too; only with content."`
}

func (a *API) downloadBundle(c call, in *struct{ Body BundleOrder }) (*file, error) {
	content, size, err := a.cfg.Desk.Bundle(c, c.Who, desk.BundleOrder(in.Body))
	if err != nil {
		return nil, err
	}
	return &file{Type: "application/zip", Name: "bundle-" + c.ID + ".zip", Size: size, Content: content}, nil
}
