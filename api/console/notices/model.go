package notices

import (
	"strconv"
	"strings"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile/person"
	"chizheng/internal/postgres"
)

// Batch is a publicity list as anybody may see it.
type Batch struct {
	Case, Title, Stage, StageName string
	Number, DaysLeft, Count       int
	First, Last                   string
	Hash, Contact, Channel        string
}

// Path is the batch's address.
func (b Batch) Path() string { return "/notices/" + b.Case }

// Open says that objections to its lines are still taken.
func (b Batch) Open() bool { return b.DaysLeft > 0 && b.Stage == "published" }

type listModel struct {
	Batches     []Batch
	Total       int
	First, Next string
}

type detailModel struct {
	Batch       Batch
	Lines       []line
	Total       int
	First, Next string
	Searched    string
}

// line is one line as shown: masked, and nothing else of the person (T-0.52).
type line struct {
	Line                                       int
	Name, ID, Unit, Work, Level, Number, Point string
	Corrected, Severed                         bool
	Errata                                     []string // what was corrected, and when
}

func (l line) objection(b Batch) string {
	return b.Path() + "/objection?line=" + strconv.Itoa(l.Line)
}

func (l line) check(b Batch) string { return b.Path() + "/lines/" + strconv.Itoa(l.Line) }

func shown(v *site.Visit, all []postgres.PublicLine) []line {
	out := make([]line, 0, len(all))
	for _, x := range all {
		work := x.Work
		if w, ok := person.WorkTypeByCode(x.Work); ok {
			work = w.Name
		}
		var errata []string
		for _, e := range x.Errata {
			names := make([]string, 0, len(e.Fields))
			for _, p := range e.Fields {
				names = append(names, v.Words.Say("field."+site.FieldName(p)))
			}
			errata = append(errata, v.Words.Say("notices.erratum", "day", layout.Date(e.At), "fields", strings.Join(names, " / ")))
		}
		out = append(out, line{Errata: errata, Line: x.Line, Name: x.Name, ID: x.ID, Unit: x.Unit, Work: work, Level: v.Words.Name("levels", x.Level),
			Number: x.Number, Point: x.Point, Corrected: x.Status == postgres.LineCorrected, Severed: x.Severed})
	}
	return out
}
