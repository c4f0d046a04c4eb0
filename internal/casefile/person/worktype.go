package person

import "slices"

// WorkType is an entry of the work-type dictionary in force in 2018 and 2019. A later dictionary is another table: a
// certificate of 2019 keeps 240 木工 even after 241 手工木工 appears (standards 1.4.3).
type WorkType struct {
	Code string
	Name string
	Also []string // what certificates print for it
}

// WorkTypeDictionary names the table below wherever a code leaves the house.
const WorkTypeDictionary = "2018"

var workTypes = []WorkType{
	{"010", "砌筑工", []string{"建筑瓦工", "瓦工", "窑炉修筑工"}},
	{"020", "钢筋工", nil},
	{"030", "架子工", []string{"附着升降脚手架工", "吊篮工"}},
	{"040", "混凝土工", []string{"混凝土搅拌工", "混凝土浇筑工", "混凝土模具工"}},
	{"050", "模板工", []string{"混凝土模板工"}},
	{"060", "机械设备安装工", nil},
	{"070", "通风工", nil},
	{"080", "安装起重工", []string{"起重工"}},
	{"090", "安装钳工", nil},
	{"100", "电气设备安装调试工", nil},
	{"110", "管道工", []string{"管工"}},
	{"120", "变电安装工", nil},
	{"130", "建筑电工", []string{"弱电工"}},
	{"140", "司泵工", nil},
	{"150", "挖掘铲运和桩工机械司机", []string{"推土机司机", "挖掘机司机", "打桩工"}},
	{"160", "桩机操作工", nil},
	{"170", "起重信号工", []string{"司索工"}},
	{"180", "建筑起重机械安装拆卸工", nil},
	{"190", "装饰装修工", []string{"抹灰工", "油漆工", "镶贴工", "涂裱工", "装饰木工"}},
	{"200", "室内成套设施安装工", nil},
	{"210", "建筑门窗幕墙安装工", []string{"幕墙安装工", "门窗安装工"}},
	{"220", "幕墙制作工", nil},
	{"230", "防水工", nil},
	{"240", "木工", []string{"手工木工", "精细木工", "木雕工"}},
	{"250", "石工", []string{"石作业工", "石雕工"}},
	{"260", "泥塑工", nil},
	{"270", "电焊工", []string{"焊工"}},
	{"280", "爆破工", nil},
	{"290", "除尘工", nil},
	{"300", "测量放线工", []string{"测量工", "工程测量员"}},
	{"310", "线路架设工", nil},
	{"320", "古建筑传统石工", []string{"石雕工", "砧细工"}},
	{"330", "古建筑传统瓦工", []string{"砧刻工", "砌花街工"}},
	{"340", "古建筑传统彩画工", []string{"彩绘工"}},
	{"350", "古建筑传统木工", []string{"木雕工", "匾额工"}},
	{"360", "古建筑传统油工", []string{"推光漆工"}},
	{"380", "金属工", nil},
	{"390", "杂工", nil},
	{"900", "管理人员", nil},
	{"1000", "其它", []string{"其他"}},
}

// WorkTypes lists the dictionary in the order of its codes.
func WorkTypes() []WorkType { return slices.Clone(workTypes) }

// WorkTypeByCode finds a work type by its code.
func WorkTypeByCode(code string) (WorkType, bool) {
	return theOne(func(w WorkType) bool { return w.Code == code })
}

// WorkTypeByName finds a work type by its name, or else by what certificates print for it. A name that two entries
// share, such as 石雕工, names neither: the filer chooses.
func WorkTypeByName(name string) (WorkType, bool) {
	name = NormalizeText(name)
	if w, ok := theOne(func(w WorkType) bool { return w.Name == name }); ok {
		return w, true
	}
	return theOne(func(w WorkType) bool { return slices.Contains(w.Also, name) })
}

func theOne(match func(WorkType) bool) (WorkType, bool) {
	i := slices.IndexFunc(workTypes, match)
	if i < 0 || slices.ContainsFunc(workTypes[i+1:], match) {
		return WorkType{}, false
	}
	return workTypes[i], true
}
