package browse_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/browse"
	"chizheng/internal/fixture"
)

// shop is an office in which a firm may file.
func shop(t *testing.T) (*office, *browse.Person) {
	t.Helper()
	o := newOffice(t)
	o.clock("2019-02-20 09:00")
	c := &course{office: o}
	c.registers()
	return o, c.firm
}

// TestWhatGoesWrongAtABrowserLosesNothing: each part is one mishap of a clerk's day, on one office.
func TestWhatGoesWrongAtABrowserLosesNothing(t *testing.T) {
	t.Parallel()
	o, firm := shop(t)
	for _, mishap := range []struct {
		name string
		do   func(*office, *browse.Person)
	}{
		{"an expired session keeps what was typed", expired},
		{"a double click counts once", doubled},
		{"a stale tab is refused with what was typed", stale},
		{"a script in a name is text", scripted},
		{"an upload cut in the middle is said and can be sent again", cut},
		{"everything goes without scripts", scriptless},
	} {
		t.Logf("%s", mishap.name)
		mishap.do(o, firm)
		if t.Failed() {
			t.Fatalf("%s: failed", mishap.name)
		}
	}
}

func expired(o *office, p *browse.Person) {
	p.Go("/filings/new")
	p.Fill(stated("测-1001"))
	p.Lose()
	p.Expect(http.StatusUnauthorized) // what is saved by itself hears it too
	p.Send("/filings")
	require.Equal(o.t, http.StatusUnauthorized, p.Status(), p.Text())
	p.Fill(browse.Fields{"login": "shili-0001", "password": password})
	p.Send("/signin")
	require.Equal(o.t, "测-1001", p.Eval(`[...document.querySelectorAll("[name='certificate.number']")].map(x => x.value).join()`))
	o.sound(p, "resumed")
	p.Send("/filings")
	require.Contains(o.t, p.Path(), "/scans", p.Text())
}

// doubled clicks twice before the first answer can come.
func doubled(o *office, p *browse.Person) {
	p.Go("/filings/new")
	p.Fill(stated("测-1002"))
	p.Eval(`(b => { b.click(); b.click(); return 0 })(document.querySelector("form[action='/filings'] button.btn-primary"))`)
	p.Until("the filing's own page", func() bool { return strings.Contains(p.Path(), "/scans") })
	require.Equal(o.t, 1, filings(o, "测-1002"))
}

// filings counts the firm's filings with a certificate number.
func filings(o *office, number string) int {
	var found struct{ Total int }
	o.rest("shili-0001").ask(http.MethodPost, "/filings/search", map[string]any{"certificate_number": number}, &found)
	return found.Total
}

func stale(o *office, p *browse.Person) {
	p.Go("/filings?group=draft")
	p.Follow("测试甲一", "main table")
	at := p.Path()
	p.Go(at + "/content")
	other := o.chrome.Person(o.t, "enterprise, another tab")
	o.signIn(other, "shili-0001")
	other.Go(at + "/content")
	other.Fill(browse.Fields{"person.address": "烟台市测试路二号"})
	other.Send("/content")
	p.Fill(browse.Fields{"person.address": "烟台市测试路一号"})
	p.Expect(http.StatusConflict)
	p.Send("/content")
	require.Equal(o.t, http.StatusConflict, p.Status(), p.Text())
	require.Equal(o.t, "烟台市测试路一号", p.Value("person.address"))
	o.sound(p, "stale")
}

func scripted(o *office, p *browse.Person) {
	p.Go("/filings/new")
	evil := stated("测-1003")
	evil["person.name"], evil["person.address"] = `<script>window.evil=1</script>`, `"><img src=x onerror=window.evil=1>`
	p.Fill(evil)
	p.Expect(http.StatusUnprocessableEntity)
	p.Send("/filings")
	require.Equal(o.t, http.StatusUnprocessableEntity, p.Status(), p.Text())
	require.Equal(o.t, "undefined", p.Eval("window.evil"))
	require.Equal(o.t, evil["person.address"], p.Value("person.address"))
	evil = stated("测-1003")
	evil["person.address"] = `"><img src=x onerror=window.evil=1>`
	p.Fill(evil)
	p.Send("/filings")
	p.Go(strings.TrimSuffix(pathOf(p.Path()), "/scans"))
	require.Equal(o.t, "undefined", p.Eval("window.evil"))
	require.Contains(o.t, p.Text(), "onerror", "it is shown as what it is: text")
}

func cut(o *office, p *browse.Person) {
	p.Go("/filings?group=draft")
	p.Follow("测试甲一", "main table")
	at := pathOf(p.Path()) + "/scans"
	p.Go(at)
	p.Fill(browse.Fields{"kind": "certificate"})
	p.Attach("file", o.file("大.jpg", fixture.JPEG(4711)))
	p.Line(false, 20_000) // slow enough to be cut before it is through
	p.Submit("/scans")
	p.Until("the bar to move", func() bool { return p.Eval(`document.querySelector("progress").value > 0`) == "true" })
	p.Line(true, 0)
	p.Sees("上传中断")
	p.Line(false, 0)
	require.Equal(o.t, at, pathOf(p.Path()), "the form is still there")
	o.sound(p, "cut")
	p.Send("/scans")
	p.Reaches(at, "删除")
}

// scriptless files, from a blank form to submission, in a browser that runs no script.
func scriptless(o *office, p *browse.Person) {
	q := o.chrome.Person(o.t, "enterprise without scripts")
	q.WithoutScripts(true)
	o.signIn(q, "shili-0001")
	c := &course{office: o, firm: q}
	q.Go("/filings/new")
	q.Fill(stated("测-1004"))
	q.Send("/filings")
	c.filing, _, _ = strings.Cut(q.Path(), "/scans")
	for i, kind := range []string{"certificate", "contract"} {
		q.Fill(browse.Fields{"kind": kind})
		q.Attach("file", o.file(kind+".jpg", fixture.JPEG(uint64(200+i))))
		q.Send("/scans")
	}
	q.Reaches(c.filing+"/scans", "下一步")
	q.Go(c.filing + "/commitment")
	q.Send("/commitment")
	q.Fill(browse.Fields{"point": "烟台审02"})
	q.Send("/point")
	q.Send("/submission")
	q.Sees("待审验")
}
