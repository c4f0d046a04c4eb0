package desk_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/registration"
	"chizheng/internal/casefile/report"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// groupPoint is the point of the plan that inspects its own group's people.
func (b *bundle) groupPoint(t *testing.T) (code, group string) {
	t.Helper()
	for _, p := range b.terms.Points {
		if p.Group != "" {
			return p.Code, p.Group
		}
	}
	t.Fatal("the plan has no point of a group")
	return "", ""
}

// pointOfficer is an account at a point.
func (b *bundle) pointOfficer(t *testing.T, login, name, point string) casefile.Actor {
	t.Helper()
	a, err := account.New(b.db.API(t), account.Options{}).CreateAccount(t.Context(), account.Account{Login: login, Name: name,
		Role: casefile.PointStaff, Point: point, StaffNumber: login}, "Correct-horse-7")
	require.NoError(t, err)
	return a.Actor()
}

func subsidiary(b *bundle, group, handler string) registration.State {
	return registration.State{Case: "registration-1", Terms: b.terms, Kind: filing.ByEnterprise, Stage: registration.Draft, Version: 1,
		Enterprise: registration.Enterprise{Name: "试例建筑有限公司", CreditCode: "91370600MA00000T4X", Area: "370602", Group: group,
			Representative: "测试甲一", Handler: handler, Phone: "19900000001"}}
}

func code(err error) string {
	if e := casefile.As(err); e != nil {
		return strings.TrimSpace(e.Code)
	}
	return ""
}

// T-0.27: an officer of the group's own point is nobody's handler there.
func TestAnOfficerOfAGroupsPointIsNoFilersHandler(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-02-20 10:00")
	point, group := b.groupPoint(t)
	himself := b.pointOfficer(t, "officer-1", "测试乙二", point)
	other := b.pointOfficer(t, "officer-2", "测试丁四", point)
	elsewhere := b.pointOfficer(t, "officer-3", "测试丙三", "烟台审02")
	for i, c := range []struct {
		group, handler string
		want           bool
	}{{group, "测试 乙二", true}, {group, "测试丙三", false}, {"", "测试乙二", false}} {
		id := fmt.Sprint("registration-", i+1)
		s := subsidiary(b, c.group, c.handler)
		s.Case = id
		put(t, b, registration.Room, id, s)
		fact, err := desk.HandlerOnStaff(b.Desk, t.Context(), casefile.Actor{}, at1(registration.Kind, id), nil)
		require.NoError(t, err)
		require.Equal(t, registration.Submit{HandlerOnStaff: c.want}, fact, c)
	}
	filed := at1(filing.Kind, "filing-1")
	filed.Head.Owner = "registration-1"
	for who, want := range map[*casefile.Actor]string{&himself: "handler_inspects", &other: "", &elsewhere: ""} {
		_, err := desk.NotHisOwnHandler(b.Desk, t.Context(), *who, filed, nil)
		require.Equal(t, want, code(err))
	}
	put(t, b, filing.Room, "filing-1", b.filed("filing-1", point, filing.Submitted))
	_, err := b.Do(t.Context(), himself, "inspectFiling", filing.Kind, "filing-1", filing.CmdInspect, filing.Inspect{}, desk.Options{Key: "k"})
	require.Equal(t, "handler_inspects", code(err), "the fact is asked for on the one road of commands")
}

// at1 is a case's head as the desk has read it.
func at1(kind, id string) postgres.CaseFile {
	return postgres.CaseFile{Case: id, Kind: kind, Head: casefile.Head{Campaign: term}}
}

// T-0.59: one body under all its names, and no other.
func TestAPackageGoesToThePlansReceiverUnderAnyOfItsNames(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-30 10:00")
	for name, want := range map[string]string{"省教育中心": "", "山东省建设从业人员教育中心": "", "": "", "试例教育局": "invalid_fields"} {
		in, err := desk.OneReceiver(b.Desk, t.Context(), reporter, at1(report.Room.Kind, "report-1"), report.Deliver{Method: report.ByFile, Receiver: name})
		require.Equal(t, want, code(err), name)
		if want == "" && name != "" {
			require.Equal(t, report.Deliver{Method: report.ByFile, Receiver: "provincial-education-centre"}, in)
		}
	}
	put(t, b, report.Room, "report-1", report.State{Case: "report-1", Terms: b.terms, Number: "P-0001", Series: report.SeriesMain,
		Stage: report.Delivered, Version: 1, Reporter: reporter.ID})
	file := func(sender string) error {
		_, err := b.ImportReceipts(t.Context(), reporter, "report-1", desk.Upload{Name: "r.json", Limit: 1 << 20,
			Content: strings.NewReader(`{"sender":"` + sender + `","results":[]}`)}, desk.Options{Key: "k"})
		return err
	}
	require.Equal(t, "invalid_fields", code(file("试例教育局")))
}
