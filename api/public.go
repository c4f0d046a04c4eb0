package api

import (
	"net/http"
	"time"

	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/notice"
	"chizheng/internal/postgres"
)

// publicNotices registers what anybody may see of a notice (P1, P6) without an account.
func (a *API) publicNotices() {
	s := subject{a, "public"}
	add(s, op{ID: "listPublicNotices", Method: http.MethodGet, Path: "/public/notices"}, a.listPublicNotices)
	add(s, op{ID: "getPublicNotice", Method: http.MethodGet, Path: "/public/notices/{case}"}, a.getPublicNotice)
	add(s, op{ID: "listPublicNoticeLines", Method: http.MethodGet, Path: "/public/notices/{case}/lines"}, a.listPublicNoticeLines)
	add(s, op{ID: "checkNoticeLine", Method: http.MethodGet, Path: "/public/notices/{case}/lines/{line}"}, a.checkNoticeLine)
}

// PublicNotice is a batch on show.
type PublicNotice struct {
	Case      string `json:"case"`
	Title     string `json:"title"`
	Number    int    `json:"number"`
	Stage     string `json:"stage" enum:"published,ended,taken_down"`
	StageName string `json:"stage_name"`
	First     string `json:"first" example:"2019-03-22"`
	Last      string `json:"last" example:"2019-03-28"`
	DaysLeft  int    `json:"days_left" doc:"Days on which objections are still taken, the last one included."`
	Count     int    `json:"count"`
	Hash      string `json:"hash" doc:"Of the list as put on show."`
	Contact   string `json:"contact" doc:"Where objections are taken."`
	Channel   string `json:"channel" doc:"The named site (R-0.98); this is a mirror with the same hash."`
	Rehearsal bool   `json:"rehearsal,omitempty" doc:"A rehearsal: nothing here is real."`
}

func publicNotice(c call, s notice.State, now time.Time, rehearsal bool) PublicNotice {
	v := PublicNotice{Case: s.Case, Number: s.Number, Stage: string(s.Stage),
		StageName: c.Locale.Stage(notice.Room.Kind, string(s.Stage)), Contact: s.Terms.Notice.ObjectionContact,
		Channel: s.Terms.Notice.Channel, Rehearsal: rehearsal, Title: c.Locale.Name("pages", "notice_title")}
	if p := s.Period; p != nil {
		v.First, v.Last = p.First, p.Last
		if left := p.End.Sub(now); left > 0 {
			v.DaysLeft = int((left + 24*time.Hour - 1) / (24 * time.Hour))
		}
	}
	frozen := s.Shown
	if frozen == nil {
		frozen = s.List
	}
	if frozen != nil {
		v.Count, v.Hash = frozen.Count, frozen.Hash
	}
	return v
}

func (a *API) listPublicNotices(c call, in *Paged) (*body[list[PublicNotice]], error) {
	all, clock, err := a.cfg.Desk.PublicNotices(c, c.Who, a.cfg.Campaign, in.page())
	now := clock.At(a.cfg.Now())
	return listed(all, err, func(s notice.State) PublicNotice { return publicNotice(c, s, now, clock.Rehearsal) })
}

func (a *API) getPublicNotice(c call, in *CaseParam) (*body[PublicNotice], error) {
	s, clock, err := a.cfg.Desk.PublicNotice(c, c.Who, "getPublicNotice", in.Case)
	if err != nil {
		return nil, err
	}
	return found(publicNotice(c, s, clock.At(a.cfg.Now()), clock.Rehearsal), nil)
}

// LineCheck says valid, corrected or removed, and nothing else (P6).
type LineCheck struct {
	Status string `json:"status" enum:"valid,corrected,removed"`
}

func (a *API) checkNoticeLine(c call, in *struct {
	CaseParam
	Line int `path:"line" minimum:"1" maximum:"100000"`
}) (*body[LineCheck], error) {
	status, err := a.cfg.Desk.CheckNoticeLine(c, c.Who, in.Case, in.Line)
	return found(LineCheck{status}, err)
}

// PublicLine is one line as shown: masked, and nothing else of the person (T-0.52, P2).
type PublicLine struct {
	Line     int                `json:"line"`
	Name     string             `json:"name" example:"测试甲一"`
	IDNumber string             `json:"id_number" doc:"First three and last two digits." example:"990*************12"`
	Unit     string             `json:"unit" doc:"个人 without an employer." example:"试例建筑有限公司"`
	Work     string             `json:"work_type"`
	Level    string             `json:"level"`
	Number   string             `json:"certificate_number" doc:"Masked."`
	Point    string             `json:"point"`
	Version  int                `json:"version" doc:"Grows with each erratum (T-0.55)."`
	Hash     string             `json:"hash"`
	Status   string             `json:"status" enum:"shown,corrected,severed,removed" doc:"Of a removed line nothing but its number is given."`
	Errata   []filing.Corrected `json:"errata,omitempty" doc:"What was corrected and when, without the values (T-0.55)."`
	Severed  bool               `json:"severed,omitempty" doc:"An open objection took it out of the batch (T-0.54)."`
}

func (a *API) listPublicNoticeLines(c call, in *linesIn) (*body[list[PublicLine]], error) {
	all, err := a.cfg.Desk.PublicLines(c, c.Who, in.Case, in.page())
	return listed(all, err, func(l postgres.PublicLine) PublicLine {
		return PublicLine{Line: l.Line, Name: l.Name, IDNumber: l.ID, Unit: l.Unit, Work: l.Work, Level: l.Level, Number: l.Number,
			Point: l.Point, Version: l.Version, Hash: l.Hash, Status: string(l.Status), Errata: l.Errata, Severed: l.Severed}
	})
}
