package workbook

import "strings"

// Fields are the cells of one line, as text without surrounding space. Dates that have the shape of a date are
// written 2006-01-02; everything else stays as it was typed.
type Fields struct {
	Name         string `json:"name"`
	IDNumber     string `json:"id_number"`
	Phone        string `json:"phone"`
	WorkType     string `json:"work_type"`
	Level        string `json:"level"`
	Certificate  string `json:"certificate_number"`
	Issuer       string `json:"issuer"`
	AppliedOn    string `json:"applied_on"`
	IssuedOn     string `json:"issued_on"`
	ContractType string `json:"contract_type"`
	ContractFrom string `json:"contract_from"`
	ContractTo   string `json:"contract_to"`
	Point        string `json:"point"`
	Remark       string `json:"remark"`
	Province     string `json:"province_number"`
}

type shape int

const (
	text   shape = iota // a number typed into it is taken as its digits
	serial              // digits that Excel must not have turned into a number: the last ones would be lost
	date
)

// column is one column of the table. Pointer is the field's name in Problems, "/" before it.
type column struct {
	header   string
	aliases  []string // labels of other import templates for the same field (standards 1.2.14)
	pointer  string
	shape    shape
	optional bool
	width    float64
	example  string
	help     string
	field    func(*Fields) *string
}

// columns in the order of the template. Examples are invented; prefix 99 can belong to nobody.
var columns = []column{
	{header: "姓名", aliases: []string{"工人姓名", "员工姓名", "人员姓名"}, pointer: "name", width: 12, example: "测试甲一",
		help: "与身份证一致；少数民族姓名中的点用“·”。", field: func(f *Fields) *string { return &f.Name }},
	{header: "身份证号码", aliases: []string{"证件号码"}, pointer: "id_number", shape: serial, width: 22, example: "990602199001010012",
		help: "18 位，末位可为 X。请保持文本格式：数字格式会丢失末三位，该行将被退回。", field: func(f *Fields) *string { return &f.IDNumber }},
	{header: "手机号码", aliases: []string{"联系电话"}, pointer: "phone", width: 14, example: "19900000001",
		help: "11 位手机号码，用于接收办理通知。", field: func(f *Fields) *string { return &f.Phone }},
	{header: "工种", aliases: []string{"当前工种"}, pointer: "work_type", width: 14, example: "钢筋工",
		help: "按岗位证书填写名称或代码。", field: func(f *Fields) *string { return &f.WorkType }},
	{header: "等级", pointer: "level", width: 10, example: "中级工",
		help: "仅限初级工、中级工、高级工。", field: func(f *Fields) *string { return &f.Level }},
	{header: "证书编号", pointer: "certificate_number", shape: serial, width: 22, example: "SL2015000001",
		help: "按岗位证书原样填写。请保持文本格式，以免丢失前导零。", field: func(f *Fields) *string { return &f.Certificate }},
	{header: "发证机关", pointer: "issuer", width: 24, example: "烟台市住房和城乡建设局",
		help: "按岗位证书印章填写全称。", field: func(f *Fields) *string { return &f.Issuer }},
	{header: "申报日期", pointer: "applied_on", shape: date, width: 13, example: "2015-06-01",
		help: "当年申报岗位证书的日期，格式 2015-06-01；证书上没有的可留空。", field: func(f *Fields) *string { return &f.AppliedOn }},
	{header: "发证日期", pointer: "issued_on", shape: date, width: 13, example: "2015-09-10",
		help: "岗位证书上的发证日期，格式 2015-09-10。", field: func(f *Fields) *string { return &f.IssuedOn }},
	{header: "合同类型", aliases: []string{"合同期限类型"}, pointer: "contract_type", width: 20, example: "固定期限",
		help: "固定期限、无固定期限、以完成一定工作任务为期限。", field: func(f *Fields) *string { return &f.ContractType }},
	{header: "合同起始", aliases: []string{"生效日期"}, pointer: "contract_from", shape: date, width: 13, example: "2018-03-01",
		help: "劳动合同生效日期，格式 2018-03-01。", field: func(f *Fields) *string { return &f.ContractFrom }},
	{header: "合同终止", aliases: []string{"失效日期"}, pointer: "contract_to", shape: date, width: 13, example: "2019-12-31",
		help: "劳动合同终止日期；无固定期限的留空。", field: func(f *Fields) *string { return &f.ContractTo }},
	{header: "审核点", pointer: "point", optional: true, width: 14, example: "烟台审01",
		help: "可不填。填写的，须为本企业可选的审核点代码；审核点在签署承诺后逐份确认。", field: func(f *Fields) *string { return &f.Point }},
	{header: "备注", pointer: "remark", optional: true, width: 24, example: "",
		help: "可不填。", field: func(f *Fields) *string { return &f.Remark }},
	{header: "省系统编号", pointer: "province_number", shape: serial, optional: true, width: 22, example: "SD2019000001",
		help: "须先在省系统申报的，填写省系统给出的编号；否则不填。", field: func(f *Fields) *string { return &f.Province }},
}

// Our own workbook of errors has two columns more; when it comes back corrected, they are passed over.
const (
	headerLine     = "行号"
	headerProblems = "问题"
)

// Headers gives the labels of the columns in order.
func Headers() []string {
	var out []string
	for _, c := range columns {
		out = append(out, c.header)
	}
	return out
}

// findColumn looks a label up; spaces and the star that marks a required field do not matter.
func findColumn(label string) (index int, known bool) {
	label = strings.NewReplacer(" ", "", "　", "", "*", "", "＊", "", "\n", "", "\r", "").Replace(label)
	for i, c := range columns {
		if label == c.header {
			return i, true
		}
		for _, a := range c.aliases {
			if label == a {
				return i, true
			}
		}
	}
	return -1, label == headerLine || label == headerProblems
}

// Header gives the label of a field's column, or the field itself where there is no such column.
func Header(field string) string {
	for _, c := range columns {
		if c.pointer == field {
			return c.header
		}
	}
	return field
}
