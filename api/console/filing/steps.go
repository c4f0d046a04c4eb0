package filing

import (
	"slices"
	"strconv"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/desk"
)

// commitmentModel is the third step: the text in force, bound to the content by its hash (F7, T-0.33).
type commitmentModel struct {
	site.Form
	Case           string
	Steps          []Step
	Title          string
	Told, Promised []string
	TextVersion    string
	TextHash       string
	ContentHash    string
	Capacities     []layout.Option
	Individual     bool
	Facts          Facts
	Signed         bool
	Ready          bool
}

func commitment(v *site.Visit) error {
	s, err := read(v, "getFilingCommitment")
	if err != nil {
		return err
	}
	return showCommitment(v, s, site.NewForm(s.Version))
}

func showCommitment(v *site.Visit, s filing.State, f site.Form) error {
	plan, err := v.Site.Desk.Plan(v, v.Who, "getFilingCommitment", v.Site.Campaign)
	if err != nil {
		return err
	}
	hash := filing.ContentHash(s.Content)
	m := commitmentModel{Form: f, Case: s.Case, Steps: StepsOf(v, s), TextVersion: strconv.Itoa(s.Terms.Commitment.Version),
		TextHash: s.Terms.Commitment.Hash, ContentHash: hash, Individual: s.Filer.Kind == filing.ByIndividual, Facts: FactsOf(v, s, false),
		Signed: s.Signature != nil && s.Signature.Content == hash, Ready: NextStep(s) != "scans"}
	if text, ok := plan.Commitment(s.Terms.Commitment.Version); ok {
		form := text.Form(string(s.Filer.Kind))
		m.Title, m.Told, m.Promised = v.Words.Text(form.Title), texts(v, form.Told), texts(v, form.Promised)
	}
	capacities := []string{"handler", "legal_representative"}
	if m.Individual {
		capacities = []string{"holder"}
	}
	for _, c := range capacities {
		m.Capacities = append(m.Capacities, layout.Option{Value: c, Label: v.Words.Say("capacity." + c)})
	}
	chosen := f.Get("capacity")
	if chosen == "" {
		chosen = capacities[0]
	}
	m.Capacities = layout.Choose(m.Capacities, chosen)
	return v.ShowRefused(f.Problem, stepPage(v, s, "commitment"), commitmentView(m))
}

func texts(v *site.Visit, all []campaign.Text) []string {
	out := make([]string, 0, len(all))
	for _, t := range all {
		out = append(out, v.Words.Text(t))
	}
	return out
}

// sign binds what the signer saw: the hash stood in the form that he read.
func sign(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(f.Get("text_version")) // no number is no version in force
	_, err = v.Site.Desk.Do(v, v.Who, "signFiling", filing.Kind, v.Case(), filing.CmdSign, filing.Sign{TextVersion: version,
		Content: f.Get("content_hash"), Capacity: f.Get("capacity"), NoEmployer: f.Get("no_employer") == "yes"}, desk.Options{Key: f.Key})
	if err == nil {
		return v.Go("/filings/"+v.Case()+"/point", "signed")
	}
	return again(v, f, err, "getFilingCommitment", showCommitment)
}

// pointsModel is the fourth step: only the points that this filer may choose (F8, T-0.24).
type pointsModel struct {
	site.Form
	Case   string
	Steps  []Step
	Points []layout.Option
	Closed []layout.Option // the points that this filer may not choose
	Why    string          // and why not
	Ready  bool
}

func points(v *site.Visit) error {
	s, err := read(v, "listAllowedPoints")
	if err != nil {
		return err
	}
	return showPoints(v, s, site.NewForm(s.Version))
}

func showPoints(v *site.Visit, s filing.State, f site.Form) error {
	all, err := v.Site.Desk.AllowedPoints(v, v.Who, s.Case)
	if err != nil {
		return err
	}
	m := pointsModel{Form: f, Case: s.Case, Steps: StepsOf(v, s), Ready: s.Signature != nil}
	for _, p := range all {
		m.Points = append(m.Points, layout.Option{Value: p.Code, Label: p.Printed + " " + p.Name, Note: p.Address + " · " + p.Phone})
	}
	if err := m.closed(v, s); err != nil {
		return err
	}
	chosen := f.Get("point")
	if chosen == "" {
		chosen = s.Point
	}
	if chosen == "" {
		chosen = campaign.DefaultPoint(s.Filer.Place(), s.Terms)
	}
	m.Points = layout.Choose(m.Points, chosen)
	return v.ShowRefused(f.Problem, stepPage(v, s, "point"), pointsView(m))
}

// closed lists the other points, and the reading by which they are not this filer's (T-0.24, T-0.25, R-0.133).
func (m *pointsModel) closed(v *site.Visit, s filing.State) error {
	plan, err := v.Site.Desk.Plan(v, v.Who, "listAllowedPoints", v.Site.Campaign)
	if err != nil {
		return err
	}
	for _, p := range plan.Points {
		if !slices.ContainsFunc(m.Points, func(o layout.Option) bool { return o.Value == p.Code }) {
			m.Closed = append(m.Closed, layout.Option{Label: p.Printed + " " + p.Name, Note: p.AreaPrinted})
		}
	}
	why := "area"
	switch place := s.Filer.Place(); {
	case place.Kind == string(filing.ByIndividual):
		why = "individual"
	case place.Outside:
		why = "outside"
	case place.Municipal:
		why = "municipal"
	case place.Group != "":
		why = "group"
	}
	m.Why = v.Words.Say("points.why." + why)
	return nil
}

func choose(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	_, err = v.Site.Desk.Do(v, v.Who, "choosePoint", filing.Kind, v.Case(), filing.CmdChoosePoint, filing.ChoosePoint{Point: f.Get("point")}, f.Options())
	if err == nil {
		return v.Go("/filings/"+v.Case()+"/submission", "point_chosen")
	}
	return again(v, f, err, "listAllowedPoints", showPoints)
}

// lastModel is the fifth step: everything once more before it is sent.
type lastModel struct {
	site.Form
	Case     string
	Steps    []Step
	Facts    Facts
	Scans    []Scan
	Outcomes []Outcome
	Wrong    []layout.Fault
	Point    string
	Ready    bool
	Changed  []Change // since it was sent last
	Remarks  []Remark
}

func last(v *site.Visit) error {
	s, err := read(v, "submitFiling")
	if err != nil {
		return err
	}
	return showLast(v, s, site.NewForm(s.Version))
}

func showLast(v *site.Visit, s filing.State, f site.Form) error {
	rules, wrong, err := v.Site.Desk.CheckEligibility(v, v.Who, s.Content)
	if err != nil {
		return err
	}
	m := lastModel{Form: f, Case: s.Case, Steps: StepsOf(v, s), Facts: FactsOf(v, s, false), Scans: ScansOf(v, s, "filing"),
		Outcomes: Outcomes(v, rules), Point: s.Point, Ready: NextStep(s) == "submit",
		Changed: sinceLast(v, s), Remarks: remarks(v, s.Remarks)}
	for _, w := range wrong {
		m.Wrong = append(m.Wrong, layout.Fault{Text: v.Words.Field(w)})
	}
	return v.ShowRefused(f.Problem, stepPage(v, s, "submit"), lastView(m))
}

func submit(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	_, err = v.Site.Desk.Do(v, v.Who, "submitFiling", filing.Kind, v.Case(), filing.CmdSubmit, nil, f.Options())
	if err == nil {
		return v.Go("/filings/"+v.Case(), "submitted")
	}
	return again(v, f, err, "submitFiling", showLast)
}
