package report

import (
	"strconv"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

// deliver hands over a signed package whose filings all know. By file it has left at once; by HTTP when the receiver
// has answered. A rehearsal never goes to a real receiver. A main package that was signed in time may leave late: its
// records are owed to the province all the same, and the leader hears that it was late.
func deliver(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Deliver](a.cmd.Data)
	if err != nil {
		return nil, err
	}
	if err := a.in(Signed); err != nil {
		return nil, err
	}
	if in.Method != ByFile && in.Method != ByHTTP {
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/method", "method_unknown")})
	}
	due, err := campaign.ReceiptAlarm(a.now, a.s.Terms)
	switch {
	case err != nil:
		return nil, err
	case !a.s.Included:
		return nil, casefile.Refuse(casefile.Conflict, "report_not_included")
	case a.s.pending(JobDeliver):
		return nil, casefile.Refuse(casefile.Conflict, "report_busy")
	case in.Method == ByFile:
		return a.left(DeliveryMade{Delivery: Delivery{Method: ByFile, By: a.cmd.Actor.ID, At: a.now, AlarmAt: due}}), nil
	case !in.Loopback && (a.s.Rehearsal || a.cmd.Clock.Rehearsal):
		return nil, casefile.Refuse(casefile.Conflict, "rehearsal_real_receiver")
	}
	return one(EvAsked, in), nil
}

// delivered takes the receiver's answer. A refusal leaves the package signed: it can be delivered again, and the
// receiver knows a repetition by the package's hash (V4).
func delivered(a ask) ([]casefile.Draft, error) {
	out, r, wanted, err := ended[Handed](a)
	if err != nil || !wanted {
		return nil, err
	}
	if r.Error != nil {
		return a.stalled(r), nil
	}
	due, err := campaign.ReceiptAlarm(a.now, a.s.Terms)
	if err != nil { // it has left: better an early alarm than none
		due = a.now.AddDate(0, 0, 1)
	}
	return a.left(DeliveryMade{Job: r.Job,
		Delivery: Delivery{Method: ByHTTP, Serial: out.Serial, By: a.s.Deliverer, At: a.now, AlarmAt: due}}), nil
}

// left records that the package has left, and whether in time.
func (a ask) left(d DeliveryMade) []casefile.Draft {
	d.Late = a.late()
	out := casefile.Draft{Type: EvDelivered, Data: d}
	if d.Late {
		out.Messages = append(out.Messages, a.s.toLeaders("report_delivered_late"))
	}
	return []casefile.Draft{out}
}

// late says that the window of the series has ended; a window without end never has.
func (a ask) late() bool { due := a.s.due(); return !due.IsZero() && !a.now.Before(due) }

// overdue tells reporter and leaders of a signed package that has not left in time. It decides nothing about it: it
// can still be delivered, or given up.
func overdue(a ask) ([]casefile.Draft, error) {
	if a.s.Stage != Signed || a.s.Overdue || !a.late() {
		return nil, nil
	}
	return []casefile.Draft{{Type: EvOverdue, Data: Overdue{To: campaign.LastDay(a.s.due())},
		Messages: append(a.s.toOffice("report_overdue", "to", campaign.LastDay(a.s.due()), "clause", "R-0.54"), a.s.toLeaders("report_overdue"))}}, nil
}

// alarm tells the office of records without a receipt; it decides nothing about them (T-0.60).
func alarm(a ask) ([]casefile.Draft, error) {
	if a.s.Alarmed || a.s.Unknown() == 0 {
		return nil, nil
	}
	n := a.s.Unknown()
	return []casefile.Draft{{Type: EvAlarmed, Data: Late{Unknown: n}, Messages: a.s.toOffice("receipts_late", "count", strconv.Itoa(n))}}, nil
}

// toLeaders tells every leader of the campaign, with the clause and its day.
func (s State) toLeaders(code string) casefile.Message {
	return casefile.Message{To: "role:" + string(casefile.Leader), Code: code,
		Args: map[string]string{"case": s.Case, "number": s.Number, "to": campaign.LastDay(s.due()), "clause": "R-0.54"}}
}

// toOffice tells those who answer for the package: its reporter and the leader who signed it.
func (s State) toOffice(code string, args ...string) []casefile.Message {
	all := map[string]string{"case": s.Case, "number": s.Number}
	for i := 0; i+1 < len(args); i += 2 {
		all[args[i]] = args[i+1]
	}
	out := []casefile.Message{{To: s.Reporter, Code: code, Args: all}}
	if s.Signature != nil && s.Signature.By != s.Reporter {
		out = append(out, casefile.Message{To: s.Signature.By, Code: code, Args: all})
	}
	return out
}
