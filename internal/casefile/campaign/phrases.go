package campaign

import "slices"

// Phrase is a word of the notice that sets a limit. Whether it takes in the limit itself is a reading, and every
// reading stands here once, with its source.
type Phrase string

const (
	AtMost  Phrase = "以下"  // 60周岁以下
	AtLeast Phrase = "以上"  // 1年以上
	Within  Phrase = "内"   // 5个工作日内
	By      Phrase = "日前"  // 3月21日前
	Earlier Phrase = "年以前" // 2017年以前
	From    Phrase = "以后"  // 4月1日以后
	After   Phrase = "后"   // 公示后7天
	Below   Phrase = "不满"  // 不满16周岁
	Over    Phrase = "超过"  // 超过8小时
)

// Reading is the adopted meaning of a phrase.
type Reading struct {
	Phrase   Phrase
	Includes bool   // the limit itself is inside
	Upward   bool   // inside is the limit and more, not the limit and less
	Ask      bool   // the bureau must confirm; until then the edge itself goes to a person, where the rule says so
	Clause   string // where the notice uses it, or where the reading stands
	Source   string
}

// readings: L2 is period counting in civil law (first day not counted, a day ends at 24:00), L3 that 以上, 以下, 以内
// and 届满 include the number while 不满, 超过 and 以外 do not (民法典 1259; in 2019 民法总则 205).
var readings = []Reading{
	{AtMost, true, false, true, "T-0.2", "L3"},       // a person of 60 qualifies; the year of being 60 is asked
	{AtLeast, true, true, false, "T-0.8", "L3"},      // exactly one year is enough
	{Within, true, false, false, "T-0.53", "L2"},     // to 24:00 of the last day
	{By, true, false, false, "T-0.45", "R-0.50"},     // stage 3 ends on the 20th and hand-over is still due on the 21st
	{Earlier, false, false, true, "T-0.5", "R-0.14"}, // up to 2016-12-31; the year 2017 itself is asked
	{From, true, true, false, "R-0.55", "L3"},        // stage 5 begins on 1 April
	{After, false, true, false, "T-0.47", "L2"},      // the day of publication is not counted
	{Below, false, false, false, "T-0.4", "L3"},      //
	{Over, false, true, false, "T-0.51", "L3"},       //
}

// Readings lists every adopted reading, for the documents and for the page that explains a rule.
func Readings() []Reading { return slices.Clone(readings) }

// Read gives the adopted reading of a phrase.
func Read(p Phrase) (Reading, bool) {
	i := slices.IndexFunc(readings, func(r Reading) bool { return r.Phrase == p })
	if i < 0 {
		return Reading{}, false
	}
	return readings[i], true
}

// Holds says whether a value lies inside the limit. Dates compare as 2006-01-02, years as 2006.
func Holds[T int | string](r Reading, value, limit T) bool {
	switch {
	case value == limit:
		return r.Includes
	case r.Upward:
		return value > limit
	}
	return value < limit
}
