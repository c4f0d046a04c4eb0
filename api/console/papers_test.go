package console_test

import (
	"bytes"
	"net/http"
	"net/url"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"chizheng/api/console/htmlcheck"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/workbook"
)

// book is a workbook of rows in the template's columns.
func book(t *testing.T, rows ...[]string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, cells := range append([][]string{workbook.Headers()}, rows...) {
		for j, v := range cells {
			cell, err := excelize.CoordinatesToCellName(j+1, i+1)
			require.NoError(t, err)
			require.NoError(t, f.SetCellStr("Sheet1", cell, v))
		}
	}
	var b bytes.Buffer
	require.NoError(t, f.Write(&b))
	return b.Bytes()
}

func labourer(number, certificate string) []string {
	return []string{"测试甲一", number, "19900000001", "钢筋工", "中级工", certificate, "烟台市住房和城乡建设局", "2014-05-01", "2014-09-01",
		"固定期限", "2018-03-01", "2020-02-28", "", ""}
}

func TestAWorkbookIsImportedRowByRowAndItsErrorsComeBackToBeCorrected(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.firm("shili-0001")
	b := h.as("shili-0001")
	require.Contains(t, b.get("/imports").body, `href="/imports/template"`)
	require.True(t, strings.HasPrefix(b.get("/imports/template").body, "PK"), "the template is a workbook")
	b.get("/imports")
	b.upload("/imports", nil, "file", "工人.doc", []byte("x"))
	require.Equal(t, http.StatusUnprocessableEntity, b.page.status, b.page.Text())
	require.Contains(t, b.page.body, `id="file-fault"`, "what is wrong with the file stands at its field")

	bad := labourer("990602199001010013", "测-0102")
	bad[4], bad[9] = "特级工", "无固定期限"
	b.upload("/imports", nil, "file", "工人.xlsx", book(t, labourer("990602199001010012", "测-0101"), bad, labourer("990602199001010012", "测-0101")))
	at := b.page.path
	require.True(t, strings.HasPrefix(at, "/imports/"), b.page.Text())
	b.until(at, "可以申报")
	require.Contains(t, b.page.Text(), "等级：等级请填", "a fault names its column")
	require.Equal(t, "1", b.tile(at, "good"))
	require.Equal(t, "1", b.tile(at, "bad"))
	require.Equal(t, "1", b.tile(at, "doubled"))
	require.NotContains(t, b.get(at+"?verdict=bad").Text(), "测-0101", "a tile filters the rows")

	errors, err := excelize.OpenReader(strings.NewReader(b.get(at + "/errors").body))
	require.NoError(t, err)
	defer errors.Close()
	rows, err := errors.GetRows(errors.GetSheetName(0))
	require.NoError(t, err)
	require.Contains(t, rows[1], "特级工", "what was typed comes back, even what could not be read")
	require.Contains(t, rows[1], "无固定期限")

	b.get(at)
	b.submit(at+"/start", nil)
	b.until(at, "已新建 1 份申报")
	require.Contains(t, b.get("/filings?group=draft").Text(), "测-0101")
	b.get("/imports")
	b.upload("/imports", nil, "file", "again.xlsx", book(t, labourer("990602199001010012", "测-0101")))
	again := b.page.path
	b.until(again, again+"/start")
	b.submit(again+"/start", nil)
	b.until(again, "已经存在，没有重复建立")

	h.hire("point02a", casefile.PointStaff, "烟台审02")
	require.Equal(t, http.StatusForbidden, h.as("point02a").get(at).status)
}

// tile is the number on a tile that leads to a verdict's rows.
func (b *browser) tile(at, verdict string) string {
	b.t.Helper()
	for _, a := range b.page.All("a", htmlcheck.With("href", at+"?verdict="+verdict)) {
		for _, n := range htmlcheck.Within(a, "span", htmlcheck.With("class", "big")) {
			return htmlcheck.Text(n)
		}
	}
	return ""
}

func TestWhatIsReadyIsSubmittedTogetherPutOnASheetPrintedAndVoidOnceALineChanges(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.firm("shili-0001")
	b := h.as("shili-0001")
	one := b.prepared("测-0201", nil)
	two := b.prepared("验-99887", url.Values{"person.name": {"测试乙一"}, "certificate.holder": {"测试乙一"}, "person.id_number": {"990602199001010020"},
		"person.phone": {"19900000005"}})
	b.get("/filings/new")
	b.submit("/filings", stated("测-0203"))
	b.get("/submissions")
	require.Contains(t, b.page.Text(), "可以提交（2 份）")
	require.Contains(t, b.page.Text(), "尚未完成（1 份）")
	b.submit("/submissions", url.Values{"filing": {one + "|1"}})
	at := b.page.path
	b.until(at, "未能提交（1 份）")
	require.Contains(t, b.page.Text(), "未通过 1 份", "a version that nobody has seen is refused by itself")
	b.get("/submissions")
	b.submit("/submissions", url.Values{"filing": b.choices("filing")})
	at = b.page.path
	b.until(at, "已提交 2 份")
	for _, id := range []string{one, two} {
		h.stage(id, filing.Submitted)
	}

	b.get("/sheets/new")
	require.Contains(t, b.page.Text(), "烟台审 02")
	b.submit("/sheets", url.Values{"filing": b.choices("filing")})
	sheet := b.page.path
	require.True(t, strings.HasPrefix(sheet, "/sheets/"), b.page.Text())
	require.Contains(t, b.page.Text(), "已导出")
	paper := b.printed(sheet + "/file")
	for _, want := range []string{"测-0201", "验-99887", "校验码", "审核人签字", "第1页共1页"} {
		require.Contains(t, paper, want)
	}
	require.Eventually(t, func() bool { return strings.Contains(b.get("/sheets/new").Text(), "没有可以列入的申报") }, 20*time.Second, 100*time.Millisecond,
		"the filings have heard that they are on it")

	b.get("/filings/" + one)
	b.submit("/filings/"+one+"/withdrawal", url.Values{"code": {"holder_wish"}})
	b.until(sheet, "第 1 版已作废")
	require.NotContains(t, b.page.body, sheet+"/file", "a void paper is not offered again (T-0.38)")
	require.Equal(t, http.StatusConflict, b.get(sheet+"/file").status)
	b.get(sheet)
	b.submit(sheet+"/edition", nil)
	b.until(sheet, "已导出") // its members are told first
	require.Contains(t, b.page.body, sheet+"/file")
	require.NotContains(t, b.printed(sheet+"/file"), "测-0201")
	require.Contains(t, b.get("/sheets").Text(), "烟台审02")
}

// prepared brings a filing to the last step before submitting.
func (b *browser) prepared(number string, change url.Values) string {
	b.t.Helper()
	at := b.signed(number, change)
	b.submit(at+"/point", url.Values{"point": {"烟台审02"}})
	require.Equal(b.t, at+"/submission", b.page.path, b.page.Text())
	return strings.TrimPrefix(at, "/filings/")
}

// choices are the boxes of a name that the page offers.
func (b *browser) choices(name string) []string {
	b.t.Helper()
	var out []string
	for _, n := range b.page.All("input", htmlcheck.With("name", name)) {
		out = append(out, htmlcheck.Attr(n, "value"))
	}
	return out
}

// printed reads a PDF with pdftotext, a second opinion on what is on paper.
func (b *browser) printed(path string) string {
	b.t.Helper()
	p := b.get(path)
	require.Equal(b.t, http.StatusOK, p.status, p.body)
	require.Equal(b.t, "application/pdf", p.header.Get("Content-Type"))
	cmd := exec.Command("pdftotext", "-layout", "-", "-")
	cmd.Stdin = strings.NewReader(p.body)
	out, err := cmd.Output()
	require.NoError(b.t, err, "apt-get install poppler-utils")
	return strings.ReplaceAll(string(out), " ", "")
}

func TestNobodySubmitsOrListsWhatIsSomebodyElses(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.firm("shili-0001")
	b := h.as("shili-0001")
	id := b.prepared("测-0301", nil)
	other := h.browser()
	other.get("/register/individual")
	other.submit("/register/individual", url.Values{"holder.name": {"测试乙一"}, "holder.id_number": {"990602199001010020"}, "holder.phone": {"19900000003"},
		"login": {"geren-0002"}, "password": {password}, "again": {password}})
	require.Equal(t, "/home", other.page.path, other.page.Text())
	other.get("/submissions")
	other.submit("/submissions", url.Values{"filing": {id + "|9"}})
	require.Equal(t, http.StatusNotFound, other.page.status, "an own bulk reaches own filings only")
	b.get("/filings/" + id + "/submission")
	b.submit("/filings/"+id+"/submission", nil)
	h.stage(id, filing.Submitted)
	b.get("/sheets/new")
	stolen := b.filled("/sheets", nil)
	other.post("/sheets", stolen)
	require.Equal(t, http.StatusNotFound, other.page.status)
	b.post("/sheets", stolen)
	sheet := b.page.path
	require.Equal(t, http.StatusNotFound, other.get(sheet).status)
	require.Equal(t, sheet, b.post("/sheets", stolen).path, "a double click is one sheet")
}

func TestAnUploadThatWasCutIsRefusedOnItsPageAndNothingIsStored(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.firm("shili-0001")
	b := h.as("shili-0001")
	for _, page := range []string{"/imports", "/registration/scans"} {
		cut := "--x\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nk1\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.xlsx\"\r\n\r\nPK"
		res, err := b.http.Post(b.base+page, "multipart/form-data; boundary=x", strings.NewReader(cut))
		require.NoError(t, err)
		b.read(res)
		if page == "/registration/scans" {
			require.Equal(t, http.StatusForbidden, b.page.status, "an approved enterprise changes no proof")
			continue
		}
		require.Equal(t, http.StatusUnprocessableEntity, b.page.status, b.page.Text())
		require.Equal(t, "unreadable_request", b.page.problem())
		require.NotEmpty(t, values(b.form("/imports")).Get("key"), "the form is there to be sent again")
	}
	require.Contains(t, b.get("/imports").Text(), "还没有导入")
}
