package workflows

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/deadline"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/registration"
)

var applicant = casefile.Actor{ID: "acc-firm", Role: casefile.Applicant, Filer: "registration-1"}

// registering is an enterprise that submits at an instant, with its proof checked.
func registering(t *testing.T, submits time.Time) *tray {
	t.Helper()
	y := trayAt(t, registration.Kind, Registration, submits.Add(-time.Hour))
	y.at(y.begins, applicant, "a", registration.CmdCreate, func() any {
		return registration.Create{Terms: yantai(t), Kind: filing.ByEnterprise, Enterprise: &registration.Enterprise{
			Name: "试例建筑有限公司", CreditCode: "91370600MA00000T4X", Area: "370602", Representative: "测试甲一", Handler: "测试乙二",
			Phone: "19900000001"}}
	})
	y.at(y.begins.Add(time.Minute), applicant, "b", registration.CmdAttach, func() any {
		return filing.Attach{ID: "up-1", Kind: registration.ScanProof, Name: "proof.pdf", Size: 1}
	})
	y.at(submits, applicant, "c", registration.CmdSubmit, nil)
	return y
}

func TestASlowReviewEscalatesAfterOneWorkingDayAndIsGivenBackToTheEnterprise(t *testing.T) {
	t.Parallel()
	y := registering(t, day(2019, 3, 1, 10)) // a Friday; the target is Tuesday 5 March
	y.at(day(2019, 3, 8, 9), reviewer, "d", registration.CmdApprove, func() any { return registration.Decision{} })
	y.run()
	require.Equal(t, []string{registration.EvCreated, registration.EvUploadStarted, registration.EvScanAttached,
		registration.EvSubmitted, deadline.EvRung, registration.EvEscalated, deadline.EvRung, registration.EvApproved,
		registration.EvExtended}, y.store.types(), "the holder is reminded, and the head told, by the plan's ladder")
	require.WithinDuration(t, day(2019, 3, 5, 0), y.event(registration.EvEscalated).At, time.Second, "24:00 of Monday 4 March")
	require.Equal(t, 3, fold(y, registration.Room).Filer().FillInDays)
}

func TestNoTimeApprovesAnEnterprise(t *testing.T) {
	t.Parallel()
	y := registering(t, day(2019, 1, 31, 10))
	y.at(day(2019, 6, 3, 9), reviewer, "d", registration.CmdReject, func() any { return registration.Decision{Code: "no_such_firm"} })
	y.run()
	require.WithinDuration(t, day(2019, 2, 2, 0), y.event(registration.EvEscalated).At, time.Second, "24:00 of Friday 1 February")
	require.Equal(t, registration.Rejected, fold(y, registration.Room).Stage)
}

func TestAnIndividualsRegistrationEndsWhereItBegins(t *testing.T) {
	t.Parallel()
	y := trayAt(t, registration.Kind, Registration, day(2019, 1, 18, 8))
	y.at(y.begins, anybody, "a", registration.CmdCreate, func() any {
		return registration.Create{Terms: yantai(t), Kind: filing.ByIndividual, Holder: &registration.Holder{Name: "测试丙三",
			IDNumber: "990602199001010012", Phone: "19900000002"}}
	})
	y.run()
	require.Equal(t, "approved", y.answer["a"].Stage)
	require.NoError(t, fold(y, registration.Room).MayFile())
}

func TestAnIndividualWhoCannotBeVerifiedLeavesNoCase(t *testing.T) {
	t.Parallel()
	y := trayAt(t, registration.Kind, Registration, day(2019, 1, 18, 8))
	y.at(y.begins, anybody, "a", registration.CmdCreate, func() any {
		return registration.Create{Terms: yantai(t), Kind: filing.ByIndividual, Holder: &registration.Holder{Name: "测试丙三",
			IDNumber: "990602199001010013", Phone: "19900000002"}}
	})
	y.run()
	require.Equal(t, "id_check_digit", casefile.As(y.refuse["a"]).Fields[0].Code)
	require.Empty(t, y.store.events)
}

func TestAnApprovedRegistrationIsOpenedAgainToBeSuspended(t *testing.T) {
	t.Parallel()
	first := registering(t, day(2019, 2, 18, 10))
	first.at(day(2019, 2, 18, 15), reviewer, "d", registration.CmdApprove, func() any { return registration.Decision{} })
	first.run()
	again := trayAt(t, registration.Kind, Registration, day(2019, 5, 6, 9))
	again.store.events = first.store.events
	again.at(again.begins, reviewer, "e", registration.CmdSuspend, func() any { return registration.Decision{Code: "inquiry"} })
	again.env.ExecuteWorkflow(registration.Kind, Input{Case: "registration-1", Ways: Ways, Clock: again.clock(), Resume: true})
	require.NoError(t, again.env.GetWorkflowError())
	require.Equal(t, registration.Suspended, fold(again, registration.Room).Stage)
}
