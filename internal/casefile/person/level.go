package person

import "slices"

// Level is a skill level by its meaning. The codes of the channels run against each other (1–6 upwards, 5–1
// downwards), so that no number lives in the domain: each boundary converts (standards 1.5.6).
type Level string

const (
	Helper           Level = "helper"
	Junior           Level = "junior"
	Intermediate     Level = "intermediate"
	Senior           Level = "senior"
	Technician       Level = "technician"
	SeniorTechnician Level = "senior_technician"
)

type levelRow struct {
	level              Level
	platform, national string // 603号 dictionary; digit 11 of the national certificate number
	names              []string
}

var levels = []levelRow{
	{Helper, "1", "0", []string{"普工"}},
	{Junior, "2", "5", []string{"初级工", "初级", "五级"}},
	{Intermediate, "3", "4", []string{"中级工", "中级", "四级"}},
	{Senior, "4", "3", []string{"高级工", "高级", "三级"}},
	{Technician, "5", "2", []string{"技师", "二级"}},
	{SeniorTechnician, "6", "1", []string{"高级技师", "一级"}},
}

// CertificateCategory is what a post certificate is to the national platform: 1 职业技能证. Despite the word 岗位 in
// its name it is a skill certificate by content, not 3 岗位证 (standards 1.5.1).
const CertificateCategory = "1"

// Levels lists all levels, lowest first.
func Levels() []Level {
	out := make([]Level, len(levels))
	for i, r := range levels {
		out[i] = r.level
	}
	return out
}

func levelBy(match func(levelRow) bool) (levelRow, bool) {
	if i := slices.IndexFunc(levels, match); i >= 0 {
		return levels[i], true
	}
	return levelRow{}, false
}

func (l Level) row() levelRow {
	r, _ := levelBy(func(r levelRow) bool { return r.level == l })
	return r
}

// Valid says that l is one of the six.
func (l Level) Valid() bool { return l.row().level != "" }

// Name is the level in Chinese, or "".
func (l Level) Name() string {
	if n := l.row().names; n != nil {
		return n[0]
	}
	return ""
}

// PlatformCode is the level in the 603号 dictionary (1 普工 … 6 高级技师), or "".
func (l Level) PlatformCode() string { return l.row().platform }

// NationalCode is the level in national certificate numbers (5 初级 … 1 高级技师, 0 普工), or "".
func (l Level) NationalCode() string { return l.row().national }

// LevelByPlatformCode reads a code of the 603号 dictionary.
func LevelByPlatformCode(code string) (Level, bool) {
	r, ok := levelBy(func(r levelRow) bool { return r.platform == code })
	return r.level, ok
}

// LevelByNationalCode reads a code of national certificate numbers.
func LevelByNationalCode(code string) (Level, bool) {
	r, ok := levelBy(func(r levelRow) bool { return r.national == code })
	return r.level, ok
}

// LevelByName reads a level as people write it: 初级工, 初级, 五级.
func LevelByName(name string) (Level, bool) {
	name = NormalizeText(name)
	r, ok := levelBy(func(r levelRow) bool { return slices.Contains(r.names, name) })
	return r.level, ok
}
