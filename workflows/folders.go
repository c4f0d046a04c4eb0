package workflows

import (
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

// Folders maps the name of each kind of case to its room, as Kinds does to its workflow.
func Folders() map[string]casefile.Folder {
	all := map[string]casefile.Folder{}
	for _, f := range []casefile.Folder{filing.Room.Folder(), registration.Room.Folder(), sheet.Room.Folder(), handover.Room.Folder(),
		objection.Room.Folder(), notice.Room.Folder(), report.Room.Folder(), bulk.Room.Folder(), importing.Room.Folder(),
		order.Room.Folder(), absence.Room.Folder(), milestone.Room.Folder(), oversight.Room.Folder(), integrity.Room.Folder()} {
		all[f.Kind] = f
	}
	return all
}
