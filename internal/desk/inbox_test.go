package desk_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/registration"
	"chizheng/internal/postgres"
)

var all = postgres.Page{Limit: 50}

func TestMessagesReachTheAccountTheFilerAndTheRoleAndNobodyElse(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-02-20 10:00")
	to := func(who string) casefile.Message {
		return casefile.Message{To: who, Code: "registration_escalated", Args: map[string]string{"to": who}}
	}
	f := b.filed("filing-1", "烟台审02", filing.Submitted)
	put(t, b, filing.Room, f.Case, f, to("account-firm"), to("registration-1"), to("role:leader"), to("role:admin"))
	for _, c := range []struct {
		who  casefile.Actor
		want []string
	}{
		{leader, []string{"role:leader"}},
		{casefile.Actor{ID: "account-admin", Role: casefile.Admin}, []string{"role:admin"}},
		{casefile.Actor{ID: "account-firm", Role: casefile.Enterprise, Filer: "registration-1"}, []string{"registration-1", "account-firm"}},
		{casefile.Actor{ID: "account-other", Role: casefile.Enterprise, Filer: "registration-2"}, nil},
		{reviewer, nil},
	} {
		got, err := b.Messages(t.Context(), c.who, "listMessages", true, all)
		require.NoError(t, err)
		var heard []string
		for _, m := range got.Items {
			heard = append(heard, m.Args["to"])
		}
		require.ElementsMatch(t, c.want, heard, c.who.ID)
	}
}

// Until it is approved an enterprise is an applicant, and its correction is the applicant's task.
func TestAReturnedRegistrationIsInItsApplicantsInbox(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-02-20 10:00")
	put(t, b, registration.Room, "registration-1", registration.State{Case: "registration-1", Terms: b.terms, Kind: filing.ByEnterprise,
		Stage: registration.Returned, Since: at("2019-02-20 09:00"), Version: 1, Round: 1,
		Enterprise: registration.Enterprise{Name: "试例建筑有限公司", CreditCode: "91370600MA00000T4X", Area: "370602"}})
	who := casefile.Actor{ID: "account-firm", Role: casefile.Applicant, Filer: "registration-1"}
	tasks, err := b.Tasks(t.Context(), who, postgres.Inbox{Campaign: term}, all)
	require.NoError(t, err)
	require.Len(t, tasks.Items, 1)
	require.Equal(t, registration.TaskFix, tasks.Items[0].Kind)
	counts, err := b.TaskCounts(t.Context(), who, postgres.Inbox{Campaign: term})
	require.NoError(t, err)
	require.Equal(t, []postgres.TaskCount{{Kind: registration.TaskFix, Total: 1}}, counts)
	other := casefile.Actor{ID: "account-other", Role: casefile.Applicant, Filer: "registration-2"}
	tasks, err = b.Tasks(t.Context(), other, postgres.Inbox{Campaign: term}, all)
	require.NoError(t, err)
	require.Empty(t, tasks.Items, "another's task")
	counts, err = b.TaskCounts(t.Context(), other, postgres.Inbox{Campaign: term})
	require.NoError(t, err)
	require.Empty(t, counts)
}
