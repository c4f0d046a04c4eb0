package campaign

import (
	"embed"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/person"
)

//go:embed plans/*.json
var plans embed.FS

// LoadPlan reads a plan file. It refuses fields that it does not know, and lists every contradiction at once.
// Errors: Invalid unreadable_content, or invalid_fields with a pointer into the file for each.
func LoadPlan(raw []byte) (Plan, error) {
	p, err := casefile.DecodeStrict[Plan](raw)
	if err != nil {
		return Plan{}, err
	}
	if err := casefile.InvalidFields(p.problems()); err != nil {
		return Plan{}, err
	}
	return p, nil
}

// ReadPlan reads a plan that was checked when it was stored, by this release or by a newer one: what it does not know it
// passes over, so that both can run during an upgrade. Errors: Invalid unreadable_content, invalid_fields.
func ReadPlan(raw []byte) (Plan, error) {
	var p Plan
	if err := json.Unmarshal(raw, &p); err != nil {
		return Plan{}, casefile.Refuse(casefile.Invalid, "unreadable_content")
	}
	return p, casefile.InvalidFields(p.problems())
}

// Builtin gives a plan that comes with the program, by its id. Errors: NotFound no_such_plan.
func Builtin(id string) (Plan, error) {
	raw, err := plans.ReadFile("plans/" + id + ".json")
	if err != nil {
		return Plan{}, casefile.Refuse(casefile.NotFound, "no_such_plan")
	}
	return LoadPlan(raw)
}

// WithGroup names the enterprise group that a point of its own serves. The file carries a code that nobody
// has; the bureau sets the real one. Errors: NotFound no_such_point, Invalid with the fault of the code.
func (p Plan) WithGroup(point, creditCode string) (Plan, error) {
	i := slices.IndexFunc(p.Points, func(x PlanPoint) bool { return x.Code == point && x.Group != "" })
	if i < 0 {
		return Plan{}, casefile.Refuse(casefile.NotFound, "no_such_point")
	}
	code, fault := person.ParseCreditCode(creditCode)
	if fault != "" {
		return Plan{}, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/group", fault)})
	}
	p.Points = slices.Clone(p.Points)
	p.Points[i].Group = code.Code
	return p, nil
}

// Terms is what travels with each case. Errors: Conflict calendar_year_unknown, which LoadPlan has ruled out.
func (p Plan) Terms() (Terms, error) {
	days, err := LoadCalendar(p.Years...)
	if err != nil {
		return Terms{}, err
	}
	for _, change := range p.Days {
		days = days.With(change)
	}
	text := p.Commitments[len(p.Commitments)-1]
	return Terms{Campaign: p.ID, Version: p.ID + "/" + strconv.Itoa(p.Version), City: p.City.Prefix,
		Windows: maps.Clone(p.Windows), Rules: p.Rules, Notice: p.Notice, Office: p.Office, Catchup: p.Catchup, Points: p.points(), Days: days, Ladders: p.Ladders,
		Commitment: Commitment{Version: text.Version, Hash: text.Hash()}}, nil
}

// points are the annex's rows as the rules see them, with the areas that hold on the day the campaign opens.
func (p Plan) points() []Point {
	on := p.Windows[WinRegister].From
	out := make([]Point, len(p.Points))
	for i, x := range p.Points {
		out[i] = Point{Code: x.Code, Area: x.Area, Outside: x.Outside, Centre: x.Centre, Group: x.Group, Seals: p.Seals[x.Code]}
		for _, a := range p.Areas {
			if a.Point == x.Code && a.Code != x.Area && a.On(on) {
				out[i].Areas = append(out[i].Areas, a.Code)
			}
		}
	}
	return out
}

// On says whether the area's code holds on a day.
func (a Area) On(date string) bool { return a.From <= date && (a.To == "" || date <= a.To) }

// Commitment gives a version of the text, because a signed one is shown forever (T-0.33).
func (p Plan) Commitment(version int) (CommitmentText, bool) {
	i := slices.IndexFunc(p.Commitments, func(c CommitmentText) bool { return c.Version == version })
	if i < 0 {
		return CommitmentText{}, false
	}
	return p.Commitments[i], true
}

// Is says whether a name is one of the organisation's (T-0.59).
func (o Organisation) Is(name string) bool {
	name = person.NormalizeText(name)
	return name == o.Name.ZH || slices.Contains(o.Aliases, name)
}
