package postgres

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile"
)

// Campaign is a city's collection as stored.
type Campaign struct {
	ID      string
	Version string // of the plan: "yantai-2019/1"
	Plan    json.RawMessage
	Clock   casefile.Clock
	Points  []CampaignPoint
}

// CampaignPoint is what the database itself must know of a point.
type CampaignPoint struct {
	Code    string
	Area    string
	Outside bool // accepts enterprises from outside the city
}

// PutCampaign stores a campaign and its points as given; the clock of one that is there already stays. A point that
// outside enterprises stand at can neither go nor stop taking them. Errors: Conflict point_in_use, Unavailable.
func (l *Ledger) PutCampaign(ctx context.Context, c Campaign) error {
	codes := make([]string, len(c.Points))
	b := &pgx.Batch{}
	b.Queue(`insert into campaign (id, plan, version, clock) values ($1, $2, $3, $4)
		on conflict (id) do update set plan = excluded.plan, version = excluded.version, changed_at = now()`,
		c.ID, c.Plan, c.Version, c.Clock)
	for i, p := range c.Points {
		codes[i] = p.Code
		b.Queue(`insert into campaign_point (campaign, code, area, accepts_outside) values ($1, $2, $3, $4)
			on conflict (campaign, code) do update set area = excluded.area, accepts_outside = excluded.accepts_outside`,
			c.ID, p.Code, p.Area, p.Outside)
	}
	b.Queue("delete from campaign_point where campaign = $1 and not code = any ($2)", c.ID, codes)
	err := l.db.SendBatch(ctx, b).Close()
	if violated(err) == "filing_outside_point" {
		return casefile.Refuse(casefile.Conflict, "point_in_use", "clause", "T-0.25")
	}
	return failed("put campaign", err)
}

// Campaign gives a campaign. Errors: NotFound no_such_campaign, Unavailable.
func (l *Ledger) Campaign(ctx context.Context, id string) (Campaign, error) {
	c := Campaign{ID: id}
	b := &pgx.Batch{}
	b.Queue("select version, plan, clock from campaign where id = $1", id).QueryRow(func(row pgx.Row) error {
		return row.Scan(&c.Version, (*[]byte)(&c.Plan), &c.Clock)
	})
	b.Queue("select code, area, accepts_outside from campaign_point where campaign = $1 order by code", id).
		Query(func(rows pgx.Rows) (err error) {
			c.Points, err = pgx.CollectRows(rows, pgx.RowToStructByPos[CampaignPoint])
			return err
		})
	return c, missing("read campaign", "no_such_campaign", l.db.SendBatch(ctx, b).Close())
}

// Campaigns lists the ids of all campaigns.
func (l *Ledger) Campaigns(ctx context.Context) ([]string, error) {
	rows, err := l.db.Query(ctx, "select id from campaign order by id")
	if err != nil {
		return nil, failed("list campaigns", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return ids, failed("list campaigns", err)
}

// Clock gives a campaign's clock. Errors: NotFound no_such_campaign, Unavailable.
func (l *Ledger) Clock(ctx context.Context, campaign string) (casefile.Clock, error) {
	var c casefile.Clock
	err := l.db.QueryRow(ctx, "select clock from campaign where id = $1", campaign).Scan(&c)
	return c, missing("read clock", "no_such_campaign", err)
}

// SetClock stores a rehearsal's newer clock: of two set at once from the same one, the second is refused. Errors:
// NotFound no_such_campaign, Conflict clock_is_real, clock_changed, Unavailable.
func (l *Ledger) SetClock(ctx context.Context, campaign string, c casefile.Clock) error {
	tag, err := l.db.Exec(ctx, `update campaign set clock = $2
		where id = $1 and (clock->>'seq')::int < $3 and (clock->>'rehearsal')::bool`, campaign, c, c.Seq)
	if err != nil || tag.RowsAffected() == 1 {
		return failed("set clock", err)
	}
	there, err := l.Clock(ctx, campaign)
	switch {
	case err != nil:
		return err
	case !there.Rehearsal:
		return casefile.Refuse(casefile.Conflict, "clock_is_real", "clause", "T-0.75")
	}
	return casefile.Refuse(casefile.Conflict, "clock_changed")
}

// NextNumber allots the next number of a series, such as "notice:yantai-2019": 1, 2, 3 …, each once.
func (l *Ledger) NextNumber(ctx context.Context, series string) (int, error) {
	var n int
	err := l.db.QueryRow(ctx, `insert into counter (name, value) values ($1, 1)
		on conflict (name) do update set value = counter.value + 1 returning value`, series).Scan(&n)
	return n, failed("allot number", err)
}
