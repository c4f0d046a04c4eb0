package filing

import (
	"slices"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

// Transfer is an offer to another point that nobody has answered yet (S9). Until it is taken the filing stays where it
// is, and nothing about its deadlines changes.
type Transfer struct {
	From string    `json:"from"`
	To   string    `json:"to"`
	Code string    `json:"code"`
	Text string    `json:"text,omitempty"`
	By   string    `json:"by"`
	At   time.Time `json:"at"`
}

// OfferTransfer asks another point to take a filing over.
type OfferTransfer struct {
	To   string `json:"to"`
	Code string `json:"code"`
	Text string `json:"text,omitempty"`
}

// TransferAnswer is what became of an offer, with both points.
type TransferAnswer struct {
	From string `json:"from"`
	To   string `json:"to"`
	Code string `json:"code,omitempty"`
	Text string `json:"text,omitempty"`
}

// offerTransfer: only what still waits for inspection can go elsewhere, only to a point that may take it, and only that
// point's own word moves it.
func offerTransfer(a ask) ([]casefile.Draft, error) {
	if err := a.atDesk(isCardHold); err != nil {
		return nil, err
	}
	d, err := data[OfferTransfer](a)
	if err != nil {
		return nil, err
	}
	if wrong := append(checkReason("/code", d.Code, true), tooLong("/text", d.Text, maxAddress)...); len(wrong) > 0 {
		return nil, casefile.InvalidFields(wrong)
	}
	if d.To == a.s.Point {
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/to", "transfer_same_point")})
	}
	if err := a.s.takes(d.To, "/to"); err != nil {
		return nil, err
	}
	t := Transfer{From: a.s.Point, To: d.To, Code: d.Code, Text: d.Text, By: a.cmd.Actor.ID, At: a.now}
	return []casefile.Draft{{Type: EvTransferOffered, Data: t, Messages: []casefile.Message{a.toPoint(t.To, "transfer_offered", t.From)}}}, nil
}

// takes says whether a point may inspect this filing at all: nobody overrides the plan's own rules.
func (s State) takes(point, field string) error {
	p, ok := s.Terms.Point(point)
	switch {
	case !ok:
		return casefile.InvalidFields([]casefile.Field{casefile.Wrong(field, "no_such_point")})
	case s.Filer.Outside && !p.Outside:
		return casefile.Refuse(casefile.Conflict, "point_not_allowed", "clause", "R-0.134")
	case p.Group != "" && p.Group != s.Filer.Group:
		return casefile.Refuse(casefile.Conflict, "point_not_allowed", "clause", "R-0.133")
	}
	return nil
}

// TransferPoints are the points that this filing can be offered to.
func (s State) TransferPoints() []string {
	var out []string
	for _, p := range s.Terms.Points {
		if p.Code != s.Point && s.takes(p.Code, "") == nil {
			out = append(out, p.Code)
		}
	}
	slices.Sort(out)
	return out
}

// answering is what every answer to an offer needs; by is the point whose word it is.
func (a ask) answering(by func(Transfer) string) (Transfer, error) {
	if a.s.Transfer == nil {
		return Transfer{}, casefile.Refuse(casefile.Conflict, "no_transfer_open")
	}
	if a.cmd.Actor.Point != by(*a.s.Transfer) {
		return Transfer{}, casefile.Refuse(casefile.Forbidden, "not_your_point", "clause", "R-0.92")
	}
	return *a.s.Transfer, nil
}

func receiving(t Transfer) string { return t.To }

func acceptTransfer(a ask) ([]casefile.Draft, error) {
	t, err := a.answering(receiving)
	if err != nil {
		return nil, err
	}
	if err := a.within(campaign.WinInspect); err != nil {
		return nil, err
	}
	d := a.toFiler(EvTransferAccepted, TransferAnswer{From: t.From, To: t.To}, "point_transferred", "from", t.From, "point", t.To)
	d.Messages = append(d.Messages, a.toPoint(t.From, "transfer_accepted", t.To))
	return []casefile.Draft{d}, nil
}

func refuseTransfer(a ask) ([]casefile.Draft, error) {
	t, err := a.answering(receiving)
	if err != nil {
		return nil, err
	}
	r, err := data[Reasoned](a)
	if err != nil {
		return nil, err
	}
	if wrong := append(checkReason("/code", r.Code, true), tooLong("/text", r.Text, maxAddress)...); len(wrong) > 0 {
		return nil, casefile.InvalidFields(wrong)
	}
	return []casefile.Draft{{Type: EvTransferRefused, Data: TransferAnswer{From: t.From, To: t.To, Code: r.Code, Text: r.Text}, Messages: []casefile.Message{
		{To: "point:" + t.From, Code: "transfer_refused", Args: map[string]string{"case": a.s.Case, "point": t.To, "reason": r.Code}}}}}, nil
}

func recallTransfer(a ask) ([]casefile.Draft, error) {
	t, err := a.answering(func(t Transfer) string { return t.From })
	if err != nil {
		return nil, err
	}
	return []casefile.Draft{{Type: EvTransferRecalled, Data: TransferAnswer{From: t.From, To: t.To},
		Messages: []casefile.Message{a.toPoint(t.To, "transfer_recalled", t.From)}}}, nil
}

// toPoint tells a point's people what another one did.
func (a ask) toPoint(to, code, other string) casefile.Message {
	return casefile.Message{To: "point:" + to, Code: code, Args: map[string]string{"case": a.s.Case, "point": other}}
}

func applyTransferOffered(s *State, _ casefile.Event, d Transfer) { s.Transfer = &d }

// applyTransferAccepted: what the other point has seen, this one has not.
func applyTransferAccepted(s *State, e casefile.Event, d TransferAnswer) {
	s.offSheet(e)
	s.Inspection = Inspection{}
	s.dropHolds(isCardHold)
	s.Point, s.PointBy, s.Transfer = d.To, "transfer", nil
}

func applyTransferEnded(s *State, _ casefile.Event, _ TransferAnswer) { s.Transfer = nil }

// dropTransfer: an offer lives only while the filing waits at the point that made it.
func (s *State) dropTransfer() {
	if s.Transfer != nil && (s.Stage != Submitted || s.Point != s.Transfer.From) {
		s.Transfer = nil
	}
}
