package postgres_test

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/account"
	"chizheng/internal/postgres"
)

func (b bundle) query(t testing.TB, sql string, into any) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), b.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if err := conn.QueryRow(t.Context(), sql).Scan(into); err != nil {
		t.Fatal(err)
	}
}

func TestEachRoleMayWriteItsOwnAndNothingElse(t *testing.T) {
	t.Parallel()
	b, s := setup(t), newStory(1)
	s.must(t, b.worker, "c1", "created")
	forbidden := map[string][]string{
		b.APIURL: {
			"update case_event set type = 'x'", "delete from case_event",
			"insert into case_event select * from case_event", "update case_file set stage = 'x'", "update filing set stage = 'x'",
			"update filing_person set name = 'x'", "delete from task", "update task set role = 'x'", "insert into task select * from task",
			"delete from message", "update message set code = 'x'", "update campaign set plan = '{}'", "update scan set status = 'kept'",
			"update account set role = 'admin'", "update account set point = 'x'", "delete from account", "update notice_line set masked = null",
			"update access_log set purpose = 'x'", "delete from access_log", "truncate access_log", "delete from login_attempt",
			"create table mine (x int)", "drop table session", "set role chizheng_worker", "alter table filing disable trigger all",
		},
		b.WorkerURL: {
			"update case_event set type = 'x'", "delete from case_event", "truncate case_event", "delete from case_file",
			"update message set code = 'x'", "select * from session", "select * from access_log", "delete from access_log",
			"update access_log set purpose = 'x'", "update account set password = 'x'", "insert into account select * from account",
			"create table mine (x int)", "set role chizheng_api",
		},
	}
	for url, statements := range forbidden {
		conn, err := pgx.Connect(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(context.Background())
		for _, sql := range statements {
			if _, err := conn.Exec(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "42501") {
				t.Errorf("%s: %s: %v", conn.Config().User, sql, err)
			}
		}
	}
}

func TestTheAccessLogOnlyGrows(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, l := range []*postgres.Ledger{b.api, b.worker} {
		err := l.LogAccess(t.Context(), account.Access{Account: "account-1", Role: "auditor", Case: "filing-1", Subject: "filing",
			Fields: []string{"id_number"}, Purpose: "audit 7"})
		if err != nil {
			t.Fatal(err)
		}
	}
	got, err := b.api.Accesses(t.Context(), postgres.AccessFilter{Case: "filing-1"}, pageAll)
	if err != nil || got.Total != 2 || got.Items[0].Purpose != "audit 7" || got.Items[0].At.IsZero() || got.Items[0].ID <= got.Items[1].ID {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestMigratingAgainOrAtOnceChangesNothing(t *testing.T) {
	t.Parallel()
	b, s := setup(t), newStory(1)
	s.must(t, b.worker, "c1", "created")
	race(t, 4, func(int) (bool, error) {
		return true, postgres.Migrate(t.Context(), b.Owner, "worker of the tests", "api of the tests")
	})
	if c, err := b.DB.API(t).Case(t.Context(), s.id); err != nil || c.Version != 1 {
		t.Errorf("%+v, %v", c, err)
	}
}
