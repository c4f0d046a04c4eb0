package desk

import (
	"context"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/postgres"
)

// Outlook is what a batch of notices published on a day would be: who is ready for it, and when it would end (T-0.47).
type Outlook struct {
	Day         string // of publication
	First, Last string // of the period; empty where it could not begin on that day
	Latest      string // last day on which a main batch ends in time
	Limit       string // last day of the main notice window
	Terms       campaign.NoticeTerms
	Ready       []postgres.PointCount // rechecked filings that are in no other batch
	Total       int
	Refused     *casefile.Error // why it could not be published on that day
}

// NoticeOutlook looks ahead and writes nothing: the same period that publishing would count. Errors: Forbidden, Invalid
// date_unreadable, NotFound, Unavailable.
func (d *Desk) NoticeOutlook(ctx context.Context, who casefile.Actor, campaignID, track, on string) (Outlook, error) {
	if _, _, err := d.may(who, "getNoticeOutlook"); err != nil {
		return Outlook{}, err
	}
	_, terms, err := d.plans.Of(ctx, campaignID)
	if err != nil {
		return Outlook{}, err
	}
	clock, err := d.clocks.Of(ctx, campaignID)
	if err != nil {
		return Outlook{}, err
	}
	at, err := publicationAt(on, clock.At(d.now()))
	if err != nil {
		return Outlook{}, err
	}
	out := Outlook{Day: casefile.DateOf(at), Limit: terms.Notice.LastEnd, Terms: terms.Notice}
	if out.Ready, err = d.ledger.ReadyForNotice(ctx, campaignID, track); err != nil {
		return Outlook{}, err
	}
	for _, p := range out.Ready {
		out.Total += p.Count
	}
	main := track != filing.Catchup
	if main {
		if out.Latest, err = campaign.LatestPublication(terms); casefile.As(err) == nil && err != nil {
			return Outlook{}, err
		}
	}
	return out, out.count(terms, main, at)
}

// count fills in the period, or why there is none.
func (o *Outlook) count(terms campaign.Terms, main bool, at time.Time) error {
	window := campaign.WinNotice
	if !main {
		window = campaign.WinCatchup
	}
	err := terms.Within(window, at)
	if err == nil {
		o.First, o.Last, _, err = campaign.NoticePeriod(at, terms, main)
	}
	if o.Refused = casefile.As(err); o.Refused != nil {
		return nil
	}
	return err
}

func publicationAt(on string, now time.Time) (time.Time, error) {
	if on == "" || on == casefile.DateOf(now) {
		return now, nil
	}
	at, err := time.ParseInLocation(time.DateOnly, on, casefile.Shanghai)
	if err != nil {
		return now, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/publish_on", "date_unreadable")})
	}
	return at, nil
}
