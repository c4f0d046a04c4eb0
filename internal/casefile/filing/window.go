package filing

import (
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

// grace is how long after a window's end a submit that was meant inside it may still be completed (T-0.21).
const grace = 30 * time.Minute

// fillInEnd is the end of the fill-in window for this filer, with our own overrun added (T-0.14).
func fillInEnd(t campaign.Terms, f Filer) time.Time {
	return t.Windows[campaign.WinFillIn].End().AddDate(0, 0, f.FillInDays)
}

// submitInTime: new filings until the end of fill-in, corrections until the end of the correction window (T-0.22).
func (a ask) submitInTime() error {
	switch {
	case a.s.Track == Catchup:
		return a.within(campaign.WinFillIn)
	case a.s.correcting():
		return a.inWindow(campaign.WinCorrect)
	}
	return a.inWindow(campaign.WinFillIn)
}

// correcting tells a filing that was submitted before, wherever the filer holds it, from a new one.
func (s State) correcting() bool { return s.Stage == Returned || s.Round > 0 }

// inWindow: 24:00 is hard (T-0.19), but for a submit that was meant before it and had to wait for its scans.
func (a ask) inWindow(action string) error {
	end := a.s.deadline()
	meant := !a.s.Intent.IsZero() && a.s.Intent.Before(end)
	if a.now.Before(end) || meant && a.now.Before(end.Add(grace)) {
		return nil
	}
	w := a.s.Terms.Windows[action]
	return casefile.Refuse(casefile.Conflict, "window_closed", "action", action, "to", campaign.LastDay(end), "clause", w.Clause)
}

// deadline is the end of the window that the stage waits in, or zero where none presses: in catch-up, and
// for a record that supersedes one which the province has already.
func (s State) deadline() time.Time {
	if s.Track == Catchup || s.superseding() {
		return time.Time{}
	}
	switch s.Stage {
	case Draft, Returned:
		if !s.correcting() {
			return fillInEnd(s.Terms, s.Filer)
		}
		return s.Terms.Windows[campaign.WinCorrect].End()
	case Submitted, Contested:
		return s.Terms.Windows[campaign.WinInspect].End()
	case Inspected, HandedOver, Rechecked:
		return s.Terms.Windows[campaign.WinNotice].End()
	case Confirmed, Refused:
		return s.Terms.Windows[campaign.WinReport].End()
	}
	return time.Time{}
}

// superseding says that an amendment is on its way to the province: the campaign's windows are not its own (T-0.61).
func (s State) superseding() bool {
	on := s.Stage == Confirmed || s.Stage == Reported || s.Stage == Refused || s.Stage == Severed
	return on && s.Report != nil && s.Report.Supersedes != ""
}

// timers: a filing of the main campaign that still waits when its window ends moves to catch-up.
func (s State) timers() []casefile.Timer {
	end := s.deadline()
	switch {
	case end.IsZero():
		return nil
	case s.Stage == Draft, s.Stage == Returned:
		end = end.Add(grace)
	}
	return []casefile.Timer{{Name: TimerWindowOver, At: end}}
}

// TimerWindowOver fires when the window that the stage waits in has ended.
const TimerWindowOver = "window_over"

// windowOver moves what the main campaign can no longer take to catch-up; nothing is lost and nothing passes by time.
func windowOver(a ask) ([]casefile.Draft, error) {
	if a.s.Track == Catchup || a.s.superseding() {
		return nil, nil
	}
	switch a.s.Stage {
	case Draft, Returned:
		return a.moved(a.s.unsubmittedCause()), nil
	case Submitted:
		return a.moved(a.s.lateCause()), nil
	case Contested, Inspected, HandedOver, Rechecked:
		return a.moved("our_overrun"), nil
	case Confirmed:
		if a.s.Notice != nil && a.s.objected() {
			return a.moved("objection_delay"), nil
		}
		return a.moved("our_overrun"), nil
	case Refused:
		return a.moved("province_rejection"), nil
	}
	return nil, nil
}

// unsubmittedCause: ours where it reached the filer too late, or where a scan that he gave in time is still being
// checked; otherwise he did not submit in time.
func (s State) unsubmittedCause() string {
	switch {
	case s.Late != "":
		return s.Late
	case !s.Intent.IsZero() && len(s.checking()) > 0:
		return "our_overrun"
	}
	return "window_closed"
}

// lateCause tells our fault from the filer's: a second inspection or an open hold of ours delayed him, otherwise he
// did not come in time. A search that is on its way delays nobody, and only a lost or damaged original is one.
func (s State) lateCause() string {
	cause := "window_closed"
	if s.Reinspect {
		return "our_overrun"
	}
	for _, h := range s.Holds {
		switch {
		case h.Kind == HoldNeedsHuman, h.Kind == HoldDuplicate, h.Kind == HoldClass:
			return "our_overrun"
		case h.Kind == HoldOriginal && (h.Ref == "original_lost" || h.Ref == "original_damaged"):
			cause = "original_lost"
		}
	}
	return cause
}

// ours says that a filing is in catch-up by no fault of its filer, who keeps his day (T-0.1).
func ours(cause string) bool {
	return cause == "our_overrun" || cause == "objection_delay" || cause == "province_rejection"
}
