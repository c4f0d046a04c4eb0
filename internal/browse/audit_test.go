package browse_test

import (
	"os/exec"
	"strings"

	"github.com/stretchr/testify/require"

	"chizheng/internal/browse"
)

// audits is the auditor's day (U1–U12) on the filing that has gone the whole way through browsers: the case, a slider, a
// rule, the screen of the one who decided, the proof, and the bundle, which the program verifies without any server.
func (c *course) audits() {
	p := c.as("auditor")
	p.Go(c.filing)
	p.Follow("审计", "main")
	at := strings.Replace(c.filing, "/filings/", "/audit/filing/", 1)
	require.Equal(c.t, at, p.Path())
	p.Reaches(at, "校验链与日志一致")
	c.sound(p, "audit-case")
	p.ForDocs("audit")
	business := p.Eval(`document.querySelectorAll("main tbody tr").length`)
	p.Follow("技术视图", "main")
	c.sound(p, "audit-technical")
	require.NotEqual(c.t, business, p.Eval(`document.querySelectorAll("main tbody tr").length`))

	p.Follow("历史状态", "main")
	p.Eval(`(s => { s.value = 7; s.dispatchEvent(new Event("change", {bubbles: true})); return s.value })(document.getElementById("slider"))`)
	p.Sees("第 7 条，共")
	p.Sees("与当时保存的状态一致")
	c.sound(p, "audit-state")
	p.ForDocs("state")
	p.Follow("下一条", "main")
	p.Sees("第 8 条，共")
	p.Follow("与第 1 条比较", "main")
	c.sound(p, "audit-changes")

	p.Go(at)
	p.Follow(p.Eval(`[...document.querySelectorAll("main tbody a")].find(x => x.innerText.includes("复核通过")).innerText`), "main table")
	require.NotContains(c.t, p.Text(), "applied for before 2017", "a rule is folded until it is opened")
	p.Eval(`document.querySelector("details.rule summary").click()`)
	p.Sees("applied for before 2017")
	require.Contains(c.t, p.Eval(`document.querySelector(".screen").innerText`), "990602********0012", "the screen that he had before him, masked")
	c.sound(p, "audit-event")

	p.Follow("证明", "main")
	p.Send("/proof")
	p.Sees("已证明：重新执行结果一致")
	c.sound(p, "audit-proof")
	key := c.file("log.pub", []byte(p.Eval(`[...document.querySelectorAll("main code")].map(x => x.innerText).find(x => x.startsWith("chizheng-log+"))`)+"\n"))
	bundle := p.Download("/bundle")
	out, err := exec.Command(c.program.Exe, "verify-bundle", "--key", key, bundle).CombinedOutput()
	require.NoError(c.t, err, "%s", out)
	require.Contains(c.t, string(out), "1 proven by running again")
	require.Contains(c.t, string(out), "nothing was changed")
	for _, register := range []string{"looks", "samples", "repairs", "mandates"} {
		require.Equal(c.t, 200, p.Go("/audit/"+register))
		c.sound(p, "audit-"+register)
	}
	p.Go("/audit/samples")
	p.Fill(browse.Fields{"seed": "20190321", "size": "3"})
	p.Send("/audit/samples")
	p.Sees(strings.TrimPrefix(c.filing, "/filings/"))
	c.sound(p, "audit-sample")
	p.Go("/audit")
	c.sound(p, "audit-entry")
}
