package browse_test

import (
	"encoding/json"
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/browse"
	"chizheng/internal/fixture"
)

// TestAFilingGoesFromRegistrationToTheProvinceThroughTheBrowserAlone is everybody's main path, one after the other on
// one office: whatever one leaves, the next finds.
func TestAFilingGoesFromRegistrationToTheProvinceThroughTheBrowserAlone(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.clock("2019-02-20 09:00")
	c := &course{office: o}
	c.registers()
	c.files("测-0001")
	c.printsTheSheet()
	c.pointInspects()
	c.pointHandsOver()
	c.centreReceivesAndRechecks()
	c.noticeIsPublished()
	c.publicObjects()
	c.centreDismisses()
	o.clock("2019-03-21 09:00")
	c.reports()
	c.audits()
}

// course is one filing's way with those who carry it.
type course struct {
	*office
	firm, point, reviewer, publisher, leader *browse.Person
	filing, sheet, notice                    string // addresses
	receipt, word                            string
}

// sound holds the page before a person against what every page promises.
func (o *office) sound(p *browse.Person, name string) {
	o.t.Helper()
	for _, f := range p.Accessible() {
		o.t.Errorf("%s at %s: %s", p.Name, p.Path(), f)
	}
	for _, w := range []int64{360, 1280} {
		p.Width(w)
		if over := p.Overflow(); over != "" {
			o.t.Errorf("%s at %s, %d px: %s", p.Name, p.Path(), w, over)
		}
		if w == 360 {
			p.Shot("path/" + name + "-360")
		}
	}
	p.Shot("path/" + name)
	for _, f := range p.Faults() {
		o.t.Errorf("%s at %s: %s", p.Name, p.Path(), f)
	}
}

// registers is: the enterprise asks, shows its proof, and the city lets it in.
func (c *course) registers() {
	c.firm = c.person("enterprise")
	c.firm.Go("/")
	c.sound(c.firm, "front")
	c.firm.ForDocs("front")
	c.firm.Follow("注册", "main")
	c.firm.Follow("企业注册", "main")
	c.firm.Fill(browse.Fields{"enterprise.name": "试例建筑有限公司", "enterprise.credit_code": "91370600MA00000T4X", "enterprise.area": "370602",
		"enterprise.representative": "测试甲一", "enterprise.handler": "测试乙二", "enterprise.phone": "19900000001",
		"login": "shili-0001", "password": password, "again": password})
	c.firm.Send("/register/enterprise")
	c.firm.Attach("file", c.file("执照.pdf", fixture.PDF(7, 1)))
	c.firm.Send("/registration/scans")
	c.firm.Reaches("/registration", "提交审核")
	c.enabled(c.firm, "/registration", "/registration/submission")
	c.sound(c.firm, "registration")
	c.firm.Send("/registration/submission")
	c.firm.Sees("待审核")

	c.reviewer = c.as("reviewer1")
	c.reviewer.Go("/inbox")
	c.reviewer.Sees("试例建筑有限公司")
	c.reviewer.Follow("办理", "main table")
	c.sound(c.reviewer, "registrar")
	c.reviewer.Fill(browse.Fields{"verdict": "approve"})
	c.reviewer.Send("/decision")
	c.firm.Reaches("/registration", "已通过")
}

// enabled waits until a form's button may be pressed: a check in the background ends when it ends.
func (c *course) enabled(p *browse.Person, path, action string) {
	c.t.Helper()
	p.Until("the button of "+action+" to be ready", func() bool {
		p.Go(path)
		return p.Eval(`!!document.querySelector('form[action$="`+action+`"] button:not([disabled])')`) == "true"
	})
}

// stated is what the enterprise enters of a worker.
func stated(number string) browse.Fields {
	return browse.Fields{"person.name": "测试甲一", "person.id_number": "990602199001010012", "person.phone": "19900000001",
		"certificate.number": number, "certificate.holder": "测试甲一", "certificate.work_type": "040", "certificate.level": "intermediate",
		"certificate.applied": "2014-05-01", "certificate.issued": "2014-09-01", "certificate.issuer": "烟台市住房和城乡建设局",
		"contract.start": "2018-03-01", "contract.end": "2020-02-28"}
}

// files is the notice's steps in the notice's order.
func (c *course) files(number string) {
	p := c.firm
	p.Go("/filings/new")
	p.Fill(stated(number))
	c.sound(p, "content")
	p.ForDocs("fill-in")
	p.Send("/filings")
	c.filing, _, _ = strings.Cut(p.Path(), "/scans")
	require.True(c.t, strings.HasPrefix(c.filing, "/filings/filing-"), p.Path())
	for i, kind := range []string{"certificate", "contract"} {
		p.Fill(browse.Fields{"kind": kind})
		p.Attach("file", c.file(kind+".jpg", fixture.JPEG(uint64(100+i))))
		p.Send("/scans")
	}
	p.Sees("下一步") // the list asks again by itself while a scan is checked
	c.sound(p, "scans")
	p.Go(c.filing + "/commitment")
	c.sound(p, "commitment")
	p.Send("/commitment")
	p.Fill(browse.Fields{"point": "烟台审02"})
	c.sound(p, "points")
	p.Send("/point")
	c.sound(p, "submission")
	p.Send("/submission")
	p.Sees("待审验")
	c.sound(p, "status")
	p.Width(360)
	p.ForDocs("phone")
	p.Width(1280)
}

// printsTheSheet is: chosen, exported, and a PDF that a printer would take.
func (c *course) printsTheSheet() {
	p := c.firm
	p.Go("/sheets/new")
	c.sound(p, "sheet-new")
	p.Send("/sheets")
	c.sheet, _, _ = strings.Cut(p.Path(), "?")
	p.Sees("打开并打印（PDF）")
	c.sound(p, "sheet")
	paper := p.Fetch(c.sheet + "/file")
	require.True(c.t, strings.HasPrefix(paper, "%PDF-"), "%.40s", paper)
	cmd := exec.Command("pdftotext", "-layout", "-", "-")
	cmd.Stdin = strings.NewReader(paper)
	out, err := cmd.Output()
	require.NoError(c.t, err, "apt-get install poppler-utils")
	require.Contains(c.t, strings.ReplaceAll(string(out), " ", ""), "测-0001")
}

// pointInspects is at one screen: originals, card, verdict, seal.
func (c *course) pointInspects() {
	c.point = c.as("point02a")
	p := c.point
	p.Go("/inbox?kind=inspection")
	p.Sees("测试甲一")
	c.sound(p, "inbox-point")
	p.Follow("办理", "main table")
	require.Contains(c.t, p.Path(), "/inspection", p.Text())
	c.sound(p, "inspection")
	p.ForDocs("inspection")
	card := browse.Fields{"name": "测试甲二", "id_number": "990602199001010012", "card": "resident"}
	p.Fill(card)
	p.Send("/identity")
	p.Sees("采集信息与填报不一致") // a card that differs is an alarm (S5)
	card["name"] = "测试甲一"
	p.Fill(card)
	p.Send("/identity")
	p.Sees("采集信息与填报一致")
	p.Fill(browse.Fields{"original": []string{"certificate", "id_card", "contract", "sheet"}, "appeared": "handler", "verdict": "pass"})
	p.Send("/verdict")
	p.Sees("审验通过，请盖章")
	p.Fill(browse.Fields{"seal": "YT-02"})
	c.sound(p, "seal")
	p.Send("/seal")
}

// pointHandsOver is: the signed paper into its box, the batch to the Centre.
func (c *course) pointHandsOver() {
	p := c.point
	p.Go("/point" + c.sheet)
	p.Fill(browse.Fields{"box": "箱-02", "compared": "yes"})
	c.sound(p, "sheet-desk")
	p.Send("/signature")
	p.Reaches("/handovers/new", "生成移交清单")
	p.Fill(browse.Fields{"item": []string{strings.TrimPrefix(c.filing, "/filings/")}})
	c.sound(p, "handover-new")
	p.Send("/handovers")
	c.sound(p, "handover")
	p.Send("/signature")
	p.Sees("等待中心接收")
}

// centreReceivesAndRechecks is and the recheck, by keyboard.
func (c *course) centreReceivesAndRechecks() {
	p := c.reviewer
	p.Go("/handovers")
	p.Follow("查看", "main table")
	c.sound(p, "handover-receive")
	p.Send("/receipt")
	p.Reaches("/inbox?kind=recheck", "测试甲一")
	c.sound(p, "inbox-centre")
	p.Follow("办理", "main table")
	require.Contains(c.t, p.Path(), "/recheck", p.Text())
	c.sound(p, "recheck")
	p.Keys("1")
	p.KeysLead("s")
	p.Reaches(c.filing, "复核通过")
	c.sound(p, "filing-rechecked")
}

// noticeIsPublished is: planned by one, signed by another, seen by everybody.
func (c *course) noticeIsPublished() {
	c.publisher, c.leader = c.as("publisher"), c.as("leader")
	p := c.publisher
	p.Go("/publishing")
	c.sound(p, "planner")
	p.Send("/publishing")
	desk, _, _ := strings.Cut(p.Path(), "?")
	require.True(c.t, strings.HasPrefix(desk, "/publishing/notice-"), p.Path())
	c.enabled(c.leader, desk, "/signature")
	c.sound(c.leader, "notice-sign")
	c.leader.Send("/signature")
	c.enabled(p, desk, "/publication")
	p.Send("/publication")
	c.notice = "/notices" + strings.TrimPrefix(desk, "/publishing")
	anybody := c.person("anybody")
	anybody.Reaches(c.notice, "测试甲一")
	require.NotContains(c.t, anybody.Text(), "990602199001010012")
	c.sound(anybody, "notice")
	p.Go(desk)
	c.sound(p, "notice-desk")
}

// publicObjects is: from a line to a receipt, with evidence.
func (c *course) publicObjects() {
	p := c.person("objector")
	p.Go(c.notice)
	p.Follow("提出异议 1", "main table")
	p.Fill(browse.Fields{"text": "测试说明", "who": "named", "objector.name": "测试丙三", "objector.phone": "19900000003"})
	p.Attach("evidence", c.file("证据.jpg", fixture.JPEG(99)))
	c.sound(p, "objection")
	p.Send("/objection")
	c.receipt, c.word = p.Eval(`document.getElementById("receipt-number").innerText`), p.Eval(`document.getElementById("receipt-word").innerText`)
	require.True(c.t, strings.HasPrefix(c.receipt, "YY"), p.Text())
	c.sound(p, "receipt")
	c.looksUp(p, "核查中")
	c.sound(p, "receipt-status")
}

func (c *course) looksUp(p *browse.Person, says string) {
	c.t.Helper()
	p.Until("the receipt to say "+says, func() bool {
		p.Go("/receipt")
		p.Fill(browse.Fields{"receipt": c.receipt, "word": c.word})
		p.Send("/receipt")
		return strings.Contains(p.Text(), says)
	})
}

// centreDismisses: whoever rechecked the filing is not offered it (T-0.28); another decides, and the objector reads
// the answer.
func (c *course) centreDismisses() {
	c.reviewer.Go("/inbox?kind=objection_decision")
	c.reviewer.Sees("没有待办事项")
	p := c.as("reviewer2")
	p.Go("/inbox?kind=objection_decision")
	c.sound(p, "inbox-objections")
	p.Follow("办理", "main table")
	require.Contains(c.t, p.Path(), "/objections/", p.Text())
	c.sound(p, "objection-desk")
	p.Fill(browse.Fields{"outcome": "dismissed"})
	p.Eval(`(s => { s.value = [...s.options].map(o => o.value).find(v => v) })(document.getElementsByName("code")[0])`)
	p.Send("/decision")
	c.looksUp(c.person("objector, later"), "异议不成立")
	p.Reaches(c.filing, "公示中")
}

// reports is the package, its signature, the file by hand and the province's answer (T-0.60).
func (c *course) reports() {
	p := c.as("reporter")
	c.reporterSees(p)
	p.Send("/reports")
	at, _, _ := strings.Cut(p.Path(), "?")
	c.enabled(c.leader, at, "/signature")
	c.sound(c.leader, "report-sign")
	c.leader.Send("/signature")
	c.enabled(p, at, "/delivery")
	p.Fill(browse.Fields{"method": "file"})
	p.Send("/delivery")
	var records struct {
		Items []struct{ Record string }
	}
	c.rest("reporter").ask(http.MethodGet, at+"/records", nil, &records)
	require.Len(c.t, records.Items, 1)
	result, err := json.Marshal(map[string]any{"results": []map[string]string{{"record": records.Items[0].Record, "status": "accepted"}}})
	require.NoError(c.t, err)
	c.enabled(p, at, "/receipts")
	p.Attach("file", c.file("回执.json", result))
	p.Send("/receipts")
	p.Reaches(at, "已核对")
	c.sound(p, "report")
	p.Go("/reconciliation")
	c.sound(p, "reconciliation")
	c.firm.Lose()
	c.signIn(c.firm, "shili-0001")
	c.firm.Reaches(c.filing, "省里已接收")
}

// reporterSees waits until what was confirmed may be packed: the notice's own timer has to fire first.
func (c *course) reporterSees(p *browse.Person) {
	p.Reaches(c.filing, "公示无异议")
	p.Go("/reports")
	c.sound(p, "reports")
}
