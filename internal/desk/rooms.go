package desk

import (
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/absence"
	"chizheng/internal/casefile/bulk"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/handover"
	"chizheng/internal/casefile/importing"
	"chizheng/internal/casefile/integrity"
	"chizheng/internal/casefile/milestone"
	"chizheng/internal/casefile/notice"
	"chizheng/internal/casefile/objection"
	"chizheng/internal/casefile/order"
	"chizheng/internal/casefile/oversight"
	"chizheng/internal/casefile/registration"
	"chizheng/internal/casefile/report"
	"chizheng/internal/casefile/sheet"
)

// room is what the desk knows of a kind of case: its first command, and the room's own word on it.
type room struct {
	first string
	check func(cmd casefile.Command, now time.Time) error
}

// rooms lists every kind of case that the desk can open.
var rooms = map[string]room{
	filing.Room.Kind:       opens(filing.Room, filing.CmdCreate),
	registration.Room.Kind: opens(registration.Room, registration.CmdCreate),
	sheet.Room.Kind:        opens(sheet.Room, sheet.CmdCreate),
	handover.Room.Kind:     opens(handover.Room, handover.CmdCreate),
	objection.Room.Kind:    opens(objection.Room, objection.CmdCreate),
	notice.Room.Kind:       opens(notice.Room, notice.CmdPlan),
	report.Room.Kind:       opens(report.Room, report.CmdCreate),
	bulk.Room.Kind:         opens(bulk.Room, bulk.CmdCreate),
	importing.Room.Kind:    opens(importing.Room, importing.CmdCreate),
	order.Room.Kind:        opens(order.Room, order.CmdPropose),
	milestone.Room.Kind:    opens(milestone.Room, milestone.CmdOpen),
	oversight.Room.Kind:    opens(oversight.Room, oversight.CmdPlan),
	integrity.Room.Kind:    opens(integrity.Room, integrity.CmdOpen),
	absence.Room.Kind:      opens(absence.Room, absence.CmdDeclare),
}

// opens asks the room itself, on an empty state, whether the first command stands: what is refused here starts no
// workflow.
func opens[S any](r casefile.Room[S], first string) room {
	return room{first: first, check: func(cmd casefile.Command, now time.Time) error {
		var nothing S
		_, err := r.Decide(nothing, cmd, now)
		return err
	}}
}
