package postgres

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile"
)

// Scope is what part of the facts a list may show at all. The zero Scope shows nothing, and so does one made of an
// empty value: a person whose point was forgotten sees nobody's cases instead of everybody's.
type Scope struct {
	column string
	value  string
}

// Everything is the scope of the Centre and the auditor.
func Everything() Scope { return Scope{column: "true"} }

// OwnedBy is the scope of a filer, by registration id.
func OwnedBy(owner string) Scope { return Scope{"owner", owner} }

// AtPoint is the scope of an audit point, by its canonical code.
func AtPoint(code string) Scope { return Scope{"point", code} }

// InArea is the scope of a county officer, by area code.
func InArea(code string) Scope { return Scope{"area", code} }

// limit narrows w to the scope; names gives a table's own column names where they differ.
func (s Scope) limit(w *where, names map[string]string) {
	column := s.column
	if other := names[column]; other != "" {
		column = other
	}
	switch {
	case s.column == "true":
	case s.column == "" || s.value == "":
		w.and("false")
	default:
		w.and(column+" = ?", s.value)
	}
}

// Page is a part of a list: at most Limit lines after Cursor, which is the Next of the part before.
type Page struct {
	Limit  int
	Cursor string
}

// List is a part of a list, where the next part begins, and how many lines there are in all.
type List[T any] struct {
	Items []T
	Next  string // empty: this was the last part
	Total int    // exact
}

func (p Page) limit() int {
	switch {
	case p.Limit <= 0:
		return 50
	case p.Limit > 500:
		return 500
	}
	return p.Limit
}

// where collects conditions; each ? stands for its next argument.
type where struct {
	parts []string
	args  []any
}

func (w *where) and(condition string, args ...any) {
	for _, a := range args {
		w.args = append(w.args, a)
		condition = strings.Replace(condition, "?", "$"+strconv.Itoa(len(w.args)), 1)
	}
	w.parts = append(w.parts, condition)
}

// equal adds column = v unless v is empty, which means "any".
func (w *where) equal(column, v string) {
	if v != "" {
		w.and(column+" = ?", v)
	}
}

// oneOf adds column in vs unless there are none, which means "any".
func oneOf[T ~string](w *where, column string, vs []T) {
	if len(vs) > 0 {
		w.and(column+" = any (?)", vs)
	}
}

func (w *where) sql() string {
	if len(w.parts) == 0 {
		return ""
	}
	return " where " + strings.Join(w.parts, " and ")
}

// listing is one kind of list: where its lines come from and in what order, which must be total.
type listing[T any] struct {
	columns string
	from    string
	joined  string   // joined for the lines only, not for the count
	keys    []string // columns of the order
	order   string
	after   string // condition "behind the cursor": a ? for each key, in order
	scan    func(pgx.CollectableRow) (T, error)
	key     func(T) []string // the line's values of keys, as text
}

// read gives a page of the lines that w admits and the count of all of them, as of one instant.
func (l listing[T]) read(ctx context.Context, db beginner, w *where, p Page) (List[T], error) {
	var out List[T]
	paged := &where{parts: append([]string(nil), w.parts...), args: append([]any(nil), w.args...)}
	if p.Cursor != "" {
		keys, err := decodeCursor(p.Cursor, len(l.keys))
		if err != nil {
			return out, err
		}
		paged.and(l.after, keys...)
	}
	lines := fmt.Sprintf("select %s from %s%s%s order by %s limit %d", l.columns, l.from, l.joined, paged.sql(), l.order, p.limit()+1)
	err := pgx.BeginTxFunc(ctx, db, snapshot, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, lines, paged.args...)
		if err != nil {
			return err
		}
		if out.Items, err = pgx.CollectRows(rows, l.scan); err != nil {
			return err
		}
		return tx.QueryRow(ctx, "select count(*) from "+l.from+w.sql(), w.args...).Scan(&out.Total)
	})
	switch {
	case err != nil && p.Cursor != "" && unreadable(err):
		return List[T]{}, casefile.Refuse(casefile.Invalid, "bad_cursor")
	case err != nil:
		return List[T]{}, failed("read list", err)
	}
	if len(out.Items) > p.limit() {
		out.Items = out.Items[:p.limit()]
		out.Next = encodeCursor(l.key(out.Items[p.limit()-1]))
	}
	return out, nil
}

type beginner interface {
	BeginTx(ctx context.Context, o pgx.TxOptions) (pgx.Tx, error)
}

var snapshot = pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}

// A cursor holds times, opaque ids and codes only.
func encodeCursor(keys []string) string {
	return base64.RawURLEncoding.EncodeToString(casefile.Encode(keys))
}

func decodeCursor(cursor string, n int) ([]any, error) {
	var keys []string
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || json.Unmarshal(raw, &keys) != nil || len(keys) != n {
		return nil, casefile.Refuse(casefile.Invalid, "bad_cursor")
	}
	args := make([]any, n)
	for i, k := range keys {
		args[i] = k
	}
	return args, nil
}
