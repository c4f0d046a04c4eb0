package publishing

import (
	"strconv"
	"time"

	"chizheng/api/console/layout"
	"chizheng/api/console/reasons"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/notice"
	"chizheng/internal/casefile/person"
	"chizheng/internal/desk"
)

type listModel struct {
	site.Form
	Batches     []batch
	Total       int
	First, Next string
	MayPlan     bool
	Planner     plannerModel
}

// batch is a line of the list.
type batch struct {
	Case, Title, Stage, StageName, Track string
	Planned, Period                      string
	Count, Dropped                       int
}

func (b batch) Path() string { return "/publishing/" + b.Case }

func batchOf(v *site.Visit, s notice.State) batch {
	b := batch{Case: s.Case, Stage: string(s.Stage), StageName: v.Words.Stage(notice.Room.Kind, string(s.Stage)), Planned: s.PublishOn,
		Dropped: s.Dropped, Track: trackName(v, s.Track, s.Round)}
	b.Title = v.Words.Say("notices.batch", "title", v.Words.Name("pages", "notice_title"), "number", layout.Number(s.Number))
	if s.List != nil {
		b.Count = s.List.Count
	}
	if s.Shown != nil {
		b.Count = s.Shown.Count
	}
	if p := s.Period; p != nil {
		b.Period = v.Words.Say("notices.from_to", "first", p.First, "last", p.Last)
	}
	return b
}

func trackName(v *site.Visit, track string, round int) string {
	name := v.Words.Name("tracks", track)
	if round > 0 {
		name += " " + v.Words.Say("publishing.round", "n", strconv.Itoa(round))
	}
	return name
}

// plannerModel is what a batch published on a day would be.
type plannerModel struct {
	Series  []layout.Option
	Day     string
	Points  []layout.Option
	Total   int
	Period  string
	Counted string // how the period is counted
	Latest  string
	Limit   string
	Late    *layout.Problem // why that day is no day for it
}

func planner(v *site.Visit, f site.Form) (plannerModel, error) {
	rounds, err := v.Site.Desk.Rounds(v, v.Who, v.Site.Campaign)
	if err != nil {
		return plannerModel{}, err
	}
	m := plannerModel{Series: []layout.Option{{Value: filing.Main, Label: v.Words.Name("tracks", filing.Main)}}}
	for _, r := range rounds {
		m.Series = append(m.Series, layout.Option{Value: filing.Catchup + "-" + strconv.Itoa(r.Round), Label: trackName(v, filing.Catchup, r.Round)})
	}
	m.Series = layout.Choose(m.Series, f.Get("series"))
	track, _ := series(f.Get("series"))
	on := f.Get("publish_on")
	if _, err := time.Parse(time.DateOnly, on); err != nil {
		on = ""
	}
	o, err := v.Site.Desk.NoticeOutlook(v, v.Who, v.Site.Campaign, track, on)
	if err != nil {
		return m, err
	}
	return m.of(v, f, o), nil
}

func (m plannerModel) of(v *site.Visit, f site.Form, o desk.Outlook) plannerModel {
	m.Day, m.Latest, m.Limit, m.Total = o.Day, o.Latest, o.Limit, o.Total
	for _, p := range o.Ready {
		m.Points = append(m.Points, layout.Option{Value: p.Point, Label: p.Point, Note: v.Words.Say("publishing.ready", "n", strconv.Itoa(p.Count)),
			Chosen: f.Is("point", p.Point)})
	}
	if o.Refused != nil {
		m.Late = v.Problem(o.Refused)
	} else {
		m.Period = v.Words.Say("notices.from_to", "first", o.First, "last", o.Last)
	}
	m.Counted = v.Words.Say("publishing.counted."+o.Terms.Unit, "n", strconv.Itoa(o.Terms.Days))
	return m
}

type detailModel struct {
	site.Form
	batch
	Facts          []fact
	Hash           string // of the list to be signed
	Waiting        bool   // a pass over the list is running
	Stalled        []string
	Outages        []outageRow
	Gone           []line // dropped and refused lines, the first of them
	Lines          []line
	Total          int
	First, Next    string
	Sign, Publish  bool // may, and is the moment for it
	Cancel, Outage bool
	Retry          bool
	OwnPlan        bool // the signer planned it himself: somebody else signs (T-0.58)
	Codes          []layout.Option
	MayCorrect     bool
	Public         bool // on show: has a public page
	Planner        plannerModel
}

// line is one line as the public reads it, with what became of it.
type line struct {
	Line                                       int
	Name, ID, Unit, Work, Level, Number, Point string
	Status, StatusName, Code, Filing           string
}

// fact is a label with its value.
type fact struct{ Label, Value string }

type outageRow struct{ From, To, Source string }

func linesOf(v *site.Visit, s notice.State, all []desk.NoticeLine) []line {
	out := make([]line, 0, len(all))
	for _, l := range all {
		x := line{Line: l.Line, Status: string(l.Status), StatusName: v.Words.Say("noticeline." + string(l.Status)), Filing: l.Filing}
		x.Code = reason(v, l.Code)
		if m := l.Masked; m != nil {
			x.Name, x.ID, x.Unit, x.Level, x.Number, x.Point = m.Name, m.ID, m.Unit, v.Words.Name("levels", m.Level), m.Number, m.Point
			x.Work = m.Work
			if w, ok := person.WorkTypeByCode(m.Work); ok {
				x.Work = w.Name
			}
		}
		out = append(out, x)
	}
	return out
}

// reason says the code with which a filing left the list.
func reason(v *site.Visit, code string) string {
	if code == "" {
		return ""
	}
	return v.Words.Error(&casefile.Error{Kind: casefile.Conflict, Code: code}).Title
}

func detailOf(v *site.Visit, s notice.State, f site.Form) (detailModel, error) {
	f.Version = s.Version
	m := detailModel{Form: f, batch: batchOf(v, s), Public: s.Period != nil, MayCorrect: s.Stage == notice.Published && v.May("issueErratum")}
	names, err := v.Site.Desk.Names(v, v.Who, s.Planner, signer(s))
	if err != nil {
		return m, err
	}
	m.Waiting = s.Stage == notice.Planned && s.List == nil && len(s.Stalled) == 0
	m.Retry = len(s.Stalled) > 0 && v.May("retryNotice")
	for _, kind := range s.Stalled {
		m.Stalled = append(m.Stalled, v.Words.Say("noticejob."+kind))
	}
	m.OwnPlan = s.Planner == v.Who.ID
	m.Sign = s.Stage == notice.Planned && s.List != nil && v.May("signNotice")
	m.Publish = s.Stage == notice.Signed && v.May("publishNotice")
	m.Cancel = (s.Stage == notice.Planned || s.Stage == notice.Signed) && v.May("cancelNotice")
	m.Outage = s.Stage == notice.Published && v.May("recordOutage")
	m.facts(v, s, names)
	for _, o := range s.Outages {
		m.Outages = append(m.Outages, outageRow{layout.Time(o.From), layout.Time(o.To), v.Words.Say("outage." + o.Source)})
	}
	for _, l := range s.Listed {
		m.Gone = append(m.Gone, line{Line: l.Line, Filing: l.Case, Code: reason(v, l.Code), StatusName: v.Words.Say("noticeline." + string(l.Status))})
	}
	m.Codes = reasons.Select(v, f, "code", reasons.For{Kind: notice.Room.Kind, Command: notice.CmdCancel})
	if m.Sign || m.Publish {
		on := s.PublishOn
		if m.Publish {
			on = "" // it is published now or not at all
		}
		o, err := v.Site.Desk.NoticeOutlook(v, v.Who, v.Site.Campaign, s.Track, on)
		if err != nil {
			return m, err
		}
		m.Planner = plannerModel{}.of(v, f, o)
	}
	return m, nil
}

func signer(s notice.State) string {
	if s.Signature == nil {
		return ""
	}
	return s.Signature.By
}

// facts are the batch in the order of its life.
func (m *detailModel) facts(v *site.Visit, s notice.State, names map[string]string) {
	add := func(label, value string) { m.Facts = append(m.Facts, fact{v.Words.Say(label), value}) }
	add("publishing.track", m.Track)
	add("publishing.planner", names[s.Planner])
	add("publishing.on", s.PublishOn)
	if s.Reason != "" {
		add("publishing.reason", v.Words.Name("reasons", s.Reason))
	}
	if s.List != nil {
		m.Hash = s.List.Hash
		add("publishing.lines", strconv.Itoa(s.List.Count))
	}
	if s.Signature != nil {
		add("publishing.signer", names[s.Signature.By]+" "+layout.Time(s.Signature.At))
	}
	p := s.Period
	if p == nil {
		return
	}
	add("publishing.channel", s.Terms.Notice.Channel)
	add("publishing.shown", layout.Time(s.ShownAt))
	add("notices.period", m.Period)
	add("publishing.end", layout.Time(p.End))
	add("publishing.extended", v.Words.Say("publishing.days", "n", strconv.Itoa(p.Extended)))
	add("publishing.down", v.Words.Say("publishing.minutes", "n", strconv.Itoa(int(s.Down().Minutes()))))
	if d := s.Display; d != nil && d.Looks > 0 {
		add("publishing.looks", v.Words.Say("publishing.looks.said", "n", strconv.Itoa(d.Looks), "last", layout.Time(d.Last), "gap", strconv.Itoa(d.Gap)))
	} else if d != nil {
		add("publishing.looks", v.Words.Say("publishing.looks.blind"))
	}
	add("publishing.takedown", layout.Date(s.TakeDownAt()))
	add("publishing.told", strconv.Itoa(s.Announced))
	add("publishing.confirmed", strconv.Itoa(s.EndedOK))
	add("publishing.gone", strconv.Itoa(s.Dropped+s.RefusedN))
}
