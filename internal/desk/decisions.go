package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/person"
	"chizheng/internal/sheetfile"
	"chizheng/policy"
)

// Sayer puts codes into words; a locale is one.
type Sayer interface {
	Name(table, code string) string
	Stage(kind, stage string) string
	Outcome(o casefile.Outcome) string
}

// Decision is one event in which something was decided on a filing, in words. People stand there by their roles.
type Decision struct {
	Seq                int
	At, What, Who, Why string
	Rules              []casefile.Outcome
}

// decisive are the events that stand on the record: what was decided, not the work behind the scenes.
var decisive = []string{filing.EvSubmitted, filing.EvContested, filing.EvHeld, filing.EvResolved, filing.EvInspected, filing.EvSealed, filing.EvSealSettled,
	filing.EvReturned, filing.EvTransferAccepted, filing.EvHandedOver, filing.EvRechecked, filing.EvRejected, filing.EvAnnounced, filing.EvNoticeEnded,
	filing.EvSevered, filing.EvReinstated, filing.EvUpheld, filing.EvCorrected, filing.EvIncluded, filing.EvReceived, filing.EvMoved, filing.EvReopened,
	filing.EvWithdrawn, filing.EvClosed, filing.EvDisputed}

// decided are the fields in which events say what and why; an event of another shape says nothing here.
type decided struct {
	Verdict  string   `json:"verdict"`
	Decision string   `json:"decision"`
	Code     string   `json:"code"`
	Codes    []string `json:"codes"`
	Cause    string   `json:"cause"`
	From     string   `json:"from"`
	To       string   `json:"to"`
}

// Decisions says a filing's events in words, those alone in which something was decided.
func Decisions(events []casefile.Event, say Sayer) []Decision {
	var out []Decision
	for _, e := range events {
		if slices.Contains(decisive, e.Type) {
			out = append(out, decisionOf(e, say))
		}
	}
	return out
}

func decisionOf(e casefile.Event, say Sayer) Decision {
	d := Decision{Seq: e.Seq, At: e.At.In(casefile.Shanghai).Format("2006-01-02 15:04"), What: say.Name("events", e.Type),
		Who: say.Name("roles", string(e.Actor.Role)), Rules: e.Rules}
	var r decided
	_ = json.Unmarshal(e.Data, &r) // what it does not say is left out
	switch {
	case e.Type == filing.EvRechecked && r.Verdict != "":
		d.What += "：" + say.Name("recheck_verdicts", r.Verdict)
	case r.Verdict != "":
		d.What += "：" + say.Name("inspection_verdicts", r.Verdict)
	case r.Decision != "":
		d.What += "：" + say.Name("hold_decisions", r.Decision)
	case e.Type == filing.EvTransferAccepted:
		d.What += "：" + r.From + " → " + r.To
	}
	var why []string
	for _, c := range append(r.Codes, r.Code) {
		if c != "" {
			why = append(why, say.Name("reasons", c))
		}
	}
	if r.Cause != "" {
		why = append(why, say.Name("causes", r.Cause))
	}
	d.Why = strings.Join(why, "；")
	return d
}

// DecisionRecord prints what was decided on a filing, for whoever may read its history: numbers are whole for its own
// filer and masked for everybody else (C16). The paper is in the language of say; its labels are the office's Chinese.
// Errors: Forbidden, NotFound, Unavailable font_missing.
func (d *Desk) DecisionRecord(ctx context.Context, who casefile.Actor, id string, say Sayer) ([]byte, error) {
	s, _, err := Read[filing.State](ctx, d, who, "getFiling", filing.Kind, id)
	if err != nil {
		return nil, err
	}
	events, err := d.History(ctx, who, id)
	if err != nil {
		return nil, err
	}
	if len(events) == 0 {
		return nil, casefile.Refuse(casefile.NotFound, "no_such_case")
	}
	clock, err := d.clocks.Of(ctx, s.Terms.Campaign)
	if err != nil {
		return nil, err
	}
	_, scope, err := d.may(who, "getFiling")
	if err != nil {
		return nil, err
	}
	last := events[len(events)-1]
	p := sheetfile.Paper{Title: "办理决定记录", Code: RecordCode(id, last), PrintedAt: clock.At(d.now()), Rehearsal: clock.Rehearsal}
	p.Lead = [][2]string{{"证书编号", s.Content.Certificate.Number}, {"目前状态", say.Stage(filing.Kind, string(s.Stage))},
		{"打印时间", p.PrintedAt.In(casefile.Shanghai).Format("2006-01-02 15:04")}, {"打印人", say.Name("roles", string(who.Role))},
		{"记录条数", strconv.Itoa(last.Seq)}}
	p.Parts = append(p.Parts, sheetfile.Part{Title: "申报内容", Lines: statedLines(s, scope != policy.Own, say)})
	for _, x := range Decisions(events, say) {
		p.Parts = append(p.Parts, decisionPart(x, say))
	}
	f, err := font()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = sheetfile.PrintPaper(&b, p, f)
	return b.Bytes(), err
}

// RecordCode ties a printed record to the ledger: the case, its newest event and that event's hash.
func RecordCode(id string, last casefile.Event) string {
	return id + "|" + strconv.Itoa(last.Seq) + "|" + last.Hash
}

func statedLines(s filing.State, masked bool, say Sayer) []string {
	c, p := s.Content.Certificate, s.Content.Person
	number, unit, work := p.IDNumber, s.Filer.Name, c.Work
	if masked {
		number = person.MaskID(number)
	}
	if s.Filer.Kind == filing.ByIndividual {
		unit = "无工作单位"
	}
	if w, ok := person.WorkTypeByCode(c.Work); ok {
		work = w.Name
	}
	return []string{"姓名：" + p.Name, "身份证号码：" + number, "工作单位：" + unit, "工种、等级：" + work + " " + say.Name("levels", c.Level),
		"发证日期、机关：" + c.Issued + " " + c.Issuer, "审核点：" + cmpOr(s.Point)}
}

func cmpOr(v string) string {
	if v == "" {
		return "—"
	}
	return v
}

func decisionPart(x Decision, say Sayer) sheetfile.Part {
	part := sheetfile.Part{Title: fmt.Sprintf("%s　%s　%s（第 %d 条）", x.At, x.What, x.Who, x.Seq)}
	if x.Why != "" {
		part.Lines = append(part.Lines, "原因："+x.Why)
	}
	for _, o := range x.Rules {
		part.Lines = append(part.Lines, fmt.Sprintf("%s：%s　%s（%s，规则第 %d 版）", say.Name("rules", o.Rule), say.Name("verdicts", string(o.Verdict)), say.Outcome(o), o.Clause, o.Version))
	}
	return part
}
