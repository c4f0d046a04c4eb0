package api

import (
	"net/http"
	"time"

	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/notice"
	"chizheng/internal/desk"
	"chizheng/internal/locale"
)

// notices registers publicity: the office's side.
func (a *API) notices() {
	s := subject{a, "notice"}
	kind := notice.Room.Kind
	add(s, op{ID: "planNotice", Method: http.MethodPost, Path: "/notices", Status: http.StatusCreated}, a.planNotice)
	listCases(s, op{ID: "listNotices", Path: "/notices"}, kind)
	add(s, op{ID: "getNoticeOutlook", Method: http.MethodGet, Path: "/notices/outlook"}, a.getNoticeOutlook)
	add(s, op{ID: "getNotice", Method: http.MethodGet, Path: "/notices/{case}"}, a.getNotice)
	add(s, op{ID: "listNoticeLines", Method: http.MethodGet, Path: "/notices/{case}/lines"}, a.listNoticeLines)
	command[notice.Sign](s, op{ID: "signNotice", Method: http.MethodPost, Path: "/notices/{case}/signature"}, kind, notice.CmdSign)
	bare(s, op{ID: "publishNotice", Method: http.MethodPost, Path: "/notices/{case}/publication"}, kind, notice.CmdPublish)
	command[notice.Cancel](s, op{ID: "cancelNotice", Method: http.MethodPost, Path: "/notices/{case}/cancellation"}, kind, notice.CmdCancel)
	command[notice.OutageSeen](s, op{ID: "recordOutage", Method: http.MethodPost, Path: "/notices/{case}/outages"}, kind, notice.CmdOutage)
	bare(s, op{ID: "retryNotice", Method: http.MethodPost, Path: "/notices/{case}/retry"}, kind, notice.CmdRetry)
	command[CorrectionOrder](s, op{ID: "issueErratum", Method: http.MethodPost, Path: "/filings/{case}/erratum"}, filing.Kind, filing.CmdErratum)
}

// NoticePlan is what the publisher decides of a batch.
type NoticePlan struct {
	Track     string           `json:"track" enum:"main,catchup"`
	Round     int              `json:"round,omitempty" minimum:"0" maximum:"99" doc:"Of catch-up."`
	PublishOn string           `json:"publish_on,omitempty" maxLength:"10" doc:"Empty: today." example:"2019-03-21"`
	Selection notice.Selection `json:"selection,omitzero" required:"false" doc:"Empty: every rechecked filing of the track that is in no other batch."`
}

func (a *API) planNotice(c call, in *struct {
	Keyed
	Body NoticePlan
}) (*answerOut, error) {
	p := notice.Plan{Track: in.Body.Track, Round: in.Body.Round, PublishOn: in.Body.PublishOn, Selection: in.Body.Selection}
	return answered(a.cfg.Desk.PlanNotice(c, c.Who, a.cfg.Campaign, p, desk.Options{Key: in.Key}))
}

// NoticeOutlook is what a batch published on a day would be; looking ahead writes nothing (T-0.47–T-0.49).
type NoticeOutlook struct {
	Day     string       `json:"day" doc:"Of publication." example:"2019-03-21"`
	First   string       `json:"first,omitempty" doc:"Of the period; absent where it cannot begin on that day."`
	Last    string       `json:"last,omitempty"`
	Latest  string       `json:"latest,omitempty" doc:"Last day on which a main batch ends in time." example:"2019-03-22"`
	Limit   string       `json:"limit" example:"2019-03-29"`
	Refused string       `json:"refused,omitempty" doc:"Code: why it could not be published on that day."`
	Total   int          `json:"total" doc:"Rechecked filings that are in no other batch."`
	Ready   []PointCount `json:"ready"`
}

// PointCount counts something at a point.
type PointCount struct {
	Point string `json:"point"`
	Count int    `json:"count"`
}

func (a *API) getNoticeOutlook(c call, in *struct {
	Track     string `query:"track" enum:"main,catchup" default:"main"`
	PublishOn string `query:"publish_on" maxLength:"10" doc:"Empty: today."`
}) (*body[NoticeOutlook], error) {
	o, err := a.cfg.Desk.NoticeOutlook(c, c.Who, a.cfg.Campaign, in.Track, in.PublishOn)
	v := NoticeOutlook{Day: o.Day, First: o.First, Last: o.Last, Latest: o.Latest, Limit: o.Limit, Total: o.Total, Ready: []PointCount{}}
	for _, p := range o.Ready {
		v.Ready = append(v.Ready, PointCount(p))
	}
	if o.Refused != nil {
		v.Refused = o.Refused.Code
	}
	return found(v, err)
}

// NoticeView is a batch as the office sees it.
type NoticeView struct {
	Case      string          `json:"case"`
	Version   int             `json:"version"`
	Number    int             `json:"number" doc:"第N批"`
	Track     string          `json:"track"`
	Round     int             `json:"round,omitempty"`
	Stage     notice.Stage    `json:"stage"`
	StageName string          `json:"stage_name"`
	Since     time.Time       `json:"since"`
	PublishOn string          `json:"publish_on"`
	List      *notice.Frozen  `json:"list,omitempty" doc:"Count and hash of the list to be signed."`
	Signed    bool            `json:"signed"`
	Period    *notice.Period  `json:"period,omitempty"`
	Shown     *notice.Frozen  `json:"shown,omitempty" doc:"As put on show."`
	Dropped   int             `json:"dropped"`
	Confirmed int             `json:"confirmed"`
	Refused   int             `json:"refused"`
	Listed    []notice.Line   `json:"listed,omitempty" doc:"Dropped and refused lines, the first of them."`
	Outages   []notice.Outage `json:"outages,omitempty"`
	Display   *notice.Display `json:"display,omitempty" doc:"What the looks at the public page came to: how many, the longest time between two, a snapshot a day and at each change (T-0.50)."`
	Stalled   []string        `json:"stalled,omitempty" doc:"The steps that failed: retryNotice runs them again."`
	Next      NextStep        `json:"next"`
}

func noticeView(s notice.State, l *locale.Locale) NoticeView {
	return NoticeView{Case: s.Case, Version: s.Version, Number: s.Number, Track: s.Track, Round: s.Round, Stage: s.Stage,
		StageName: l.Stage(notice.Room.Kind, string(s.Stage)), Since: s.Since, PublishOn: s.PublishOn, List: s.List,
		Signed: s.Signature != nil, Period: s.Period, Shown: s.Shown, Dropped: s.Dropped, Confirmed: s.EndedOK, Refused: s.RefusedN,
		Listed: s.Listed, Outages: s.Outages, Display: s.Display, Stalled: s.Stalled, Next: waitingFor(notice.Room.Project(s), l)}
}

func (a *API) getNotice(c call, in *CaseParam) (*versioned[NoticeView], error) {
	s, _, err := desk.Read[notice.State](c, a.cfg.Desk, c.Who, "getNotice", notice.Room.Kind, in.Case)
	if err != nil {
		return nil, err
	}
	return &versioned[NoticeView]{version(s.Version), noticeView(s, c.Locale)}, nil
}

// NoticeLine is one line of a batch for the office.
type NoticeLine struct {
	Line   int               `json:"line"`
	Status notice.LineStatus `json:"status"`
	Filing string            `json:"filing"`
	Code   string            `json:"code,omitempty" doc:"Why it was dropped or refused."`
	Shows  *ShownLine        `json:"shows,omitempty" doc:"Content as frozen, before publication too: for leader, publisher, reviewer and auditor (T-0.58)."`
}

// ShownLine is the masked content of a line: all that anybody will ever read of it (T-0.52).
type ShownLine struct {
	Name     string `json:"name" example:"测试甲一"`
	IDNumber string `json:"id_number" doc:"First three and last two digits." example:"990*************12"`
	Unit     string `json:"unit" doc:"个人 without an employer." example:"试例建筑有限公司"`
	Work     string `json:"work_type"`
	Level    string `json:"level"`
	Number   string `json:"certificate_number" doc:"Masked."`
	Point    string `json:"point"`
}

type linesIn struct {
	CaseParam
	Paged
}

func (a *API) listNoticeLines(c call, in *linesIn) (*body[list[NoticeLine]], error) {
	all, err := a.cfg.Desk.NoticeLines(c, c.Who, in.Case, in.page())
	return listed(all, err, func(l desk.NoticeLine) NoticeLine {
		v := NoticeLine{Line: l.Line, Status: l.Status, Filing: l.Filing, Code: l.Code}
		if m := l.Masked; m != nil {
			v.Shows = &ShownLine{Name: m.Name, IDNumber: m.ID, Unit: m.Unit, Work: m.Work, Level: m.Level, Number: m.Number, Point: m.Point}
		}
		return v
	})
}

// CorrectionOrder changes named facts, with the reason.
type CorrectionOrder struct {
	Changes []filing.Change `json:"changes" maxItems:"20"`
	Code    string          `json:"code" maxLength:"60" doc:"Reason code." example:"typing_error"`
	Text    string          `json:"text,omitempty" maxLength:"2000"`
}
