package api

import (
	"net/http"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/report"
	"chizheng/internal/desk"
)

// reports registers reporting to the province (R-0.54, R-0.99, T-0.58–T-0.61).
func (a *API) reports() {
	s := subject{a, "report"}
	kind := report.Room.Kind
	add(s, op{ID: "createReport", Method: http.MethodPost, Path: "/reports", Status: http.StatusAccepted}, a.createReport)
	listCases(s, op{ID: "listReports", Path: "/reports"}, kind)
	add(s, op{ID: "getReport", Method: http.MethodGet, Path: "/reports/{case}"}, a.getReport)
	add(s, op{ID: "listReportRecords", Method: http.MethodGet, Path: "/reports/{case}/records"}, a.listReportRecords)
	add(s, op{ID: "getReportBalance", Method: http.MethodGet, Path: "/reports/{case}/balance"}, a.getReportBalance)
	add(s, op{ID: "signReport", Method: http.MethodPost, Path: "/reports/{case}/signature"}, a.signReport)
	add(s, op{ID: "deliverReport", Method: http.MethodPost, Path: "/reports/{case}/delivery"}, a.deliverReport)
	download(s, op{ID: "downloadPackage", Method: http.MethodGet, Path: "/reports/{case}/package"}, []string{"application/zip"}, a.downloadPackage)
	upload(s, op{ID: "importReceipts", Method: http.MethodPost, Path: "/reports/{case}/receipts", Status: http.StatusAccepted, Max: 20 << 20},
		[]string{"text/csv", "application/octet-stream"}, a.importReceipts)
	bare(s, op{ID: "retryReport", Method: http.MethodPost, Path: "/reports/{case}/retry"}, kind, report.CmdRetry)
	command[report.Abandon](s, op{ID: "abandonReport", Method: http.MethodPost, Path: "/reports/{case}/abandoning"}, kind, report.CmdAbandon)
	command[CorrectionOrder](s, op{ID: "repairFiling", Method: http.MethodPost, Path: "/filings/{case}/repair"}, filing.Kind, filing.CmdRepair)
	command[CorrectionOrder](s, op{ID: "proposeAmendment", Method: http.MethodPost, Path: "/filings/{case}/amendment"}, filing.Kind, filing.CmdPropose)
	add(s, op{ID: "withdrawRecord", Method: http.MethodPost, Path: "/filings/{case}/record-withdrawal"}, a.withdrawRecord)
	command[filing.Ruling](s, op{ID: "ruleCorrection", Method: http.MethodPost, Path: "/filings/{case}/correction-ruling"}, filing.Kind, filing.CmdRule)
	bare(s, op{ID: "approveAmendment", Method: http.MethodPost, Path: "/filings/{case}/amendment/approval"}, filing.Kind, filing.CmdAmend)
	command[filing.Reasoned](s, op{ID: "refuseAmendment", Method: http.MethodPost, Path: "/filings/{case}/amendment/refusal"}, filing.Kind, filing.CmdRefuse)
}

// withdrawRecord proposes to take an accepted record out at the province; a leader approves it as any amendment (T-0.61).
func (a *API) withdrawRecord(c call, in *commandIn[filing.Reasoned]) (*answerOut, error) {
	return a.do(c, in.Case, filing.Kind, filing.CmdPropose, filing.Corrections{Code: in.Body.Code, Text: in.Body.Text, Withdraw: true}, in.Keyed)
}

// ReportPlan chooses a series; the records follow from it.
type ReportPlan struct {
	Series report.Series `json:"series" enum:"main,catchup,amendment"`
	Round  int           `json:"round,omitempty" minimum:"0" maximum:"99"`
	Ahead  bool          `json:"ahead,omitempty" doc:"With what is on show now: it can be signed when the last period has ended (T-0.48)."`
}

// ReportSign is the leader's sign-off.
type ReportSign struct {
	Hash string `json:"hash" maxLength:"100" doc:"Of the package that you saw."`
}

func (a *API) signReport(c call, in *commandIn[ReportSign]) (*answerOut, error) {
	return a.do(c, in.Case, report.Room.Kind, report.CmdSign, report.Sign{Hash: in.Body.Hash}, in.Keyed)
}

func (a *API) createReport(c call, in *struct {
	Keyed
	Body ReportPlan
}) (*answerOut, error) {
	return answered(a.cfg.Desk.CreateReport(c, c.Who, a.cfg.Campaign, report.Create{Series: in.Body.Series, Round: in.Body.Round, Ahead: in.Body.Ahead},
		desk.Options{Key: in.Key}))
}

// ReportView is a package on its way to the province.
type ReportView struct {
	Case       string           `json:"case"`
	Version    int              `json:"version"`
	Number     string           `json:"number"`
	Series     report.Series    `json:"series"`
	Round      int              `json:"round,omitempty"`
	Rehearsal  bool             `json:"rehearsal" doc:"Never goes to a real receiver."`
	Stage      report.Stage     `json:"stage"`
	StageName  string           `json:"stage_name"`
	Since      time.Time        `json:"since"`
	Hash       string           `json:"hash,omitempty" doc:"Of the package: what the leader signs."`
	Manifest   string           `json:"manifest_hash,omitempty"`
	Size       int64            `json:"size,omitempty"`
	Count      int              `json:"count"`
	Signed     bool             `json:"signed"`
	Reason     string           `json:"reason,omitempty" doc:"Why it could not be made, or was given up." example:"report_empty"`
	ReasonText string           `json:"reason_text,omitempty"`
	Delivery   *report.Delivery `json:"delivery,omitempty"`
	Dropped    int              `json:"dropped"`
	Listed     []report.Line    `json:"listed,omitempty"`
	Problems   []report.Problem `json:"problems,omitempty" doc:"Why the last set of receipts was refused."`
	Stalled    []string         `json:"stalled,omitempty"`
	Balance    ReportBalance    `json:"balance"`
	Next       NextStep         `json:"next"`
}

// ReportBalance is sent = accepted + rejected + unknown, always (T-0.60).
type ReportBalance struct {
	Sent     int  `json:"sent"`
	Accepted int  `json:"accepted"`
	Rejected int  `json:"rejected"`
	Unknown  int  `json:"unknown"`
	Late     bool `json:"late" doc:"Unknown for more than a working day."`
}

func balance(s report.State) ReportBalance {
	return ReportBalance{Sent: s.Sent(), Accepted: s.Accepted, Rejected: s.Rejected, Unknown: s.Sent() - s.Accepted - s.Rejected,
		Late: s.Alarmed}
}

func (a *API) getReport(c call, in *CaseParam) (*versioned[ReportView], error) {
	s, _, err := desk.Read[report.State](c, a.cfg.Desk, c.Who, "getReport", report.Room.Kind, in.Case)
	if err != nil {
		return nil, err
	}
	v := ReportView{Case: s.Case, Version: s.Version, Number: s.Number, Series: s.Series, Round: s.Round, Rehearsal: s.Rehearsal,
		Stage: s.Stage, StageName: c.Locale.Stage(report.Room.Kind, string(s.Stage)), Since: s.Since, Signed: s.Signature != nil,
		Delivery: s.Delivery, Dropped: s.Dropped, Listed: s.Listed, Problems: s.Problems, Stalled: s.Stalled, Balance: balance(s),
		Next: waitingFor(report.Room.Project(s), c.Locale)}
	if s.Reason != "" {
		v.Reason, v.ReasonText = s.Reason, c.Locale.Error(&casefile.Error{Kind: casefile.Conflict, Code: s.Reason}).Title
	}
	if p := s.Package; p != nil {
		v.Hash, v.Manifest, v.Size, v.Count = p.Hash, p.Manifest, p.Size, p.Count
	}
	return &versioned[ReportView]{version(s.Version), v}, nil
}

func (a *API) getReportBalance(c call, in *CaseParam) (*body[ReportBalance], error) {
	s, _, err := desk.Read[report.State](c, a.cfg.Desk, c.Who, "getReportBalance", report.Room.Kind, in.Case)
	return found(balance(s), err)
}

func (a *API) listReportRecords(c call, in *linesIn) (*body[list[report.Line]], error) {
	all, err := a.cfg.Desk.ReportLines(c, c.Who, in.Case, in.page())
	return listed(all, err, func(l report.Line) report.Line { return l })
}

// ReportDelivery says how a package leaves.
type ReportDelivery struct {
	Method   string `json:"method" enum:"file,http" doc:"file: you hand it over yourself; http: to the configured receiver."`
	Receiver string `json:"receiver,omitempty" maxLength:"100" doc:"To whom, under any of its names (T-0.59); empty: the plan's receiver. Another body is refused." example:"省教育中心"`
}

func (a *API) deliverReport(c call, in *commandIn[ReportDelivery]) (*answerOut, error) {
	o, err := in.options()
	if err != nil {
		return nil, err
	}
	return answered(a.cfg.Desk.DeliverReport(c, c.Who, in.Case, report.Deliver{Method: in.Body.Method, Receiver: in.Body.Receiver, Loopback: a.cfg.Loopback}, o))
}

func (a *API) downloadPackage(c call, in *CaseParam) (*file, error) {
	o, number, err := a.cfg.Desk.Package(c, c.Who, in.Case)
	if err != nil {
		return nil, err
	}
	return &file{Type: "application/zip", Name: "report-" + number + ".zip", Size: o.Size, Content: o}, nil
}

func (a *API) importReceipts(c call, in *struct {
	CaseParam
	Keyed
	Ending string `query:"ending" required:"true" enum:"csv,json"`
	File   rawBody
}) (*answerOut, error) {
	o, err := in.options()
	if err != nil {
		return nil, err
	}
	return answered(a.cfg.Desk.ImportReceipts(c, c.Who, in.Case,
		desk.Upload{Kind: "receipts", Name: "receipts." + in.Ending, Content: in.File.reader, Limit: 20 << 20}, o))
}
