package demo

import "context"

// act is one day of the story.
type act struct {
	at     string // campaign time
	zh, en string
	do     func(context.Context) error
}

// acts is the campaign from its first morning to the end of April.
func (p *play) acts() []act {
	return []act{
		{"2019-01-07 08:00", "启动：方案公开，尚不受理", "Launch: the plan is public, nothing is accepted yet", p.launch},
		{"2019-01-18 09:00", "实名注册开始", "Real-name registration opens", p.register},
		{"2019-01-21 09:00", "市级审核注册信息", "The city reviews registrations", p.review},
		{"2019-01-22 09:00", "网上填报：逐项填报、上传、承诺、选点、提交", "Filling in: content, scans, commitment, point, submit", p.fileAll},
		{"2019-01-24 09:00", "规则与越权：该拒绝的都拒绝", "Refusals: what must not happen does not", p.mischief},
		{"2019-01-30 09:00", "重复、存疑、退回、撤回、指定审核点", "Duplicates, doubts, returns, withdrawals, points assigned", p.sortOut},
		{"2019-02-18 09:00", "资料审验开始（第一批）", "On-site inspection begins (first wave)", p.inspectFirst},
		{"2019-02-22 16:30", "每周移交与复核", "Weekly hand-over and recheck", p.recheckFirst},
		{"2019-02-25 09:00", "第一批公示", "First rolling notice", p.noticeFirst},
		{"2019-02-27 10:00", "公示期间：异议成立、更正", "During publicity: an objection upheld, an erratum", p.objectFirst},
		{"2019-03-05 09:00", "第一批公示期满；外埠企业迟来注册", "First notice over; the outside enterprise registers late", p.afterFirst},
		{"2019-03-08 09:00", "资料审验（第二批）、移交、复核", "Second wave: inspection, hand-over, recheck", p.secondWave},
		{"2019-03-11 09:00", "填报期满：草稿转入后续补报", "Fill-in is over: drafts move to catch-up", p.afterFillIn},
		{"2019-03-12 09:00", "逾期审核的注册：按超期天数顺延填报", "A registration decided late: its window is extended by our overrun", p.lateFirm},
		{"2019-03-13 09:00", "第二批公示", "Second rolling notice", p.noticeSecond},
		{"2019-03-15 10:00", "公示期间：异议不成立", "During publicity: an objection dismissed", p.objectSecond},
		{"2019-03-18 09:00", "资料审验（第三批）", "Third wave of inspection", p.thirdWave},
		{"2019-03-21 09:00", "期满：最后移交（数量不符）、复核", "Inspection is over: final hand-overs, one with a difference", p.finalHandover},
		{"2019-03-22 09:00", "第三批公示（最后一批）", "Third and last notice of the main campaign", p.noticeThird},
		{"2019-03-23 09:00", "再公示已来不及：系统拒绝", "Too late for another batch: refused", p.tooLate},
		{"2019-03-27 09:00", "报送第一包：文件方式，省退回若干，修正", "First package by file; the province refuses some; repaired", p.reportFirst},
		{"2019-03-30 09:00", "报送第二包：接口方式，补报修正记录", "Second package by HTTP, repaired records sent again", p.reportSecond},
		{"2019-03-31 10:00", "报送后更正：两人办理", "A correction after the report, by two people", p.amend},
		{"2019-04-01 09:00", "后续补报：遗漏信息受理", "Catch-up opens: omitted filings", p.catchUp},
		{"2019-04-12 09:00", "补报移交、复核；首批公示信息撤下", "Catch-up hand-over and recheck; first notice taken down", p.catchUpRecheck},
		{"2019-04-15 09:00", "补报公示", "Catch-up notice", p.noticeCatchUp},
		{"2019-04-24 09:00", "补报报送", "Catch-up package", p.reportCatchUp},
		{"2019-04-30 18:00", "核对：逐点平账", "Reconciliation, point by point", p.check},
	}
}
