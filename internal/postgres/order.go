package postgres

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/deadline"
	"chizheng/internal/casefile/order"
)

// queueOrder writes a signed order once. Its number is the campaign's primary key: a second order of that number breaks
// campaign_order_pkey, and its signature with it.
func queueOrder(b *pgx.Batch, id string, row order.Row) {
	b.Queue(`insert into campaign_order (campaign, seq, case_id, number, kind, effective, change, effect)
		select $1, $2, $3, $4, $5, $6, $7, $8
		where not exists (select from campaign_order where campaign = $1 and seq = $2 and case_id = $3)`,
		row.Campaign, row.Seq, id, row.Number, row.Kind, row.Effective, casefile.Encode(row.Change), casefile.Encode(row.Effect))
}

// SignedOrder is an order from its signature on, with what it means for cases.
type SignedOrder struct {
	campaign.Order
	Effect campaign.Effect
}

// Orders gives the signed orders of a campaign in their order, those that take effect later too. Errors: Unavailable.
func (l *Ledger) Orders(ctx context.Context, id string) ([]SignedOrder, error) {
	rows, err := l.db.Query(ctx, `select seq, case_id, number, kind, effective, change, effect from campaign_order
		where campaign = $1 order by seq`, id)
	if err != nil {
		return nil, failed("read orders", err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (SignedOrder, error) {
		var o SignedOrder
		var change, effect []byte
		if err := row.Scan(&o.Seq, &o.Case, &o.Number, &o.Kind, &o.Effective, &change, &effect); err != nil {
			return o, err
		}
		o.Effective = o.Effective.In(casefile.Shanghai)
		if err := json.Unmarshal(change, &o.Change); err != nil {
			return o, err
		}
		return o, json.Unmarshal(effect, &o.Effect)
	})
	return all, failed("read orders", err)
}

// OrdersFor gives what cases hear of the orders up to a number. Errors: Unavailable.
func (l *Ledger) OrdersFor(ctx context.Context, id string, seq int) ([]deadline.Order, error) {
	all, err := l.Orders(ctx, id)
	if err != nil {
		return nil, err
	}
	var out []deadline.Order
	for _, o := range all {
		if o.Seq <= seq {
			out = append(out, o.Heard())
		}
	}
	return out, nil
}

// Heard is the order as a case hears of it.
func (o SignedOrder) Heard() deadline.Order {
	return deadline.Order{Seq: o.Seq, Case: o.Case, Number: o.Number, Kind: o.Kind, Effect: o.Effect}
}

// orderOf reads the newest order that a case knows out of its terms: campaign.OrderOf, in the store.
const orderOf = `coalesce(nullif(split_part(terms, '+', 2), ''), '0')::int`

// Behind gives the ids of open cases of some kinds that do not know an order yet, after an id. Errors: Unavailable.
func (l *Ledger) Behind(ctx context.Context, id string, seq int, kinds []string, after string, limit int) ([]string, error) {
	rows, err := l.db.Query(ctx, `select case_id from case_file where campaign = $1 and not closed and kind = any ($2)
		and case_id > $3 and `+orderOf+` < $4 order by case_id limit $5`, id, kinds, after, seq, limit)
	if err != nil {
		return nil, failed("read cases behind an order", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return ids, failed("read cases behind an order", err)
}

// KindOf is the kind of a case by its id: ids begin with it.
func KindOf(id string) string {
	kind, _, _ := strings.Cut(id, "-")
	return kind
}
