package simulate

import (
	"fmt"
	"slices"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
)

// noticesEnd confirms the lines whose period ended at midnight. An objection in the last days severs its own line
// (T-0.54).
func (w *world) noticesEnd(date string, d time.Time) {
	who := w.shown[date]
	delete(w.shown, date)
	w.each(who, func(l *life, _ int) {
		if l.chance(objected) {
			l.do(system, filing.CmdSever, filing.Objected{Objection: fmt.Sprintf("objection-%d", l.n)}, d.Add(-10*time.Hour))
			return
		}
		l.do(system, filing.CmdNoticeEnded, filing.NoticeEnded{Notice: l.state.Notice.ID}, d)
	})
	for _, i := range who {
		if w.lives[i].state.Stage == filing.Severed {
			due, err := campaign.ObjectionDue(d, w.Terms)
			if err == nil {
				on := casefile.DateOf(due)
				w.objects[on] = append(w.objects[on], i)
			}
		}
	}
	w.sort(who, d)
}

func (w *world) objections(date string, d time.Time) {
	for _, on := range due(w.objects, date) {
		who := w.objects[on]
		delete(w.objects, on)
		w.each(who, func(l *life, _ int) {
			o := filing.Objected{Objection: fmt.Sprintf("objection-%d", l.n)}
			if l.chance(upheld) {
				o.Outcome, o.Code = "removed", "fraud"
				l.do(system, filing.CmdUphold, o, d.Add(11*time.Hour))
				return
			}
			l.do(system, filing.CmdReinstate, o, d.Add(11*time.Hour))
			if l.state.Stage == filing.Announced {
				l.do(system, filing.CmdNoticeEnded, filing.NoticeEnded{Notice: l.state.Notice.ID}, d.Add(12*time.Hour))
			}
		})
		w.sort(who, d)
	}
}

// report sends what is confirmed on the last working days of its window, and monthly after it.
func (w *world) report(d time.Time) {
	window := w.Terms.Windows[campaign.WinReport]
	last := window.End().AddDate(0, 0, -3)
	main := !d.Before(last) && d.Before(window.End())
	if !main && !(d.After(window.End()) && d.Weekday() == time.Monday) || len(w.confirm) == 0 {
		return
	}
	who := w.confirm
	w.confirm = nil
	id := "report-" + casefile.DateOf(d)
	w.each(who, func(l *life, _ int) {
		l.do(system, filing.CmdInclude, filing.Include{Report: id, Record: fmt.Sprintf("YT-%08d", l.n)}, d.Add(15*time.Hour))
	})
	on := casefile.DateOf(d.AddDate(0, 0, 1))
	w.answers[on] = append(w.answers[on], who...)
}

// receipts are the province's answers; what it refuses is repaired and goes with the next package.
func (w *world) receipts(date string, d time.Time) {
	for _, on := range due(w.answers, date) {
		who := w.answers[on]
		delete(w.answers, on)
		w.each(who, func(l *life, _ int) {
			if l.state.Report == nil {
				return
			}
			r := filing.Receipt{Report: l.state.Report.ID, Accepted: !l.chance(provinceNo)}
			if !r.Accepted {
				r.Code = "card_invalid"
			}
			l.do(system, filing.CmdReceipt, r, d.Add(14*time.Hour))
			if l.state.Stage == filing.Refused {
				l.do(casefile.Actor{ID: "acc-reporter", Role: casefile.Reporter}, filing.CmdRepair, filing.Corrections{Code: "typing_error"}, d.Add(15*time.Hour))
			}
		})
		w.sort(who, d)
	}
}

// due are the days up to a date for which something is noted, in order: what falls on a day off waits for the next.
func due(noted map[string][]int, date string) []string {
	var out []string
	for on := range noted {
		if on <= date {
			out = append(out, on)
		}
	}
	slices.Sort(out)
	return out
}
