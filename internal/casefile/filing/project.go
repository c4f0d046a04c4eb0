package filing

import (
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/deadline"
)

// Kind names filings among cases.
const Kind = "filing"

// Room is the filing as the kernel runs it.
var Room = deadline.Steer(casefile.Room[State]{Kind: Kind, Decide: Decide, Apply: Apply, Project: Project})

// summary is what a list line of any kind of case shows. No personal data.
type summary struct {
	Class string `json:"class"`
	Track string `json:"track"`
	Round int    `json:"round"`
	Work  string `json:"work_type"`
	Level string `json:"level"`
}

// Project derives head, row, tasks, timers and jobs.
func Project(s State) casefile.Projection {
	area := ""
	if p, ok := s.Terms.Point(s.Point); ok {
		area = p.Area
	}
	return casefile.Projection{
		Head: casefile.Head{Campaign: s.Terms.Campaign, Terms: s.Terms.Version, Stage: string(s.Stage),
			Owner: s.Filer.ID, Point: s.Point, Area: area,
			Summary: casefile.Encode(summary{s.class(), s.Track, s.Round, s.Content.Certificate.Work, s.Content.Certificate.Level})},
		Row:    s.row(area),
		Tasks:  append(s.tasks(), s.sealTasks()...),
		Timers: s.timers(),
		Jobs:   s.Pending,
		Closed: s.Stage.Over() && len(s.Pending) == 0 && s.Proposal == nil,
	}
}

func (s State) class() string {
	if s.Filer.Kind == ByEnterprise {
		return "A"
	}
	return "B"
}

func (s State) row(area string) Row {
	c := s.Content.Certificate
	r := Row{Campaign: s.Terms.Campaign, Filer: s.Filer.ID, FilerKind: s.Filer.Kind, FilerName: s.Filer.Name,
		Outside: s.Filer.Outside, Stage: s.Stage, Track: s.Track, Round: s.Round, Live: s.Stage.Live(), Class: s.class(),
		Point: s.Point, Area: area, Name: s.Content.Person.Name, IDNumber: s.Content.Person.IDNumber,
		Phone: s.Content.Person.Phone, Work: c.Work, Level: c.Level, Number: c.Number, NumberKey: numberKey(c.Number),
		Province: c.Province, Issuer: c.Issuer, IssuerKey: issuerKey(c.Issuer, s.Terms), Handover: s.Handover, Twin: s.Twin, Cause: s.Cause,
		Reason: s.Reason, Inspector: s.Inspection.By, RecheckBy: s.RecheckBy, InspectedAt: s.Inspection.At, Since: s.Since}
	for _, x := range s.Content.Scans {
		if x.Kind == ScanCertificate { // one collective contract may serve many workers; a certificate is one person's
			r.ScanHashes = append(r.ScanHashes, x.Hash)
		}
	}
	if v, void := s.VoidSeal(); void {
		r.Seal, r.SealedAt, r.SealState = v.ID, v.At, "void"
	} else if x, stands := s.ActiveSeal(); stands {
		r.Seal, r.SealedAt, r.SealState = x.ID, x.At, "active"
	}
	for _, h := range s.Holds {
		r.Holds = append(r.Holds, string(h.Kind))
	}
	if s.Sheet != nil {
		r.Sheet = s.Sheet.ID
	}
	if s.Notice != nil {
		r.Notice, r.NoticeLine = s.Notice.ID, s.Notice.Line
	}
	if s.Report != nil {
		r.Report, r.Record = s.Report.ID, s.Report.Record
	}
	if n := len(s.Snapshots); n > 0 {
		r.SubmittedAt = s.Snapshots[n-1].At
	}
	return r
}

// tasks is who must act now: every stage that waits for a person has one.
func (s State) tasks() []casefile.Task {
	t := casefile.Task{Since: s.Since, Due: s.deadline()}
	switch s.Stage {
	case Draft, Returned:
		t.Kind, t.Role, t.Owner = "fill_in", casefile.Enterprise, s.Filer.ID
		if s.correcting() {
			t.Kind = "correction"
		}
		if s.Filer.Kind == ByIndividual {
			t.Role = casefile.Individual
		}
	case Submitted:
		return s.submittedTasks()
	case Contested:
		t.Kind, t.Ref, t.Role = "duplicate", s.Twin, casefile.Reviewer
	case Inspected:
		t.Kind, t.Role, t.Point = "handover", casefile.PointStaff, s.Point
		if _, sealed := s.ActiveSeal(); !sealed {
			t.Kind = "seal"
		}
	case HandedOver:
		if len(s.Holds) > 0 {
			return s.holdTasks()
		}
		t.Kind, t.Role, t.Not = "recheck", casefile.Reviewer, s.Inspection.By
	case Rechecked:
		t.Kind, t.Role = "publish", casefile.Publisher
	case Confirmed:
		t.Kind, t.Role = "report", casefile.Reporter
	case Refused:
		t.Kind, t.Role = "repair", casefile.Reporter
	case Accepted:
		if s.Proposal == nil {
			return nil
		}
		if s.Proposal.unruled() {
			return s.rulingTasks()
		}
		t.Kind, t.Role, t.Not = "amendment", casefile.Leader, s.Proposal.By
	default:
		return s.rulingTasks()
	}
	return append(append([]casefile.Task{t}, s.holdTasks()...), s.rulingTasks()...)
}

// rulingTasks: a correction that a rule asks a person about waits for a reviewer.
func (s State) rulingTasks() []casefile.Task {
	if !s.Proposal.unruled() {
		return nil
	}
	return []casefile.Task{{Kind: "correction_ruling", Ref: s.Proposal.Asks[0], Role: casefile.Reviewer, Not: s.Proposal.By, Since: s.Since}}
}

// submittedTasks: the Centre's while something pauses the filing, otherwise the point's.
func (s State) submittedTasks() []casefile.Task {
	if tasks := s.holdTasks(); len(tasks) > 0 {
		return tasks
	}
	for _, h := range s.Holds {
		if h.Kind == HoldMatching {
			return nil // the search is a job; it comes back by itself
		}
	}
	if t := s.Transfer; t != nil { // the deadline is the inspection's: it does not stop for an offer
		return []casefile.Task{{Kind: "transfer", Role: casefile.PointStaff, Point: t.To, Since: t.At, Due: s.deadline()}}
	}
	return []casefile.Task{{Kind: "inspection", Role: casefile.PointStaff, Point: s.Point, Since: s.Since, Due: s.deadline()}}
}

func (s State) holdTasks() []casefile.Task {
	var tasks []casefile.Task
	for _, h := range s.Holds {
		t := casefile.Task{Kind: string(h.Kind), Ref: h.Ref, Role: casefile.Reviewer, Since: h.Since, Due: s.deadline(), Not: s.Inspection.By}
		switch {
		case h.Kind == HoldOriginal:
			continue
		case h.Kind == HoldMatching:
			if s.matching() {
				continue
			}
		}
		tasks = append(tasks, t)
	}
	return tasks
}

func (s State) matching() bool {
	for _, j := range s.Pending {
		if j.Type == JobFindMatches {
			return true
		}
	}
	return false
}
