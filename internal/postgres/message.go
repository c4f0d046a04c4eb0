package postgres

import (
	"context"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile"
)

// MessageLine is a message in somebody's box.
type MessageLine struct {
	ID        int64
	Recipient string
	Code      string
	Args      map[string]string
	Case      string
	CreatedAt time.Time // campaign time
	ReadAt    time.Time // real time; zero: unread
}

var messageList = listing[MessageLine]{
	columns: "id, recipient, code, args, case_id, created_at, read_at", from: "message",
	keys: []string{"id"}, order: "id desc", after: "id < ?::text::bigint",
	scan: func(row pgx.CollectableRow) (MessageLine, error) {
		var m MessageLine
		var read *time.Time
		err := row.Scan(&m.ID, &m.Recipient, &m.Code, &m.Args, &m.Case, &m.CreatedAt, &read)
		m.CreatedAt, m.ReadAt = m.CreatedAt.In(casefile.Shanghai), local(read)
		return m, err
	},
	key: func(m MessageLine) []string { return []string{strconv.FormatInt(m.ID, 10)} },
}

// Messages lists what was sent to any of recipients (an account and the registration it acts for), the newest first.
// Errors: Invalid bad_cursor, Unavailable.
func (l *Ledger) Messages(ctx context.Context, recipients []string, unread bool, p Page) (List[MessageLine], error) {
	w := &where{}
	w.and("recipient = any (?)", recipients)
	if unread {
		w.and("read_at is null")
	}
	return messageList.read(ctx, l.db, w, p)
}

// MarkRead marks messages of recipients as read; those of others are left alone. Errors: Unavailable.
func (l *Ledger) MarkRead(ctx context.Context, recipients []string, ids []int64) error {
	_, err := l.db.Exec(ctx, `update message set read_at = $3
		where recipient = any ($1) and id = any ($2) and read_at is null`, recipients, ids, l.now())
	return failed("mark messages read", err)
}
