package demo

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// rate is how fast the campaign runs between two days on which people act: ten days in a second. Every timer of every
// case fires on its own on the way.
const rate = 10 * 86400

var shanghai = time.FixedZone("CST", 8*3600)

// clock is the campaign's clock as the API shows it.
type clock struct {
	Now       time.Time `json:"now"`
	Rate      float64   `json:"rate"`
	Rehearsal bool      `json:"rehearsal"`
}

// travel lets the clock run to the next moment of the story, where it holds by itself.
func (p *play) travel(ctx context.Context, to string) error {
	at, err := time.ParseInLocation("2006-01-02 15:04", to, shanghai)
	if err != nil {
		return err
	}
	there, err := get[clock](ctx, p.public, "/campaign/clock")
	if err != nil {
		return err
	}
	if !there.Rehearsal {
		return errors.New("the campaign is real: nobody plays with its clock")
	}
	if there.Now.Before(at) {
		if err := p.setGoing(ctx, at); err != nil {
			return err
		}
	}
	p.now = to
	return p.await(ctx, "the clock to reach "+to, func(ctx context.Context) error {
		there, err := get[clock](ctx, p.public, "/campaign/clock")
		if err == nil && there.Now.Before(at) {
			return notYet("it is %s", there.Now.Format("2006-01-02 15:04"))
		}
		return err
	})
}

// setGoing may be heard twice where its answer was lost: setting the same stop again is no harm, and behind the stop
// it is refused as setting back.
func (p *play) setGoing(ctx context.Context, stop time.Time) error {
	order := map[string]any{"rate": rate, "stop": stop.Format(time.RFC3339)}
	if p.cfg.Leap { // all at once, every deadline on the way with it
		order = map[string]any{"now": stop.Format(time.RFC3339), "rate": 0}
	}
	_, err := talk[clock](ctx, p.staff["admin"], ask{method: http.MethodPut, path: "/campaign/clock"}.with(order))
	return err
}
