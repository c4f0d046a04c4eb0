package console_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/api/console/htmlcheck"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/notice"
	"chizheng/internal/desk"
	"chizheng/internal/fixture"
)

// published puts the rechecked filings on show and gives the batch's id.
func (h *house) published() string {
	h.t.Helper()
	ctx := h.t.Context()
	publisher, leader := casefile.Actor{ID: "acc-pub", Role: casefile.Publisher}, casefile.Actor{ID: "acc-lead", Role: casefile.Leader}
	a, err := h.desk.PlanNotice(ctx, publisher, city, notice.Plan{Track: filing.Main}, desk.Options{Key: "plan"})
	require.NoError(h.t, err)
	state := func() notice.State {
		s, _, err := desk.Read[notice.State](ctx, h.desk, leader, "getNotice", notice.Room.Kind, a.Case)
		require.NoError(h.t, err)
		return s
	}
	require.Eventually(h.t, func() bool { return state().List != nil }, 20*time.Second, 50*time.Millisecond)
	_, err = h.desk.Do(ctx, leader, "signNotice", notice.Room.Kind, a.Case, notice.CmdSign, notice.Sign{Hash: state().List.Hash}, desk.Options{Key: "sign"})
	require.NoError(h.t, err)
	_, err = h.desk.Do(ctx, publisher, "publishNotice", notice.Room.Kind, a.Case, notice.CmdPublish, nil, desk.Options{Key: "publish"})
	require.NoError(h.t, err)
	require.Eventually(h.t, func() bool { return state().Shown != nil }, 20*time.Second, 50*time.Millisecond)
	return a.Case
}

// wholeNumber is what no public page may hold: an ID number or a phone.
var wholeNumber = regexp.MustCompile(`\d{17}[\dXx]|1\d{10}`)

func TestAnybodyReadsANoticeObjectsAndFollowsTheReceipt(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.staff()
	id := h.rechecked(h.as("shili-0001"), "测-0001")
	batch := "/notices/" + h.published()

	b := h.browser()
	require.Contains(t, b.get("/notices").Text(), "还有 8 天", "the day of publication is not counted (T-0.47)")
	b.get(batch)
	require.Contains(t, b.page.Text(), "990*************12")
	for _, path := range []string{"/notices", batch, batch + "/lines/1", "/check"} {
		require.Empty(t, wholeNumber.FindString(b.get(path).body), "%s tells a whole number (P2)", path)
	}
	require.Contains(t, b.get(batch+"/lines/1").Text(), "有效")
	b.get(batch)
	b.submit(batch+"/find", url.Values{"name": {"甲一"}})
	require.Contains(t, b.page.Text(), "测试甲一")

	number, word := object(t, b, batch)
	h.stage(id, filing.Severed)
	follow(t, b, number, word)
	h.stage(id, filing.Announced)
}

// object files an objection with evidence; a form sent twice gives one receipt.
func object(t *testing.T, b *browser, batch string) (number, word string) {
	t.Helper()
	at := batch + "/objection"
	b.get(at + "?line=1")
	b.upload(at, url.Values{"text": {"测试说明"}, "who": {"named"}, "objector.name": {"测试乙一"}}, "evidence", "", nil)
	require.Equal(t, http.StatusUnprocessableEntity, b.page.status, "under one's name means with a phone (T-0.53)")
	require.Contains(t, b.page.body, `id="objector.phone-fault"`)
	require.Equal(t, "测试说明", values(b.form(at)).Get("text"))
	b.upload(at, url.Values{"objector.name": {"测试乙一"}, "objector.phone": {"19900000002"}, "who": {"named"}}, "evidence", "证据.jpg", fixture.JPEG(99))
	require.Equal(t, http.StatusOK, b.page.status, b.page.Text())
	require.Equal(t, "no-store", b.page.header.Get("Cache-Control"))
	read := func(id string) string {
		for _, n := range b.page.All("p", htmlcheck.With("id", id)) {
			return htmlcheck.Text(n)
		}
		return ""
	}
	number, word = read("receipt-number"), read("receipt-word")
	require.True(t, strings.HasPrefix(number, "YY"), b.page.Text())
	require.Len(t, word, 16)
	return number, word
}

// follow looks the objection up and takes it back. Neither number nor word ever stands in an address.
func follow(t *testing.T, b *browser, number, word string) {
	t.Helper()
	b.get("/receipt")
	b.submit("/receipt", url.Values{"receipt": {number}, "word": {"wrongwrongwrong1"}})
	require.Equal(t, http.StatusNotFound, b.page.status)
	b.submit("/receipt", url.Values{"receipt": {number}, "word": {word}})
	require.Contains(t, b.page.Text(), "核查中")
	require.NotContains(t, b.page.Text(), "测试乙一")
	b.submit("/receipt/withdrawal", nil)
	require.Contains(t, b.page.Text(), "已撤回")
	require.Equal(t, "/receipt/withdrawal", b.page.path)
}

func TestAStrangersPageIsDrawnOnceAndAMembersIsHisOwn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.hire("auditor", casefile.Auditor, "")
	b := h.browser()
	head := b.get("/notices").header
	require.Equal(t, "public, max-age=5", head.Get("Cache-Control"))
	req, err := http.NewRequest(http.MethodGet, h.server.URL+"/notices", nil)
	require.NoError(t, err)
	req.Header.Set("If-None-Match", head.Get("ETag"))
	res, err := b.http.Do(req)
	require.NoError(t, err)
	require.Equal(t, http.StatusNotModified, b.read(res).status)
	member := h.as("auditor")
	require.Contains(t, member.get("/notices").body, "演练auditor")
	require.Equal(t, "no-store", member.page.header.Get("Cache-Control"))
	require.NotContains(t, b.get("/notices").body, "演练auditor", "nobody's name is kept for others")
}
