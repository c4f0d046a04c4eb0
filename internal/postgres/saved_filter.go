package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile"
)

// SavedFilter is a list's filter that somebody has kept (C2). Name and query may be personal: they are sealed.
type SavedFilter struct {
	ID, Campaign, List string
	Owner, OwnerName   string // account, and what it is called
	Role               casefile.Role
	Team, Share        string
	Version            int
	SavedAt            time.Time
	FilterContent
}

// FilterContent is the sealed part of a filter.
type FilterContent struct {
	Name  string              `json:"name"`
	Query map[string][]string `json:"query"`
}

// Who a filter is shared with.
const (
	SharePrivate = "private"
	ShareTeam    = "team"
	ShareRole    = "role"
)

// FilterReader is whose filters are meant: his own, and those that his team or his role shares.
type FilterReader struct {
	Account, Team string
	Role          casefile.Role
}

func filterName(id string) string { return "saved_filter.content:" + id }

const filterColumns = `f.id, f.campaign, f.list, f.owner, coalesce(a.name, ''), f.role, f.team, f.share, f.version, f.saved_at, f.content
	from saved_filter f left join account a on a.id = f.owner`

const filterVisible = ` and (f.owner = $1 or f.share = 'team' and f.team = $2 or f.share = 'role' and f.role = $3)`

// PutFilter keeps a new filter; one that is there already under this id is left as it is and given back, so that a form
// sent twice is one filter. Errors: Conflict filter_limit, Unavailable.
func (l *Ledger) PutFilter(ctx context.Context, f SavedFilter, max int) (SavedFilter, error) {
	content := l.ring.Seal(filterName(f.ID), casefile.Encode(f.FilterContent))
	tag, err := l.db.Exec(ctx, `insert into saved_filter (id, campaign, list, owner, role, team, share, content, version, saved_at)
		select $1, $2, $3, $4, $5, $6, $7, $8, 1, $9 where (select count(*) from saved_filter where owner = $4 and id <> $1) < $10
		on conflict (id) do nothing`, f.ID, f.Campaign, f.List, f.Owner, f.Role, f.Team, f.Share, content, l.now(), max)
	if err != nil {
		return f, failed("save filter", err)
	}
	kept, err := l.Filter(ctx, FilterReader{Account: f.Owner}, f.ID)
	if tag.RowsAffected() == 0 && casefile.KindOf(err) == casefile.NotFound {
		return f, casefile.Refuse(casefile.Conflict, "filter_limit")
	}
	return kept, err
}

// Filter gives one filter to whoever may see it. Errors: NotFound no_such_filter, Unavailable.
func (l *Ledger) Filter(ctx context.Context, who FilterReader, id string) (SavedFilter, error) {
	rows, err := l.db.Query(ctx, "select "+filterColumns+" where f.id = $4"+filterVisible, who.Account, who.Team, who.Role, id)
	if err != nil {
		return SavedFilter{}, failed("read filter", err)
	}
	f, err := pgx.CollectExactlyOneRow(rows, l.savedFilter)
	return f, missing("read filter", "no_such_filter", err)
}

// Filters gives the filters of a campaign that somebody may see, of one list or of all. Errors: Unavailable.
func (l *Ledger) Filters(ctx context.Context, who FilterReader, campaign, list string) ([]SavedFilter, error) {
	rows, err := l.db.Query(ctx, "select "+filterColumns+" where f.campaign = $4 and $5 in ('', f.list)"+filterVisible+" order by f.list, f.saved_at, f.id limit 500",
		who.Account, who.Team, who.Role, campaign, list)
	if err != nil {
		return nil, failed("list filters", err)
	}
	all, err := pgx.CollectRows(rows, l.savedFilter)
	return all, failed("list filters", err)
}

// ChangeFilter writes a filter anew if its owner saw its newest version. Errors: NotFound no_such_filter, Conflict
// stale_version, Unavailable.
func (l *Ledger) ChangeFilter(ctx context.Context, f SavedFilter) (SavedFilter, error) {
	content := l.ring.Seal(filterName(f.ID), casefile.Encode(f.FilterContent))
	tag, err := l.db.Exec(ctx, `update saved_filter set role = $4, team = $5, share = $6, content = $7, version = version + 1, saved_at = $8
		where id = $1 and owner = $2 and version = $3`, f.ID, f.Owner, f.Version, f.Role, f.Team, f.Share, content, l.now())
	if err != nil {
		return f, failed("change filter", err)
	}
	now, err := l.Filter(ctx, FilterReader{Account: f.Owner}, f.ID)
	if err == nil && tag.RowsAffected() == 0 {
		return now, casefile.Refuse(casefile.Conflict, "stale_version")
	}
	return now, err
}

// DropFilter takes a filter away from everybody who sees it. Errors: Unavailable.
func (l *Ledger) DropFilter(ctx context.Context, owner, id string) error {
	_, err := l.db.Exec(ctx, "delete from saved_filter where id = $1 and owner = $2", id, owner)
	return failed("drop filter", err)
}

func (l *Ledger) savedFilter(row pgx.CollectableRow) (SavedFilter, error) {
	var f SavedFilter
	var sealed []byte
	if err := row.Scan(&f.ID, &f.Campaign, &f.List, &f.Owner, &f.OwnerName, &f.Role, &f.Team, &f.Share, &f.Version, &f.SavedAt, &sealed); err != nil {
		return f, err
	}
	f.SavedAt = f.SavedAt.In(casefile.Shanghai)
	content, err := l.ring.Open(filterName(f.ID), sealed)
	if err == nil {
		err = json.Unmarshal(content, &f.FilterContent)
	}
	if err != nil {
		return f, fmt.Errorf("open filter: %w", err)
	}
	return f, nil
}
