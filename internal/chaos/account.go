package chaos

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile"
)

// Account is what the ledger of a site says after a run.
type Account struct {
	Cases        int            `json:"cases"`
	Events       int            `json:"events"`
	Acknowledged int            `json:"acknowledged"` // commands whose sender heard yes
	Missing      int            `json:"missing"`      // of these, not in the ledger
	Twice        int            `json:"twice"`        // commands recorded more than once
	Timers       map[string]int `json:"timers"`       // events that timers set off, by kind of case and timer
	TimersTwice  int            `json:"timers_twice"`
	Overdue      int            `json:"tasks_of_closed_cases"` // counted, not judged: a void stamp's task outlives its case (T-0.39), and which others may is not settled
}

// Fired is how many timers set something off.
func (a Account) Fired() (n int) {
	for _, times := range a.Timers {
		n += times
	}
	return n
}

// reckon reads the ledger and has the program verify every chain and every scan. Errors: everything that is not as it
// should be.
func (s *Site) reckon(ctx context.Context, all []heard) (a Account, err error) {
	if err := s.run(ctx, "verify"); err != nil {
		return a, err
	}
	conn, err := pgx.Connect(ctx, s.variable("DATABASE_URL"))
	if err != nil {
		return a, fmt.Errorf("reach database: %w", err)
	}
	defer conn.Close(ctx)
	a = Account{Acknowledged: len(all), Timers: map[string]int{}}
	err = conn.QueryRow(ctx, `select (select count(*) from case_file), (select count(*) from case_event),
		(select count(*) from task join case_file using (case_id) where closed)`).Scan(&a.Cases, &a.Events, &a.Overdue)
	if err != nil {
		return a, fmt.Errorf("count events: %w", err)
	}
	recorded, err := s.commands(ctx, conn, &a)
	if err != nil {
		return a, err
	}
	var wrong []error
	for _, h := range all {
		c := recorded[h.caseID]
		if c.version < h.version || !c.keys[h.key] {
			a.Missing++
			wrong = append(wrong, fmt.Errorf("acknowledged and not there: %s of %s at version %d, the case is at %d", h.key, h.caseID, h.version, c.version))
		}
	}
	if a.Twice+a.TimersTwice > 0 {
		wrong = append(wrong, fmt.Errorf("recorded twice: %+v", a))
	}
	return a, errors.Join(wrong...)
}

// settle waits until nothing has been recorded for a while: what was due before the last act has fired then.
func (s *Site) settle(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, s.variable("DATABASE_URL"))
	if err != nil {
		return fmt.Errorf("reach database: %w", err)
	}
	defer conn.Close(ctx)
	still := 0
	for last := -1; still < 8; {
		var n int
		if err := conn.QueryRow(ctx, "select count(*) from case_event").Scan(&n); err != nil {
			return fmt.Errorf("count events: %w", err)
		}
		still++
		if n != last {
			last, still = n, 0
		}
		if !pause(ctx, 500*time.Millisecond) {
			return ctx.Err()
		}
	}
	return nil
}

// pause returns false when ctx ended first.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// recorded is what a case's events say of its commands.
type recorded struct {
	version int
	keys    map[string]bool
}

// commands reads the first event of every command. A command's id is its sender's, the key he gave it, and a mark of
// its content; a timer's is its name and instant.
func (s *Site) commands(ctx context.Context, conn *pgx.Conn, a *Account) (map[string]recorded, error) {
	rows, err := conn.Query(ctx, `select f.case_id, f.kind, f.version, e.command_id from case_file f
		join case_event e using (case_id) where e.nth = 0 order by f.case_id, e.seq`)
	if err != nil {
		return nil, fmt.Errorf("read commands: %w", err)
	}
	defer rows.Close()
	cases := map[string]recorded{}
	seen := map[string]bool{}
	for rows.Next() {
		var id, kind, command string
		var version int
		if err := rows.Scan(&id, &kind, &version, &command); err != nil {
			return nil, fmt.Errorf("read commands: %w", err)
		}
		c, there := cases[id]
		if !there {
			c = recorded{version: version, keys: map[string]bool{}}
			cases[id] = c
		}
		said, _, _ := strings.Cut(command, casefile.ContentMark)
		twice := seen[id+" "+said]
		seen[id+" "+said] = true
		if name, timer := strings.CutPrefix(command, "timer:"); timer {
			name, _, _ = strings.Cut(name, ":")
			a.Timers[kind+" "+name]++
			a.TimersTwice += count(twice)
			continue
		}
		a.Twice += count(twice)
		if _, key, ok := strings.Cut(said, ":"); ok {
			c.keys[key] = true
		}
	}
	return cases, rows.Err()
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
