package api

import (
	"net/http"
	"time"

	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/objection"
	"chizheng/internal/desk"
)

// objections registers challenges to a notice (T-0.53–T-0.57): anybody files, the holder of a receipt looks after it,
// the Centre decides.
func (a *API) objections() {
	s := subject{a, "objection"}
	kind := objection.Room.Kind
	add(s, op{ID: "fileObjection", Method: http.MethodPost, Path: "/public/objections", Status: http.StatusCreated, Public: true}, a.fileObjection("web"))
	add(s, op{ID: "getObjectionStatus", Method: http.MethodPost, Path: "/public/objections/status", Public: true}, a.objectionStatus)
	upload(s, op{ID: "attachEvidence", Method: http.MethodPost, Path: "/public/objections/evidence", Status: http.StatusAccepted, Max: maxScan, Public: true},
		scanTypes, a.attachEvidence)
	add(s, op{ID: "withdrawObjection", Method: http.MethodPost, Path: "/public/objections/withdrawal", Public: true}, a.withdrawObjection)
	add(s, op{ID: "recordObjection", Method: http.MethodPost, Path: "/objections", Status: http.StatusCreated}, a.recordObjection)
	listCases(s, op{ID: "listObjections", Path: "/objections"}, kind)
	add(s, op{ID: "getObjection", Method: http.MethodGet, Path: "/objections/{case}"}, a.getObjection)
	download(s, op{ID: "downloadEvidence", Method: http.MethodGet, Path: "/objections/{case}/scans/{scan}/file"}, scanTypes, a.downloadEvidence)
	add(s, op{ID: "decideObjection", Method: http.MethodPost, Path: "/objections/{case}/decision"}, a.decideObjection)
	command[objection.Answer](s, op{ID: "answerOmission", Method: http.MethodPost, Path: "/objections/{case}/answer"}, kind, objection.CmdAnswer)
	bare(s, op{ID: "retryObjection", Method: http.MethodPost, Path: "/objections/{case}/retry"}, kind, objection.CmdRetry)
	command[objection.Reasoned](s, op{ID: "setObjectionAside", Method: http.MethodPost, Path: "/objections/{case}/setting-aside"}, kind, objection.CmdSetAside)
}

// ObjectionText is what an objector states.
type ObjectionText struct {
	Sort     objection.Sort `json:"sort" enum:"objection,violation,omission"`
	Notice   string         `json:"notice,omitempty" maxLength:"80"`
	Line     int            `json:"line,omitempty" minimum:"0" maximum:"100000"`
	Objector *Objector      `json:"objector,omitempty" doc:"Absent: anonymous; it is examined when it has evidence."`
	Code     string         `json:"code" enum:"identity,certificate,employment,eligibility,fraud,other"`
	Text     string         `json:"text" minLength:"1" maxLength:"4000"`
}

// Objector is who objects. The filer never learns it.
type Objector struct {
	Name    string `json:"name" maxLength:"60" example:"测试乙一"`
	Phone   string `json:"phone" maxLength:"30" example:"19900000002"`
	Address string `json:"address,omitempty" maxLength:"200"`
}

func (t ObjectionText) objection(channel string) desk.Objection {
	o := desk.Objection{Sort: t.Sort, Notice: t.Notice, Line: t.Line, Code: t.Code, Text: t.Text, Channel: channel}
	if t.Objector != nil {
		o.Objector = &objection.Objector{Name: t.Objector.Name, Phone: t.Objector.Phone, Address: t.Objector.Address}
	}
	return o
}

// ObjectionReceipt is what the objector takes home. The word is shown once.
type ObjectionReceipt struct {
	Receipt string    `json:"receipt" example:"YY0A1B2C3D4E"`
	Word    string    `json:"word" doc:"Look-up word: keep it with the number."`
	At      time.Time `json:"at"`
}

type objectionIn struct {
	Keyed
	Body ObjectionText
}

func (a *API) fileObjection(channel string) func(call, *objectionIn) (*body[ObjectionReceipt], error) {
	return func(c call, in *objectionIn) (*body[ObjectionReceipt], error) {
		r, err := a.cfg.Desk.FileObjection(c, c.Who, a.cfg.Campaign, in.Body.objection(channel), desk.Options{Key: in.Key})
		return found(ObjectionReceipt{r.Number, r.Word, r.Answer.At}, err)
	}
}

func (a *API) recordObjection(c call, in *struct {
	Keyed
	Body struct {
		ObjectionText
		Channel string `json:"channel" enum:"phone,paper"`
	}
}) (*body[ObjectionReceipt], error) {
	return a.fileObjection(in.Body.Channel)(c, &objectionIn{in.Keyed, in.Body.ObjectionText})
}

// ReceiptHolder proves that somebody holds a receipt. Both parts are secrets of the objector: never in an address.
type ReceiptHolder struct {
	Receipt string `json:"receipt" maxLength:"60" example:"YY0A1B2C3D4E"`
	Word    string `json:"word" maxLength:"40"`
}

func (a *API) objectionStatus(c call, in *struct{ Body ReceiptHolder }) (*body[objection.View], error) {
	return found(a.cfg.Desk.ObjectionStatus(c, in.Body.Receipt, in.Body.Word))
}

func (a *API) attachEvidence(c call, in *struct {
	Keyed
	Receipt string `header:"Objection-Receipt" required:"true" maxLength:"60"`
	Word    string `header:"Objection-Word" required:"true" maxLength:"40"`
	Ending  string `query:"ending" required:"true" enum:"jpg,jpeg,png,pdf"`
	File    rawBody
}) (*uploadOut, error) {
	id, answer, err := a.cfg.Desk.AttachEvidence(c, c.Who, in.Receipt, in.Word,
		desk.Upload{Kind: "evidence", Name: "scan." + in.Ending, Content: in.File.reader, Limit: 10 << 20}, desk.Options{Key: in.Key})
	if err != nil {
		return nil, err
	}
	return &uploadOut{version(answer.Version), UploadAnswer{id, answer}}, nil
}

func (a *API) withdrawObjection(c call, in *struct {
	Keyed
	Body ReceiptHolder
}) (*answerOut, error) {
	return answered(a.cfg.Desk.WithdrawObjection(c, c.Who, in.Body.Receipt, in.Body.Word, desk.Options{Key: in.Key}))
}

// ObjectionView is an objection as the Centre works on it.
type ObjectionView struct {
	Case      string           `json:"case"`
	Version   int              `json:"version"`
	Sort      objection.Sort   `json:"sort"`
	Receipt   string           `json:"receipt"`
	Channel   string           `json:"channel"`
	Named     bool             `json:"named"`
	Target    objection.Target `json:"target"`
	Reason    string           `json:"reason"`
	Text      string           `json:"text,omitempty" doc:"What the objector wrote; the look is logged."`
	Objector  *Objector        `json:"objector,omitempty" doc:"Who objects, where he gave his name: for the Centre only, never for the filer (T-0.53)."`
	Stage     objection.Stage  `json:"stage"`
	StageName string           `json:"stage_name"`
	Since     time.Time        `json:"since"`
	FiledAt   time.Time        `json:"filed_at"`
	Scans     []filing.Scan    `json:"scans,omitempty"`
	Outcome   string           `json:"outcome,omitempty"`
	Code      string           `json:"code,omitempty"`
	DecidedAt time.Time        `json:"decided_at,omitzero"`
	FollowUp  []string         `json:"follow_up,omitempty"`
	Stuck     string           `json:"stuck,omitempty"`
	Next      NextStep         `json:"next"`
}

func (a *API) getObjection(c call, in *CaseParam) (*versioned[ObjectionView], error) {
	s, filed, err := a.cfg.Desk.ObjectionFile(c, c.Who, in.Case)
	if err != nil {
		return nil, err
	}
	v := ObjectionView{Case: s.Case, Version: s.Version, Sort: s.Sort,
		Receipt: s.Receipt, Channel: s.Channel, Named: s.Named, Target: s.Target, Reason: s.Reason, Text: filed.Text, Stage: s.Stage,
		StageName: c.Locale.Stage(objection.Room.Kind, string(s.Stage)), Since: s.Since, FiledAt: s.FiledAt, Scans: s.Scans,
		Outcome: s.Outcome, Code: s.Code, DecidedAt: s.DecidedAt, FollowUp: s.FollowUp, Stuck: s.Stuck,
		Next: waitingFor(objection.Room.Project(s), c.Locale)}
	if o := filed.Objector; o != nil {
		v.Objector = &Objector{Name: o.Name, Phone: o.Phone, Address: o.Address}
	}
	return &versioned[ObjectionView]{version(s.Version), v}, nil
}

func (a *API) downloadEvidence(c call, in *ScanParam) (*file, error) {
	o, scan, err := a.cfg.Desk.Evidence(c, c.Who, in.Case, in.Scan)
	if err != nil {
		return nil, err
	}
	return &file{Type: scan.Type, Name: scan.ID + endings[scan.Type], Size: scan.Size, Content: o}, nil
}

// ObjectionDecision is the Centre's word.
type ObjectionDecision struct {
	Outcome string `json:"outcome" enum:"upheld,dismissed"`
	Effect  string `json:"effect,omitempty" enum:"removed,returned" doc:"Of an upheld objection."`
	Fraud   bool   `json:"fraud,omitempty" doc:"Suggests the integrity file; nothing is entered by itself (T-0.68)."`
	Code    string `json:"code" maxLength:"60"`
	Text    string `json:"text,omitempty" maxLength:"2000"`
}

func (a *API) decideObjection(c call, in *commandIn[ObjectionDecision]) (*answerOut, error) {
	o, err := in.options()
	if err != nil {
		return nil, err
	}
	d := objection.Decision{Outcome: in.Body.Outcome, Effect: in.Body.Effect, Fraud: in.Body.Fraud, Code: in.Body.Code, Text: in.Body.Text}
	return answered(a.cfg.Desk.DecideObjection(c, c.Who, in.Case, d, o))
}
