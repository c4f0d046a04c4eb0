package campaign

// Plan is one city's campaign as a file: everything that the notice fixes or leaves to the bureau. LoadPlan is the only
// way to get one; what it gives has been checked as a whole.
type Plan struct {
	ID          string                      `json:"id"`
	Version     int                         `json:"version"`
	City        City                        `json:"city"`
	Title       Text                        `json:"title"`
	Authority   Text                        `json:"authority"`
	Centre      Text                        `json:"centre"`
	Issued      string                      `json:"issued"`
	Basis       []Basis                     `json:"basis"`   // the first one is the campaign's own
	Clauses     map[string]int              `json:"clauses"` // clause series and its highest number: "R-0": 142
	Years       []int                       `json:"years"`   // of the calendar that travels with each case
	Stages      []Stage                     `json:"stages"`
	Windows     map[string]Window           `json:"windows"`
	Points      []PlanPoint                 `json:"points"`
	Seals       map[string][]RegisteredSeal `json:"seals,omitempty"` // by point, as engraved; a point without: any is taken
	Areas       []Area                      `json:"areas"`
	Rules       RuleTerms                   `json:"rules"`
	Notice      NoticeTerms                 `json:"notice"`
	Office      OfficeTerms                 `json:"office"`
	Catchup     CatchupTerms                `json:"catchup"`
	Causes      map[string]Text             `json:"causes"` // titles of Catchup.Causes
	Receiver    Organisation                `json:"receiver"`
	Commitments []CommitmentText            `json:"commitments"` // ascending versions; the last is in force for new signatures
	Ask         []Question                  `json:"ask"`         // defaults that the bureau must confirm before go-live
	Ladders     []Ladder                    `json:"ladders,omitempty"`
	Days        []DayChange                 `json:"days,omitempty"`    // papers later than the built-in calendar, by order
	Outages     []Outage                    `json:"outages,omitempty"` // of our system, by order (T-0.14, T-0.51)
}

// Text is a text in both languages; the Chinese one binds.
type Text struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// City is where the campaign is held.
type City struct {
	Code   string `json:"code"`   // 370600
	Prefix string `json:"prefix"` // begins every area code of the city
	Name   Text   `json:"name"`
}

// Basis is a document that orders or carries the campaign.
type Basis struct {
	Number string `json:"number"` // 烟建行业〔2019〕2号
	Title  string `json:"title"`
	Clause string `json:"clause"`
}

// Owner is who answers for a task of the plan.
type Owner string

const (
	OwnerBureau  Owner = "bureau"          // 市住建局
	OwnerCentre  Owner = "centre"          // 综合信息中心
	OwnerLocal   Owner = "city_and_county" // 市、县两级主管部门
	OwnerReview  Owner = "city_reviewers"  // 市级主管部门审核人员
	OwnerFilers  Owner = "filers"          // 建筑企业及持证人员
	OwnerFirms   Owner = "enterprises"     // 企业
	OwnerPoints  Owner = "points"          // 审核点工作人员
	OwnerHolders Owner = "handlers_and_holders"
)

var owners = []Owner{OwnerBureau, OwnerCentre, OwnerLocal, OwnerReview, OwnerFilers, OwnerFirms, OwnerPoints, OwnerHolders}

// Stage is a stretch of the plan. It opens and closes nothing: windows do (T-0.18).
type Stage struct {
	Number int    `json:"number"`
	Title  Text   `json:"title"`
	From   string `json:"from"`
	To     string `json:"to,omitempty"`
	Clause string `json:"clause"`
	Tasks  []Duty `json:"tasks"`
}

// Duty is one of the plan's numbered tasks.
type Duty struct {
	Number  int      `json:"number"`
	Title   Text     `json:"title"`
	Owner   Owner    `json:"owner"`
	Due     string   `json:"due,omitempty"`    // empty: open-ended
	Stated  bool     `json:"stated,omitempty"` // the notice states Due; otherwise it is the stage's end
	Clauses []string `json:"clauses"`
}

// PlanPoint is a row of the annex, as printed and as compared.
type PlanPoint struct {
	Code        string `json:"code"`
	Printed     string `json:"printed"`
	AreaPrinted string `json:"area_printed"`
	Area        string `json:"area,omitempty"`
	Name        string `json:"name"`
	Address     string `json:"address"`
	Phone       string `json:"phone"`
	Outside     bool   `json:"outside"`
	Centre      bool   `json:"centre,omitempty"`
	Group       string `json:"group,omitempty"` // credit code: configuration, see WithGroup
	Clause      string `json:"clause"`

	MaskedOnly bool `json:"masked_only,omitempty"` // no authority: its staff take no list with whole numbers out (T-0.29)
}

// Area is an area of the city with the days on which its code holds.
type Area struct {
	Code      string `json:"code"`
	Name      Text   `json:"name"`
	Source    string `json:"source"`
	From      string `json:"from,omitempty"`      // empty: since before the campaign
	To        string `json:"to,omitempty"`        // last day; empty: still
	Successor string `json:"successor,omitempty"` // the code that took it over
	Point     string `json:"point"`
	Routed    bool   `json:"routed,omitempty"` // has no point of its own: the administrator sees it (T-0.26)
}

// Organisation is one body under all the names that the notice gives it (T-0.59).
type Organisation struct {
	ID      string   `json:"id"`
	Name    Text     `json:"name"`
	Aliases []string `json:"aliases"`
}

// Question is a default that the bureau has to confirm: where it stands in this file, and the reading behind it.
type Question struct {
	Pointer string `json:"pointer"`
	Clause  string `json:"clause"`
}
