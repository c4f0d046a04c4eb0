package person

import "testing"

// The three encodings of standards 1.5.6 side by side.
func TestLevelsKeepTheirMeaningAcrossEveryBoundary(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		level                        Level
		platform, national, zh, name string
	}{
		{Helper, "1", "0", "普工", "普工"}, {Junior, "2", "5", "初级工", "五级"}, {Intermediate, "3", "4", "中级工", "中级"},
		{Senior, "4", "3", "高级工", " 高级 "}, {Technician, "5", "2", "技师", "二级"}, {SeniorTechnician, "6", "1", "高级技师", "一级"},
	} {
		p, okP := LevelByPlatformCode(c.platform)
		n, okN := LevelByNationalCode(c.national)
		z, okZ := LevelByName(c.name)
		if p != c.level || n != c.level || z != c.level || !okP || !okN || !okZ {
			t.Errorf("%s: read back %q %q %q", c.level, p, n, z)
		}
		if c.level.PlatformCode() != c.platform || c.level.NationalCode() != c.national || c.level.Name() != c.zh || !c.level.Valid() {
			t.Errorf("%s: %s %s %s", c.level, c.level.PlatformCode(), c.level.NationalCode(), c.level.Name())
		}
	}
	if len(Levels()) != 6 {
		t.Error(Levels())
	}
}

func TestWhatIsNoLevelHasNoCode(t *testing.T) {
	t.Parallel()
	if _, ok := LevelByPlatformCode("7"); ok {
		t.Error("7 is no level of the platform")
	}
	if _, ok := LevelByName(""); ok {
		t.Error("nothing is no level")
	}
	if l := Level("3"); l.Valid() || l.PlatformCode() != "" || l.Name() != "" {
		t.Error("a bare number must not pass as a level")
	}
}

func TestWorkTypes(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"木工": "240", "手工木工": "240", "管工": "110", " 瓦工 ": "010", "模板工": "050",
		"石雕工": "", "木雕工": "", "不存在的工种": "", "": "", "其他": "1000"} {
		if w, ok := WorkTypeByName(name); w.Code != want || ok != (want != "") {
			t.Errorf("%q: got %q", name, w.Code)
		}
	}
	if w, ok := WorkTypeByCode("320"); !ok || w.Name != "古建筑传统石工" {
		t.Errorf("%+v", w)
	}
	if _, ok := WorkTypeByCode("241"); ok {
		t.Error("241 belongs to the later dictionary")
	}
}

func TestEveryWorkTypeIsFoundByItsOwnCodeAndName(t *testing.T) {
	t.Parallel()
	for _, w := range WorkTypes() {
		byCode, ok1 := WorkTypeByCode(w.Code)
		byName, ok2 := WorkTypeByName(w.Name)
		if !ok1 || !ok2 || byCode.Name != w.Name || byName.Code != w.Code {
			t.Errorf("%s %s is not unique", w.Code, w.Name)
		}
	}
	if n := len(WorkTypes()); n != 40 {
		t.Errorf("%d work types", n)
	}
}
